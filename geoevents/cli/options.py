"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from geoevents.edtf import edtf_to_interval
from geoevents.errors import InvalidEdtf
from geoevents.store import Store, open_store

_Command = TypeVar("_Command", bound=Callable[..., Any])

DEFAULT_DB = "events.db"


def db_option(command: _Command) -> _Command:
    """``--db``: the store to work on."""
    return click.option(
        "--db",
        default=DEFAULT_DB,
        show_default=True,
        metavar="STORE",
        help="The store: a file, or postgresql://user@host/database.",
    )(command)


def edtf_option(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    """A callback of click that accepts EDTF dates only."""
    if value is not None:
        try:
            edtf_to_interval(value)
        except InvalidEdtf as error:
            raise click.BadParameter(str(error)) from error
    return value


def open_existing(db: str) -> Store:
    """A store to write to that exists already. Raises StoreError where it does not."""
    open_store(db, read_only=True).close()
    return open_store(db)
