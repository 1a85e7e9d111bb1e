"""Claims that only say again what the article tells elsewhere are left out.

A heading whose news the text below it tells, and a line that adds no place, no day, no
side and no number of its own ("The fighting continued.") to what its paragraph told.
"""

from __future__ import annotations

from collections.abc import Sequence

from geoevents.model import Claim, Span
from geoevents.parse.claim.clauses import Sentence
from geoevents.taxonomy import FAMILY_OF

#: Rules that take a date from elsewhere than the passage itself.
_NOT_OWN_DATE = frozenset(
    {"sentence_before", "paragraph_date", "story_day", "document_date"}
)
#: Kinds that say no more than that there is fighting.
_GENERAL = frozenset({"armed_clash", "war", "offensive"})
#: How many claims back a line can be a summary of; how many sentences after the first
#: may be what the lead announces.
_BACK, _LEAD, _AHEAD = 5, 2, 2
_STOPS = tuple('.!?…:;。"”»')


def without_restated(
    claims: Sequence[Claim], sentences: Sequence[Sentence], text: str
) -> list[Claim]:
    """The claims, in the same order, less those that restate another one.

    sentences: all of the page, in text order. text: the page's text.
    """
    places = {sentence.index: sentence for sentence in sentences}
    at = [_index_of(claim, sentences) for claim in claims]
    headings = {index for index in set(at) if _is_heading(index, places, text)}
    kept = []
    for i, claim in enumerate(claims):
        others = [c for j, c in enumerate(claims) if at[j] not in headings]
        if at[i] in headings and _is_told_by(claim, others):
            continue
        if _adds_nothing(claim) and (
            _follows(claims, at, i, places) or _announces(claims, at, i)
        ):
            continue
        kept.append(claim)
    return kept


def _index_of(claim: Claim, sentences: Sequence[Sentence]) -> int:
    low, high = 0, len(sentences) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if sentences[middle].span.start <= claim.span.start:
            low = middle
        else:
            high = middle - 1
    return sentences[low].index


def _is_heading(index: int, places: dict[int, Sentence], text: str) -> bool:
    """Whether a sentence is a paragraph of its own that ends with no full stop."""
    sentence = places[index]
    alone = all(
        near is None or near.paragraph != sentence.paragraph
        for near in (places.get(index - 1), places.get(index + 1))
    )
    return alone and not _words(sentence.span, text).endswith(_STOPS)


def _words(span: Span, text: str) -> str:
    return text[span.start : span.end].rstrip()


def _is_told_by(heading: Claim, others: Sequence[Claim]) -> bool:
    """Whether claims of the text below have its kind, its sides and its scenes."""
    same = [claim for claim in others if claim.kind == heading.kind]
    if heading.figures or not same:
        return False
    sides = {side for claim in same for side in (*claim.actors, *claim.targets)}
    if not {*heading.actors, *heading.targets} <= sides:
        return False
    if heading.family in ("diplomacy", "posture"):
        return True
    scenes = {p.place.id for claim in same for p in claim.scenes}
    return all(p.place.id in scenes or p.role == "inferred" for p in heading.scenes)


def _adds_nothing(claim: Claim) -> bool:
    if claim.family != "violence" or claim.background:
        return False
    dated = claim.when is not None and claim.when.rule not in _NOT_OWN_DATE
    placed = any(place.role != "inferred" for place in claim.places)
    told = claim.figures or claim.actors or claim.targets or claim.claimant
    return not (dated or placed or told)


def _follows(
    claims: Sequence[Claim], at: Sequence[int], i: int, places: dict[int, Sentence]
) -> bool:
    """Whether its paragraph has told of the same kind, or of violence, before."""
    paragraph = places[at[i]].paragraph
    return any(
        places[at[j]].paragraph == paragraph
        and at[j] != at[i]
        and _is_same_news(claims[i], claims[j])
        for j in range(max(0, i - _BACK), i)
    )


def _announces(claims: Sequence[Claim], at: Sequence[int], i: int) -> bool:
    """Whether it is a lead, and the next sentences tell the same in full."""
    if at[i] > _LEAD or claims[i].kind not in _GENERAL:
        return False
    return any(
        at[i] < at[j] <= at[i] + _AHEAD
        and not _adds_nothing(claims[j])
        and _is_same_news(claims[i], claims[j])
        for j in range(i + 1, min(len(claims), i + _BACK))
    )


def _is_same_news(general: Claim, other: Claim) -> bool:
    if other.background:
        return False
    if other.kind == general.kind:
        return True
    return general.kind in _GENERAL and FAMILY_OF[other.kind] == "violence"
