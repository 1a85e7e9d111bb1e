"""The region that an article's names have in common.

Local news names no state: "Glasgow", "Franklin" and "Warren County" are each in many,
but all three in one. Every first-order division is asked how well it accounts for the
names as a whole, and the options within it gain what the other names say for it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from geoevents.parse.toponyms.fame import is_country
from geoevents.parse.toponyms.ranking import WEIGHTS, Option

#: ISO code of the country, GeoNames code of the first-order division.
Region = tuple[str, str]

#: What options are divided by before they become chances: none is sure yet.
_TEMPERATURE: Final = 3.0

#: How much a likely option counts above several unlikely ones.
_SHARPNESS: Final = 10.0

#: How far the region that accounts best for the names is preferred to the next.
_TRUST: Final = 3.0

#: A region speaks for a name where so many other names have options in it.
_FEWEST: Final = 2

#: Names that are looked at; the first of a long article tell enough.
_MOST_NAMES: Final = 60


def with_region(
    groups: Mapping[str, Sequence[Option]],
) -> dict[str, tuple[Option, ...]]:
    """The options of each name, those in the region of the others raised."""
    votes = {key: _votes(options) for key, options in [*groups.items()][:_MOST_NAMES]}
    total: dict[Region, float] = defaultdict(float)
    names: dict[Region, int] = defaultdict(int)
    for vote in votes.values():
        for region, worth in vote.items():
            total[region] += worth
            names[region] += 1
    shared = {region for region, count in names.items() if count > _FEWEST}
    return {
        key: _raised(options, votes.get(key, {}), total, names, shared)
        for key, options in groups.items()
    }


def _votes(options: Sequence[Option]) -> dict[Region, float]:
    """What one name says for each region: log-odds, nought where it has no option."""
    if not options:
        return {}
    top = max(option.score for option in options)
    weights = [math.exp((option.score - top) / _TEMPERATURE) for option in options]
    whole = sum(weights)
    chances: dict[Region, float] = defaultdict(float)
    for option, weight in zip(options, weights, strict=True):
        region = region_of(option)
        if region is not None:
            chances[region] += weight / whole
    return {r: math.log1p(_SHARPNESS * chance) for r, chance in chances.items()}


def region_of(option: Option) -> Region | None:
    """The first-order division that an option lies in, or is."""
    place = option.place
    if is_country(place) or not place.country or not place.admin1:
        return None
    return place.country, place.admin1


def _is_wide(option: Option) -> bool:
    """A country or state: a bare name that best fits one is no hamlet's."""
    return is_country(option.place) or option.place.feature_code == "ADM1"


def _raised(
    options: Sequence[Option],
    own: Mapping[Region, float],
    total: Mapping[Region, float],
    names: Mapping[Region, int],
    shared: set[Region],
) -> tuple[Option, ...]:
    if shared.isdisjoint(own):
        return tuple(options)
    wide = _is_wide(max(options, key=lambda option: option.score))
    others = {region: total[region] - own.get(region, 0.0) for region in total}
    top = max(others.values())
    whole = sum(math.exp(_TRUST * (worth - top)) for worth in others.values())
    result = []
    for option in options:
        region = region_of(option)
        raises = not wide or _is_wide(option)
        if region in shared and region is not None and raises:
            chance = math.exp(_TRUST * (others[region] - top)) / whole
            told = (
                f"{names[region] - 1} other names of the article are names of places"
                f" in {region[1]}, {region[0]} too"
            )
            option = option.plus(WEIGHTS["region"] * chance, told)
        result.append(option)
    return tuple(result)
