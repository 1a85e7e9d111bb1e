"""Which place of a name is meant: what speaks for each candidate, added up.

Scores are in units of log-odds: of two candidates that differ by one, the higher is
right about e times as often. What each kind of evidence adds stands in WEIGHTS.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from geoevents.geo import distance_km
from geoevents.model import Candidate, Place
from geoevents.parse.toponyms.fame import is_country

#: Tuned one at a time on development news and on letters of the American Civil War.
WEIGHTS: Final[dict[str, float]] = {
    "prominence": 12.0,
    "large_country": 0.8,
    "state": 2.0,
    "seat": 0.8,
    "listed_areas": 4.5,
    "same_sentence": 1.5,
    "seat_of": -1.0,
    "other_name": -0.6,
    "cue": 3.0,
    "cue_against": -2.0,
    "cue_code": 1.5,
    "in_country": 5.0,
    "comma": 4.0,
    "country_named": 1.2,
    "admin1_named": 3.0,
    "admin2_named": 3.0,
    "focus": 4.0,
    "near": 3.0,
    "stranger": -0.5,
    "strange_name": -2.5,
    "region": 4.5,
    "great_water": 3.0,
    "foreign_name": -4.0,
    "like_its_country": -4.0,
}

#: Score of "none of the candidates": a hamlet without any support lies below it.
NONE_SCORE: Final = 3.0

#: Distance at which nearness to another place of the article is worth 1/e.
NEAR_KM: Final = 120.0

#: Words of a cue that name one kind of division. From GeoNames' feature codes.
_CODE_OF_WORD: Final[dict[str, tuple[str, ...]]] = {
    "county": ("ADM2",),
    "parish": ("ADM2",),
    "district": ("ADM2", "ADM3", "ADM1"),
    "state": ("ADM1",),
    "province": ("ADM1",),
    "oblast": ("ADM1",),
    "township": ("ADM3", "ADM4"),
}

#: Divisions that no township is.
_LARGER: Final = ("ADM1", "ADM2")

_CLASS_WORDS: Final = {
    "P": "a settlement",
    "A": "an area",
    "H": "water",
    "T": "a height",
    "L": "a region",
    "S": "a spot",
    "R": "a road",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A candidate with what has been added up for it so far."""

    place: Place
    score: float
    reasons: tuple[str, ...]

    def plus(self, amount: float, reason: str) -> Option:
        """The same with one more reason."""
        return Option(self.place, self.score + amount, (*self.reasons, reason))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that the article surely names. share: its part of all mentions."""

    key: str
    name: str
    place: Place
    share: float


def options_of(candidates: Iterable[Candidate]) -> tuple[Option, ...]:
    """The candidates of a name with their prominence, before the article is read.

    A bare name that a settlement shares with the division around it means the
    settlement ("Idlib was shelled"), unless the gazetteer ranks the division first
    (the state of Oklahoma, for which Oklahoma City is short).
    """
    listed = tuple(candidates)
    seats = [c for c in listed if c.place.feature_class == "P"]
    states = {c.place.country for c in listed if is_country(c.place)}
    return tuple(_option(candidate, seats, states) for candidate in listed)


def _option(
    candidate: Candidate, seats: Sequence[Candidate], states: Set[str | None]
) -> Option:
    place = candidate.place
    score = WEIGHTS["prominence"] * candidate.score
    if place.country in states and not is_country(place):
        score += WEIGHTS["like_its_country"]
    if is_country(place):
        millions = math.log10(max(place.population, 10_000)) - 6
        score += WEIGHTS["large_country"] * millions
    elif place.feature_code in _DIVISIONS and _is_beaten(candidate, seats):
        score -= WEIGHTS["seat"]
    elif place.feature_code == "ADM1":
        score += WEIGHTS["state"]
    elif place.feature_class in "HT" and place.precision_km >= _GREAT_KM:
        score += WEIGHTS["great_water"]
    if candidate.reasons and candidate.reasons[0].startswith("alternate"):
        score += WEIGHTS["other_name"]
    return Option(place, score, candidate.reasons[:3])


#: Rivers, seas and ranges that reach so far are meant before hamlets of their name.
_GREAT_KM: Final = 100.0

_DIVISIONS: Final = ("ADM1", "ADM2", "ADM3")


def _is_beaten(division: Candidate, seats: Sequence[Candidate]) -> bool:
    """Whether the settlement of the same name in it is as prominent as the division."""
    return any(
        seat.score >= division.score and holds_loosely(division.place, seat.place)
        for seat in seats
    )


def holds_loosely(division: Place, place: Place) -> bool:
    """Whether the division may hold the place, where codes of the second are unknown.

    Towns that are divisions of their own lie beside the one that is called after
    them: the first-order division decides.
    """
    return (
        division.country is not None
        and (division.country, division.admin1) == (place.country, place.admin1)
        and distance_km((division.lon, division.lat), (place.lon, place.lat)) < 300
    )


def with_cues(option: Option, cues: Sequence[str]) -> Option:
    """The option with the feature words around its name weighed.

    cues: ``CLASS:words`` and ``in:COUNTRY``, as the recogniser writes them.
    """
    classes = {cue[0] for cue in cues if cue[1:2] == ":"}
    for cue in cues:
        kind, _, words = cue.partition(":")
        if kind == "in":
            same = option.place.country == words
            sign = 1.0 if same else -1.0
            told = "in" if same else "not in"
            option = option.plus(
                sign * WEIGHTS["in_country"],
                f"the name written so is of {words}: it is {told} it",
            )
        elif kind == option.place.feature_class:
            option = _with_cue(option, kind, words)
    if classes and option.place.feature_class not in classes:
        kind = _CLASS_WORDS.get(next(iter(sorted(classes))), "another kind")
        option = option.plus(
            WEIGHTS["cue_against"], f"the words beside it speak of {kind}"
        )
    return option


def _with_cue(option: Option, kind: str, words: str) -> Option:
    told = f"“{words}” beside the name: {_CLASS_WORDS.get(kind, kind)}"
    option = option.plus(WEIGHTS["cue"], told)
    codes = _CODE_OF_WORD.get(words.lower())
    if codes and option.place.feature_code in codes:
        return option.plus(WEIGHTS["cue_code"], f"a {words.lower()} as the text says")
    if codes and option.place.feature_code in _LARGER and "ADM3" in codes[:1]:
        told = f"larger than a {words.lower()}"
        return option.plus(WEIGHTS["cue_against"] - WEIGHTS["cue"], told)
    return option


def holds(area: Place, place: Place) -> bool:
    """Whether the area holds the place, by their codes alone.

    >>> from geoevents.model import Place
    >>> ky = Place("a:1", "Kentucky", -85, 37, "A", "ADM1", "US", "KY", None, 0, 200)
    >>> town = Place("a:2", "Paris", -84, 38, "P", "PPL", "US", "KY", None, 9, 5)
    >>> holds(ky, town), holds(town, ky)
    (True, False)
    """
    if place.id == area.id or area.country is None or area.country != place.country:
        return False
    if area.feature_code.startswith("PCL"):
        return True
    if area.feature_code == "ADM1":
        return area.admin1 is not None and area.admin1 == place.admin1
    if area.feature_code == "ADM2":
        return (area.admin1, area.admin2) == (place.admin1, place.admin2) and (
            area.admin2 is not None
        )
    return False


_HOLDER_WEIGHT: Final = (
    ("PCL", "country_named"),
    ("ADM1", "admin1_named"),
    ("ADM2", "admin2_named"),
)


def with_article(
    option: Option, key: str, anchors: Sequence[Anchor], focus: Mapping[str, float]
) -> Option:
    """The option with the other places of the article weighed.

    anchors: of other names than key. focus: country -> its share of the article.
    """
    others = [anchor for anchor in anchors if anchor.key != key]
    option = _with_holders(option, others)
    share = focus.get(option.place.country or "", 0.0)
    if share > 0 and not is_country(option.place):
        option = option.plus(
            WEIGHTS["focus"] * share,
            f"{share:.0%} of the article's places are in {option.place.country}",
        )
    elif focus and _is_stranger(option.place, focus):
        told = "the article names nothing else of its country"
        bare = option.place.feature_class == "P"
        other = bare and option.reasons[:1] == ("alternate name",)
        option = option.plus(WEIGHTS["strange_name" if other else "stranger"], told)
    return _with_nearest(option, others)


def _is_stranger(place: Place, focus: Mapping[str, float]) -> bool:
    small = place.population < 100_000 and place.feature_code not in ("PPLC", "ADM1")
    return small and place.country is not None and place.country not in focus


def _with_holders(option: Option, anchors: Sequence[Anchor]) -> Option:
    for code, weight in _HOLDER_WEIGHT:
        for anchor in anchors:
            if anchor.place.feature_code.startswith(code) and holds(
                anchor.place, option.place
            ):
                told = f"{anchor.name}, in which it lies, is named in the article"
                option = option.plus(WEIGHTS[weight], told)
                break
    return option


def _with_nearest(option: Option, anchors: Sequence[Anchor]) -> Option:
    if is_country(option.place):
        return option
    here = (option.place.lon, option.place.lat)
    nearest: tuple[float, Anchor] | None = None
    for anchor in anchors:
        if anchor.place.feature_class == "A" or anchor.place.id == option.place.id:
            continue
        far = distance_km(here, (anchor.place.lon, anchor.place.lat))
        if nearest is None or far < nearest[0]:
            nearest = (far, anchor)
    if nearest is None or nearest[0] > 4 * NEAR_KM:
        return option
    worth = WEIGHTS["near"] * math.exp(-nearest[0] / NEAR_KM)
    told = f"{nearest[1].name} is named in the article, {nearest[0]:.0f} km away"
    return option.plus(worth, told)


def best_first(options: Iterable[Option]) -> tuple[Option, ...]:
    """Highest score first; equal ones by id, so that the order is always the same."""
    return tuple(sorted(options, key=lambda o: (-o.score, o.place.id)))


def probabilities(options: Sequence[Option]) -> tuple[float, ...]:
    """How likely each option is the one meant, "none of them" taking its part."""
    if not options:
        return ()
    top = max(NONE_SCORE, *(option.score for option in options))
    weights = [math.exp(option.score - top) for option in options]
    total = sum(weights) + math.exp(NONE_SCORE - top)
    return tuple(weight / total for weight in weights)


#: Raw chance of the best option -> how often such a choice was right, by isotonic
#: regression over TR-News and GeoVirus (Nov 2026; docs/reading.md has the table).
_CALIBRATION: Final = (
    (0.0, 0.0),
    (0.35, 0.45),
    (0.6, 0.55),
    (0.7, 0.66),
    (0.8, 0.8),
    (0.99, 0.84),
    (0.995, 0.91),
    (1.0, 0.93),
)


def calibrated(chance: float) -> float:
    """How likely a choice is right whose raw chance is this; rises with it.

    >>> calibrated(0.35), calibrated(1.0)
    (0.45, 0.93)
    """
    for (low, at_low), (high, at_high) in itertools.pairwise(_CALIBRATION):
        if chance <= high:
            return at_low + (at_high - at_low) * (chance - low) / (high - low)
    return _CALIBRATION[-1][1]
