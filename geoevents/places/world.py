"""The world table: settlements, divisions and countries merged from the packages."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from statistics import fmean

from geoevents.geo import LonLat, distance_km
from geoevents.places.fold import fold
from geoevents.places.sources import Division, Json, Settlement
from geoevents.places.tables import MAX_NAME, SEPARATOR, NameRow, PlaceRow, has_controls

#: Congo's two states have their capitals in brackets: only what stands before counts.
_PARTS_OF = {"CD": 1, "CG": 1}

#: Radius in km of a division without a settlement of its own, around its parent's.
ORPHAN_RADIUS_KM = 60.0

_CODE_LIKE = re.compile(r"[A-Z0-9]{2,5}")
_MACHINE_ROMAN = re.compile(r"[a-z' -]+")
_UNWANTED = re.compile(r"https?:|[\d|\t\n@/]")


def clean_names(primary: str, names: Iterable[str]) -> tuple[str, ...]:
    """Further names worth keeping, one for each folded form, sorted.

    Left out: machine romanisations (all lower-case ASCII), code-like ones (IATA,
    UN/LOCODE), links, single letters and what folds to the primary name. Of two
    spellings that fold alike the one with more diacritics stays.

    >>> clean_names("Tərtər", ["Tartar", "tartar", "Tärtär", "TTR", "Тертер"])
    ('Tärtär', 'Тертер')
    """
    kept: dict[str, str] = {}
    seen = fold(primary)
    for name in chain.from_iterable(map(_two_scripts, names)):
        if not _is_wanted(name):
            continue
        key = fold(name)
        if key and key != seen:
            kept[key] = max(kept.get(key, ""), name, key=_marks)
    return tuple(sorted(kept.values()))


def _two_scripts(name: str) -> list[str]:
    """A name without needless white space, or both of one such as ``Homs - حمص``."""
    name = " ".join(name.split())
    parts = [part for part in name.split(" - ") if part]
    mixed = len(parts) == 2 and parts[0][0].isascii() != parts[1][0].isascii()
    return parts if mixed else [name]


def _marks(name: str) -> tuple[int, str]:
    return sum(not c.isascii() for c in name), name


def _is_wanted(name: str) -> bool:
    if len(name) > MAX_NAME or has_controls(name):
        return False
    if len(name) < 2 or _UNWANTED.search(name):
        return False
    return not (_CODE_LIKE.fullmatch(name) or _MACHINE_ROMAN.fullmatch(name))


def merge_settlements(
    snapshots: Sequence[tuple[str, Iterable[Settlement]]],
) -> dict[int, PlaceRow]:
    """geonameid -> place. The first snapshot is the newest: its name and point win.

    Population is the maximum over the snapshots, since places that a war has emptied
    are still the places that its news speak of. source: letters of the snapshots.
    """
    merged: dict[int, PlaceRow] = {}
    for letter, snapshot in snapshots:
        for found in snapshot:
            known = merged.get(found.geonameid)
            merged[found.geonameid] = (
                _merge(known, found, letter) if known else _from(found, letter)
            )
    return {
        key: replace(row, names=clean_names(row.name, row.names))
        for key, row in merged.items()
    }


def _from(found: Settlement, letter: str) -> PlaceRow:
    return PlaceRow(
        id=f"geonames:{found.geonameid}",
        name=found.name,
        lon=found.lon,
        lat=found.lat,
        feature_class="P",
        feature_code=found.feature_code or "PPL",
        country=found.country,
        admin1=found.admin1,
        admin2=found.admin2,
        population=found.population,
        radius_km=None,
        source=letter,
        names=tuple(name for name in found.names if _is_wanted(name)),
    )


def _merge(known: PlaceRow, found: Settlement, letter: str) -> PlaceRow:
    older = (found.name, *found.names)
    return replace(
        known,
        feature_code=found.feature_code or known.feature_code,
        admin1=known.admin1 or found.admin1,
        admin2=known.admin2 or found.admin2,
        population=max(known.population, found.population),
        source=known.source + letter,
        names=known.names + tuple(name for name in older if _is_wanted(name)),
    )


@dataclass(frozen=True, slots=True)
class Extent:
    """A point, the radius in km that holds the thing, and the source's letter."""

    point: LonLat
    radius_km: float
    source: str


def member_extents(places: Iterable[PlaceRow]) -> dict[str, Extent]:
    """Division code -> the mean of its settlements and the radius that holds 90 %."""
    members: dict[str, list[LonLat]] = defaultdict(list)
    for place in places:
        code = f"{place.country}.{place.admin1}"
        members[code].append((place.lon, place.lat))
        if place.admin2:
            members[f"{code}.{place.admin2}"].append((place.lon, place.lat))
    return {code: _extent(points) for code, points in members.items()}


def _extent(points: Sequence[LonLat]) -> Extent:
    """Mean on the plane; across the antimeridian the first point has to serve."""
    lons = [lon for lon, _ in points]
    wide = max(lons) - min(lons) > 180
    centre = points[0] if wide else (fmean(lons), fmean(lat for _, lat in points))
    away = sorted(distance_km(centre, point) for point in points)
    reach = away[int(0.9 * (len(away) - 1))]
    return Extent(centre, max(15.0, 1.2 * reach), "m")


def merge_divisions(
    divisions: Iterable[Division],
    known: dict[str, Extent],
    settlements: Iterable[PlaceRow],
) -> dict[int, PlaceRow]:
    """geonameid -> first- or second-order division.

    known: extents by GeoNames code, the best source first merged in by the caller.
    A division without one takes that of the settlement of its name in the same
    parent, else its parent's with a wider radius; without a parent it is left out.
    """
    seats = {
        (place.country, place.admin1, fold(place.name)): place for place in settlements
    }
    rows = {}
    for division in divisions:
        extent = known.get(division.code) or _from_relatives(division, known, seats)
        if extent is not None:
            rows[division.geonameid] = _division_row(division, extent)
    return rows


def _from_relatives(
    division: Division,
    known: dict[str, Extent],
    seats: dict[tuple[str, str, str], PlaceRow],
) -> Extent | None:
    country, admin1, *_ = division.code.split(".")
    seat = seats.get((country, admin1, fold(division.name)))
    if seat is not None:
        return Extent((seat.lon, seat.lat), 30.0, "s")
    parent = known.get(f"{country}.{admin1}")
    if parent is None or division.level == 1:
        return None
    return Extent(parent.point, max(parent.radius_km, ORPHAN_RADIUS_KM), "p")


def rename(row: PlaceRow, name: str) -> PlaceRow:
    """The place with another default name; the one it had stays among its names."""
    return replace(row, name=name, names=clean_names(name, (row.name, *row.names)))


def _division_row(division: Division, extent: Extent) -> PlaceRow:
    country, admin1, *rest = division.code.split(".")
    lon, lat = extent.point
    return PlaceRow(
        id=f"geonames:{division.geonameid}",
        name=division.name,
        lon=round(lon, 4),
        lat=round(lat, 4),
        feature_class="A",
        feature_code=f"ADM{division.level}",
        country=country,
        admin1=admin1,
        admin2=rest[0] if rest else "",
        population=0,
        radius_km=extent.radius_km,
        source="l" + extent.source,
        names=clean_names(division.name, division.names),
    )


def merge_countries(
    countries: dict[str, Json], facts: dict[str, Json], extents: dict[str, Extent]
) -> dict[int, PlaceRow]:
    """geonameid -> country or dependent territory; dissolved ones are curated.

    extents: by ISO code; of those without outline the point of countryinfo.
    """
    rows = {}
    for code, record in countries.items():
        extent = extents.get(code) or _fact_extent(record, facts.get(code, {}))
        if code in ("AN", "CS") or extent is None:
            continue
        lon, lat = extent.point
        rows[record["geonameid"]] = PlaceRow(
            id=f"geonames:{record['geonameid']}",
            name=record["name"],
            lon=round(lon, 4),
            lat=round(lat, 4),
            feature_class="A",
            feature_code="PCLI",
            country=code,
            admin1="",
            admin2="",
            population=record["population"],
            radius_km=extent.radius_km,
            source="c" + extent.source,
        )
    return rows


def _fact_extent(record: Json, facts: Json) -> Extent | None:
    latlng = facts.get("latlng")
    if not latlng:
        return None
    radius = math.sqrt(max(float(record["areakm2"] or 0), 1.0) / math.pi)
    return Extent((latlng[1], latlng[0]), max(radius, 2.0), "i")


def names_of_countries(
    countries: dict[str, Json], territories: dict[str, dict[str, str]]
) -> list[NameRow]:
    """One name for each country and language; ``Myanmar (Burma)`` gives two."""
    rows = []
    for language, names in sorted(territories.items()):
        for code, name in sorted(names.items()):
            if code in countries:
                place = f"geonames:{countries[code]['geonameid']}"
                rows += [
                    NameRow(place, part, language, "exonym")
                    for part in split_brackets(name)[: _PARTS_OF.get(code)]
                    if 1 < len(part) <= MAX_NAME
                    and SEPARATOR not in part
                    and not has_controls(part)
                ]
    return rows


def names_of_zone_cities(
    places: dict[str, int], cities: dict[str, dict[str, str]]
) -> list[NameRow]:
    """Names by language of the cities that time zones are called after.

    places: time zone -> geonameid. cities: language -> time zone -> city.
    """
    return [
        NameRow(f"geonames:{places[zone]}", name, language, "exonym")
        for language, names in sorted(cities.items())
        for zone, name in sorted(names.items())
        if zone in places and _is_wanted(name)
    ]


def split_brackets(name: str) -> list[str]:
    """A name and what stands in brackets behind it.

    >>> split_brackets("Myanmar (Burma)"), split_brackets("Chad")
    (['Myanmar', 'Burma'], ['Chad'])
    """
    return [
        part.strip() for part in re.split(r"[()\uff08\uff09]", name) if part.strip()
    ]
