"""A folium map of a frame of events, for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from geoevents.errors import MissingExtra
from geoevents.export.packed import pack_json

if TYPE_CHECKING:
    from folium import Map
    from geopandas import GeoDataFrame


def folium_map(frame: GeoDataFrame) -> Map:
    """A ``folium.Map`` of the rows that have a geometry, as points, lines and areas.

    frame: of ``store.events(...).to_geopandas()``, or any with the columns that its
    popups show (title, when, place, actors, figures, disputed, claims, sources).
    It carries its scripts and its basemap, hence works without a network; text goes
    into popups as text. Raises MissingExtra without folium.
    """
    try:
        from geoevents.export.skeleton import map_of
    except ImportError as error:
        raise MissingExtra("folium", "notebook") from error
    drawn = frame[frame.geometry.notna()]
    if drawn.crs is not None and drawn.crs != "EPSG:4326":
        drawn = drawn.to_crs("EPSG:4326")
    features = orjson.Fragment(drawn.to_json(na="null", drop_id=True))
    return map_of(pack_json(features))
