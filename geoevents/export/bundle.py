"""What the build bundled of the page, as parts of a file that needs nothing else."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from geoevents.errors import GeoeventsError, MissingExtra

BUNDLE = Path(__file__).resolve().parents[1] / "_built" / "web"

#: The basemap goes along up to this zoom, beyond which it is drawn larger: 1 MB for
#: the world; one zoom more would be 2 MB.
MAX_ZOOM = 4

_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_ENDS_SCRIPT = re.compile(r"<(?=/script|!--)", re.IGNORECASE)


def script(name: str) -> str:
    """A bundled script as it may stand inside a script element."""
    return _ENDS_SCRIPT.sub(r"\\x3c", _text(name))


def style(name: str) -> str:
    """A bundled style sheet without its fonts, which are files of their own."""
    return _FONT_FACE.sub("", _text(name)).replace("</", "<\\/")


def page_body() -> str:
    """The markup of the page, without its head and scripts."""
    found = re.search(r"<body>(.*)</body>", _text("index.html"), re.DOTALL)
    if found is None:
        raise GeoeventsError(f"{BUNDLE / 'index.html'}: has no body")
    return found.group(1)


@cache
def basemap(max_zoom: int = MAX_ZOOM) -> str:
    """The basemap up to that zoom: base64 of a PMTiles archive.

    Raises MissingExtra without the package pmtiles.
    """
    try:
        from pmtiles.reader import MmapSource, Reader, all_tiles
        from pmtiles.tile import zxy_to_tileid
        from pmtiles.writer import Writer
    except ImportError as error:
        raise MissingExtra("pmtiles", "export") from error
    out = io.BytesIO()
    with _file("basemap.pmtiles").open("rb") as archive:
        source: Any = MmapSource(archive)  # type: ignore[no-untyped-call]
        reader: Any = Reader(source)  # type: ignore[no-untyped-call]
        tiles: Iterable[Any] = all_tiles(source)  # type: ignore[no-untyped-call]
        kept = ((zxy_to_tileid(*zxy), t) for zxy, t in tiles if zxy[0] <= max_zoom)
        writer: Any = Writer(out)  # type: ignore[no-untyped-call]
        for tile_id, tile in sorted(kept):
            writer.write_tile(tile_id, tile)
        writer.finalize({**reader.header(), "max_zoom": max_zoom}, reader.metadata())
        writer.tile_f.close()
    return base64.b64encode(out.getvalue()).decode("ascii")


def _text(name: str) -> str:
    return _file(name).read_text(encoding="utf-8")


def _file(name: str) -> Path:
    path = BUNDLE / name
    if not path.is_file():
        raise GeoeventsError(
            f"{path}: the page is not built; install the package again (pip install .)"
        )
    return path
