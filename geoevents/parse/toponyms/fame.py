"""How widely known the places of a name are, judged by the gazetteer alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from geoevents.model import Candidate, Place

#: GeoNames codes of sovereign and dependent countries, and of continents.
_COUNTRY_CODES = ("PCL", "CONT", "TERR")


@dataclass(frozen=True, slots=True)
class Fame:
    """weight: evidence in favour of any mention of the name, from -1 to 4.

    expected_zipf: how frequent a word the name may be without being suspected of
    being a common word. classes: feature classes of its places. country, large:
    whether one is a country, whether one is a country, a state or a city.
    """

    weight: float
    expected_zipf: float
    classes: frozenset[str]
    country: bool
    large: bool


def is_country(place: Place) -> bool:
    """Whether the place is a country, a former one, a territory or a continent."""
    return place.feature_code.startswith(_COUNTRY_CODES)


def place_weight(place: Place) -> float:
    """How widely known one place is: 4 a country, 3 a state or capital, -0.5 a hamlet.

    The steps follow the logarithm of the population; heights, waters and regions,
    of which no number is known, stand between town and city.
    """
    if is_country(place):
        return 4.0
    if place.feature_code in ("ADM1", "PPLC"):
        return 3.0
    if place.feature_class == "P" or place.population:
        return min(3.0, max(-0.5, 0.9 * math.log10(place.population + 1) - 2.9))
    if place.feature_class == "A":
        return 0.8
    return 1.0


def fame_of(candidates: tuple[Candidate, ...]) -> Fame | None:
    """The fame of a name with these candidates; None where there is none."""
    if not candidates:
        return None
    places = [candidate.place for candidate in candidates]
    weight = max(map(place_weight, places))
    return Fame(
        weight=weight,
        expected_zipf=3.0 + 0.55 * max(weight, 0.0) + (0.5 if weight >= 2.9 else 0),
        classes=frozenset(place.feature_class for place in places),
        country=any(map(is_country, places)),
        large=weight >= 2.0,
    )


#: A name -> its fame, or None where the gazetteer does not know it.
FameOf = Callable[[str], Fame | None]
