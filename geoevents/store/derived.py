"""What every store keeps of a derived event beside its properties: pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoevents.edtf import edtf_to_interval
from geoevents.encode import Json
from geoevents.events.known import earlier_states, known_from
from geoevents.model import Analysis, Event, Source, When
from geoevents.store.answers import EventRow
from geoevents.store.features import ClaimFacts
from geoevents.store.records import dump
from geoevents.store.schema import UNKNOWN, bounds_of, to_seconds


@dataclass(frozen=True, slots=True)
class Known:
    """Since when and until when (seconds; None: now) a state is what was known."""

    start: int
    end: int | None = None
    digest: bytes | None = None


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """What an event takes from the stored row of a claim. known: since when."""

    facts: ClaimFacts
    quote: str
    known: int


def stored_claim(
    n: int,
    source: Source,
    quote: str,
    published: str | None,
    rule: str | None,
    side: str | None,
) -> StoredClaim:
    """The claim of a stored row. n: its key; published, rule: of its document."""
    time = known_from(When(published, rule or "") if published else None)
    known = to_seconds(time) if time else UNKNOWN
    return StoredClaim(ClaimFacts(n, source, side), quote, known)


def digest_of(row: EventRow) -> bytes:
    """What tells a row from another of the same id."""
    return hashlib.blake2b(
        dump([row.event, row.figures, row.extra]), digest_size=16
    ).digest()


def columns_of(event: Event, known: Known, scene: int | None) -> tuple[object, ...]:
    """The columns from r_start to digest, in the order of the table ``event``."""
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


def states_before(
    row: EventRow, claims: Sequence[StoredClaim], analyses: Sequence[Analysis]
) -> Iterator[tuple[EventRow, list[StoredClaim], Known]]:
    """The earlier states of an event, each with its claims and when it was known.

    claims: of the event as it is. analyses: of its documents.
    """
    place = row.event.place
    for state in earlier_states(row.event, analyses):
        then = state.event
        # Labels hang on the place: without it they would name another one.
        same = then.place and place and then.place.place.id == place.place.id
        known = Known(
            to_seconds(state.start), to_seconds(state.end) if state.end else UNKNOWN
        )
        yield (
            EventRow(then, state.figures, row.extra if same else {}),
            [claim for claim in claims if claim.known <= known.start],
            known,
        )


def words_of(properties: Json, claims: Sequence[StoredClaim]) -> tuple[str, str, str]:
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


def facets_of(properties: Json) -> Iterator[tuple[str, str]]:
    """Name and folded value of all that an event is looked up by."""
    for facet, values in (
        ("actor", properties["actors"]),
        ("side", properties["sides"]),
        ("source", properties["sources"]),
    ):
        for value in values:
            yield facet, value.casefold()
