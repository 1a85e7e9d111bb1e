"""The store in a PostgreSQL database with PostGIS, through psycopg."""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from geoevents.encode import Json
from geoevents.errors import NotFound, StoreError
from geoevents.model import Analysis
from geoevents.store.daycounts import DayRow, is_counted
from geoevents.store.filters import EventFilter, RowFilter
from geoevents.store.paging import Listing, ordering
from geoevents.store.planner import NOW, SORT_COLUMNS
from geoevents.store.postgis import daycounts, deriving, reading, writing
from geoevents.store.postgis.checking import problems
from geoevents.store.postgis.columns import PostgisColumns
from geoevents.store.postgis.connection import Connections, Session
from geoevents.store.postgis.growing import AskedConnections, GrowingPostgis
from geoevents.store.postgis.paging import page_of
from geoevents.store.postgis.partitions import ensure_partitions, follow_partitions
from geoevents.store.postgis.planner import (
    Conditions,
    event_conditions,
    in_interval,
    row_conditions,
    untimed_conditions,
)
from geoevents.store.postgis.schema import check_database, prepare_database
from geoevents.store.postgis.words import Tokenizer
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
from geoevents.store.reading import ROW_SELECTS, STEPS, row_feature, row_features
from geoevents.store.reading import timeline as timeline_of
from geoevents.store.scenes import SceneChanged
from geoevents.store.schema import bounds_of

#: So many counts of matches are remembered, until the next write.
MAX_COUNTS = 512
#: So many new events at once change what the query planner should know of them.
ANALYZED_FROM = 1000
_ANALYZE = (
    "ANALYZE event; ANALYZE event_body; ANALYZE event_claim; ANALYZE claim;"
    " ANALYZE scene; ANALYZE scene_part; ANALYZE day_count"
)
#: Table -> which of its rows are counted.
_COUNTED = {
    "document": "true", "mention": "true", "claim": "true", "event": NOW,
    "place": "true",
}  # fmt: skip


class PostgisStore(GrowingPostgis, Store):
    """A Store in one PostgreSQL database. Safe for threads and forks."""

    def __init__(self, connections: Connections) -> None:
        self._database = connections
        self._connections = AskedConnections(connections)
        self._tokenizer = Tokenizer()
        self._counts: OrderedDict[tuple[object, ...], int] = OrderedDict()
        self._guard = threading.Lock()

    @classmethod
    def open(
        cls,
        url: str,
        *,
        read_only: bool = False,
        must_exist: bool = False,
        time_limit_s: float | None = None,
    ) -> PostgisStore:
        """The store of a database; see open_store."""
        connections = Connections(url, read_only=read_only, time_limit_s=time_limit_s)
        if read_only:
            check_database(connections)
        else:
            prepare_database(connections, must_exist=must_exist)
        return cls(connections)

    def add(self, analyses: Iterable[Analysis], *, batch: int = 200) -> Added:
        """See Store."""
        total = Added()
        waiting = iter(analyses)
        while rows := list(islice(waiting, batch)):
            self._partition(rows)
            with self._database.writing() as session:
                total += writing.add_analyses(session, rows)
        return total

    def replace(self, analyses: Iterable[Analysis]) -> int:
        """See Store."""
        rows = {analysis.document.id: analysis for analysis in analyses}
        self._partition(rows.values())
        with self._database.writing() as session:
            writing.replace_analyses(session, list(rows.values()))
        return len(rows)

    def set_events(self, rows: Iterable[EventRow], geometry_of: GeometryOf) -> int:
        """See Store."""
        return self._derive(
            lambda session: deriving.set_events(
                session, rows, geometry_of, self._tokenizer
            )
        )

    def change_events(
        self,
        rows: Iterable[EventRow],
        replaced: Iterable[str],
        geometry_of: GeometryOf,
    ) -> int | None:
        """See Growing."""
        try:
            return self._derive(
                lambda session: deriving.change_events(
                    session, rows, replaced, geometry_of, self._tokenizer
                )
            )
        except SceneChanged:
            return None

    def has(self, document_id: str) -> bool:
        """See Store."""
        with self._database.reading() as session:
            row = session.execute(
                "SELECT 1 FROM document WHERE id = %s", (document_id,), often=True
            ).fetchone()
        return row is not None

    def analyses(self, *, superseded: bool = False) -> Iterator[Analysis]:
        """See Store."""
        with self._database.reading() as session:
            ids = reading.current_ids(session, superseded=superseded)
        return reading.stream_analyses(self._database, ids)

    def analysis(self, document_id: str) -> Analysis:
        """See Store."""
        with self._database.reading() as session:
            return reading.load_analysis(session, document_id)

    def documents(self) -> tuple[DocumentRow, ...]:
        """See Store."""
        with self._database.reading() as session:
            return tuple(reading.documents(session))

    def document(self, document_id: str) -> DocumentRow:
        """See Store."""
        with self._database.reading() as session:
            for row in reading.documents(session, document_id):
                return row
        raise NotFound(f"document {document_id}: not stored")

    def event_page(
        self, filters: EventFilter, *, limit: int = 100, token: str | None = None
    ) -> Page:
        """See Store."""
        with self._database.reading() as session:
            untimed = untimed_conditions(session, filters, self._tokenizer)
            conditions = in_interval(untimed, filters)
            return page_of(
                session,
                _event_listing(filters),
                conditions,
                lambda rows: reading.event_features(
                    session, [row["n"] for row in rows]
                ),
                limit=limit,
                token=token,
                count=lambda: self._count_events(session, filters, untimed),
            )

    def select_events(self, filters: EventFilter) -> Iterator[Feature]:
        """See Store."""
        with self._database.reading() as session:
            conditions = event_conditions(session, filters, self._tokenizer)
            listing = _event_listing(filters)
            sql, values = conditions.query(listing.select)
            rows = session.stream(
                f"SELECT * FROM ({sql}) AS found ORDER BY {ordering(listing)}",
                values,
                size=reading.FETCHED_AT_ONCE,
            )
            keys = array("q", (row[0] for row in rows))
            yield from reading.event_features(session, keys)

    def event(self, event_id: str, *, known_by: datetime | None = None) -> Feature:
        """See Store."""
        with self._database.reading() as session:
            key = reading.event_key(session, event_id, known_by)
            return next(reading.event_features(session, (key,)))

    def event_holding(self, claim_id: str) -> str | None:
        """See Store."""
        with self._database.reading() as session:
            return reading.event_of_claim(session, claim_id)

    def claims_of(
        self, event_id: str, *, known_by: datetime | None = None
    ) -> tuple[Json, ...]:
        """See Store."""
        with self._database.reading() as session:
            key = reading.event_key(session, event_id, known_by)
            return reading.claims_of_event(session, key)

    def row_page(
        self,
        collection: str,
        filters: RowFilter,
        *,
        limit: int = 100,
        token: str | None = None,
    ) -> Page:
        """See Store."""
        select = ROW_SELECTS[collection]
        with self._database.reading() as session:
            conditions = row_conditions(session, collection, filters)
            return page_of(
                session,
                Listing(select, collection, (f"{collection[:-1]}.id",)),
                conditions,
                row_features,
                limit=limit,
                token=token,
                count=lambda: self._count(
                    session, select[select.index("FROM") + 5 :], conditions
                ),
            )

    def row(self, collection: str, row_id: str) -> Feature:
        """See Store."""
        with self._database.reading() as session:
            rows = session.records(
                f"{ROW_SELECTS[collection]} WHERE {collection[:-1]}.id = %s",
                (row_id,),
                often=True,
            )
        if not rows:
            raise NotFound(f"{collection[:-1]} {row_id}: not stored")
        return row_feature(rows[0])

    def timeline(self, filters: EventFilter, *, step: str = "auto") -> Timeline:
        """See Store."""
        if step not in (*STEPS, "auto"):
            raise StoreError(f"step {step!r}: must be auto or one of {STEPS}")
        with self._database.reading() as session:
            return timeline_of(self._day_rows(session, filters), step=step)

    def data_version(self) -> str:
        """See Store."""
        with self._database.reading() as session:
            return _version(session)

    def extent(self) -> Extent:
        """See Store."""
        with self._database.reading() as session:
            return reading.extent(session)

    def text(self, document_id: str) -> str:
        """See Store."""
        with self._database.reading() as session:
            return reading.document_text(session, document_id)

    def counts(self) -> dict[str, int]:
        """See Store."""
        with self._database.reading() as session:
            return {
                f"{table}s": session.value(
                    f"SELECT count(*) FROM {table} WHERE {condition}"
                )
                for table, condition in _COUNTED.items()
            }

    def check(self) -> tuple[str, ...]:
        """See Store."""
        with self._database.reading() as session:
            return tuple(problems(session))

    def backup(self, target: Path, *, compact: bool = False) -> None:
        """Raises StoreError: PostgreSQL has tools of its own for that."""
        raise StoreError(
            f"{self._database.name}: copy it with pg_dump, which needs no pause:"
            f" pg_dump --format=custom --file={target} URL; pg_restore brings it back"
        )

    def close(self) -> None:
        """See Store."""
        self._database.close()
        self._tokenizer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def columns(self) -> PostgisColumns:
        """The events as columns of numbers, for the map."""
        return PostgisColumns(self._database, self._tokenizer)

    def _partition(self, analyses: Iterable[Analysis]) -> None:
        """Make the partitions that the claims of analyses belong in."""
        if self._database.read_only:
            return  # writing() says so
        starts = {
            bounds_of(claim.when.interval)[0]
            for analysis in analyses
            for claim in analysis.claims
            if claim.when is not None and claim.when.interval is not None
        }
        with self._database.maintaining() as session:
            ensure_partitions(session, "claim", starts)

    def _derive(self, write: Callable[[Session], tuple[int, int]]) -> int:
        """Write events in one transaction. Returns how many there are now.

        write: returns that, and how many rows it wrote.
        """
        if not self._database.read_only:  # writing() says so
            with self._database.maintaining() as session:
                follow_partitions(session, "event_body", "claim")
        with self._database.writing() as session:
            count, written = write(session)
        if written >= ANALYZED_FROM:
            with self._database.maintaining() as session:
                session.script(_ANALYZE)
        return count

    def _day_rows(self, session: Session, filters: EventFilter) -> Iterator[DayRow]:
        """What a timeline is made of: from the day counts where they can tell."""
        untimed = untimed_conditions(session, filters, self._tokenizer)
        if is_counted(filters):
            return daycounts.day_rows(session, filters, untimed)
        conditions = in_interval(untimed, filters)
        return reading.day_rows(session, conditions, clock=filters.clock)

    def _count_events(
        self, session: Session, filters: EventFilter, untimed: Conditions
    ) -> int:
        """How many events match; untimed: the conditions but for the interval."""
        if not is_counted(filters):
            return self._count(session, "event", in_interval(untimed, filters))
        return self._remembered(
            (_version(session), filters),
            lambda: sum(n for _, _, n in daycounts.day_rows(session, filters, untimed)),
        )

    def _count(self, session: Session, tables: str, conditions: Conditions) -> int:
        """How many rows match."""
        counts, values = conditions.query(f"SELECT count(*) AS n FROM {tables}")
        return self._remembered(
            (_version(session), counts, repr(values)),
            lambda: int(session.value(f"SELECT sum(n) FROM ({counts}) AS c", values)),
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


def _event_listing(filters: EventFilter) -> Listing:
    sign = "-" if filters.descending else ""
    column = SORT_COLUMNS[filters.sortby]
    return Listing(
        select=reading.EVENT_KEYS.format(column=column),
        order=f"{sign}{filters.sortby}",
        columns=(column, "id"),
        descending=filters.descending,
    )


def _version(session: Session) -> str:
    rows = session.execute("SELECT value FROM meta ORDER BY key", often=True)
    return "-".join(value for (value,) in rows)
