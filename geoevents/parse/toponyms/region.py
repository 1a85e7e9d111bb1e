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

#: Less than this is not worth telling.
_LEAST: Final = 0.05

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
    shared = {region: n - 1 for region, n in names.items() if n > _FEWEST}
    if not shared:
        return {key: tuple(options) for key, options in groups.items()}
    top = max(total.values())
    odds = {r: math.exp(_TRUST * (worth - top)) for r, worth in total.items()}
    whole = sum(odds.values())
    return {
        key: _raised(options, _without(odds, whole, votes.get(key, {})), shared)
        for key, options in groups.items()
    }


def _without(
    odds: Mapping[Region, float], whole: float, own: Mapping[Region, float]
) -> dict[Region, float]:
    """How likely each region of a name is by the other names, its own part taken off.

    whole: the sum of all odds, from which only those of the name's regions differ.
    """
    left = {r: odds[r] * math.exp(-_TRUST * worth) for r, worth in own.items()}
    rest = whole - sum(odds[r] - others for r, others in left.items())
    return {r: others / rest for r, others in left.items()} if rest > 0 else {}


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
    chances: Mapping[Region, float],
    shared: Mapping[Region, int],
) -> tuple[Option, ...]:
    """shared: region -> the number of other names with an option in it."""
    if not any(region in shared for region in chances):
        return tuple(options)
    wide = _is_wide(max(options, key=lambda option: option.score))
    return tuple(
        option
        if wide and not _is_wide(option)
        else _with_chance(option, chances, shared)
        for option in options
    )


def _with_chance(
    option: Option, chances: Mapping[Region, float], shared: Mapping[Region, int]
) -> Option:
    region = region_of(option)
    if region is None or region not in shared:
        return option
    worth = WEIGHTS["region"] * chances.get(region, 0.0)
    if worth < _LEAST:
        return option
    told = (
        f"{shared[region]} other names of the article are names of places"
        f" in {region[1]}, {region[0]} too"
    )
    return option.plus(worth, told)
