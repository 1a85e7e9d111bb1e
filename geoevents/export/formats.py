"""Formats by name, and writing a file so that it is there as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from geoevents.errors import InvalidParameter
from geoevents.export.calendar import write_ics
from geoevents.export.geojson import write_geojson, write_geojsonl
from geoevents.export.markup import write_georss, write_kml
from geoevents.export.tables import write_csv
from geoevents.store.answers import Feature

Writer = Callable[[Iterable[Feature], BinaryIO], int]

#: Formats that are written as a stream.
STREAMED: dict[str, Writer] = {
    "geojson": write_geojson,
    "geojsonl": write_geojsonl,
    "csv": write_csv,
    "kml": write_kml,
    "georss": write_georss,
    "ics": write_ics,
}
#: Formats that geopandas writes into a file.
FRAMES = ("gpkg", "parquet", "fgb")
FORMATS = (*STREAMED, *FRAMES)


def export_to_stream(name: str, features: Iterable[Feature], out: BinaryIO) -> int:
    """Write features in a streamed format. Returns how many.

    Raises InvalidParameter for a format that needs a file, or does not exist.
    """
    if name in FRAMES:
        raise InvalidParameter("format", f"{name} needs a file: give -o FILE")
    if name not in STREAMED:
        raise InvalidParameter("format", f"{name!r}: must be one of {FORMATS}")
    return STREAMED[name](features, out)


def export_to_file(name: str, features: Iterable[Feature], target: Path) -> int:
    """Write features into a file, which appears once it is complete.

    Returns how many. Raises InvalidParameter for an unknown format or a folder that
    does not exist, MissingExtra where a format needs a package.
    """
    if not target.parent.is_dir():
        raise InvalidParameter("output", f"the folder {target.parent} does not exist")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as folder:
        draft = Path(folder) / target.name
        if name in FRAMES:
            from geoevents.export.frames import write_frame

            count = write_frame(features, draft, name)
        else:
            with draft.open("wb") as out:
                count = export_to_stream(name, features, out)
        os.replace(draft, target)
    return count
