"""What other names of the page say of one: the same name elsewhere, a list of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geoevents.parse.toponyms.evidence import (
    THRESHOLD,
    WEIGHTS,
    Judgement,
    Verdict,
)
from geoevents.parse.toponyms.fame import Fame
from geoevents.parse.toponyms.lexicon import PlaceLexicon
from geoevents.parse.toponyms.sightings import Sighting, Words


@dataclass(frozen=True, slots=True)
class Judged:
    """A sighting with what it was judged to be by its own surroundings."""

    sighting: Sighting
    fame: Fame
    judgement: Judgement

    @property
    def is_toponym(self) -> bool:
        """Whether it is shown: as a place, or embedded in another name."""
        return self.judgement.verdict in ("place", "embedded")


def with_the_page(judged: Sequence[Judged]) -> Iterator[Judged]:
    """The same, each also judged by what the other mentions of its name are."""
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for item in judged:
        name, judgement = item.sighting.name.casefold(), item.judgement
        if judgement.verdict == "person":
            elsewhere[name].add("surname_here")
        elif judgement.verdict == "place" and _is_firm(judgement):
            elsewhere[name].add("named_elsewhere")
        elif "unknown_left" in judgement.evidence:
            elsewhere[name].add("surname_perhaps")
    for item in judged:
        yield _reconsidered(item, elsewhere[item.sighting.name.casefold()])


def _is_firm(judgement: Judgement) -> bool:
    firm = {"locative", "feature", "dateline", "comma_parent"}
    return bool(firm & set(judgement.evidence))


def _reconsidered(item: Judged, elsewhere: set[str]) -> Judged:
    """elsewhere: the evidence that the other mentions of the name give."""
    judgement = item.judgement
    if judgement.verdict not in ("place", "nothing") or item.sighting.sure:
        return item
    found = ""
    if not _is_firm(judgement) and not item.fame.country:
        found = next((e for e in _AGAINST if e in elsewhere), "")
    if not found and judgement.verdict == "nothing" and "named_elsewhere" in elsewhere:
        found = "named_elsewhere"
    return _raised(item, WEIGHTS.get(found, 0.0))


_AGAINST = ("surname_here", "surname_perhaps")

#: A name for which one of these speaks is no further item of a list of places.
_NO_ITEM = frozenset(
    {"unknown_left", "unknown_right", "is_given_name", "short_capitals", "organisation"}
)

#: The longest text between two items of a list.
_LONGEST_LINK = 7


def with_lists(
    judged: Sequence[Judged], words: Words, lexicon: PlaceLexicon
) -> list[Judged]:
    """The same, each also judged by the place that is listed beside it.

    In "Bern und Stuttgart" the one that is surely a place speaks for the other.
    """
    result = list(judged)
    forth = range(1, len(result))
    for step, indexes in ((-1, forth), (1, reversed(range(len(result) - 1)))):
        for index in indexes:
            item, beside = result[index], result[index + step]
            left, right = (beside, item) if step < 0 else (item, beside)
            if _may_be_listed(item, beside) and _is_list(left, right, words, lexicon):
                result[index] = _raised(item, WEIGHTS["listed"])
    return result


def _may_be_listed(item: Judged, beside: Judged) -> bool:
    return (
        item.judgement.verdict == "nothing"
        and beside.judgement.verdict == "place"
        and _NO_ITEM.isdisjoint(item.judgement.evidence)
    )


def _is_list(left: Judged, right: Judged, words: Words, lexicon: PlaceLexicon) -> bool:
    gap = words.text[left.sighting.end : right.sighting.start]
    if len(gap) > _LONGEST_LINK or "\n" in gap or not gap.strip():
        return False
    between = words.tokens[left.sighting.last : right.sighting.first]
    commas = gap.strip() in (",", "–", "-") if not between else True
    return commas and all(token.fold in lexicon["and_words"] for token in between)


def _raised(item: Judged, worth: float) -> Judged:
    score = item.judgement.score + worth
    verdict: Verdict = "place" if score >= THRESHOLD else "nothing"
    return replace(
        item, judgement=replace(item.judgement, verdict=verdict, score=score)
    )
