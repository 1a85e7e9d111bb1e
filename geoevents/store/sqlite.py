"""The store in one SQLite file: Python's own sqlite3, no loadable extension.

Write-ahead log, so that readers never wait for the writer; one writer at a time.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from geoevents.encode import Json
from geoevents.errors import NotFound, StoreError
from geoevents.model import Analysis
from geoevents.store import bulk, deriving, reading, writing
from geoevents.store.checking import problems
from geoevents.store.connection import Connections, check_file, prepare_file
from geoevents.store.daycounts import DayRow, count_events, day_rows, is_counted
from geoevents.store.filters import EventFilter, RowFilter
from geoevents.store.paging import Listing, ordering, page_of
from geoevents.store.planner import (
    NOW,
    SORT_COLUMNS,
    Conditions,
    event_conditions,
    filtered,
    in_interval,
    row_conditions,
    scenes_condition,
    untimed_conditions,
)
from geoevents.store.protocol import (
    Added,
    DocumentRow,
    EventRow,
    Extent,
    Feature,
    GeometryOf,
    Page,
    Store,
    Timeline,
)
from geoevents.store.scenes import Scenes
from geoevents.store.sqlite_growing import GrowingSqlite

#: So many counts of matches are remembered, until the next write.
MAX_COUNTS = 512
#: Table -> which of its rows are counted.
_COUNTED = {"document": "1", "mention": "1", "claim": "1", "event": NOW, "place": "1"}


class SqliteStore(GrowingSqlite, Store):
    """A Store in one SQLite file. Safe for threads: each has its own connection."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._counts: OrderedDict[tuple[object, ...], int] = OrderedDict()
        self._guard = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, time_limit_s: float | None = None) -> SqliteStore:
        """The store for reading and writing, made where it does not exist."""
        prepare_file(path)
        return cls(Connections(path, read_only=False, time_limit_s=time_limit_s))

    @classmethod
    def open_read_only(
        cls, path: Path, *, time_limit_s: float | None = None
    ) -> SqliteStore:
        """The store for reading; it must exist."""
        check_file(path)
        return cls(Connections(path, read_only=True, time_limit_s=time_limit_s))

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """One consistent state of the file, for modules that read other rows."""
        return self._connections.reading()

    def add(self, analyses: Iterable[Analysis], *, batch: int = 200) -> Added:
        """See Store."""
        total = Added()
        waiting = iter(analyses)
        while rows := list(islice(waiting, batch)):
            with self._connections.writing() as connection:
                for analysis in rows:
                    total += writing.add_analysis(connection, analysis)
            self._connections.checkpoint()
        return total

    def replace(self, analyses: Iterable[Analysis]) -> int:
        """See Store."""
        count = 0
        with self._connections.writing() as connection:
            for analysis in analyses:
                writing.replace_analysis(connection, analysis)
                count += 1
        return count

    def set_events(self, rows: Iterable[EventRow], geometry_of: GeometryOf) -> int:
        """See Store."""
        with self._connections.alone():
            scenes = Scenes(self._connections.get(), geometry_of)
            with self._connections.reading() as connection:
                drawn = scenes.load()
                size = deriving.size_of(connection, everything=not drawn)
            if size >= bulk.BULK_FROM:
                return bulk.set_all(self._connections, rows, scenes, redraw=not drawn)
            with self._connections.writing() as connection:
                count = deriving.set_events(connection, rows, scenes, redraw=not drawn)
            self._connections.checkpoint(optimize=True)
            return count

    def has(self, document_id: str) -> bool:
        """See Store."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT 1 FROM document WHERE id = ?", (document_id,)
            ).fetchone()
        return row is not None

    def analyses(self, *, superseded: bool = False) -> Iterator[Analysis]:
        """See Store."""
        with self._connections.reading() as connection:
            ids = reading.current_ids(connection, superseded=superseded)
        for document_id in ids:
            yield self.analysis(document_id)

    def analysis(self, document_id: str) -> Analysis:
        """See Store."""
        with self._connections.reading() as connection:
            return reading.load_analysis(connection, document_id)

    def documents(self) -> tuple[DocumentRow, ...]:
        """See Store."""
        with self._connections.reading() as connection:
            return tuple(reading.documents(connection))

    def document(self, document_id: str) -> DocumentRow:
        """See Store."""
        with self._connections.reading() as connection:
            for row in reading.documents(connection, document_id):
                return row
        raise NotFound(f"document {document_id}: not stored")

    def event_page(
        self, filters: EventFilter, *, limit: int = 100, token: str | None = None
    ) -> Page:
        """See Store."""
        with self._connections.reading() as connection:
            untimed = untimed_conditions(connection, filters)
            conditions = in_interval(untimed, filters)
            return page_of(
                connection,
                _event_listing(filters, conditions),
                conditions,
                lambda rows: reading.event_features(connection, (r["n"] for r in rows)),
                limit=limit,
                token=token,
                number_matched=self._count_events(connection, filters, untimed),
            )

    def select_events(self, filters: EventFilter) -> Iterator[Feature]:
        """See Store."""
        with self._connections.reading() as connection:
            conditions = event_conditions(connection, filters)
            listing = _event_listing(filters, conditions)
            sql, values = conditions.query(listing.select)
            rows = connection.execute(f"{sql} ORDER BY {ordering(listing)}", values)
            keys = array("q", (row["n"] for row in rows))
            yield from reading.event_features(connection, keys)

    def event(self, event_id: str, *, known_by: datetime | None = None) -> Feature:
        """See Store."""
        with self._connections.reading() as connection:
            n = reading.event_key(connection, event_id, known_by)
            return next(reading.event_features(connection, (n,)))

    def event_holding(self, claim_id: str) -> str | None:
        """See Store."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT event.id FROM claim JOIN event_claim ON claim = claim.n"
                " JOIN event ON event.n = event_claim.event"
                f" WHERE claim.id = ? AND {NOW} ORDER BY event.id LIMIT 1",
                (claim_id,),
            ).fetchone()
        return row["id"] if row else None

    def claims_of(
        self, event_id: str, *, known_by: datetime | None = None
    ) -> tuple[Json, ...]:
        """See Store."""
        with self._connections.reading() as connection:
            n = reading.event_key(connection, event_id, known_by)
            return reading.claims_of_event(connection, n)

    def row_page(
        self,
        collection: str,
        filters: RowFilter,
        *,
        limit: int = 100,
        token: str | None = None,
    ) -> Page:
        """See Store."""
        select = reading.ROW_SELECTS[collection]
        with self._connections.reading() as connection:
            conditions = row_conditions(collection, filters)
            if collection == "claims" and filters.bbox is not None:
                conditions = scenes_condition(connection, conditions, filters.bbox)
            if filters.where is not None:
                conditions = filtered(connection, conditions, collection, filters.where)
            return page_of(
                connection,
                Listing(select, collection, (f"{collection[:-1]}.id",)),
                conditions,
                reading.row_features,
                limit=limit,
                token=token,
                number_matched=self._count(
                    connection, select[select.index("FROM") + 5 :], conditions
                ),
            )

    def row(self, collection: str, row_id: str) -> Feature:
        """See Store."""
        with self._connections.reading() as connection:
            row = connection.execute(
                f"{reading.ROW_SELECTS[collection]} WHERE {collection[:-1]}.id = ?",
                (row_id,),
            ).fetchone()
        if row is None:
            raise NotFound(f"{collection[:-1]} {row_id}: not stored")
        return reading.row_feature(row)

    def timeline(self, filters: EventFilter, *, step: str = "auto") -> Timeline:
        """See Store."""
        if step not in (*reading.STEPS, "auto"):
            raise StoreError(f"step {step!r}: must be auto or one of {reading.STEPS}")
        with self._connections.reading() as connection:
            return reading.timeline(_day_rows(connection, filters), step=step)

    def data_version(self) -> str:
        """See Store."""
        with self._connections.reading() as connection:
            return _version(connection)

    def extent(self) -> Extent:
        """See Store."""
        with self._connections.reading() as connection:
            return reading.extent(connection)

    def text(self, document_id: str) -> str:
        """See Store."""
        with self._connections.reading() as connection:
            return reading.document_text(connection, document_id)

    def counts(self) -> dict[str, int]:
        """See Store."""
        with self._connections.reading() as connection:
            return {
                f"{table}s": connection.execute(
                    f"SELECT count(*) FROM {table} WHERE {condition}"
                ).fetchone()[0]
                for table, condition in _COUNTED.items()
            }

    def check(self) -> tuple[str, ...]:
        """See Store."""
        with self._connections.reading() as connection:
            return tuple(problems(connection))

    def backup(self, target: Path, *, compact: bool = False) -> None:
        """See Store."""
        self._connections.copy_to(target, compact=compact)

    def close(self) -> None:
        """See Store."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _count_events(
        self, connection: sqlite3.Connection, filters: EventFilter, untimed: Conditions
    ) -> int:
        """How many events match; untimed: the conditions but for the interval."""
        if not is_counted(filters):
            return self._count(connection, "event", in_interval(untimed, filters))
        return self._remembered(
            (_version(connection), filters),
            lambda: count_events(connection, filters, untimed),
        )

    def _count(
        self, connection: sqlite3.Connection, tables: str, conditions: Conditions
    ) -> int:
        """How many rows match."""
        counts, values = conditions.query(
            f"SELECT count(*) AS n FROM {tables} {conditions.hint}"
        )
        return self._remembered(
            (_version(connection), tables, conditions),
            lambda: connection.execute(
                f"SELECT sum(n) FROM ({counts})", values
            ).fetchone()[0],
        )

    def _remembered(self, key: tuple[object, ...], count_all: Callable[[], int]) -> int:
        """A count, taken once for each key; keys hold the version of the data."""
        with self._guard:
            if key in self._counts:
                self._counts.move_to_end(key)
                return self._counts[key]
        count = count_all()
        with self._guard:
            self._counts[key] = count
            while len(self._counts) > MAX_COUNTS:
                self._counts.popitem(last=False)
        return count


def _day_rows(connection: sqlite3.Connection, filters: EventFilter) -> Iterator[DayRow]:
    """What a timeline is made of: from the day counts where they can tell."""
    untimed = untimed_conditions(connection, filters)
    if is_counted(filters):
        return day_rows(connection, filters, untimed)
    conditions = in_interval(untimed, filters)
    return reading.day_rows(connection, conditions, clock=filters.clock)


def _event_listing(filters: EventFilter, conditions: Conditions) -> Listing:
    sign = "-" if filters.descending else ""
    return Listing(
        select=reading.event_keys(conditions, filters.sortby),
        order=f"{sign}{filters.sortby}",
        columns=(SORT_COLUMNS[filters.sortby], "id"),
        descending=filters.descending,
    )


def _version(connection: sqlite3.Connection) -> str:
    rows = connection.execute("SELECT value FROM meta ORDER BY key").fetchall()
    return "-".join(str(row["value"]) for row in rows)
