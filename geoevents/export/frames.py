"""The binary files of GIS, written in batches: GeoPackage, FlatGeobuf, GeoParquet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from geoevents.errors import MissingExtra
from geoevents.export.arrow import EventBatches
from geoevents.store.answers import Feature

#: Format -> the GDAL driver that writes it.
DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf"}
CRS = "EPSG:4326"


def write_frame(features: Iterable[Feature], target: Path, name: str) -> int:
    """A GeoPackage, FlatGeobuf or GeoParquet file. Returns how many rows.

    Raises MissingExtra without pyarrow, pyogrio or pyproj.
    """
    try:
        if name == "parquet":
            return _write_parquet(features, target)
        return _write_gdal(features, target, DRIVERS[name])
    except MissingExtra:
        raise
    except ImportError as error:
        raise MissingExtra("geopandas", "export") from error


def _write_gdal(features: Iterable[Feature], target: Path, driver: str) -> int:
    """A file of GDAL's, fed from a stream."""
    from pyarrow import ipc  # type: ignore[import-untyped,unused-ignore]

    batches = EventBatches(features)
    if driver != "FlatGeobuf":
        _write_stream(batches.reader(), target, driver, indexed=True)
        return batches.count
    # Its spatial index has no room for what has no geometry: whether there is such a
    # row is known at the end only, hence the rows wait in a file beside.
    waiting = target.with_suffix(".arrows")
    with ipc.new_stream(waiting, batches.schema) as spool:
        for batch in batches:
            spool.write_batch(batch)
    with ipc.open_stream(waiting) as rows:
        _write_stream(rows, target, driver, indexed=batches.undrawn == 0)
    waiting.unlink()
    return batches.count


def _write_stream(rows: Any, target: Path, driver: str, *, indexed: bool) -> None:
    from pyogrio import write_arrow  # type: ignore[import-untyped,unused-ignore]

    write_arrow(
        rows,
        target,
        layer="events",
        driver=driver,
        geometry_name="geometry",
        geometry_type="Unknown",
        crs=CRS,
        SPATIAL_INDEX="YES" if indexed else "NO",
    )


def _write_parquet(features: Iterable[Feature], target: Path) -> int:
    """GeoParquet 1.1 with a bounding box of each row, one group of rows a batch."""
    from pyarrow.parquet import (  # type: ignore[import-untyped,unused-ignore]
        ParquetWriter,
    )
    from pyproj import CRS as ProjCrs

    batches = EventBatches(features, covering=True)
    with ParquetWriter(target, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
        about = {
            "encoding": "WKB",
            "geometry_types": sorted(batches.types),
            "crs": ProjCrs(CRS).to_json_dict(),
            "covering": {
                "bbox": {
                    edge: ["bbox", edge] for edge in ("xmin", "ymin", "xmax", "ymax")
                }
            },
        }
        if batches.bounds is not None:
            about["bbox"] = list(batches.bounds)
        geo = {
            "version": "1.1.0",
            "primary_column": "geometry",
            "columns": {"geometry": about},
        }
        writer.add_key_value_metadata({"geo": orjson.dumps(geo).decode()})
    return batches.count
