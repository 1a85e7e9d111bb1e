"""How well found mentions agree with those that annotators marked.

The measures are those of the literature (Gritta et al., "A pragmatic guide to
geoparsing evaluation", 2019): precision, recall and F1 of spans, the share of found
ones placed within 161 km, and both together, end to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geoevents.geo import distance_km
from geoevents.model import Mention
from geoevents.parse.accuracy.corpora import TrueMention

#: A hundred miles: what the literature takes for the right place.
NEAR_KM: Final = 161.0


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one or more articles; they add up.

    true, found: marked and found mentions. exact, overlapping: pairs of the two with
    the same span, and with at least some. located: marked ones with a point; of
    these paired are found and right found and placed near it. placed: found ones
    with a point, without those paired to a marked one that has none.
    """

    true: int = 0
    found: int = 0
    exact: int = 0
    overlapping: int = 0
    located: int = 0
    paired: int = 0
    right: int = 0
    placed: int = 0

    def __add__(self, other: Tally) -> Tally:
        fields = (n for n in Tally.__slots__)
        return Tally(*(getattr(self, n) + getattr(other, n) for n in fields))


def f1(hits: int, found: int, true: int) -> tuple[float, float, float]:
    """Precision, recall and F1, in per cent; 0 where there is nothing.

    >>> f1(1, 2, 4)
    (50.0, 25.0, 33.3)
    """
    precision = hits / found if found else 0.0
    recall = hits / true if true else 0.0
    total = precision + recall
    both = 2 * precision * recall / total if total else 0.0
    return round(100 * precision, 1), round(100 * recall, 1), round(100 * both, 1)


def share(part: int, whole: int) -> float:
    """Per cent; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0


def tally(true: Sequence[TrueMention], found: Sequence[Mention]) -> Tally:
    """The counts of one article. Each mention is paired with one other at most."""
    pairs = dict(pair_up(true, found))
    exact = sum(true[i].span == found[j].span for i, j in pairs.items())
    pointless = {j for i, j in pairs.items() if true[i].point is None}
    located = [i for i, mention in enumerate(true) if mention.point is not None]
    paired = [i for i in located if i in pairs]
    return Tally(
        true=len(true),
        found=len(found),
        exact=exact,
        overlapping=len(pairs),
        located=len(located),
        paired=len(paired),
        right=sum(is_right(true[i], found[pairs[i]]) for i in paired),
        placed=sum(m.place is not None for m in found)
        - sum(found[j].place is not None for j in pointless),
    )


def is_right(true: TrueMention, found: Mention) -> bool:
    """Whether the place is within 161 km of the marked point."""
    place = found.place
    if place is None or true.point is None:
        return False
    return distance_km(true.point, (place.lon, place.lat)) <= NEAR_KM


def pair_up(
    true: Sequence[TrueMention], found: Sequence[Mention]
) -> Iterator[tuple[int, int]]:
    """Pairs of indexes: equal spans first, then the largest overlaps."""
    left_true, left_found = set(range(len(true))), set(range(len(found)))
    for i, j in _candidates(true, found):
        if i in left_true and j in left_found:
            left_true.remove(i)
            left_found.remove(j)
            yield i, j


def _candidates(
    true: Sequence[TrueMention], found: Sequence[Mention]
) -> Iterable[tuple[int, int]]:
    ranked = []
    for i, mark in enumerate(true):
        for j, mention in enumerate(found):
            start = max(mark.span.start, mention.span.start)
            shared = min(mark.span.end, mention.span.end) - start
            if shared > 0:
                ranked.append((mark.span != mention.span, -shared, i, j))
    return ((i, j) for _, _, i, j in sorted(ranked))
