"""All events of a large SQLite store, written beside those that are there.

In one transaction the write-ahead log would grow as large as what is written. Here it
is written in many, into tables whose names begin with ``next_``, and these take the
place of the others in a last, small one. Until then readers see the events as they
were; a run that is cut off leaves the store so, and the next one begins anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from geoevents.store.answers import EventRow
from geoevents.store.connection import Connections
from geoevents.store.daycounts import count_all
from geoevents.store.deriving import EventWriter, much_cache
from geoevents.store.planner import NOW
from geoevents.store.records import dump
from geoevents.store.scenes import Scenes
from geoevents.store.schema import EVENTS, INDEXES, SECOND, index_named, run_script
from geoevents.store.touched import (
    all_documents,
    index_documents,
    waiting_documents,
)

#: From so many claims or events on, events are written in this way.
BULK_FROM = 20_000
#: Documents that are indexed and drawn, and events that are written, in a transaction:
#: some 10 MB each.
DOCUMENTS_AT_ONCE = 500
EVENTS_AT_ONCE = 10_000
#: So much text the full-text index gathers before it writes. FTS5 writes 1 MB by
#: itself, and then spends most of its time on putting such parts together.
TEXT_BYTES = 32 * 1024 * 1024

NEXT = "next_"
_GATHER_TEXT = (
    f"INSERT INTO {NEXT}event_fts ({NEXT}event_fts, rank) VALUES ('hashsize', ?)"
)
#: In the order of dropping.
_TABLES = ("event_fts", "event_facet", "event_claim", "event", "day_count")

_Item = TypeVar("_Item")


def set_all(
    connections: Connections,
    rows: Iterable[EventRow],
    scenes: Scenes,
    *,
    redraw: bool,
) -> int:
    """Make these the events of the store. Returns how many there are now.

    redraw: what is drawn has changed since it was stored.
    """
    connection = connections.get()
    with much_cache(connection):
        with _step(connections):
            clear_next(connection)
            run_script(connection, EVENTS.format(next=NEXT))
            connection.execute(_GATHER_TEXT, (TEXT_BYTES,))
            if redraw:
                scenes.redraw()
        waiting = waiting_documents(connection)
        for documents in _parts(waiting, DOCUMENTS_AT_ONCE):
            with _step(connections):
                index_documents(connection, documents)
        drawn = all_documents(connection) if redraw else waiting
        for documents in _parts(drawn, DOCUMENTS_AT_ONCE):
            with _step(connections):
                scenes.draw(documents)
        count = _write_beside(connections, rows, scenes)
        _swap(connections, waiting, scenes)
    connections.checkpoint(optimize=True)
    return count


def clear_next(connection: sqlite3.Connection) -> None:
    """Drop what a run that was cut off has left."""
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {NEXT}{table}")


def _write_beside(
    connections: Connections, rows: Iterable[EventRow], scenes: Scenes
) -> int:
    connection = connections.get()
    writer = EventWriter(connection, scenes, beside=NEXT)
    for part in _parts(rows, EVENTS_AT_ONCE):
        with _step(connections):
            writer.put_all(part)
    suffix = "" if index_named(connection, "event_id").endswith(SECOND) else SECOND
    for name, definition in INDEXES.items():
        with _step(connections):
            connection.execute(f"CREATE {definition.format(name + suffix, NEXT)}")
    with _step(connections):
        count_all(connection, NEXT)
    found = connection.execute(f"SELECT count(*) FROM {NEXT}event WHERE {NOW}")
    count: int = found.fetchone()[0]
    return count


def _swap(connections: Connections, derived: Sequence[int], scenes: Scenes) -> None:
    """Put the new tables in the place of the old ones, in one transaction."""
    connection = connections.get()
    # Else dropping a table would first delete its rows one by one, and what hangs on
    # them. The setting has no effect inside a transaction.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with connections.writing(counted=True):
            for table in _TABLES:
                connection.execute(f"DROP TABLE {table}")
            for table in _TABLES:
                connection.execute(f"ALTER TABLE {NEXT}{table} RENAME TO {table}")
            connection.execute(
                "DELETE FROM pending WHERE document IN"
                " (SELECT value FROM json_each(?))",
                (dump(list(derived)).decode(),),
            )
            scenes.drop_unused()
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _step(connections: Connections) -> Iterator[None]:
    """One transaction, out of the log and into the file before the next one."""
    with connections.writing(counted=False):
        yield
    connections.checkpoint()


def _parts(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    waiting = iter(items)
    while part := list(islice(waiting, size)):
        yield part
