"""What a page offers to tell by whose word: sides, organisations, who spoke last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from geoevents.model import Mention, Span
from geoevents.parse.claim.lexicon import ClaimLexicon
from geoevents.parse.sides import (
    OrganisationHit,
    SideHit,
    Sides,
    main_rebels,
)

Hit = TypeVar("Hit", SideHit, OrganisationHit)


@dataclass(frozen=True, slots=True)
class Cast:
    """The sides and organisations that a page names, sorted by span.

    parties: the sides that fight, as opposed to those that comment.
    """

    sides: tuple[SideHit, ...]
    organisations: tuple[OrganisationHit, ...]
    parties: frozenset[str]

    def sides_in(self, span: Span) -> tuple[SideHit, ...]:
        """The sides named within a span, in text order."""
        return _within(self.sides, span)

    def organisations_in(self, span: Span) -> tuple[OrganisationHit, ...]:
        """The organisations named within a span, in text order."""
        return _within(self.organisations, span)

    def side_at(self, span: Span) -> str | None:
        """The first side named within a span, or None."""
        hits = self.sides_in(span)
        return hits[0].side if hits else None


def _within(hits: Sequence[Hit], span: Span) -> tuple[Hit, ...]:
    return tuple(hit for hit in hits if hit.span.within(span))


def find_cast(
    folded: str,
    mentions: Sequence[Mention],
    fights: Sequence[Span],
    lexicon: ClaimLexicon,
    sides: Sides,
) -> Cast:
    """Everyone that a page names. fights: its clauses that tell of violence."""
    organisations = sides.organisations_in(folded)
    taken = [hit.span for hit in organisations if hit.organisation.name != "media"]
    hits = [
        hit
        for hit in sides.named_in(folded, mentions)
        if not any(hit.span.overlaps(span) for span in taken)
    ]
    rebels = main_rebels(hits, sides)
    if rebels is not None:
        hits += _called_rebels(folded, hits, rebels, lexicon)
    hits.sort(key=lambda hit: hit.span)
    return Cast(tuple(hits), organisations, _parties(hits, fights))


def _called_rebels(
    folded: str, hits: Sequence[SideHit], rebels: str, lexicon: ClaimLexicon
) -> list[SideHit]:
    found = [
        SideHit(Span(*match.span()), rebels)
        for match in lexicon.verb("rebels").finditer(folded)
    ]
    named = [hit.span for hit in hits]
    return [hit for hit in found if not any(hit.span.overlaps(s) for s in named)]


def _parties(hits: Sequence[SideHit], fights: Sequence[Span]) -> frozenset[str]:
    """Sides named in a good part of the clauses that tell of violence."""
    counts: dict[str, int] = {}
    for clause in fights:
        for side in {hit.side for hit in _within(hits, clause)}:
            counts[side] = counts.get(side, 0) + 1
    most = max(counts.values(), default=0)
    return frozenset(side for side, count in counts.items() if count * 4 >= most)
