"""Blocks: claims that may speak of one event share one, so that only they are compared.

A block is a family, a month and a place: two places that are alike are one place, or
settlements within NEAR_KM (similarity.py; a test compares merging without blocks). The
same functions serve merging everything and finding what a new claim is merged with.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from geoevents.events.sightings import Sighting

#: Two settlements this near may be one scene (similarity.py); half of it, and a little
#: for rounding, is how far a place reaches into the cells around it.
NEAR_KM = 3.0
_REACH_KM = NEAR_KM / 2 * 1.05
#: Cells of 0.1 degree; beyond this latitude one cell holds a whole parallel.
_PER_DEGREE = 10
_POLAR_DEGREES = 80
_KM_PER_DEGREE = 111.2
#: A longer time stands in a block of its own, with others as long.
_MAX_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """A scene as blocks see it."""

    place_id: str
    lon: float
    lat: float


def keys_of_sighting(sighting: Sighting) -> frozenset[int]:
    """The blocks of one claim at one scene."""
    when, place = sighting.claim.when, sighting.place
    interval = when.interval if when else None
    return block_keys(
        sighting.claim.family,
        (interval.start, interval.end) if interval else None,
        [Spot(place.id, place.lon, place.lat)] if place else [],
    )


def block_keys(
    family: str, time: tuple[datetime, datetime] | None, spots: Iterable[Spot]
) -> frozenset[int]:
    """The blocks of a claim: 64-bit numbers, the same on any machine.

    time: start and end, half-open; None where it is not dated. spots: its scenes.
    """
    places = {key for spot in spots for key in _place_keys(spot)} or {"-"}
    return frozenset(
        _number(f"{family}\x1f{month}\x1f{place}")
        for month in _months(time)
        for place in places
    )


def _number(text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _months(time: tuple[datetime, datetime] | None) -> Iterator[str]:
    """``2020-09`` for each month of at most a year, else ``long``; ``-`` undated."""
    if time is None:
        yield "-"
        return
    start, end = time
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > _MAX_MONTHS:
        yield "long"
        return
    for step in range(months + 1):
        month = start.month - 1 + step
        yield f"{start.year + month // 12}-{month % 12 + 1:02d}"


def _place_keys(spot: Spot) -> Iterator[str]:
    """The place itself, and the cells that it reaches into.

    Two points within NEAR_KM reach into one cell at least: their reaches overlap.
    """
    yield spot.place_id
    reach = _REACH_KM / _KM_PER_DEGREE
    for row in _cells(spot.lat - reach, spot.lat + reach):
        # The farthest parallel of the row from the equator: its degrees are shortest.
        latitude = max(abs(row), abs(row + 1)) / _PER_DEGREE
        if latitude > _POLAR_DEGREES:
            yield f"{row}/"
            continue
        wide = reach / math.cos(math.radians(latitude))
        for column in _cells(spot.lon - wide, spot.lon + wide):
            yield f"{row}/{column % (360 * _PER_DEGREE)}"


def _cells(low: float, high: float) -> range:
    return range(math.floor(low * _PER_DEGREE), math.floor(high * _PER_DEGREE) + 1)
