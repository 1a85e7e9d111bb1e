"""What is handed to a store and what it answers: small frozen records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import orjson

from geoevents.encode import Json
from geoevents.model import ClaimPlace, Event

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
