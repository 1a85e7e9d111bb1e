"""The user's own layers above the bundled gazetteer: own places, whole countries.

A layer is a compiled index of its own in a folder of layers. It is written whole or
not at all; one of the same name is replaced.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely.geometry

from geoevents.errors import GazetteerError
from geoevents.model import Place
from geoevents.places import tables
from geoevents.places.columns import Content, write_index
from geoevents.places.fold import fold
from geoevents.places.gazetteer import Gazetteer
from geoevents.places.tables import NameRow, PlaceRow
from geoevents.places.world import clean_names

#: Columns of GeoNames' main table and of alternateNamesV2 (the last four are new).
_GEONAMES_COLUMNS = 19
_ALTERNATE_COLUMNS = (4, 8, 10)

#: Language codes of alternateNamesV2 that are no languages.
_NO_LANGUAGE = frozenset(
    "post link iata icao faac abbr wkdt phon piny tcid unlc fr_1793".split()
)


def add(file: Path, folder: Path, gazetteer: Gazetteer) -> Path:
    """Compile a user's table or GeoJSON into a layer; its folder.

    A table has the columns of gazetteer/places or gazetteer/names; a GeoJSON feature
    needs a name and may have ``id country feature_code names``. Raises GazetteerError
    with the row and the reason.
    """
    if file.suffix.lower() in (".geojson", ".json"):
        content = _read_geojson(file)
    else:
        header = tables.read_text(file).split("\n", 1)[0].rstrip("\r").split("\t")
        names = tuple(header) == tables.NAME_COLUMNS
        content = _read_names(file, gazetteer) if names else _read_places(file)
    content.own = True
    return _write(content, folder / _slug(file.stem))


def import_geonames(file: Path, folder: Path, gazetteer: Gazetteer) -> Path:
    """Compile a GeoNames country file or alternateNamesV2 rows into a layer."""
    lines = [line for line in tables.read_text(file).split("\n") if line]
    width = len(lines[0].split("\t")) if lines else 0
    content = Content()
    if width == _GEONAMES_COLUMNS:
        for number, line in enumerate(lines, start=1):
            row = _guarded(file, number, _geonames_place, line)
            content.places[row.id] = row
    elif width in _ALTERNATE_COLUMNS:
        for number, line in enumerate(lines, start=1):
            name = _guarded(file, number, _alternate_name, line)
            if name is not None and _borrow(name.place, content, gazetteer):
                content.names.append(name)
    else:
        raise GazetteerError(f"{file}:1: {width} columns: not a table of GeoNames")
    return _write(content, folder / _slug(file.stem))


def _guarded(file: Path, number: int, make: Any, line: str) -> Any:
    try:
        return make(line.rstrip("\r").split("\t"))
    except (ValueError, IndexError) as error:
        raise GazetteerError(f"{file}:{number}: {error}") from error


def _geonames_place(cells: list[str]) -> PlaceRow:
    if len(cells) != _GEONAMES_COLUMNS:
        raise ValueError(f"{len(cells)} columns instead of {_GEONAMES_COLUMNS}")
    return PlaceRow(
        id=f"geonames:{int(cells[0])}",
        name=cells[1],
        lon=float(cells[5]),
        lat=float(cells[4]),
        feature_class=cells[6],
        feature_code=cells[7],
        country=cells[8],
        admin1="" if cells[10] == "00" else cells[10],
        admin2=cells[11],
        population=int(cells[14] or 0),
        radius_km=None,
        source="GeoNames",
        names=clean_names(cells[1], (cells[2], *cells[3].split(","))),
    )


def _alternate_name(cells: list[str]) -> NameRow | None:
    language, name = cells[2], cells[3]
    if language in _NO_LANGUAGE:
        return None
    colloquial, historic = (cells[6:8] == ["1", "1"], cells[7:8] == ["1"])
    kind = "historical" if historic else "colloquial" if colloquial else "alternate"
    return NameRow(f"geonames:{int(cells[1])}", name, language, kind)


def _read_places(file: Path) -> Content:
    content = Content()
    for row in tables.read_rows(file, tables.PLACE_COLUMNS, tables.place_from_cells):
        if row.id in content.places:
            raise GazetteerError(f"{file}: {row.id} is there twice")
        content.places[row.id] = row
    return content


def _read_names(file: Path, gazetteer: Gazetteer) -> Content:
    content = Content()
    for row in tables.read_rows(file, tables.NAME_COLUMNS, tables.name_from_cells):
        if not _borrow(row.place, content, gazetteer):
            raise GazetteerError(f"{file}: {row.name}: there is no place {row.place}")
        content.names.append(row)
    return content


def _borrow(place_id: str, content: Content, gazetteer: Gazetteer) -> bool:
    """Take a known place into the layer, so that names can be added to it."""
    if place_id not in content.places:
        place = gazetteer.place(place_id)
        if place is None:
            return False
        content.places[place_id] = _row_of(place)
    return True


def _row_of(place: Place) -> PlaceRow:
    return PlaceRow(
        id=place.id,
        name=place.name,
        lon=place.lon,
        lat=place.lat,
        feature_class=place.feature_class,
        feature_code=place.feature_code,
        country=place.country or "",
        admin1=place.admin1 or "",
        admin2=place.admin2 or "",
        population=place.population,
        radius_km=place.precision_km,
        source="bundled",
    )


def _read_geojson(file: Path) -> Content:
    try:
        features = json.loads(tables.read_text(file))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise GazetteerError(f"{file}: not a GeoJSON FeatureCollection") from error
    content = Content()
    for number, feature in enumerate(features, start=1):
        try:
            row, shape = _feature_place(feature)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GazetteerError(f"{file}: feature {number}: {error}") from error
        if row.id in content.places:
            raise GazetteerError(f"{file}: feature {number}: {row.id} is there twice")
        content.places[row.id] = row
        if shape.geom_type != "Point":
            content.outlines[row.id] = shape
    return content


def _feature_place(feature: Any) -> tuple[PlaceRow, Any]:
    properties = feature["properties"]
    shape = shapely.geometry.shape(feature["geometry"])
    point = shape.representative_point()
    name = str(properties["name"])
    row = PlaceRow(
        id=str(properties.get("id") or f"geoevents:user-{_slug(name)}"),
        name=name,
        lon=point.x,
        lat=point.y,
        feature_class="P" if shape.geom_type == "Point" else "L",
        feature_code=str(properties.get("feature_code") or "PPL"),
        country=str(properties.get("country") or ""),
        admin1="",
        admin2="",
        population=int(properties.get("population") or 0),
        radius_km=None,
        source="user",
        names=tuple(map(str, properties.get("names") or ())),
    )
    if shape.geom_type != "Point" and "feature_code" not in properties:
        row = replace(row, feature_code="RGN")
    return row, shape


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", fold(text)).strip("-") or "layer"


def _write(content: Content, target: Path) -> Path:
    if not content.places:
        raise GazetteerError(f"{target.name}: there is no place in it")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".layer-", dir=target.parent))
    try:
        write_index(content, partial)
        partial.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        os.replace(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target
