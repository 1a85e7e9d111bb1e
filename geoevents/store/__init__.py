"""What was found, durable and queryable: one protocol, SQLite or PostGIS under it."""

from __future__ import annotations

from pathlib import Path

from geoevents.errors import MissingExtra, StoreError
from geoevents.store.protocol import (
    Added,
    DocumentRow,
    EventRow,
    Feature,
    GeometryOf,
    Page,
    Store,
    Timeline,
    TimelineStep,
)
from geoevents.store.urls import is_postgres, store_name

__all__ = [
    "Added",
    "DocumentRow",
    "EventRow",
    "Feature",
    "GeometryOf",
    "Page",
    "Store",
    "Timeline",
    "TimelineStep",
    "open_store",
    "store_name",
]


def open_store(
    url: str | Path,
    *,
    read_only: bool = False,
    must_exist: bool = False,
    time_limit_s: float | None = None,
) -> Store:
    """The store at a path or URL.

    ``events.db``, ``sqlite:///events.db``, or ``postgresql://user@host/database`` with
    the extra ``geoevents[postgis]``; the database must exist, its tables are made.

    read_only: it must exist, and nothing can be written through it. Else it is made
    where it does not exist, and brought to the newest schema where it is older.
    must_exist: a missing file is an error instead of a new store.
    time_limit_s: a query that takes longer raises StoreBusy.
    Raises StoreError, and MissingExtra where psycopg is not installed.
    """
    text = str(url)
    if is_postgres(text):
        try:
            from geoevents.store.postgis.store import PostgisStore
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith("psycopg"):
                raise
            raise MissingExtra(error.name or "psycopg", "postgis") from error
        return PostgisStore.open(
            text,
            read_only=read_only,
            must_exist=must_exist,
            time_limit_s=time_limit_s,
        )
    path = Path(text.removeprefix("sqlite:///"))
    if must_exist and not path.is_file():
        raise StoreError(
            f"{path}: there is no store here; `geoevents ingest` makes one"
        )
    from geoevents.store.sqlite import SqliteStore

    if read_only:
        return SqliteStore.open_read_only(path, time_limit_s=time_limit_s)
    return SqliteStore.open(path, time_limit_s=time_limit_s)
