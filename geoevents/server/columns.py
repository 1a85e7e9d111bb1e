"""Events as compressed columns, the scenes they are drawn at, and texts by row.

The body of ``/api/events.bin``: the length of a JSON head (four bytes, little-endian),
the head, then each column that it lists, byte-shuffled: the lowest byte of every row,
then the next one. docs/map.md describes the columns.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import orjson
from flask import Blueprint, Response, current_app, request

from geoevents import taxonomy
from geoevents.encode import Json
from geoevents.errors import InvalidParameter, NotFound
from geoevents.server import mapdata
from geoevents.server.config import services
from geoevents.server.params import event_query, read_params
from geoevents.server.replies import JSON, entity_tag, tagged
from geoevents.store import columns_read
from geoevents.store.columns_read import KINDS, UNKNOWN_DAY, EventColumns, Ints
from geoevents.store.filters import EventFilter, filters_from_params

blueprint = Blueprint("columns", __name__)
blueprint.register_blueprint(mapdata.blueprint)

T = TypeVar("T")

#: Answers that are remembered, until the store is written.
MAX_REMEMBERED = 12
#: Most rows that texts are given for at a time.
MAX_ROWS = 200
#: Sides or sources whose rows are told: the most frequent.
MAX_VALUES = 40
#: What may be counted beside its filter.
_FACETS = ("side", "source")
_COLUMNS = "application/octet-stream"
_ROWS = re.compile(r"\d{1,9}(,\d{1,9})*")


class Remembered:
    """The newest answers by question; safe for threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """The answer of that key, made where it is not known."""
        with self._guard:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]  # type: ignore[return-value]
        made = make()
        with self._guard:
            self._answers[key] = made
            while len(self._answers) > MAX_REMEMBERED:
                self._answers.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class _Scenes:
    """The scenes as JSON, and their keys in the order in which rows count them."""

    body: bytes
    keys: Ints


@blueprint.get("/api/events.bin")
def events_bin() -> Response:
    """Columns of the events that match; ``columns=row`` gives their row numbers.

    ``columns=side`` and ``columns=source`` give the rows of each of the most frequent
    sides or sources, whatever else is asked for but for the clock and ``known_by``.
    """
    filters, params = event_query("columns")
    columns = params.get("columns", "all")
    if columns not in ("all", "row", *_FACETS):
        raise InvalidParameter("columns", "must be all, row, side or source")
    if not _is_columnar():
        return _nothing()
    if columns in _FACETS:
        filters = EventFilter(clock=filters.clock, known_by=filters.known_by)
        key = ("bin", columns, filters)
        return _reply(key, lambda: _facet_body(columns, filters), _COLUMNS)
    make = _rows_body if columns == "row" else _columns_body
    return _reply(("bin", columns, filters), lambda: make(filters), _COLUMNS)


@blueprint.get("/api/places.json")
def places_json() -> Response:
    """The scenes that rows of ``events.bin`` point to, and the sides and sources."""
    read_params(())
    if not _is_columnar():
        return _nothing()
    return _reply(("places",), lambda: _scenes().body, JSON)


@blueprint.get("/api/events.rows")
def events_rows() -> Response:
    """Features without geometry of some rows of ``events.bin``.

    version: of the columns that the rows were counted in; 404 where it has changed.
    """
    params = read_params(("rows", "version", "clock", "known_by"))
    text = params.get("rows", "")
    if not _ROWS.fullmatch(text) or text.count(",") >= MAX_ROWS:
        raise InvalidParameter("rows", f"give 1 to {MAX_ROWS} row numbers with commas")
    if not _is_columnar():
        return _nothing()
    store = services().store
    if params.get("version") != store.data_version():
        raise NotFound("these rows: the store has changed since; load it again")
    base = {n: v for n, v in params.items() if n in ("clock", "known_by")}
    keys = _columns_of(filters_from_params(base)).keys
    rows = [int(row) for row in text.split(",")]
    if max(rows) >= len(keys):
        raise InvalidParameter("rows", f"there are {len(keys)} rows")
    found = columns_read.read_events(store, [int(keys[row]) for row in rows])
    features = [replace(feature, geometry=None).to_bytes() for feature in found]
    return tagged(Response(b"[%b]" % b",".join(features), content_type=JSON))


def _is_columnar() -> bool:
    """Whether the store has columns; without them the page reads events.geojson."""
    return columns_read.has_columns(services().store)


def _nothing() -> Response:
    """No content: browsers note a 404 as an error, and this is none."""
    return Response(status=204)


def _reply(
    key: tuple[object, ...], make: Callable[[], bytes], content_type: str
) -> Response:
    """304, or the remembered answer, compressed for those who take it."""
    if request.if_none_match.contains_weak(entity_tag()):
        return tagged(Response(status=304))
    body = _remembered((*key, "gzip"), lambda: gzip.compress(make(), 6, mtime=0))
    if not request.accept_encodings["gzip"]:
        return tagged(Response(gzip.decompress(body), content_type=content_type))
    response = Response(body, content_type=content_type)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return tagged(response)


def _remembered(key: tuple[object, ...], make: Callable[[], T]) -> T:
    remembered = current_app.extensions.setdefault("geoevents.columns", Remembered())
    found: T = remembered.get((services().store.data_version(), *key), make)
    return found


def _columns_of(filters: EventFilter) -> EventColumns:
    store = services().store
    return _remembered(
        ("columns", filters), lambda: columns_read.read_columns(store, filters)
    )


def _scenes() -> _Scenes:
    return _remembered(("scenes",), _read_scenes)


def _read_scenes() -> _Scenes:
    """Those with most events first, so that most numbers are small."""
    store = services().store
    scenes = columns_read.read_scenes(store)
    used, counts = np.unique(_columns_of(EventFilter()).scene, return_counts=True)
    weight = dict(zip(used.tolist(), counts.tolist(), strict=True))
    keys = sorted(scenes, key=lambda key: (-weight.get(key, 0), key))
    body = {
        "version": store.data_version(),
        "kinds": KINDS,
        "families": [taxonomy.FAMILY_OF[kind] for kind in KINDS],
        "scenes": [_with_renamed(scenes[key]) for key in keys],
        "facets": columns_read.read_facets(store),
    }
    return _Scenes(orjson.dumps(body), np.array(keys, np.int64))


def _with_renamed(scene: Json) -> Json:
    """The scene with ``renamed`` where a side has given its place another name."""
    if len(set(scene["names"].values()) - {scene["name"]}) == 0:
        return scene
    gazetteer = services().gazetteer
    if not mapdata.is_renamed(gazetteer, scene["place_id"]):
        return scene
    return {**scene, "renamed": True}


def _columns_body(filters: EventFilter) -> bytes:
    columns = _columns_of(filters)
    numbers = _scene_numbers(columns.scene)
    return event_body(columns, numbers, services().store.data_version())


def event_body(columns: EventColumns, scenes: Ints, version: str) -> bytes:
    """The body of ``/api/events.bin``. scenes: of each row, 0 for none."""
    dated = int(np.count_nonzero(columns.start != UNKNOWN_DAY))
    start = np.where(columns.start == UNKNOWN_DAY, 0, columns.start)
    report = np.where(
        columns.report == UNKNOWN_DAY, UNKNOWN_DAY, columns.report - start
    )
    first = int(start[0]) if dated else 0
    steps = np.diff(start[:dated], prepend=first)
    return _pack(
        {"version": version, "dated": dated, "first": first},
        {
            "step": (np.append(steps, np.zeros(len(start) - dated)), 4),
            "days": (np.where(columns.start == UNKNOWN_DAY, 0, columns.end - start), 4),
            "report": (report, 4),
            "kind": (columns.kind, 1),
            "scene": (scenes, 4),
            "flags": (columns.flags + 4 * columns.precision, 1),
        },
    )


def _scene_numbers(keys: Ints) -> Ints:
    """Position in places.json and 1, for each key; 0 for none."""
    known = _scenes().keys
    if len(known) == 0:
        return np.zeros(len(keys), np.int64)
    order = np.argsort(known)
    at = order[np.minimum(np.searchsorted(known, keys, sorter=order), len(known) - 1)]
    return np.where(known[at] == keys, at + 1, 0)


def _rows_body(filters: EventFilter) -> bytes:
    """Row numbers, in the order of events.bin with the same clock and known_by."""
    base = EventFilter(clock=filters.clock, known_by=filters.known_by)
    wanted = columns_read.read_keys(services().store, filters)
    rows = np.flatnonzero(np.isin(_columns_of(base).keys, wanted))
    version = {"version": services().store.data_version()}
    return _pack(version, {"row": (np.diff(rows, prepend=0), 4)})


def _facet_body(facet: str, base: EventFilter) -> bytes:
    """Rows of each value after another: ``values`` and how many rows each has.

    The first row of a value is a number, the others distances from the one before.
    """
    store = services().store
    values = list(columns_read.read_facets(store)[facet])[:MAX_VALUES]
    keys = _columns_of(base).keys
    order = np.argsort(keys)
    rows, counts = [], []
    for value in values:
        asked = (
            replace(base, sides=(value,))
            if facet == "side"
            else replace(base, sources=(value,))
        )
        wanted = columns_read.read_keys(store, asked)
        at = np.searchsorted(keys, wanted, sorter=order)
        at = np.sort(order[at[at < len(keys)]])
        rows.append(np.diff(at, prepend=0))
        counts.append(len(at))
    head = {"version": store.data_version(), "values": values, "counts": counts}
    joined = np.concatenate([*rows, np.empty(0, np.int64)])
    return _pack(head, {"row": (joined, 4)})


def _pack(head: Mapping[str, object], columns: dict[str, tuple[Ints, int]]) -> bytes:
    rows = len(next(iter(columns.values()))[0])
    listed = [{"name": name, "bytes": size} for name, (_, size) in columns.items()]
    text = orjson.dumps({"rows": rows, **head, "columns": listed})
    shuffled = [_shuffle(values, size) for values, size in columns.values()]
    return b"".join((len(text).to_bytes(4, "little"), text, *shuffled))


def _shuffle(values: Ints, size: int) -> bytes:
    """The lowest byte of every value, then the next: what is alike stands together."""
    narrow = values.astype(np.int64).astype(f"<u{size}", casting="unsafe")
    return narrow.view(np.uint8).reshape(-1, size).T.tobytes()
