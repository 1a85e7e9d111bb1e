"""Reading requests: strict, bounded, and each parameter at most once."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from geoevents.errors import InvalidParameter
from geoevents.server.config import services
from geoevents.store.filters import (
    EVENT_PARAMETERS,
    FIXED_PARAMETERS,
    EventFilter,
    RowFilter,
    filters_from_params,
    row_filter_from_params,
    unknown_message,
)

PAGING = ("limit", "token", "f")
FORMATS = ("json", "geojson")
#: Those of what people read in a browser, too.
WITH_HTML = (*FORMATS, "html")

_FILTERS = ("filter", *FIXED_PARAMETERS)
#: Collection -> the parameters of its items beside PAGING.
ROW_PARAMETERS = {
    "claims": ("bbox", "datetime", "document", "kind", *_FILTERS),
    "mentions": ("bbox", "datetime", "document", "sense", "place_id", *_FILTERS),
    "places": ("bbox", "datetime", "place_id", *_FILTERS),
}


def read_params(
    allowed: Iterable[str], *, formats: tuple[str, ...] = FORMATS
) -> dict[str, str]:
    """The query parameters. Raises InvalidParameter for an unknown or repeated one.

    formats: that this answer is given in.
    """
    known = (*allowed, "f") if "f" not in allowed else tuple(allowed)
    params: dict[str, str] = {}
    for name, values in request.args.lists():
        if name not in known:
            raise InvalidParameter(name[:80], unknown_message(known))
        if len(values) > 1:
            raise InvalidParameter(name, "give it once, with commas between values")
        params[name] = values[0]
    if params.get("f", "json") not in formats:
        raise InvalidParameter("f", f"must be one of {', '.join(formats)}")
    return params


def event_query(
    *more: str, formats: tuple[str, ...] = FORMATS
) -> tuple[EventFilter, dict[str, str]]:
    """The filter of the request, and its other parameters; more: those allowed too."""
    params = read_params((*EVENT_PARAMETERS, *PAGING, *more), formats=formats)
    filters = {name: params.pop(name) for name in EVENT_PARAMETERS if name in params}
    return filters_from_params(filters), params


def row_query(collection: str) -> tuple[RowFilter, dict[str, str]]:
    """The same for the items of another collection."""
    names = ROW_PARAMETERS[collection]
    params = read_params((*names, *PAGING), formats=WITH_HTML)
    filters = {name: params.pop(name) for name in names if name in params}
    return row_filter_from_params(collection, filters, names), params


def read_limit(params: dict[str, str]) -> int:
    """How many features a page has: what was asked for, cut to the server's most."""
    settings = services().settings
    text = params.get("limit")
    if text is None:
        return settings.default_limit
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or int(text) < 1:
        raise InvalidParameter("limit", f"{text[:40]!r}: give a whole number above 0")
    return min(int(text), settings.max_limit)
