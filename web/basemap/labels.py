"""Labels of the basemap: countries, seas and cities, each with its first zoom."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapely.geometry import Polygon
from shapely.ops import polylabel, transform
from topology import Country

Feature = dict[str, Any]

#: Pixels that a letter of a country's label takes.
LETTER_PX = 8
#: Least pixels between two cities that start at the same zoom, and people they need.
CITY_SPACING_PX = 74
CITY_POPULATION = {
    3: 5_000_000,
    4: 1_500_000,
    5: 500_000,
    6: 150_000,
    7: 50_000,
    8: 20_000,
    9: 5_000,
}
#: Shapes without an ISO number that are labelled; the others (ice fields, leased bases)
#: are not.
WITHOUT_NUMBER = {
    "Kosovo": "Kosovo",
    "N. Cyprus": "Northern Cyprus",
    "Somaliland": "Somaliland",
}
#: The finest zoom for which labels are thinned; all other cities come in there.
LAST_ZOOM = 10
CAPITAL_FROM_ZOOM = 4


def _point(lon: float, lat: float, minzoom: int, **properties: object) -> Feature:
    """A label from a zoom of the page on, which draws tiles of one zoom less.

    Tiles end at zoom 6, hence later labels lie in them too: the page leaves out those
    whose ``minzoom`` is above its own zoom.
    """
    return {
        "type": "Feature",
        "tippecanoe": {"minzoom": max(0, min(6, minzoom - 1))},
        "properties": {"minzoom": minzoom, **properties},
        "geometry": {
            "type": "Point",
            "coordinates": [round(lon, 4), round(lat, 4)],
        },
    }


def mercator(lon: float, lat: float) -> tuple[float, float]:
    """Web Mercator in pixels of zoom 0, where the world is 256 wide; y grows north."""
    lat = max(-85.0, min(85.0, lat))
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return lon / 360 * 256, y / (2 * math.pi) * 256


def country_labels(countries: list[Country], names: Any) -> Iterator[Feature]:
    """One label a country, in the middle of its widest part."""
    by_number = {int(c["isonumeric"]): c for c in names.get_countries().values()}
    for country in countries:
        if country.shape.is_empty:
            continue
        known = by_number.get(country.code or -1)
        name = known["name"] if known else WITHOUT_NUMBER.get(country.name)
        if name is None:
            continue
        largest = max(country.shape.geoms, key=lambda polygon: polygon.area)
        shape = _in_pixels(largest)
        at = polylabel(shape.buffer(0), tolerance=0.05)
        lon, lat = _degrees(at.x, at.y)
        west, _, east, _ = shape.bounds
        room = math.log2(0.55 * LETTER_PX * len(name) / max(east - west, 1e-3))
        minzoom = min(6, max(2, math.ceil(room)))
        rank = round(math.log10(max(shape.area, 1e-6)) * 100)
        yield _point(lon, lat, minzoom, kind="country", name=name, rank=rank)


def _in_pixels(polygon: Polygon) -> Polygon:
    return transform(
        lambda x, y: tuple(zip(*map(mercator, x, y), strict=True)), polygon
    )


def _degrees(x: float, y: float) -> tuple[float, float]:
    lat = 2 * math.atan(math.exp(y / 256 * 2 * math.pi)) - math.pi / 2
    return x / 256 * 360, math.degrees(lat)


def sea_labels(path: Path) -> Iterator[Feature]:
    """The seas of a small table of our own."""
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            lon, lat = float(row["lon"]), float(row["lat"])
            yield _point(lon, lat, int(row["minzoom"]), kind="sea", name=row["name"])


def city_labels(names: Any, overrides: Path) -> Iterator[Feature]:
    """Cities, largest first, each from the zoom at which it has room for its label."""
    with overrides.open(encoding="utf-8") as file:
        known = {r["geonameid"]: r for r in csv.DictReader(file, delimiter="\t")}
    countries = names.get_countries()
    cities = [_city(key, row, known) for key, row in names.get_cities().items()]
    capitals = {(code, c["capital"]) for code, c in countries.items()}
    for city in cities:
        city["capital"] = (city["country"], city["plain_name"]) in capitals
    cities.sort(key=lambda c: (not c["capital"], -c["population"], c["id"]))
    placed: dict[int, dict[tuple[int, int], list[tuple[float, float]]]] = {}
    for city in cities:
        minzoom = _first_zoom(city, placed)
        yield _point(
            city["lon"],
            city["lat"],
            minzoom,
            kind="capital" if city["capital"] else "city",
            id=city["id"],
            name=city["name"],
            rank=round(math.log10(max(city["population"], 1)) * 100),
        )


def _city(key: str, row: dict[str, Any], known: dict[str, dict[str, str]]) -> Feature:
    override = known.get(key)
    return {
        "id": int(key),
        "lon": row["longitude"],
        "lat": row["latitude"],
        "country": row["countrycode"],
        "plain_name": row["name"],
        "name": override["label"] if override else row["name"],
        "population": int(override["population"] if override else row["population"]),
    }


def _first_zoom(city: Feature, placed: dict[int, Any]) -> int:
    """The first zoom that allows the city by its size and has no label beside it."""
    x, y = mercator(city["lon"], city["lat"])
    for zoom in range(3, LAST_ZOOM + 1):
        cells = placed.setdefault(zoom, {})
        px, py = x * 2**zoom, y * 2**zoom
        if zoom < LAST_ZOOM and not (_big_enough(city, zoom) and _free(cells, px, py)):
            continue
        for later in range(zoom, LAST_ZOOM):
            at = (x * 2**later, y * 2**later)
            cell = (int(at[0] // CITY_SPACING_PX), int(at[1] // CITY_SPACING_PX))
            placed.setdefault(later, {}).setdefault(cell, []).append(at)
        return zoom
    return LAST_ZOOM


def _big_enough(city: Feature, zoom: int) -> bool:
    if city["capital"] and zoom >= CAPITAL_FROM_ZOOM:
        return True
    return bool(city["population"] >= CITY_POPULATION[zoom])


def _free(cells: dict[tuple[int, int], Any], px: float, py: float) -> bool:
    column, row = int(px // CITY_SPACING_PX), int(py // CITY_SPACING_PX)
    return not any(
        math.hypot(px - x, py - y) < CITY_SPACING_PX
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        for x, y in cells.get((column + i, row + j), ())
    )
