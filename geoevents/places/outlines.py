"""Outlines from Natural Earth, simplified together so that borders stay shared.

A line of the table holds a GeoNames id and its rings as integers in units of 0.001
degree: ``x y dx dy dx dy`` with ``;`` between rings and ``|`` between polygons.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geoevents.geo import EARTH_RADIUS_KM
from geoevents.places.sources import Json

#: Tolerance of simplification in degrees (about 2 km), and unit of stored coordinates.
TOLERANCE = 0.02
UNIT = 0.001


def encode(shape: BaseGeometry) -> str:
    """A polygon or multipolygon as the text of the table; empty if nothing is left."""
    polygons = getattr(shape, "geoms", [shape])
    parts = []
    for polygon in polygons:
        rings = [_encode_ring(r) for r in (polygon.exterior, *polygon.interiors)]
        if rings[0]:
            parts.append(";".join(filter(None, rings)))
    return "|".join(parts)


def _encode_ring(ring: BaseGeometry) -> str:
    points: list[tuple[int, int]] = []
    for lon, lat in ring.coords[:-1]:
        point = (round(lon / UNIT), round(lat / UNIT))
        if not points or point != points[-1]:
            points.append(point)
    if len(points) < 3:
        return ""
    numbers = [*points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        numbers += [bx - ax, by - ay]
    return " ".join(map(str, numbers))


def decode(text: str) -> BaseGeometry:
    """The geometry of an encoded text, made valid.

    >>> decode("0 0 1000 0 0 1000").area
    0.5
    """
    polygons = [
        Polygon(rings[0], rings[1:])
        for rings in ([_decode_ring(r) for r in p.split(";")] for p in text.split("|"))
    ]
    shape: BaseGeometry = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    return shape if shape.is_valid else shapely.make_valid(shape)


def _decode_ring(text: str) -> list[tuple[float, float]]:
    numbers = list(map(int, text.split()))
    x = y = 0
    points = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x * UNIT, y * UNIT))
    return points


def simplify(features: Sequence[Json], keys: Sequence[str]) -> dict[str, BaseGeometry]:
    """Key -> outline, of all features with that key; neighbours keep their border.

    keys: one for each feature.
    """
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    simple = shapely.coverage_simplify(shapes, TOLERANCE, simplify_boundary=True)
    return _united(zip(keys, simple, strict=True), grid_size=None)


def unite(
    shapes: Mapping[str, BaseGeometry], owners: Mapping[str, str]
) -> dict[str, BaseGeometry]:
    """Owner -> union of its shapes, without slivers. owners: key -> owner."""
    pairs = ((owners[key], shape) for key, shape in shapes.items())
    return _united(pairs, grid_size=UNIT)


def _united(
    pairs: Iterable[tuple[str, BaseGeometry]], grid_size: float | None
) -> dict[str, BaseGeometry]:
    grouped: dict[str, list[BaseGeometry]] = defaultdict(list)
    for key, shape in pairs:
        grouped[key].append(shape)
    return {
        key: shapely.union_all(parts, grid_size=grid_size)
        for key, parts in sorted(grouped.items())
    }


def area_km2(shape: BaseGeometry) -> float:
    """Area on a sphere, with the scale of the shape's middle latitude."""
    _, south, _, north = shape.bounds
    degree_km = math.radians(1) * EARTH_RADIUS_KM
    scale = math.cos(math.radians((south + north) / 2))
    return float(shape.area * degree_km * degree_km * scale)


def radius_km(shape: BaseGeometry) -> float:
    """Radius of the circle of the same area, at least 1 km."""
    return max(1.0, math.sqrt(area_km2(shape) / math.pi))


def draw(shape: str, value: str, known: dict[str, BaseGeometry]) -> BaseGeometry:
    """The geometry of a row of the curated outlines.

    shape: ``union`` of the outlines of places listed in value; ``line`` or
    ``polygon`` through points ``lon lat, lon lat``; ``box`` as west south east north.
    Raises KeyError for a place without outline, ValueError for anything else.
    """
    if shape == "union":
        return shapely.union_all([known[place_id] for place_id in value.split()])
    if shape == "box":
        west, south, east, north = map(float, value.split())
        return shapely.geometry.box(west, south, east, north)
    points = [tuple(map(float, point.split())) for point in value.split(",")]
    if any(len(point) != 2 for point in points):
        raise ValueError(f"points must be 'lon lat, lon lat': {value[:60]}")
    if shape == "line":
        return shapely.LineString(points)
    if shape == "polygon":
        return Polygon(points)
    raise ValueError(f"shape {shape!r}: must be union, line, polygon or box")
