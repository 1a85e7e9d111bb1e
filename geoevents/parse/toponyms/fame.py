"""How widely known the places of a name are, judged by the gazetteer alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from geoevents.model import Candidate, Place
from geoevents.places.gazetteer import Gazetteer

#: The most names remembered with their fame; enough for the news of a year.
_REMEMBERED = 20_000

#: From so many people on the name is a frequent word for the place's own sake.
_METROPOLIS = 1_000_000

#: The last letter of the Latin alphabets that Europe writes.
_LAST_LATIN = "\u024f"

#: So much less is a name worth that a place has in other languages only.
_FOREIGN = 2.5

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


def fame_of(
    candidates: tuple[Candidate, ...], *, foreign: frozenset[str] = frozenset()
) -> Fame | None:
    """The fame of a name with these candidates; None where there is none.

    foreign: ids of places that have the name in other languages than the text's.
    """
    if not candidates:
        return None
    places = [candidate.place for candidate in candidates]
    own = [place for place in places if place.id not in foreign]
    weight = max(
        place_weight(place) - (_FOREIGN if place.id in foreign else 0.0)
        for place in places
    )
    return Fame(
        weight=max(weight, -0.5),
        expected_zipf=3.0
        + 0.55 * max(weight, 0.0)
        + (0.5 if weight >= 2.9 else 0)
        + (0.4 if any(p.population >= _METROPOLIS for p in own) else 0),
        classes=frozenset(place.feature_class for place in places),
        country=any(map(is_country, own)),
        large=weight >= 2.0,
    )


def is_foreign(
    gazetteer: Gazetteer, candidate: Candidate, name: str, language: str
) -> bool:
    """Whether the place has this name in other languages than the text's only.

    "Cada" is Chad in Latvian, and a common word in Spanish. Names of no told
    language, English ones and those in other scripts than the Latin, which fewer
    languages share, are at home everywhere.
    """
    at_home = ("", "en", language)
    told = candidate.reasons[0].rpartition(" in ")[2] if candidate.reasons else ""
    if language == "und" or not told.isalpha() or len(told) > 3 or told in at_home:
        return False
    if name[:1] > _LAST_LATIN:
        return False
    spellings = gazetteer.spellings(candidate.place.id, name)
    return all((spelt.language or "") not in at_home for spelt in spellings)


#: A name and the language of its text -> its fame, or None where it is not known.
FameOf = Callable[[str, str], Fame | None]


class Fames:
    """The fame of names in a gazetteer, remembered up to a bound. Safe to share."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.of_name: FameOf = lru_cache(maxsize=_REMEMBERED)(self._of_name)
        self.of_demonym = lru_cache(maxsize=_REMEMBERED)(self._of_demonym)

    def _of_name(self, name: str, language: str) -> Fame | None:
        candidates = self._gazetteer.lookup(name, limit=8)
        foreign = frozenset(
            candidate.place.id
            for candidate in candidates
            if is_foreign(self._gazetteer, candidate, name, language)
        )
        return fame_of(candidates, foreign=foreign)

    def _of_demonym(self, name: str) -> Fame | None:
        return fame_of(self._gazetteer.demonyms(name))

    def of_artefact(self, name: str) -> Fame | None:
        """Of the places that machine translation is known to turn into this name."""
        places = [
            self._gazetteer.place(artefact.place_id)
            for artefact in self._gazetteer.artefacts(name)
        ]
        return fame_of(tuple(Candidate(place, 1.0) for place in places if place))
