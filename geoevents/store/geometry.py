"""What is drawn of a place of a claim: a point only where a settlement is the scene.

Decided once, when events are written, so that the API, the exports and the map agree.
Geometry is RFC 7946: lon, lat; exterior rings counterclockwise; nothing crosses the
antimeridian.
"""

from __future__ import annotations

import math
from typing import Protocol

import orjson
import shapely
from shapely import affinity
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geoevents.encode import Json
from geoevents.geo import EARTH_RADIUS_KM
from geoevents.model import ClaimPlace, Place

#: Radius of "near X" at least. UCDP GED's where_prec 2 allows about 25 km; news says
#: "near" of what can be seen or shelled from there. Our choice, docs/codebook.md.
NEAR_KM = 10.0
#: An outline is simplified to its longer side over this, and never finer than MIN_STEP.
OUTLINE_STEPS = 500
MIN_STEP_DEGREES = 0.001
#: Coordinates are rounded to 5 decimals, about a metre (RFC 7946 s. 11.2).
GRID_DEGREES = 1e-5
CIRCLE_CORNERS = 48

_WORLD = box(-180, -90, 180, 90)


class Outlines(Protocol):
    """What knows the outlines of areas and lines: the gazetteer."""

    def outline(self, place_id: str) -> BaseGeometry | None:
        """The outline of a place in lon, lat degrees, or None."""
        ...


def geometry_of(place: ClaimPlace, outlines: Outlines) -> Json | None:
    """The GeoJSON geometry of a place of a claim, None where it is no scene.

    A settlement is a point; near a settlement, a disc of at least NEAR_KM; a
    district, region, country or line is its outline, or where the gazetteer has none
    a disc of the place's precision_km.
    """
    if not place.is_scene:
        return None
    if place.role == "near":
        return _disc(place.place, max(NEAR_KM, place.place.precision_km))
    if place.precision == "settlement":
        return {"type": "Point", "coordinates": _rounded(place.place)}
    outline = outlines.outline(place.place.id)
    if outline is None or outline.is_empty:
        return _disc(place.place, place.place.precision_km)
    return to_geojson(simplified(outline))


def simplified(outline: BaseGeometry) -> BaseGeometry:
    """The outline with no more detail than a map of all of it can show."""
    west, south, east, north = outline.bounds
    step = max(MIN_STEP_DEGREES, max(east - west, north - south) / OUTLINE_STEPS)
    return outline.simplify(step, preserve_topology=True)


def to_geojson(geometry: BaseGeometry) -> Json | None:
    """A geometry as RFC 7946 wants it: cut, wound, rounded. None if nothing is left."""
    cut = shapely.set_precision(_cut_at_antimeridian(geometry), GRID_DEGREES)
    if cut.is_empty:
        return None
    decoded: Json = orjson.loads(shapely.to_geojson(shapely.orient_polygons(cut)))
    return decoded


def disc(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    """The points within a distance of a point, on a sphere, as a polygon.

    Longitudes may run past 180 where it crosses the antimeridian; one that holds a
    pole is the whole cap.
    """
    angle = radius_km / EARTH_RADIUS_KM
    reach = math.degrees(angle)
    if lat + reach >= 90:
        return box(-180, lat - reach, 180, 90)
    if lat - reach <= -90:
        return box(-180, -90, 180, lat + reach)
    bearings = (2 * math.pi * n / CIRCLE_CORNERS for n in range(CIRCLE_CORNERS))
    return shapely.Polygon([_destination(lon, lat, angle, b) for b in bearings])


def _disc(place: Place, radius_km: float) -> Json | None:
    return to_geojson(disc(place.lon, place.lat, radius_km))


def _rounded(place: Place) -> list[float]:
    return [round(place.lon, 5), round(place.lat, 5)]


def _destination(
    lon: float, lat: float, angle: float, bearing: float
) -> tuple[float, float]:
    phi = math.radians(lat)
    sine = math.sin(phi) * math.cos(angle)
    sine += math.cos(phi) * math.sin(angle) * math.cos(bearing)
    turn = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(phi),
        math.cos(angle) - math.sin(phi) * sine,
    )
    return lon + math.degrees(turn), math.degrees(math.asin(sine))


def _cut_at_antimeridian(geometry: BaseGeometry) -> BaseGeometry:
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:
        return geometry
    sound = shapely.make_valid(geometry)
    parts = [
        affinity.translate(sound, xoff=shift).intersection(_WORLD)
        for shift in (-360, 0, 360)
    ]
    return shapely.union_all([part for part in parts if not part.is_empty])
