"""Earlier states of an event: what was known of it when less had been reported.

A claim is known once the day (or month) of its article has passed; one of an undated
article never is, since nobody can say by when it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from geoevents.events.ledger import figures_by_side
from geoevents.events.merge import Group, event_of
from geoevents.events.origins import Origins
from geoevents.events.sightings import Sighting
from geoevents.geo import distance_km
from geoevents.model import Analysis, Claim, ClaimPlace, Event, When


@dataclass(frozen=True, slots=True)
class State:
    """An event as it was known in ``[start, end)``; end None: for good.

    figures: as figures_by_side gives them.
    """

    start: datetime
    end: datetime | None
    event: Event
    figures: dict[str, dict[str, Any]]


def known_from(published: When | None) -> datetime | None:
    """When an article is certain to have been read; None: nobody can say.

    >>> known_from(When("2020-09-28", "given")).isoformat()
    '2020-09-29T00:00:00+00:00'
    """
    interval = published.interval if published else None
    return interval.end if interval else None


def earlier_states(event: Event, analyses: Sequence[Analysis]) -> tuple[State, ...]:
    """The states that came before the event as it is now, oldest first.

    analyses: those of its documents. Its id stays, and it is drawn nowhere that its
    claims known then do not say. Copies of one text are told among its own articles.
    """
    reported = list(_reported(event, analyses))
    times = sorted({time for _, _, time in reported if time is not None})
    if all(time is not None for _, _, time in reported):
        times, ends = times[:-1], times[1:]
    else:
        ends = times[1:]
    if not times:
        return ()
    origins = Origins.of(analyses)
    limits: list[datetime | None] = [*ends, None][: len(times)]
    states = []
    for start, end in zip(times, limits, strict=True):
        known = [
            _sighting(claim, analysis, event)
            for claim, analysis, time in reported
            if time is not None and time <= start
        ]
        states.append(_state(event, known, origins, start, end))
    return tuple(states)


def _reported(
    event: Event, analyses: Sequence[Analysis]
) -> Iterator[tuple[Claim, Analysis, datetime | None]]:
    wanted = set(event.claim_ids)
    for analysis in analyses:
        for claim in analysis.claims:
            if claim.id in wanted:
                yield claim, analysis, known_from(analysis.published)


def _state(
    event: Event,
    known: Sequence[Sighting],
    origins: Origins,
    start: datetime,
    end: datetime | None,
) -> State:
    ordered = tuple(sorted(known, key=lambda s: s.exactness_key))
    told = tuple(s for s in ordered if not _denies(s, event))
    group = Group(told or ordered, denials=tuple(s for s in ordered if s not in told))
    then = event_of(group, origins)
    then = replace(then, id=event.id, origins=min(then.origins, event.origins))
    return State(start, end, then, figures_by_side(group.claims, then.reported))


def _denies(sighting: Sighting, event: Event) -> bool:
    return sighting.claim.kind == "denial" != event.kind


def _sighting(claim: Claim, analysis: Analysis, event: Event) -> Sighting:
    return Sighting(claim.id, claim, _scene_of(claim, event.place), analysis.published)


def _scene_of(claim: Claim, place: ClaimPlace | None) -> ClaimPlace | None:
    """The scene by which a claim belongs to an event: the nearest to its place."""
    if place is None or not claim.scenes:
        return None
    here = place.place.lon, place.place.lat
    return min(
        claim.scenes, key=lambda s: distance_km((s.place.lon, s.place.lat), here)
    )
