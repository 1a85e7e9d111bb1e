"""Literals of CQL2: points to polygons as WKT, boxes, days, times and intervals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geoevents.edtf import EARLIEST, LATEST, Interval
from geoevents.errors import InvalidBBox, InvalidParameter
from geoevents.geo import BBox, parse_bbox
from geoevents.store.cql2.tree import FilterError
from geoevents.store.instants import instant_bounds

if TYPE_CHECKING:
    from geoevents.store.cql2.reader import Reader

Position = tuple[float, float]


def read_geometry(reader: Reader) -> tuple[BaseGeometry, BBox | None]:
    """The geometry literal that comes next, and the box where it is one."""
    token = reader.next
    make = _GEOMETRIES.get(token.word)
    if make is None:
        known = ", ".join(sorted(_GEOMETRIES))
        raise FilterError(
            token.position, f"{token.shown}: a geometry is one of {known}"
        )
    reader.advance()
    if token.word in ("BBOX", "ENVELOPE"):
        box = _box(reader)
        halves = [shapely.box(*half) for half in box.halves()]
        return shapely.union_all(halves), box
    if reader.next.word == "Z":
        reader.advance()
    try:
        geometry = make(reader)
    except ShapelyError as error:
        raise FilterError(token.position, f"{token.shown}: {error}") from error
    if not geometry.is_valid:
        why = shapely.is_valid_reason(geometry)
        raise FilterError(token.position, f"{token.shown} is not valid: {why}")
    return geometry, None


def read_instant(reader: Reader) -> Interval:
    """What ``DATE('...')`` or ``TIMESTAMP('...')`` stands for, half-open."""
    word, position = reader.next.word, reader.next.position
    reader.advance()
    reader.want("(")
    start, end = _bounds(reader)
    reader.want(")")
    whole_day = (end - start).days == 1
    if whole_day != (word == "DATE"):
        form = "DATE('2020-09-27')", "TIMESTAMP('2020-09-27T08:00:00Z')"
        raise FilterError(position, f"write {form[word != 'DATE']}")
    return Interval(start, end)


def read_interval(reader: Reader) -> Interval:
    """What ``('...', '...')`` after INTERVAL stands for; ``..`` is an open end."""
    position = reader.next.position
    reader.want("(")
    start = _bounds(reader, open_end=EARLIEST)[0]
    reader.want(",")
    end = _bounds(reader, open_end=LATEST)[1]
    reader.want(")")
    if end <= start:
        raise FilterError(position, "the interval ends before it starts")
    return Interval(start, end)


def _bounds(
    reader: Reader, *, open_end: datetime | None = None
) -> tuple[datetime, datetime]:
    token = reader.next
    if token.word in ("DATE", "TIMESTAMP"):
        instant = read_instant(reader)
        return instant.start, instant.end
    if token.kind != "text":
        raise FilterError(token.position, f"{token.shown}: write a date in '...'")
    reader.advance()
    if open_end is not None and token.value == "..":
        return open_end, open_end
    try:
        return instant_bounds("filter", token.value)
    except InvalidParameter as error:
        reason = str(error).removeprefix("filter: ").partition(", or two")[0]
        raise FilterError(token.position, reason) from error


def _position(reader: Reader) -> Position:
    """Longitude and latitude; a height is left out."""
    at = reader.next.position
    numbers = [reader.number(), reader.number()]
    if reader.next.kind == "number" or reader.next.value in ("+", "-"):
        reader.number()
    lon, lat = numbers
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise FilterError(at, "longitude is within -180..180, latitude within -90..90")
    return lon, lat


def _list(reader: Reader, read: Callable[[Reader], Any]) -> list[Any]:
    """What stands in parentheses with commas between."""
    reader.want("(")
    found = [read(reader)]
    while reader.take(","):
        found.append(read(reader))
    reader.want(")")
    return found


def _line(reader: Reader) -> list[Position]:
    return _list(reader, _position)


def _rings(reader: Reader) -> list[list[Position]]:
    at = reader.next.position
    rings = _list(reader, _line)
    for ring in rings:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise FilterError(at, "a ring has four positions or more and is closed")
    return rings


def _polygon(reader: Reader) -> BaseGeometry:
    rings = _rings(reader)
    return shapely.Polygon(rings[0], rings[1:])


def _point(reader: Reader) -> BaseGeometry:
    reader.want("(")
    position = _position(reader)
    reader.want(")")
    return shapely.Point(position)


def _multipoint(reader: Reader) -> BaseGeometry:
    """Positions, each in parentheses of its own or not."""

    def one(reader: Reader) -> Position:
        inside = reader.take("(")
        position = _position(reader)
        if inside:
            reader.want(")")
        return position

    return shapely.MultiPoint(_list(reader, one))


def _collection(reader: Reader) -> BaseGeometry:
    def one(reader: Reader) -> BaseGeometry:
        if reader.next.word == "GEOMETRYCOLLECTION":
            raise FilterError(
                reader.next.position, "a collection holds no other collection"
            )
        return read_geometry(reader)[0]

    return shapely.GeometryCollection(_list(reader, one))


def _box(reader: Reader) -> BBox:
    at = reader.next.position
    text = ",".join(str(number) for number in _list(reader, lambda r: r.number()))
    try:
        return parse_bbox(text)
    except InvalidBBox as error:
        raise FilterError(at, str(error)) from error


#: What a geometry literal begins with -> what reads the rest.
_GEOMETRIES: dict[str, Callable[[Reader], BaseGeometry]] = {
    "POINT": _point,
    "MULTIPOINT": _multipoint,
    "LINESTRING": lambda reader: shapely.LineString(_line(reader)),
    "MULTILINESTRING": lambda reader: shapely.MultiLineString(_list(reader, _line)),
    "POLYGON": _polygon,
    "MULTIPOLYGON": lambda reader: shapely.MultiPolygon(
        [(rings[0], rings[1:]) for rings in _list(reader, _rings)]
    ),
    "GEOMETRYCOLLECTION": _collection,
    "BBOX": lambda reader: shapely.box(*_box(reader)),
    "ENVELOPE": lambda reader: shapely.box(*_box(reader)),
}
