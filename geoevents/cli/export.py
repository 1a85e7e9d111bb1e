"""``geoevents export``: events as a file, filtered like the API."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from geoevents.cli.options import db_option
from geoevents.export.formats import (
    FORMATS,
    ExportOptions,
    export_to_file,
    export_to_stream,
)
from geoevents.export.layouts import LAYOUTS
from geoevents.store import open_store
from geoevents.store.filters import (
    EVENT_PARAMETERS,
    FIXED_PARAMETERS,
    filters_from_params,
)


def _filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each parameter of the API."""
    for name in reversed([n for n in EVENT_PARAMETERS if n not in FIXED_PARAMETERS]):
        option = click.option(
            f"--{name.replace('_', '-')}", name, help=f"As {name} of the API."
        )
        command = option(command)
    return command


@click.command()
@db_option
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(FORMATS),
    required=True,
    help="gpkg, parquet and fgb need geopandas; html folium.",
)
@click.option(
    "--layout",
    type=click.Choice(tuple(LAYOUTS)),
    default="own",
    show_default=True,
    help="Names of the columns of csv.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    default="-",
    show_default=True,
    help="The file; - is standard output.",
)
@_filter_options
def export(
    *, db: str, name: str, layout: str, output: Path, **params: str | None
) -> None:
    """Write events as a file that other programs open.

    The filters mean the same as in the API: docs/api.md.
    """
    given = {key: value for key, value in params.items() if value is not None}
    filters = filters_from_params(given)
    with open_store(db, read_only=True) as store:
        features = store.select_events(filters)
        options = ExportOptions(layout=layout, claims_of=store.claims_of)
        if str(output) == "-":
            export_to_stream(name, features, sys.stdout.buffer, options)
            sys.stdout.buffer.flush()
        else:
            count = export_to_file(name, features, output, options)
            click.echo(f"{count} events in {output}", err=True)
