"""Events as a GeoPandas frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import shapely

from geoevents.errors import MissingExtra
from geoevents.store.answers import Feature
from geoevents.store.columns import COLUMNS, feature_to_columns

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def to_geopandas(features: Iterable[Feature]) -> GeoDataFrame:
    """One row for each event, with the columns of COLUMNS and its geometry.

    Raises MissingExtra without geopandas.
    """
    try:
        from geopandas import GeoDataFrame, GeoSeries
    except ImportError as error:
        raise MissingExtra("geopandas", "notebook") from error
    rows, shapes = [], []
    for feature in features:
        rows.append(feature_to_columns(feature.to_json()))
        shapes.append(
            shapely.from_geojson(feature.geometry) if feature.geometry else None
        )
    return GeoDataFrame(
        rows, columns=list(COLUMNS), geometry=GeoSeries(shapes, crs="EPSG:4326")
    )
