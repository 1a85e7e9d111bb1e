"""Events into the SQLite store, with their earlier states, inside one transaction.

Only what changed is written: an event whose row is the same as when it was stored, and
whose claims were not replaced since, is left alone.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geoevents.edtf import edtf_to_interval
from geoevents.encode import Json
from geoevents.errors import StoreError
from geoevents.events.known import earlier_states, known_from
from geoevents.model import Analysis, Event, Source, When
from geoevents.store.answers import EventRow, GeometryOf
from geoevents.store.daycounts import DayCounts
from geoevents.store.features import ClaimFacts, event_properties
from geoevents.store.planner import NOW
from geoevents.store.reading import load_analysis
from geoevents.store.records import dump
from geoevents.store.scenes import Scenes
from geoevents.store.schema import UNKNOWN, bounds_of, to_seconds

#: Articles of events that were reported on several days, kept while they are at work.
CACHED_ANALYSES = 256

_INSERT_EVENT = """INSERT INTO event (id, kind, t_start, t_end, r_start, r_end,
    known_from, known_until, scene, precision, background, disputed, claims, origins,
    title, digest, properties) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"""

_CLAIM_FACTS = """SELECT claim.n, name, url, file, title,
    quote, published, rule, CAST(body AS TEXT) ->> '$.claimant.side' AS side
    FROM claim JOIN document ON document.n = claim.document WHERE claim.id = ?"""

_DERIVED = (
    "event_claim", "event_facet", "event_fts", "event", "scene_box", "day_count"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """Since when and until when (seconds; None: now) a state is what was known."""

    start: int
    end: int | None = None
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class _StoredClaim:
    """What an event takes from the stored row of a claim."""

    facts: ClaimFacts
    quote: str
    known: int


def set_events(
    connection: sqlite3.Connection, rows: Iterable[EventRow], geometry_of: GeometryOf
) -> int:
    """Make these the events of the store. Returns how many there are now."""
    scenes = Scenes(connection, geometry_of)
    if not scenes.load():
        clear_events(connection)
    scenes.draw_pending()
    writer = EventWriter(connection, scenes)
    for row in rows:
        writer.put(row)
    writer.finish()
    return writer.count


def clear_events(connection: sqlite3.Connection) -> None:
    """Forget all that was derived, so that it is derived anew."""
    for table in _DERIVED:
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE claim SET scene = NULL WHERE scene IS NOT NULL")
    connection.execute("DELETE FROM scene")
    connection.execute("INSERT OR IGNORE INTO pending SELECT n FROM document")


def digest_of(row: EventRow) -> bytes:
    """What tells a row from another of the same id."""
    return hashlib.blake2b(
        dump([row.event, row.figures, row.extra]), digest_size=16
    ).digest()


class EventWriter:
    """Writes events one by one, then drops those that were not named."""

    def __init__(self, connection: sqlite3.Connection, scenes: Scenes) -> None:
        self._connection = connection
        self._scenes = scenes
        self._days = DayCounts(connection)
        self._kept: set[int] = set()
        self._analysis = lru_cache(CACHED_ANALYSES)(self._load)

    @property
    def count(self) -> int:
        """How many events were put."""
        return len(self._kept)

    def put(self, row: EventRow) -> None:
        """Store an event, unless it is stored as it is."""
        digest = digest_of(row)
        stored = self._connection.execute(
            "SELECT n, digest FROM event WHERE id = ? AND known_until IS NULL",
            (row.event.id,),
        ).fetchone()
        if stored is not None:
            if stored["digest"] == digest:
                self._kept.add(stored["n"])
                return
            self._remove(row.event.id)
        claims = _stored_claims(self._connection, row.event)
        known = _Known(max((c.known for c in claims), default=UNKNOWN), None, digest)
        self._kept.add(self._insert(row, claims, known))
        if len({claim.known for claim in claims}) > 1:
            self._put_earlier_states(row, claims)

    def finish(self) -> None:
        """Drop the events that were not put, and what is drawn for none any more."""
        now = self._connection.execute(
            "SELECT n, id FROM event WHERE known_until IS NULL"
        )
        for event_id in [row["id"] for row in now if row["n"] not in self._kept]:
            self._remove(event_id)
        self._scenes.drop_unused()
        self._days.write()
        self._connection.execute("DELETE FROM pending")

    def _put_earlier_states(
        self, row: EventRow, claims: Sequence[_StoredClaim]
    ) -> None:
        analyses = [self._analysis(d) for d in dict.fromkeys(row.event.document_ids)]
        place = row.event.place
        for state in earlier_states(row.event, analyses):
            then = state.event
            # Labels hang on the place: without it they would name another one.
            same = then.place and place and then.place.place.id == place.place.id
            known = _Known(
                to_seconds(state.start), to_seconds(state.end) if state.end else UNKNOWN
            )
            self._insert(
                EventRow(then, state.figures, row.extra if same else {}),
                [claim for claim in claims if claim.known <= known.start],
                known,
            )

    def _load(self, document_id: str) -> Analysis:
        return load_analysis(self._connection, document_id)

    def _remove(self, event_id: str) -> None:
        """Remove an event with its earlier states."""
        now = self._connection.execute(
            "SELECT scene, t_start, kind, background FROM event"
            f" WHERE id = ? AND {NOW}",
            (event_id,),
        ).fetchone()
        if now is not None:
            scene, t_start, kind, background = now
            self._days.change(scene, t_start, kind, bool(background), by=-1)
        self._connection.execute(
            "DELETE FROM event_fts WHERE rowid IN (SELECT n FROM event WHERE id = ?)",
            (event_id,),
        )
        self._connection.execute("DELETE FROM event WHERE id = ?", (event_id,))

    def _insert(
        self, row: EventRow, claims: Sequence[_StoredClaim], known: _Known
    ) -> int:
        event = row.event
        facts = [claim.facts for claim in claims]
        properties = event_properties(row, facts)
        scene = self._scenes.key(event.place) if event.place else None
        t_start, t_end = bounds_of(event.when.interval if event.when else None)
        cursor = self._connection.execute(
            _INSERT_EVENT,
            (
                *(event.id, event.kind, t_start, t_end),
                *_columns(event, known, scene),
                dump(properties),
            ),
        )
        number = cursor.lastrowid
        if number is None:
            raise StoreError(f"event {event.id}: was not stored")
        if known.end is None:
            self._days.change(scene, t_start, event.kind, event.background, by=1)
        self._connection.executemany(
            "INSERT INTO event_claim VALUES (?, ?, ?)",
            ((number, position, fact.n) for position, fact in enumerate(facts)),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO event_facet VALUES (?, ?, ?)",
            ((facet, value, number) for facet, value in _facets(properties)),
        )
        self._connection.execute(
            "INSERT INTO event_fts (rowid, title, names, quotes, sources)"
            " VALUES (?, ?, ?, ?, ?)",
            (number, event.title, *_words(properties, claims)),
        )
        return number


def _columns(event: Event, known: _Known, scene: int | None) -> tuple[object, ...]:
    reported = event.first_reported
    return (
        *bounds_of(edtf_to_interval(reported) if reported else None),
        known.start,
        known.end,
        scene,
        event.place.precision if event.place else None,
        event.background,
        bool(event.disputed),
        len(event.claim_ids),
        event.origins,
        event.title,
        known.digest,
    )


def _stored_claims(connection: sqlite3.Connection, event: Event) -> list[_StoredClaim]:
    claims = []
    for claim_id in event.claim_ids:
        row = connection.execute(_CLAIM_FACTS, (claim_id,)).fetchone()
        if row is None:
            raise StoreError(f"event {event.id}: its claim {claim_id} is not stored")
        claims.append(_stored_claim(row))
    return claims


def _stored_claim(row: sqlite3.Row) -> _StoredClaim:
    source = Source(row["name"], row["url"], row["file"], row["title"])
    published = row["published"]
    time = known_from(When(published, row["rule"] or "") if published else None)
    return _StoredClaim(
        ClaimFacts(row["n"], source, row["side"]),
        row["quote"],
        to_seconds(time) if time else UNKNOWN,
    )


def _words(properties: Json, claims: Sequence[_StoredClaim]) -> tuple[str, str, str]:
    """Names, quotes and sources, for full text."""
    names = [properties["place"] or ""]
    labels = properties["names"]
    if isinstance(labels, dict):
        names += [name for name in labels.values() if isinstance(name, str)]
    return (
        "\n".join(dict.fromkeys(names)),
        "\n".join(claim.quote for claim in claims),
        "\n".join(properties["sources"]),
    )


def _facets(properties: Json) -> Iterator[tuple[str, str]]:
    for facet, values in (
        ("actor", properties["actors"]),
        ("side", properties["sides"]),
        ("source", properties["sources"]),
    ):
        for value in values:
            yield facet, value.casefold()
