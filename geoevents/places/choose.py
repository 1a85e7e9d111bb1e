"""Steering a single look-up: near a point, in a country, on a date."""

from __future__ import annotations

from dataclasses import replace

from geoevents.geo import LonLat, distance_km
from geoevents.model import Candidate
from geoevents.places.fold import fold
from geoevents.places.gazetteer import Gazetteer
from geoevents.places.labels import in_use
from geoevents.places.variants import variants

#: Distance in km at which nearness, 0 to 1, is a half; it counts like prominence.
_HALF_KM = 200.0

#: What is left of the score of a place under a name not in use at the date.
_OUT_OF_USE = 0.5


def choose(
    gazetteer: Gazetteer,
    name: str,
    *,
    near: LonLat | None = None,
    country: str | None = None,
    on: str | None = None,
    limit: int = 10,
) -> tuple[Candidate, ...]:
    """The places of a name, best first; of its variants where it is not known.

    Variants: without "province of" or an article, then an adjective of a place, then
    what is spelt nearly so.

    near: (lon, lat) that the place should be close to. country: ISO alpha-2 code that
    it must lie in. on: EDTF date at which the name should have been in use.
    """
    found = gazetteer.lookup(name) or _varied(gazetteer, name)
    found = found or gazetteer.demonyms(name) or gazetteer.fuzzy(name, limit=limit)
    if country is not None:
        found = tuple(c for c in found if c.place.country == country.upper())
    if near is not None:
        found = tuple(_weigh_distance(c, near) for c in found)
    if on is not None:
        found = tuple(_weigh_date(gazetteer, c, name, on) for c in found)
    return tuple(sorted(found, key=lambda c: (-c.score, c.place.id))[:limit])


def _varied(gazetteer: Gazetteer, name: str) -> tuple[Candidate, ...]:
    for variant in variants(fold(name)):
        found = gazetteer.lookup(variant)
        if found:
            reason = f"looked up as {variant}"
            return tuple(replace(c, reasons=(*c.reasons, reason)) for c in found)
    return ()


def _weigh_distance(candidate: Candidate, near: LonLat) -> Candidate:
    place = candidate.place
    away = distance_km((place.lon, place.lat), near)
    nearness = _HALF_KM / (_HALF_KM + away)
    reason = f"{away:,.0f} km from the point given"
    return replace(
        candidate,
        score=round((candidate.score + nearness) / 2, 4),
        reasons=(*candidate.reasons, reason),
    )


def _weigh_date(
    gazetteer: Gazetteer, candidate: Candidate, name: str, on: str
) -> Candidate:
    spelt = [n for n in gazetteer.spellings(candidate.place.id, name) if n.valid]
    if not spelt or any(in_use(n, on) for n in spelt):
        return candidate
    reason = f"the name was not in use on {on} ({spelt[0].valid})"
    return replace(
        candidate,
        score=round(candidate.score * _OUT_OF_USE, 4),
        reasons=(*candidate.reasons, reason),
    )
