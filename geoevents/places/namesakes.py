"""Which of a division and the settlement that it is named after a bare name means.

"Shelling hit Barda" means the town, not the district around it. The towns of most
districts are smaller than what their class alone makes districts known for, so the
pair is told apart here and not by prominence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from geoevents.places.fold import fold
from geoevents.places.skeleton import skeleton
from geoevents.places.tables import NameRow, PlaceRow
from geoevents.places.variants import without_kind

#: Seats of divisions, by the division's code: a seat is meant however small it is.
_SEATS = {
    "ADM1": ("PPLC", "PPLA"),
    "ADM2": ("PPLC", "PPLA", "PPLA2"),
    "ADM3": ("PPLC", "PPLA", "PPLA2", "PPLA3"),
}

#: People from which on a settlement that is no seat is meant rather than its division.
_MEANT_FROM = {"ADM1": 20_000, "ADM2": 2_000, "ADM3": 500}

#: What a division keeps of the score of its settlement: enough to be beaten under
#: every name (a name that is not the default one costs 3 %).
_KEPT = 0.95

#: Radius in km from which on a first-order division is more than a town's own.
_LARGE_KM = 40.0


def large_divisions(places: Iterable[PlaceRow]) -> set[tuple[str, str, str]]:
    """Country, code and folded default name of the large first-order divisions.

    A town in one that has this name beside its own ("Bahia" for Salvador, "Oklahoma"
    for Oklahoma City) has it as a short name only.
    """
    return {
        (place.country, place.admin1, fold(place.name))
        for place in places
        if place.feature_code == "ADM1" and (place.radius_km or 0) >= _LARGE_KM
    }


def members_population(places: Iterable[PlaceRow]) -> dict[tuple[str, str], int]:
    """Country and code of a first-order division -> people of its settlements."""
    people: dict[tuple[str, str], int] = defaultdict(int)
    for place in places:
        if place.feature_class == "P" and place.feature_code != "PPLX":
            people[place.country, place.admin1] += place.population
    return people


def namesakes(
    places: Sequence[PlaceRow],
    names: Sequence[Iterable[str]],
    curated: Container[str] = frozenset(),
) -> dict[int, tuple[int, ...]]:
    """Number of a division -> the settlements in it that its bare name means.

    names: of each place, in the same order. Divisions of the curated tables are left
    out: what they are called is settled there.
    """
    keys = _settlement_keys(places, names)
    pairs = {}
    for k, place in enumerate(places):
        if place.feature_code not in _SEATS or place.id in curated:
            continue
        codes = place.country, place.admin1
        called = set(map(fold, names[k]))
        shared = {s for name in called for s in keys.get((*codes, name), ())}
        meant = tuple(sorted(s for s in shared if _is_meant(places[s], place, called)))
        if meant:
            pairs[k] = meant
    return pairs


def prefer_settlements(
    fame: Sequence[float], pairs: Mapping[int, Sequence[int]]
) -> list[float]:
    """The prominence of each place once settlements rank above their namesakes.

    A settlement takes the prominence of its division, which stays just below it.
    """
    ranked = list(fame)
    for k, meant in pairs.items():
        seat = max(meant, key=lambda s: (fame[s], -s))
        ranked[seat] = max(ranked[seat], fame[k])
        ranked[k] = min(ranked[k], round(_KEPT * ranked[seat], 4))
    return ranked


def lent_names(division: Iterable[NameRow], town: PlaceRow) -> list[NameRow]:
    """Names of a division by language that its settlement lacks and shares.

    Natural Earth knows Saada in 26 languages as a governorate only. Shared is a name
    whose consonants are those of the town's default one: no "province of" in it; and
    in scripts without spaces what stands before the word for the division (哈尔科夫州).
    """
    form, known = skeleton(fold(town.name)), set(map(fold, (town.name, *town.names)))
    lent = []
    for row in division:
        name = without_kind(row.name)
        alike = len(form) > 1 and skeleton(fold(name)) == form
        if row.language and (alike or name != row.name) and fold(name) not in known:
            lent.append(replace(row, place=town.id, name=name))
    return lent


def _settlement_keys(
    places: Sequence[PlaceRow], names: Sequence[Iterable[str]]
) -> Mapping[tuple[str, str, str], list[int]]:
    """Country, first-order division and folded name -> numbers of settlements."""
    wanted = {
        (place.country, place.admin1, fold(name))
        for place, listed in zip(places, names, strict=True)
        if place.feature_code in _SEATS
        for name in listed
    }
    keys: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for k, place in enumerate(places):
        if place.feature_class == "P":
            for key in {(place.country, place.admin1, fold(n)) for n in names[k]}:
                if key in wanted:
                    keys[key].append(k)
    return keys


def _is_meant(town: PlaceRow, division: PlaceRow, called: Container[str]) -> bool:
    """Whether the bare name means the town rather than the division around it.

    called: folded names of the division. A town that is no seat has to have one of
    them as its default name: Goa is the state, though the port is called so too.
    """
    code = division.feature_code
    if code != "ADM1" and division.admin2 and town.admin2 not in ("", division.admin2):
        return False
    if town.feature_code in _SEATS[code]:
        return True
    return town.population >= _MEANT_FROM[code] and fold(town.name) in called
