"""What a page offers to tell by whose word: sides, organisations, who spoke last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geoevents.model import Mention, Span
from geoevents.parse.claim.lexicon import ClaimLexicon
from geoevents.parse.claim.spans import SpanIndex, index_spans
from geoevents.parse.sides import (
    OrganisationHit,
    Side,
    SideHit,
    Sides,
    main_rebels,
    main_state,
)

#: "The Ugandan army", "the army of Uganda": another name stands so close.
_BESIDE = 16


@dataclass(frozen=True, slots=True)
class Cast:
    """The sides and organisations that a page names.

    parties: the sides that fight, as opposed to those that comment.
    """

    sides: SpanIndex[SideHit]
    organisations: SpanIndex[OrganisationHit]
    parties: frozenset[str]

    def sides_in(self, span: Span) -> tuple[SideHit, ...]:
        """The sides named within a span, in text order."""
        return self.sides.within(span)

    def organisations_in(self, span: Span) -> tuple[OrganisationHit, ...]:
        """The organisations named within a span, in text order."""
        return self.organisations.within(span)

    def side_at(self, span: Span) -> str | None:
        """The first side named within a span, or None."""
        hits = self.sides_in(span)
        return hits[0].side if hits else None


def find_cast(
    folded: str,
    mentions: Sequence[Mention],
    fights: Sequence[Span],
    lexicon: ClaimLexicon,
    sides: Sides,
) -> Cast:
    """Everyone that a page names. fights: its clauses that tell of violence."""
    named, organisations = sides.everyone_in(folded, mentions)
    taken = index_spans(
        hit.span for hit in organisations if hit.organisation.name != "media"
    )
    hits = [hit for hit in named if not taken.overlapping(hit.span)]
    rebels = main_rebels(hits, sides)
    if rebels is not None:
        hits += _called(folded, hits, rebels, lexicon.verb("rebels"), 0)
        state = main_state(hits, rebels, sides)
        own = sides.of_country((sides.get(rebels) or Side(rebels, "")).country or "")
        if state is not None and _are_alone(hits, fights, {rebels, state, own}):
            hits += _called(folded, hits, state, lexicon.verb("army"), _BESIDE)
    cast = SpanIndex(hits, lambda hit: hit.span)
    rebelling = {hit.side for hit in hits if _is_rebel(hit.side, sides)}
    return Cast(
        cast,
        SpanIndex(organisations, lambda hit: hit.span),
        _parties(cast, fights) | rebelling,
    )


def _are_alone(hits: Sequence[SideHit], fights: Sequence[Span], two: set[str]) -> bool:
    """Whether no third side is in two passages on violence: it might be meant."""
    clauses = index_spans(fights)
    third = {
        (hit.side, clause)
        for hit in hits
        if hit.side not in two
        for clause in clauses.overlapping(hit.span)
    }
    return len({side for side, _ in third}) == len(third)


def _is_rebel(side_id: str, sides: Sides) -> bool:
    side = sides.get(side_id)
    return side is not None and side.rebel


def _called(
    folded: str,
    hits: Sequence[SideHit],
    side: str,
    words: re.Pattern[str],
    beside: int,
) -> list[SideHit]:
    """Where a side is called "the rebels" or "the army", with no name so close."""
    found = [Span(*match.span()) for match in words.finditer(folded)]
    named = index_spans(hit.span for hit in hits)
    return [
        SideHit(span, side)
        for span in found
        if not named.overlapping(Span(max(0, span.start - beside), span.end + beside))
    ]


def _parties(hits: SpanIndex[SideHit], fights: Sequence[Span]) -> frozenset[str]:
    """Sides named in a good part of the clauses that tell of violence."""
    counts: dict[str, int] = {}
    for clause in fights:
        for side in {hit.side for hit in hits.within(clause)}:
            counts[side] = counts.get(side, 0) + 1
    most = max(counts.values(), default=0)
    return frozenset(side for side, count in counts.items() if count * 4 >= most)
