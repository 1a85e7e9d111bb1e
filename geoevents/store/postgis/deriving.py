"""Events into the PostGIS store, with their earlier states, inside one transaction.

As in the SQLite store, only what changed is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

import orjson

from geoevents.errors import StoreError
from geoevents.events.known import earlier_states
from geoevents.model import Analysis, Event, Source
from geoevents.store.answers import EventRow, GeometryOf
from geoevents.store.derived import (
    Known,
    StoredClaim,
    columns_of,
    digest_of,
    facets_of,
    stored_claim,
    words_of,
)
from geoevents.store.features import event_properties
from geoevents.store.filters import MAX_TEXT
from geoevents.store.planner import NOW
from geoevents.store.postgis.connection import Session
from geoevents.store.postgis.daycounts import DayCounts
from geoevents.store.postgis.reading import load_analysis
from geoevents.store.postgis.scenes import Scenes
from geoevents.store.postgis.words import Tokenizer
from geoevents.store.records import dump
from geoevents.store.schema import UNKNOWN, bounds_of, to_seconds

#: Articles of events that were reported on several days, kept while they are at work.
CACHED_ANALYSES = 256
#: Events that are looked up and written together.
CHUNK = 1000
#: A longer value of a facet equals none that can be asked for: no index holds it.
_MAX_FACET = 3 * MAX_TEXT

_EVENT = (
    "n, id, kind, t_start, t_end, r_start, r_end, known_from, known_until, scene,"
    " precision, background, disputed, claims, origins, title, digest, properties,"
    " facets, words"
)
_CLAIM_FACTS = """SELECT claim.id, claim.n, name, url, file, title, quote, published,
    rule, body FROM claim JOIN document ON document.n = claim.document
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
    scenes.draw_pending()
    writer = EventWriter(session, scenes, tokenizer)
    before = writer.last
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        writer.put(chunk)
    writer.finish()
    return writer.count, writer.last - before


def clear_events(session: Session) -> None:
    """Forget all that was derived, so that it is derived anew."""
    for table in ("event_claim", "event", "day_count"):
        session.execute(f"DELETE FROM {table}")
    session.execute("UPDATE claim SET scene = NULL WHERE scene IS NOT NULL")
    session.execute("DELETE FROM scene")
    session.execute("INSERT INTO pending SELECT n FROM document ON CONFLICT DO NOTHING")


class EventWriter:
    """Writes events, many in one statement. last: key of the newest row."""

    def __init__(self, session: Session, scenes: Scenes, tokenizer: Tokenizer) -> None:
        self._session = session
        self._scenes = scenes
        self._tokenizer = tokenizer
        self._days = DayCounts(session)
        self._kept: set[str] = set()
        self._analysis = lru_cache(CACHED_ANALYSES)(self._load)
        self.last = session.value("SELECT max(n) FROM event") or 0
        self._rows: list[tuple[object, ...]] = []
        self._words: list[tuple[str, str, str, str]] = []
        self._claims: list[tuple[int, int, int]] = []

    @property
    def count(self) -> int:
        """How many events were put."""
        return len(self._kept)

    def put(self, chunk: Sequence[EventRow]) -> None:
        """Store events, but for those that are stored as they are."""
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
        claims = _stored_claims(self._session, [row.event for row in changed])
        for row in changed:
            own = [claims[claim_id] for claim_id in row.event.claim_ids]
            since = max((claim.known for claim in own), default=UNKNOWN)
            self._add(row, own, Known(since, None, digests[row.event.id]))
            if len({claim.known for claim in own}) > 1:
                self._add_earlier_states(row, own)
        self._write()

    def finish(self) -> None:
        """Drop the events that were not put, and what is drawn for none any more."""
        now = self._session.execute(f"SELECT id FROM event WHERE {NOW}")
        self._remove([row[0] for row in now if row[0] not in self._kept])
        self._scenes.drop_unused()
        self._days.write()
        self._session.execute("DELETE FROM pending")

    def _add_earlier_states(self, row: EventRow, claims: Sequence[StoredClaim]) -> None:
        analyses = [self._analysis(d) for d in dict.fromkeys(row.event.document_ids)]
        place = row.event.place
        for state in earlier_states(row.event, analyses):
            then = state.event
            # Labels hang on the place: without it they would name another one.
            same = then.place and place and then.place.place.id == place.place.id
            known = Known(
                to_seconds(state.start), to_seconds(state.end) if state.end else UNKNOWN
            )
            self._add(
                EventRow(then, state.figures, row.extra if same else {}),
                [claim for claim in claims if claim.known <= known.start],
                known,
            )

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
        self._session.execute(
            "DELETE FROM event_claim WHERE event = ANY(%s::bigint[])",
            ([row[0] for row in gone],),
        )

    def _add(self, row: EventRow, claims: Sequence[StoredClaim], known: Known) -> None:
        """Line up the rows of an event; _write stores them."""
        event = row.event
        properties = event_properties(row, [claim.facts for claim in claims])
        scene = self._scenes.key(event.place) if event.place else None
        t_start, t_end = bounds_of(event.when.interval if event.when else None)
        if known.end is None:
            self._days.change(scene, t_start, event.kind, event.background, by=1)
        self.last = n = self.last + 1
        facets = {f"{facet}={v}" for facet, v in facets_of(properties)}
        self._rows.append(
            (
                *(n, event.id, event.kind, t_start, t_end),
                *columns_of(event, known, scene),
                dump(properties),
                sorted(facet for facet in facets if len(facet) <= _MAX_FACET),
            )
        )
        self._words.append((event.title, *words_of(properties, claims)))
        self._claims += ((n, p, claim.facts.n) for p, claim in enumerate(claims))

    def _write(self) -> None:
        """Store what waits."""
        words = self._tokenizer.words(self._words)
        rows = [(*row, text) for row, text in zip(self._rows, words, strict=True)]
        self._scenes.write()
        self._session.copy("event", _EVENT, rows)
        self._session.copy("event_claim", "event, position, claim", self._claims)
        self._rows, self._words, self._claims = [], [], []


def _stored_claims(session: Session, events: Sequence[Event]) -> dict[str, StoredClaim]:
    """The stored claims of events by id. Raises StoreError where one is missing."""
    wanted = {claim_id: event for event in events for claim_id in event.claim_ids}
    found: dict[str, StoredClaim] = {}
    for row in session.execute(_CLAIM_FACTS, (list(wanted),)):
        claim_id, n, *source, quote, published, rule, body = row
        claimant = orjson.loads(body)["claimant"]
        side = claimant["side"] if claimant else None
        found[claim_id] = stored_claim(n, Source(*source), quote, published, rule, side)
    for claim_id, event in wanted.items():
        if claim_id not in found:
            raise StoreError(f"event {event.id}: its claim {claim_id} is not stored")
    return found
