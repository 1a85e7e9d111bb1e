"""One name, one sense: what the other mentions of a name on the page say of it."""

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
from geoevents.parse.toponyms.sightings import Sighting


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
    score = judgement.score + WEIGHTS.get(found, 0.0)
    verdict: Verdict = "place" if score >= THRESHOLD else "nothing"
    return replace(item, judgement=replace(judgement, verdict=verdict, score=score))


_AGAINST = ("surname_here", "surname_perhaps")
