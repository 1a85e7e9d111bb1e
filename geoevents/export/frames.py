"""The files that GeoPandas writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from geoevents.store.answers import Feature
from geoevents.store.frames import to_geopandas

#: Format -> the GDAL driver that writes it.
DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf"}


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
