"""Events into the PostGIS store, with their earlier states, inside one transaction.

As in the SQLite store, only what changed is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

import orjson

from geoevents.errors import StoreError
from geoevents.model import Analysis, Event, Source
from geoevents.store.answers import EventRow, GeometryOf
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
from geoevents.store.filters import MAX_TEXT
from geoevents.store.planner import NOW
from geoevents.store.postgis.connection import Session
from geoevents.store.postgis.daycounts import DayCounts
from geoevents.store.postgis.growing import index_waiting
from geoevents.store.postgis.reading import load_analysis
from geoevents.store.postgis.scenes import Scenes
from geoevents.store.postgis.words import Tokenizer
from geoevents.store.records import dump
from geoevents.store.schema import UNKNOWN, bounds_of

#: Articles of events that were reported on several days, kept while they are at work.
CACHED_ANALYSES = 256
#: Events that are looked up and written together.
CHUNK = 1000
#: A longer value of a facet equals none that can be asked for: no index holds it.
_MAX_FACET = 3 * MAX_TEXT

_EVENT = (
    "n, id, kind, t_start, t_end, r_start, r_end, known_from, known_until, scene,"
    " precision, background, disputed, claims, origins, title, digest, facets"
)
_BODY = "event, t_start, properties, words"
_CLAIM = "event, position, claim, claim_start"
_CLAIM_FACTS = """SELECT claim.id, claim.n, t_start, name, url, file, title, quote,
    published, rule, body FROM claim JOIN document ON document.n = claim.document
    WHERE claim.id = ANY(%s::text[])"""


def set_events(
    session: Session,
    rows: Iterable[EventRow],
    geometry_of: GeometryOf,
    tokenizer: Tokenizer,
) -> tuple[int, int]:
    """Make these the events of the store.

    Returns how many there are now, and how many rows were written.
    """
    scenes = Scenes(session, geometry_of)
    if not scenes.load():
        clear_events(session)
    index_waiting(session)
    scenes.draw_pending()
    writer = EventWriter(session, scenes, tokenizer)
    writer.put_all(rows)
    writer.drop_others()
    writer.finish()
    return writer.count, writer.written


def change_events(
    session: Session,
    rows: Iterable[EventRow],
    replaced: Iterable[str],
    geometry_of: GeometryOf,
    tokenizer: Tokenizer,
) -> tuple[int, int]:
    """Put these in place of the replaced ones. Returns what set_events does.

    Raises SceneChanged where a place of theirs is drawn otherwise than before.
    """
    scenes = Scenes(session, geometry_of)
    scenes.draw_pending()
    writer = EventWriter(session, scenes, tokenizer)
    writer.put_all(rows)
    writer.drop(replaced)
    writer.finish()
    count: int = session.value(f"SELECT count(*) FROM event WHERE {NOW}")
    return count, writer.written


def clear_events(session: Session) -> None:
    """Forget all that was derived, so that it is derived anew."""
    for table in ("event_claim", "event_body", "event", "day_count"):
        session.execute(f"DELETE FROM {table}")
    session.execute("UPDATE claim SET scene = NULL WHERE scene IS NOT NULL")
    session.execute("DELETE FROM scene")
    session.execute("INSERT INTO pending SELECT n FROM document ON CONFLICT DO NOTHING")


class EventWriter:
    """Writes events, many in one statement."""

    def __init__(self, session: Session, scenes: Scenes, tokenizer: Tokenizer) -> None:
        self._session = session
        self._scenes = scenes
        self._tokenizer = tokenizer
        self._days = DayCounts(session)
        self._kept: set[str] = set()
        self._analysis = lru_cache(CACHED_ANALYSES)(self._load)
        self._last = self._first = session.value("SELECT max(n) FROM event") or 0
        self._rows: list[tuple[object, ...]] = []
        self._bodies: list[tuple[object, ...]] = []
        self._words: list[tuple[str, str, str, str]] = []
        self._claims: list[tuple[int, int, int, int]] = []
        self._starts: dict[int, int] = {}

    @property
    def count(self) -> int:
        """How many events were put."""
        return len(self._kept)

    @property
    def written(self) -> int:
        """How many rows were written."""
        return self._last - self._first

    def put_all(self, rows: Iterable[EventRow]) -> None:
        """Store events, but for those that are stored as they are."""
        waiting = iter(rows)
        while chunk := list(islice(waiting, CHUNK)):
            self._put(chunk)

    def drop_others(self) -> None:
        """Drop the events that were not put."""
        self.drop(
            row[0] for row in self._session.execute(f"SELECT id FROM event WHERE {NOW}")
        )

    def drop(self, event_ids: Iterable[str]) -> None:
        """Drop those of these events that were not put."""
        self._remove([e for e in event_ids if e not in self._kept])

    def finish(self) -> None:
        """Drop what is drawn for no event any more; write the counts."""
        self._scenes.drop_unused()
        self._days.write()
        self._session.execute("DELETE FROM pending")

    def _put(self, chunk: Sequence[EventRow]) -> None:
        rows = self._session.execute(
            f"SELECT id, digest FROM event WHERE id = ANY(%s::text[]) AND {NOW}",
            ([row.event.id for row in chunk],),
        )
        stored: dict[str, bytes | None] = dict(rows.fetchall())
        digests = {row.event.id: digest_of(row) for row in chunk}
        self._kept |= digests.keys()
        changed = [
            row for row in chunk if stored.get(row.event.id) != digests[row.event.id]
        ]
        self._remove([r.event.id for r in changed if r.event.id in stored])
        claims, self._starts = _stored_claims(
            self._session, [row.event for row in changed]
        )
        for row in changed:
            own = [claims[claim_id] for claim_id in row.event.claim_ids]
            since = max((claim.known for claim in own), default=UNKNOWN)
            self._add(row, own, Known(since, None, digests[row.event.id]))
            if len({claim.known for claim in own}) > 1:
                self._add_earlier_states(row, own)
        self._write()

    def _add_earlier_states(self, row: EventRow, claims: Sequence[StoredClaim]) -> None:
        analyses = [self._analysis(d) for d in dict.fromkeys(row.event.document_ids)]
        for earlier in states_before(row, claims, analyses):
            self._add(*earlier)

    def _load(self, document_id: str) -> Analysis:
        return load_analysis(self._session, document_id)

    def _remove(self, event_ids: Sequence[str]) -> None:
        """Remove events with their earlier states."""
        if not event_ids:
            return
        gone = self._session.execute(
            "DELETE FROM event WHERE id = ANY(%s::text[])"
            " RETURNING n, scene, t_start, kind, background, known_until IS NULL",
            (list(event_ids),),
        ).fetchall()
        for _, scene, t_start, kind, background, now in gone:
            if now:
                self._days.change(scene, t_start, kind, background, by=-1)
        numbers, starts = [row[0] for row in gone], [row[2] for row in gone]
        self._session.execute(
            "DELETE FROM event_body USING unnest(%s::bigint[], %s::bigint[])"
            " AS gone (n, t) WHERE event = gone.n AND t_start = gone.t",
            (numbers, starts),
        )
        self._session.execute(
            "DELETE FROM event_claim WHERE event = ANY(%s::bigint[])", (numbers,)
        )

    def _add(self, row: EventRow, claims: Sequence[StoredClaim], known: Known) -> None:
        """Line up the rows of an event; _write stores them."""
        event = row.event
        properties = event_properties(row, [claim.facts for claim in claims])
        scene = self._scenes.key(event.place) if event.place else None
        t_start, t_end = bounds_of(event.when.interval if event.when else None)
        if known.end is None:
            self._days.change(scene, t_start, event.kind, event.background, by=1)
        self._last = n = self._last + 1
        facets = {f"{facet}={v}" for facet, v in facets_of(properties)}
        self._rows.append(
            (
                *(n, event.id, event.kind, t_start, t_end),
                *columns_of(event, known, scene),
                sorted(facet for facet in facets if len(facet) <= _MAX_FACET),
            )
        )
        self._bodies.append((n, t_start, dump(properties)))
        self._words.append((event.title, *words_of(properties, claims)))
        self._claims += (
            (n, position, claim.facts.n, self._starts[claim.facts.n])
            for position, claim in enumerate(claims)
        )

    def _write(self) -> None:
        """Store what waits."""
        words = self._tokenizer.words(self._words)
        bodies = [(*row, text) for row, text in zip(self._bodies, words, strict=True)]
        self._scenes.write()
        self._session.copy("event", _EVENT, self._rows)
        self._session.copy("event_body", _BODY, bodies)
        self._session.copy("event_claim", _CLAIM, self._claims)
        for rows in (self._rows, self._bodies, self._words, self._claims):
            rows.clear()


def _stored_claims(
    session: Session, events: Sequence[Event]
) -> tuple[dict[str, StoredClaim], dict[int, int]]:
    """The stored claims of events by id, and their starts by key.

    Raises StoreError where one is missing.
    """
    wanted = {claim_id: event for event in events for claim_id in event.claim_ids}
    found: dict[str, StoredClaim] = {}
    starts: dict[int, int] = {}
    for row in session.execute(_CLAIM_FACTS, (list(wanted),)):
        claim_id, n, starts[n], *source, quote, published, rule, body = row
        claimant = orjson.loads(body)["claimant"]
        side = claimant["side"] if claimant else None
        found[claim_id] = stored_claim(n, Source(*source), quote, published, rule, side)
    for claim_id, event in wanted.items():
        if claim_id not in found:
            raise StoreError(f"event {event.id}: its claim {claim_id} is not stored")
    return found, starts
