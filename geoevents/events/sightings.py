"""Sightings: one claim at one scene, the unit that merging groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from geoevents.model import Analysis, Claim, ClaimPlace, Place, When

#: From most to least exact; what is exact leads a group, what is vague joins it.
_PLACE_RANK = {"settlement": 0, "district": 1, "line": 2, "region": 3, "country": 4}
_DATE_RANK = {
    "day": 0,
    "days": 1,
    "month": 2,
    "year": 3,
    "years": 4,
    "decade": 5,
    "unknown": 6,
}


class Containment(Protocol):
    """Knows which places hold which: all that merging asks of a gazetteer."""

    def within(self, place: Place, other: Place) -> bool:
        """Whether the first lies in the second."""
        ...


@dataclass(frozen=True, slots=True)
class Sighting:
    """One claim at one of its scenes, or without a scene.

    id: the claim's id for its first scene, ``ID-2`` for its second, and so on.
    reported: when the article was published, as far as known.
    """

    id: str
    claim: Claim
    scene: ClaimPlace | None
    reported: When | None

    @property
    def place(self) -> Place | None:
        """Where it is said to have happened."""
        return self.scene.place if self.scene else None

    @property
    def report_key(self) -> tuple[str, str, int, int, str]:
        """Sorts by time of report, then by place in the text; unknown dates last."""
        interval = self.reported.interval if self.reported else None
        day = interval.start.isoformat() if interval else "9999"
        span = self.claim.span
        return day, self.claim.document_id, span.start, span.end, self.id

    @property
    def exactness_key(self) -> tuple[int, int, tuple[str, str, int, int, str]]:
        """Sorts the most exact in place and date first, then by time of report."""
        place = _PLACE_RANK[self.scene.precision] if self.scene else 5
        date = self.claim.when.precision if self.claim.when else "unknown"
        return place, _DATE_RANK[date], self.report_key


def sightings_of(
    analyses: Iterable[Analysis], places: Containment
) -> Iterator[Sighting]:
    """The sightings of all claims: one for each scene, one where there is none."""
    for analysis in analyses:
        for claim in analysis.claims:
            scenes = narrowest(claim.scenes, places)
            yield Sighting(
                claim.id, claim, scenes[0] if scenes else None, analysis.published
            )
            for number, scene in enumerate(scenes[1:], start=2):
                yield Sighting(f"{claim.id}-{number}", claim, scene, analysis.published)


def narrowest(
    scenes: tuple[ClaimPlace, ...], places: Containment
) -> tuple[ClaimPlace, ...]:
    """The scenes, each place once, without those that hold another one of them."""
    unique = tuple({scene.place.id: scene for scene in reversed(scenes)}.values())[::-1]
    return tuple(
        scene
        for scene in unique
        if not any(
            other.place.id != scene.place.id and places.within(other.place, scene.place)
            for other in unique
        )
    )
