"""The properties of stored features, in the words that docs/api.md promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from geoevents.edtf import EARLIEST, LATEST
from geoevents.encode import Json, when_to_json
from geoevents.model import Source, When
from geoevents.store.answers import EventRow


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What an event's Feature takes from the stored rows of one of its claims.

    n: its key in the store. side: whose word it is, or None.
    """

    n: int
    source: Source
    side: str | None


def event_properties(row: EventRow, claims: Sequence[ClaimFacts]) -> Json:
    """The properties of an event's Feature. claims: earliest reported first."""
    event, place = row.event, row.event.place
    when = when_to_json(event.when)
    start, end = when_bounds(event.when)
    return {
        "kind": event.kind,
        "family": event.family,
        "title": event.title,
        "when": when["value"],
        "start": start,
        "end": end,
        "date_precision": when["precision"],
        "date_rule": when["rule"],
        "date_evidence": when["evidence"],
        "first_reported": event.first_reported,
        "place": place.place.name if place else None,
        "place_id": place.place.id if place else None,
        "place_role": place.role if place else None,
        "place_precision": place.precision if place else None,
        "precision_km": place.place.precision_km if place else None,
        "place_reason": (place.reason or None) if place else None,
        "names": {},
        "actors": event.actors,
        "sides": sorted({fact.side for fact in claims if fact.side}),
        "claims": len(event.claim_ids),
        "origins": event.origins,
        "sources": distinct_names([fact.source for fact in claims]),
        "figures": row.figures,
        "disputed": event.disputed,
        "background": event.background,
        "modality": event.modality,
        "url": next((fact.source.url for fact in claims if fact.source.url), None),
        **row.extra,
    }


def when_bounds(when: When | None) -> tuple[str | None, str | None]:
    """Start and end (half-open) as RFC 3339; None for unknown and for open ends."""
    interval = when.interval if when else None
    if interval is None:
        return None, None
    return (
        None if interval.start == EARLIEST else iso_instant(interval.start),
        None if interval.end == LATEST else iso_instant(interval.end),
    )


def iso_instant(instant: datetime) -> str:
    """An aware UTC time in RFC 3339 with whole seconds.

    >>> from datetime import UTC
    >>> iso_instant(datetime(2020, 9, 27, tzinfo=UTC))
    '2020-09-27T00:00:00Z'
    """
    return instant.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def source_name(source: Source) -> str:
    """What readers know a source by: its name, else the host, else the file.

    >>> source_name(Source(url="https://www.example.org/a/b"))
    'example.org'
    """
    if source.name:
        return source.name
    host = _host(source.url) if source.url else None
    return host or (source.file or "unknown source").rpartition("/")[2]


def _host(url: str) -> str | None:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def distinct_names(sources: Sequence[Source]) -> list[str]:
    """The names of the sources, each once, in their order."""
    return list(dict.fromkeys(source_name(source) for source in sources))
