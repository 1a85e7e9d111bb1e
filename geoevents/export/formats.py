"""Formats by name, and writing a file so that it is there as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from geoevents.errors import InvalidParameter
from geoevents.export.calendar import write_ics
from geoevents.export.geojson import write_geojson, write_geojsonl
from geoevents.export.markup import write_georss, write_kml
from geoevents.export.packed import ClaimsOf
from geoevents.export.page import write_html
from geoevents.export.tables import write_csv
from geoevents.store.answers import Feature


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What some formats can be told. layout: of csv. claims_of: for html."""

    layout: str = "own"
    claims_of: ClaimsOf | None = None


Writer = Callable[[Iterable[Feature], BinaryIO, ExportOptions], int]

#: Formats that are written as a stream.
STREAMED: dict[str, Writer] = {
    "geojson": lambda features, out, _: write_geojson(features, out),
    "geojsonl": lambda features, out, _: write_geojsonl(features, out),
    "csv": lambda features, out, o: write_csv(features, out, layout=o.layout),
    "kml": lambda features, out, _: write_kml(features, out),
    "georss": lambda features, out, _: write_georss(features, out),
    "ics": lambda features, out, _: write_ics(features, out),
    "html": lambda features, out, o: write_html(features, out, claims_of=o.claims_of),
}
#: Formats that geopandas writes into a file.
FRAMES = ("gpkg", "parquet", "fgb")
FORMATS = (*STREAMED, *FRAMES)
DEFAULT_OPTIONS = ExportOptions()


def export_to_stream(
    name: str,
    features: Iterable[Feature],
    out: BinaryIO,
    options: ExportOptions = DEFAULT_OPTIONS,
) -> int:
    """Write features in a streamed format. Returns how many.

    Raises InvalidParameter for a format that needs a file, or does not exist.
    """
    if name in FRAMES:
        raise InvalidParameter("format", f"{name} needs a file: give -o FILE")
    if name not in STREAMED:
        raise InvalidParameter("format", f"{name!r}: must be one of {FORMATS}")
    return STREAMED[name](features, out, options)


def export_to_file(
    name: str,
    features: Iterable[Feature],
    target: Path,
    options: ExportOptions = DEFAULT_OPTIONS,
) -> int:
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
                count = export_to_stream(name, features, out, options)
        os.replace(draft, target)
    return count
