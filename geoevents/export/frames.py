"""GeoPandas frames, and the files that GeoPandas writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from geoevents.errors import MissingExtra
from geoevents.export.columns import COLUMNS, feature_to_columns
from geoevents.store.answers import Feature

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

#: Format -> the GDAL driver that writes it.
DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf"}


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


def write_frame(features: Iterable[Feature], target: Path, name: str) -> int:
    """A GeoPackage, FlatGeobuf or GeoParquet file. Returns how many rows."""
    frame = to_geopandas(features)
    if name == "parquet":
        frame.to_parquet(target, compression="zstd", write_covering_bbox=True)
    else:
        # FlatGeobuf's spatial index has no room for what has no geometry.
        indexed = name != "fgb" or not frame.geometry.isna().any()
        frame.to_file(
            target,
            layer="events",
            driver=DRIVERS[name],
            engine="pyogrio",
            SPATIAL_INDEX="YES" if indexed else "NO",
        )
    return len(frame)
