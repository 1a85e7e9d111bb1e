"""What a store keeps and answers, whatever engine is under it.

Documents with their analyses are what was found; events are derived from them and are
replaced as a whole by ``set_events``. A reader sees either all of a write or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import orjson

from geoevents.encode import Json
from geoevents.model import Analysis, ClaimPlace, Event
from geoevents.store.filters import EventFilter, RowFilter

#: Decides the geometry of a place of a claim: GeoJSON, or None for "not drawn";
#: ``geometry_of`` of geoevents.store.geometry with a gazetteer bound to it.
GeometryOf = Callable[[ClaimPlace], Json | None]


@dataclass(frozen=True, slots=True)
class EventRow:
    """A derived event as it is handed to the store.

    figures: ``{what: {side: {low, high, claims}}}``, computed from its claims.
    extra: further properties of the Feature by name, such as ``names``.
    """

    event: Event
    figures: Json = field(default_factory=dict)
    extra: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the analyses handed to ``add``.

    revised: those among the added whose URL was known with another text.
    """

    added: int = 0
    unchanged: int = 0
    revised: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(
            self.added + other.added,
            self.unchanged + other.unchanged,
            self.revised + other.revised,
        )


@dataclass(frozen=True, slots=True)
class Feature:
    """One stored feature; its parts are JSON already, so that pages are cheap."""

    id: str
    geometry: bytes | None
    properties: bytes

    def to_bytes(self) -> bytes:
        """The GeoJSON Feature."""
        return b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b}' % (
            orjson.dumps(self.id),
            self.geometry or b"null",
            self.properties,
        )

    def to_json(self) -> Json:
        """The GeoJSON Feature as a dict."""
        feature: Json = orjson.loads(self.to_bytes())
        return feature


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the features that a query matches, in its order.

    next_token, prev_token: ask with them for the neighbouring page; None at an end.
    """

    items: tuple[Feature, ...]
    number_matched: int
    next_token: str | None = None
    prev_token: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One stored document, for lists.

    published: EDTF value, or None. superseded_by: id of the newest text seen at the
    same URL, or None. mentions, claims: how many were found.
    """

    id: str
    name: str | None
    url: str | None
    file: str | None
    title: str | None
    language: str
    published: str | None
    precision: str
    rule: str | None
    evidence: str | None
    mentions: int
    claims: int
    superseded_by: str | None = None

    def to_json(self) -> Json:
        """The row as ``/api/documents`` lists it."""
        return {
            "id": self.id,
            "source": self.name,
            "url": self.url,
            "file": self.file,
            "title": self.title,
            "language": self.language,
            "published": {
                "value": self.published,
                "precision": self.precision,
                "rule": self.rule,
                "evidence": self.evidence,
            },
            "mentions": self.mentions,
            "claims": self.claims,
            "superseded_by": self.superseded_by,
        }


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """How many events start in ``[start, end)`` (ISO days), in all and by kind."""

    start: str
    end: str
    count: int
    kinds: dict[str, int]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Counts by time step. Each event counts once, in the step where it starts.

    step: day, week, month or year. undated: events without a time on this clock.
    steps: those that are not empty, in order.
    """

    step: str
    number_matched: int
    undated: int
    steps: tuple[TimelineStep, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """What the events cover. bbox, start and end (RFC 3339) are None for nothing."""

    bbox: tuple[float, float, float, float] | None = None
    start: str | None = None
    end: str | None = None


class Store(Protocol):
    """Documents, what was found in them, and the events derived from that.

    Every method raises StoreError where the store is missing, broken or of another
    version, and StoreBusy where it is being written or a query takes too long.
    """

    def add(self, analyses: Iterable[Analysis], *, batch: int = 200) -> Added:
        """Store analyses, one transaction for each batch of them.

        A document that is stored already stays as it is; another text under a known
        URL is kept beside the older one, which it supersedes.
        """
        ...

    def replace(self, analyses: Iterable[Analysis]) -> int:
        """Put new analyses (re-dated, re-parsed) in place of those of stored documents.

        Returns how many; one transaction. Raises NotFound for an unknown document.
        """
        ...

    def set_events(self, rows: Iterable[EventRow], geometry_of: GeometryOf) -> int:
        """Replace all events, in one transaction. Returns how many there are now.

        geometry_of is asked once for each distinct place of an event or claim.
        Raises StoreError where an event names a claim that is not stored.
        """
        ...

    def has(self, document_id: str) -> bool:
        """Whether the document is stored."""
        ...

    def analyses(self, *, superseded: bool = False) -> Iterator[Analysis]:
        """The stored analyses as they were added, by document id.

        superseded: also the texts that a newer one at the same URL replaced.
        """
        ...

    def analysis(self, document_id: str) -> Analysis:
        """One stored analysis. Raises NotFound."""
        ...

    def documents(self) -> tuple[DocumentRow, ...]:
        """All documents, by date (undated last), then id."""
        ...

    def document(self, document_id: str) -> DocumentRow:
        """One document of the list. Raises NotFound."""
        ...

    def event_page(
        self, filters: EventFilter, *, limit: int = 100, token: str | None = None
    ) -> Page:
        """One page of events. Raises InvalidParameter for a token of another query."""
        ...

    def select_events(self, filters: EventFilter) -> Iterator[Feature]:
        """All events that match, streamed in order: what exports read."""
        ...

    def event(self, event_id: str) -> Feature:
        """One event. Raises NotFound."""
        ...

    def event_holding(self, claim_id: str) -> str | None:
        """Id of the event that now holds a claim.

        An event id that a merge or split superseded is the id of a claim, hence this
        also says where to redirect it.
        """
        ...

    def claims_of(self, event_id: str) -> tuple[Json, ...]:
        """The claims of an event, earliest reported first, each with its quote,
        context, source and the reasons for its places. Raises NotFound."""
        ...

    def row_page(
        self,
        collection: str,
        filters: RowFilter,
        *,
        limit: int = 100,
        token: str | None = None,
    ) -> Page:
        """One page of the collection ``claims``, ``mentions`` or ``places``."""
        ...

    def row(self, collection: str, row_id: str) -> Feature:
        """One feature of ``claims``, ``mentions`` or ``places``. Raises NotFound."""
        ...

    def timeline(self, filters: EventFilter, *, step: str = "auto") -> Timeline:
        """Counts by time step and kind of the events that match.

        step: day, week, month, year or auto (at most some 400 steps).
        """
        ...

    def data_version(self) -> str:
        """Changes with every write; the same in every process."""
        ...

    def extent(self) -> Extent:
        """The box and the time that all drawn and dated events lie in."""
        ...

    def text(self, document_id: str) -> str:
        """The text of a document. Raises NotFound."""
        ...

    def counts(self) -> dict[str, int]:
        """How many documents, mentions, claims, events and places are stored."""
        ...

    def check(self) -> tuple[str, ...]:
        """What is wrong with the store, in words; empty where it is whole."""
        ...

    def backup(self, target: Path) -> None:
        """Copy the store to a new file while it is in use."""
        ...

    def close(self) -> None:
        """Let go of the store; it can be opened again."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
