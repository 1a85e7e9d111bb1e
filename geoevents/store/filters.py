"""What may be asked of a store: one frozen record and one strict reader of parameters.

The API, the timeline and the exports read their parameters here, so they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from geoevents import taxonomy
from geoevents.edtf import EARLIEST, LATEST, Interval
from geoevents.errors import InvalidBBox, InvalidParameter
from geoevents.geo import BBox, parse_bbox
from geoevents.store import cql2
from geoevents.store.cql2.lifting import lift
from geoevents.store.instants import DAY, instant_bounds

#: Parameter -> field of a filter and the reader of its text.
Readers: TypeAlias = dict[str, tuple[str, Callable[[str, str], object]]]

#: Longest value of a text parameter, and most values of a list: bounds of the work.
MAX_TEXT = 200
MAX_VALUES = 50
#: Properties that events can be sorted by.
SORTABLE = ("start", "first_reported", "claims", "origins")
#: Parameter -> the values it may have; the first is as if it were absent.
FIXED_PARAMETERS = {
    "filter-lang": ("cql2-text",),
    "filter-crs": ("http://www.opengis.net/def/crs/OGC/1.3/CRS84",),
}
#: What the mentions and claims collections are filtered by beside place and time.
ROW_PARAMETERS = (
    "bbox", "datetime", "document", "kind", "sense", "place_id", "filter",
    *FIXED_PARAMETERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events, and in which order. Empty means no condition.

    interval: half-open; on the clock ``event`` (when it happened) or ``report``.
    known_by: events as they were known at this instant, by the claims reported before.
    sides: by whose word; actors: who acts. q: words that must all occur.
    where: a filter of CQL2 that must hold too.
    """

    bbox: BBox | None = None
    interval: Interval | None = None
    clock: str = "event"
    known_by: datetime | None = None
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    background: bool | None = None
    disputed: bool | None = None
    q: str | None = None
    where: cql2.Node | None = None
    sortby: str = "start"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which claims, mentions or places: by box, time, document, kind, sense, place.

    where: a filter of CQL2 that must hold too.
    """

    bbox: BBox | None = None
    interval: Interval | None = None
    document: str | None = None
    kinds: tuple[str, ...] = ()
    senses: tuple[str, ...] = ()
    place_id: str | None = None
    where: cql2.Node | None = None


def filters_from_params(params: Mapping[str, str]) -> EventFilter:
    """The filter of request parameters or command line options.

    Raises InvalidParameter, which names the parameter, for an unknown name, a
    malformed value or an interval that ends before it starts.
    """
    values = _read(params, EVENT_PARAMETERS, tuple(EVENT_PARAMETERS))
    if "sortby" in values:
        values["sortby"], values["descending"] = _read_sort(params["sortby"])
    if "where" in values:
        clock = values.get("clock", "event")
        _read_filter(values, cql2.EVENTS, time=_TIME_OF_CLOCK[str(clock)])
    return EventFilter(**values)  # type: ignore[arg-type]


def row_filter_from_params(
    collection: str, params: Mapping[str, str], allowed: Iterable[str] = ROW_PARAMETERS
) -> RowFilter:
    """The filter of the parameters of another collection. Raises InvalidParameter."""
    values = _read(params, _ROW_READERS, tuple(allowed))
    if "where" in values:
        time = _TIME_OF_ROWS.get(collection)
        _read_filter(values, cql2.ROWS[collection], time=time)
    return RowFilter(**values)  # type: ignore[arg-type]


def _read(
    params: Mapping[str, str], readers: Readers, allowed: tuple[str, ...]
) -> dict[str, object]:
    """Fields of a filter by name."""
    values: dict[str, object] = {}
    for name, text in params.items():
        if name not in allowed:
            raise InvalidParameter(name[:MAX_TEXT], unknown_message(allowed))
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise InvalidParameter(name, "holds half a surrogate pair")
        if name in FIXED_PARAMETERS:
            if text not in FIXED_PARAMETERS[name]:
                known = " or ".join(FIXED_PARAMETERS[name])
                raise InvalidParameter(name, f"{text[:80]!r}: must be {known}")
            continue
        field, read = readers[name]
        values[field] = read(name, text)
    return values


def _read_filter(
    values: dict[str, object],
    queryables: Mapping[str, cql2.Queryable],
    *,
    time: str | None,
) -> None:
    """Put the tree in place of its text, and what an index answers beside it."""
    bbox, interval, rest = lift(
        cql2.parse(str(values["where"]), queryables),
        time=time if "interval" not in values else None,
        bbox="bbox" not in values,
    )
    found = {"bbox": bbox, "interval": interval}
    values |= {name: value for name, value in found.items() if value is not None}
    values["where"] = rest


def parse_datetime(name: str, text: str) -> Interval:
    """The half-open interval of ``datetime``: an instant, a day, or two of them.

    A day stands for all of it, at the end of an interval too; ``..`` or nothing is
    an open end. RFC 3339 dates and date-times. Raises InvalidParameter.

    >>> parse_datetime("datetime", "2020-09-27/2020-09-28").end.isoformat()
    '2020-09-29T00:00:00+00:00'
    """
    first, slash, last = text.strip().partition("/")
    if not slash:
        return Interval(*instant_bounds(name, first))
    start = EARLIEST if first in ("", "..") else instant_bounds(name, first)[0]
    end = LATEST if last in ("", "..") else instant_bounds(name, last)[1]
    if end <= start:
        raise InvalidParameter(
            name, f"{text[:80]!r} ends before it starts; write earlier/later"
        )
    return Interval(start, end)


def unknown_message(allowed: Iterable[str]) -> str:
    """What to say of a parameter that does not exist."""
    return f"no such parameter; known here: {', '.join(allowed)}"


def _read_bbox(name: str, text: str) -> BBox:
    try:
        return parse_bbox(text)
    except InvalidBBox as error:
        raise InvalidParameter(name, str(error)) from error


def _read_known_by(name: str, text: str) -> datetime:
    if not DAY.fullmatch(text):
        raise InvalidParameter(name, f"{text[:80]!r}: write a day, YYYY-MM-DD")
    return instant_bounds(name, text)[1]


def _read_text(name: str, text: str) -> str:
    stripped = text.strip()
    if not stripped or len(stripped) > MAX_TEXT:
        raise InvalidParameter(name, f"give 1 to {MAX_TEXT} characters")
    return stripped


def _read_words(name: str, text: str) -> str:
    stripped = _read_text(name, text)
    if not any(letter.isalnum() for letter in stripped):
        raise InvalidParameter(name, "give at least one letter or digit")
    return stripped


def _read_list(name: str, text: str) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(_read_text(name, part) for part in text.split(",")))
    if len(parts) > MAX_VALUES:
        raise InvalidParameter(name, f"give at most {MAX_VALUES} values")
    return parts


def _list_of(allowed: Iterable[str]) -> Callable[[str, str], tuple[str, ...]]:
    known = tuple(allowed)

    def read(name: str, text: str) -> tuple[str, ...]:
        parts = _read_list(name, text)
        for part in parts:
            if part not in known:
                choice = ", ".join(known)
                raise InvalidParameter(name, f"{part[:80]!r}: must be among {choice}")
        return parts

    return read


def _read_clock(name: str, text: str) -> str:
    if text not in ("event", "report"):
        raise InvalidParameter(name, f"{text[:80]!r}: must be event or report")
    return text


def _read_flag(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise InvalidParameter(name, f"{text[:80]!r}: must be true or false")
    return text == "true"


def _read_sort(text: str) -> tuple[str, bool]:
    key = text.strip().removeprefix("-").removeprefix("+")
    if key not in SORTABLE:
        choice = ", ".join(SORTABLE)
        raise InvalidParameter(
            "sortby", f"{text[:80]!r}: must be one of {choice}, with - for descending"
        )
    return key, text.strip().startswith("-")


def _read_whole(name: str, text: str) -> str:
    """Text that its own parser bounds."""
    return text


#: Parameter -> field of EventFilter and the reader of its text.
EVENT_PARAMETERS: Readers = {
    "bbox": ("bbox", _read_bbox),
    "datetime": ("interval", parse_datetime),
    "clock": ("clock", _read_clock),
    "known_by": ("known_by", _read_known_by),
    "kind": ("kinds", _list_of(taxonomy.FAMILY_OF)),
    "family": ("families", _list_of(taxonomy.FAMILIES)),
    "side": ("sides", _read_list),
    "actor": ("actors", _read_list),
    "source": ("sources", _read_list),
    "precision": ("precisions", _list_of(taxonomy.PLACE_PRECISIONS)),
    "background": ("background", _read_flag),
    "disputed": ("disputed", _read_flag),
    "q": ("q", _read_words),
    "filter": ("where", _read_whole),
    **dict.fromkeys(FIXED_PARAMETERS, ("where", _read_whole)),
    "sortby": ("sortby", _read_text),
}

#: The time that a filter names -> the one that ``datetime`` means.
_TIME_OF_CLOCK = {"event": "when", "report": "first_reported"}
_TIME_OF_ROWS = {"claims": "when", "mentions": "published"}

_ROW_READERS: Readers = {
    "bbox": ("bbox", _read_bbox),
    "datetime": ("interval", parse_datetime),
    "document": ("document", _read_text),
    "kind": ("kinds", _list_of(taxonomy.FAMILY_OF)),
    "sense": ("senses", _list_of(taxonomy.SENSES)),
    "place_id": ("place_id", _read_text),
    "filter": ("where", _read_whole),
}
