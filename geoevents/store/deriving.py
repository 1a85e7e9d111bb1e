"""Events into the SQLite store, with their earlier states, inside one transaction.

Only what changed is written: an event whose row is the same as when it was stored, and
whose claims were not replaced since, is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice

from geoevents.encode import Json
from geoevents.errors import StoreError
from geoevents.model import Analysis, Event, Source
from geoevents.store.answers import EventRow, GeometryOf
from geoevents.store.daycounts import DayCounts
from geoevents.store.derived import (
    Known,
    StoredClaim,
    columns_of,
    digest_of,
    facets_of,
    states_before,
    stored_claim,
    words_of,
)
from geoevents.store.features import event_properties
from geoevents.store.planner import NOW
from geoevents.store.reading import load_analysis
from geoevents.store.records import dump
from geoevents.store.scenes import Scenes
from geoevents.store.schema import UNKNOWN, bounds_of
from geoevents.store.touched import index_documents, waiting_documents

#: Articles of events that were reported on several days, kept while they are at work.
CACHED_ANALYSES = 256

#: Events that are looked up and written together.
CHUNK = 1000
#: Kibibytes of pages that are held while events are written.
WRITING_CACHE_KIB = 256 * 1024

#: Statements that store an event, by what stands before the names of the tables.
_INSERT_EVENT = """INSERT INTO {}event (n, id, kind, t_start, t_end, r_start, r_end,
    known_from, known_until, scene, precision, background, disputed, claims, origins,
    title, digest, properties) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"""
_INSERT_CLAIM = "INSERT INTO {}event_claim VALUES (?, ?, ?)"
_INSERT_FACET = "INSERT OR IGNORE INTO {}event_facet VALUES (?, ?, ?)"
_INSERT_WORDS = """INSERT INTO {}event_fts (rowid, title, names, quotes, sources)
    VALUES (?, ?, ?, ?, ?)"""

_AMONG = "IN (SELECT value FROM json_each(?))"
_STORED = f"SELECT id, digest FROM event WHERE id {_AMONG} AND {NOW}"
_COUNTED = f"""SELECT scene, t_start, kind, background FROM event
    WHERE id {_AMONG} AND {NOW}"""
_DELETE_WORDS = f"""DELETE FROM event_fts WHERE rowid IN
    (SELECT n FROM event WHERE id {_AMONG})"""
_CLAIM_FACTS = f"""SELECT claim.id, claim.n, name, url, file, title,
    quote, published, rule, CAST(body AS TEXT) ->> '$.claimant.side' AS side
    FROM claim JOIN document ON document.n = claim.document WHERE claim.id {_AMONG}"""

_DERIVED = (
    "event_claim", "event_facet", "event_fts", "event", "scene_box", "day_count"
)  # fmt: skip


def size_of(connection: sqlite3.Connection, *, everything: bool) -> int:
    """How many claims wait to have events derived from them, or are stored at all."""
    waiting = "" if everything else "WHERE n IN (SELECT document FROM pending)"
    row = connection.execute(f"SELECT total(claims) FROM document {waiting}").fetchone()
    return int(row[0])


def set_events(
    connection: sqlite3.Connection,
    rows: Iterable[EventRow],
    scenes: Scenes,
    *,
    redraw: bool,
) -> int:
    """Make these the events of the store. Returns how many there are now.

    redraw: what is drawn has changed since it was stored.
    """
    if redraw:
        clear_events(connection)
    with much_cache(connection):
        waiting = waiting_documents(connection)
        index_documents(connection, waiting)
        scenes.draw(waiting)
        writer = EventWriter(connection, scenes)
        writer.put_all(rows)
        writer.drop_others()
        writer.finish()
    return writer.count


def change_events(
    connection: sqlite3.Connection,
    rows: Iterable[EventRow],
    replaced: Iterable[str],
    geometry_of: GeometryOf,
) -> int:
    """Put these in place of the replaced ones. Returns how many events there are now.

    Raises SceneChanged where a place of theirs is drawn otherwise than before.
    """
    scenes = Scenes(connection, geometry_of)
    with much_cache(connection):
        scenes.draw(waiting_documents(connection))
        writer = EventWriter(connection, scenes)
        writer.put_all(rows)
        writer.drop(replaced)
        writer.finish()
    count: int = connection.execute(
        f"SELECT count(*) FROM event WHERE {NOW}"
    ).fetchone()[0]
    return count


@contextmanager
def much_cache(connection: sqlite3.Connection) -> Iterator[None]:
    """With WRITING_CACHE_KIB of pages for as long as it lasts."""
    before = connection.execute("PRAGMA cache_size").fetchone()[0]
    connection.execute(f"PRAGMA cache_size = -{WRITING_CACHE_KIB}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {before}")


def clear_events(connection: sqlite3.Connection) -> None:
    """Forget all that was derived, so that it is derived anew."""
    for table in _DERIVED:
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE claim SET scene = NULL WHERE scene IS NOT NULL")
    connection.execute("DELETE FROM scene")
    connection.execute("INSERT OR IGNORE INTO pending SELECT n FROM document")


class EventWriter:
    """Writes events, many in one statement.

    beside: the prefix of empty tables that take all events, without counts by day.
    """

    def __init__(
        self, connection: sqlite3.Connection, scenes: Scenes, *, beside: str = ""
    ) -> None:
        self._connection = connection
        self._scenes = scenes
        self._is_fresh = bool(beside)
        self._days = DayCounts(connection)
        self._kept: set[str] = set()
        self._analysis = lru_cache(CACHED_ANALYSES)(self._load)
        last = connection.execute(f"SELECT max(n) FROM {beside}event").fetchone()
        self._rows = _Rows(last[0] or 0, beside)

    @property
    def count(self) -> int:
        """How many events were put."""
        return len(self._kept)

    def put_all(self, rows: Iterable[EventRow]) -> None:
        """Store events, but for those that are stored as they are."""
        waiting = iter(rows)
        while chunk := list(islice(waiting, CHUNK)):
            self._put(chunk)

    def drop_others(self) -> None:
        """Drop the events that were not put."""
        now = self._connection.execute(f"SELECT id FROM event WHERE {NOW}")
        self._remove([row[0] for row in now if row[0] not in self._kept])

    def drop(self, event_ids: Iterable[str]) -> None:
        """Drop those of these events that were not put."""
        self._remove([e for e in event_ids if e not in self._kept])

    def finish(self) -> None:
        """Drop what is drawn for no event any more; write the counts."""
        self._scenes.drop_unused()
        self._days.write()
        self._connection.execute("DELETE FROM pending")

    def _put(self, chunk: Sequence[EventRow]) -> None:
        stored = self._stored([row.event.id for row in chunk])
        digests = {row.event.id: digest_of(row) for row in chunk}
        if not self._is_fresh:
            self._kept |= digests.keys()
        changed = [
            row for row in chunk if stored.get(row.event.id) != digests[row.event.id]
        ]
        self._remove([r.event.id for r in changed if r.event.id in stored])
        claims = _stored_claims(self._connection, [row.event for row in changed])
        for row in changed:
            own = [claims[claim_id] for claim_id in row.event.claim_ids]
            since = max((claim.known for claim in own), default=UNKNOWN)
            self._add(row, own, Known(since, None, digests[row.event.id]))
            if len({claim.known for claim in own}) > 1:
                self._add_earlier_states(row, own)
        self._rows.write(self._connection)

    def _stored(self, event_ids: Sequence[str]) -> dict[str, bytes]:
        """Digests by id of those of the events that were stored before this run."""
        if self._is_fresh:
            return {}
        return dict(
            map(tuple, self._connection.execute(_STORED, (_listed(event_ids),)))
        )

    def _add_earlier_states(self, row: EventRow, claims: Sequence[StoredClaim]) -> None:
        analyses = [self._analysis(d) for d in dict.fromkeys(row.event.document_ids)]
        for earlier in states_before(row, claims, analyses):
            self._add(*earlier)

    def _load(self, document_id: str) -> Analysis:
        return load_analysis(self._connection, document_id)

    def _remove(self, event_ids: Sequence[str]) -> None:
        """Remove events with their earlier states."""
        if not event_ids:
            return
        ids = _listed(event_ids)
        for row in self._connection.execute(_COUNTED, (ids,)):
            scene, t_start, kind, background = row
            self._days.change(scene, t_start, kind, bool(background), by=-1)
        self._connection.execute(_DELETE_WORDS, (ids,))
        self._connection.execute(f"DELETE FROM event WHERE id {_AMONG}", (ids,))

    def _add(self, row: EventRow, claims: Sequence[StoredClaim], known: Known) -> None:
        """Line up the rows of an event; _Rows.write stores them."""
        event = row.event
        properties = event_properties(row, [claim.facts for claim in claims])
        scene = self._scenes.key(event.place) if event.place else None
        t_start, t_end = bounds_of(event.when.interval if event.when else None)
        if known.end is None and not self._is_fresh:
            self._days.change(scene, t_start, event.kind, event.background, by=1)
        self._rows.add(
            (event.id, event.kind, t_start, t_end, *columns_of(event, known, scene)),
            properties,
            (event.title, *words_of(properties, claims)),
            [claim.facts.n for claim in claims],
        )


class _Rows:
    """Rows of events that wait to be written, and the key of the last of them."""

    def __init__(self, last: int, prefix: str) -> None:
        self._last = last
        self._prefix = prefix
        self._events: list[tuple[object, ...]] = []
        self._claims: list[tuple[int, int, int]] = []
        self._facets: list[tuple[str, str, int]] = []
        self._words: list[tuple[object, ...]] = []

    def add(
        self,
        columns: tuple[object, ...],
        properties: Json,
        words: tuple[str, ...],
        claims: Sequence[int],
    ) -> None:
        """Line up one event. columns: but for its key and properties."""
        self._last = n = self._last + 1
        self._events.append((n, *columns, dump(properties)))
        self._words.append((n, *words))
        self._claims += ((n, position, claim) for position, claim in enumerate(claims))
        self._facets += ((facet, value, n) for facet, value in facets_of(properties))

    def write(self, connection: sqlite3.Connection) -> None:
        """Store what waits."""
        for statement, rows in (
            (_INSERT_EVENT, self._events),
            (_INSERT_CLAIM, self._claims),
            (_INSERT_FACET, self._facets),
            (_INSERT_WORDS, self._words),
        ):
            connection.executemany(statement.format(self._prefix), rows)
            rows.clear()


def _stored_claims(
    connection: sqlite3.Connection, events: Sequence[Event]
) -> dict[str, StoredClaim]:
    """The stored claims of events by id. Raises StoreError where one is missing."""
    wanted = {claim_id: event for event in events for claim_id in event.claim_ids}
    found: dict[str, StoredClaim] = {}
    for row in connection.execute(_CLAIM_FACTS, (_listed(wanted),)):
        claim_id, n, *source, quote, published, rule, side = row
        found[claim_id] = stored_claim(n, Source(*source), quote, published, rule, side)
    for claim_id, event in wanted.items():
        if claim_id not in found:
            raise StoreError(f"event {event.id}: its claim {claim_id} is not stored")
    return found


def _listed(ids: Iterable[str]) -> str:
    return dump(list(ids)).decode()
