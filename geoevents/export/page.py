"""One HTML file with the map, the slider and the claims that works without a network.

The page is the one that ``geoevents serve`` shows. Text of articles is in no markup
and no script, only in packed data.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from geoevents.encode import Json
from geoevents.errors import MissingExtra
from geoevents.export.bundle import MAX_ZOOM
from geoevents.export.packed import ClaimsOf, events_to_columns, pack_json
from geoevents.store.answers import Feature

#: Claims go along for so many events; those of more would make the file too large.
MAX_WITH_CLAIMS = 5_000
#: A file of more events has a basemap of one zoom less, which saves 0.8 MB.
MANY_EVENTS = 20_000


def write_html(
    features: Iterable[Feature], out: BinaryIO, *, claims_of: ClaimsOf | None = None
) -> int:
    """The page with its events in one file. Returns how many events.

    claims_of: also write the claims of the first MAX_WITH_CLAIMS events.
    Raises MissingExtra without folium, GeoeventsError without a built page.
    """
    try:
        from geoevents.export.skeleton import page_of
    except ImportError as error:
        raise MissingExtra("folium", "notebook") from error
    columns = events_to_columns(features)
    ids: list[str] = columns["ids"]
    claims: Json = {}
    if claims_of is not None:
        claims = {i: list(claims_of(i)) for i in islice(ids, MAX_WITH_CLAIMS)}
    zoom = MAX_ZOOM if len(ids) <= MANY_EVENTS else MAX_ZOOM - 1
    page = page_of(pack_json({**columns, "claims": claims}), zoom=zoom)
    out.write(page.encode("utf-8"))
    return len(ids)
