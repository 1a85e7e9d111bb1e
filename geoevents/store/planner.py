"""Filters as SQL: conditions with parameters, and which index should lead.

Places are few and events many, so a box is first turned into the scenes that meet it.
Few scenes: their events are read scene by scene (index ``event_scene``). Many: events
are read in order and tested (index ``event_start``). Columns and tables come from the
code alone; everything that a user wrote is a parameter.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import orjson
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geoevents import taxonomy
from geoevents.edtf import EARLIEST, Interval
from geoevents.geo import BBox
from geoevents.store.cql2.sqlite import places_meeting, scenes_meeting, to_sql
from geoevents.store.cql2.tree import Node
from geoevents.store.filters import EventFilter, RowFilter
from geoevents.store.schema import DAY_S, LONG_S, index_named, to_seconds

#: Up to so many scenes in a box their own index leads (measured on 1M events, where
#: beyond some 3,000 of 50,000 places the time index is faster).
MAX_LEADING_SCENES = 3000

#: Parameter of sorting -> its column. All are integers, UNKNOWN last.
SORT_COLUMNS = {
    "start": "t_start",
    "first_reported": "r_start",
    "claims": "claims",
    "origins": "origins",
}

#: The state that an event is in now.
NOW = "known_until IS NULL"

_INSIDE = "west >= :west AND east <= :east AND south >= :south AND north <= :north"
#: Scenes with a part that lies in a box. The R*Tree keeps 32-bit floats, rounded
#: outward: what lies in the box by them does so in truth.
_SCENES_INSIDE = f"SELECT scene FROM scene_box WHERE {_INSIDE}"
#: Scenes at the edges of a box: points are looked at again in full; the geometry is
#: given where only the shape itself can decide.
_SCENES_AT_EDGES = f"""
SELECT scene.n, CASE WHEN scene.lon IS NULL THEN geometry END
FROM scene_box AS b JOIN scene ON scene.n = b.scene
WHERE b.east >= :west AND b.west <= :east AND b.north >= :south AND b.south <= :north
    AND NOT ({_INSIDE}) AND (scene.lon IS NULL
        OR scene.lon BETWEEN :west AND :east AND scene.lat BETWEEN :south AND :north)"""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What rows must meet: all the terms, and one of the branches if there are any.

    branches: exclude each other, so that their rows can simply be put together.
    index: the one that should lead, or None. scenes: keys of those in the box, JSON.
    """

    terms: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    branches: tuple[tuple[str, tuple[object, ...]], ...] = ()
    index: str | None = None
    scenes: str | None = None

    def plus(self, term: str, *values: object) -> Conditions:
        """These conditions and one more."""
        return replace(self, terms=(*self.terms, term), values=(*self.values, *values))

    @property
    def hint(self) -> str:
        """What follows the name of the table, to make the index lead."""
        return f"INDEXED BY {self.index}" if self.index else ""

    @property
    def seeks_scenes(self) -> bool:
        """Whether SQLite may read scene by scene, hence in no order of time."""
        return self.index is not None or any(
            "scene IN" in term and "+scene IN" not in term for term in self.terms
        )

    def query(self, select: str, group: str = "") -> tuple[str, tuple[object, ...]]:
        """The rows that meet the conditions, and the parameters of that statement.

        select: the query up to WHERE. group: what follows it in each branch.
        """
        parts: list[str] = []
        values: list[object] = []
        for term, more in self.branches or (("1", ()),):
            where = " AND ".join((*self.terms, term))
            parts.append(f"{select} WHERE {where} {group}")
            values += (*self.values, *more)
        return " UNION ALL ".join(parts), tuple(values)


def event_conditions(
    connection: sqlite3.Connection, filters: EventFilter
) -> Conditions:
    """The conditions of a filter on the table ``event``."""
    return in_interval(untimed_conditions(connection, filters), filters)


def in_interval(found: Conditions, filters: EventFilter) -> Conditions:
    """The conditions and the interval of the filter."""
    if filters.interval is None:
        return found
    return _overlapping(found, filters.interval, clock=filters.clock)


def untimed_conditions(
    connection: sqlite3.Connection, filters: EventFilter
) -> Conditions:
    """The conditions of all of a filter but its interval."""
    found = _in_box(connection, filters.bbox)
    found = as_known(found, filters.known_by)
    kinds = kinds_of(filters)
    if kinds is not None:
        # No kind is of that family: a constant 0 would forbid INDEXED BY.
        term = _among("kind", len(kinds)) if kinds else "n < 0"
        found = found.plus(term, *kinds)
    if filters.precisions:
        term = _among("precision", len(filters.precisions))
        found = found.plus(term, *filters.precisions)
    for name in ("background", "disputed"):
        if (wanted := getattr(filters, name)) is not None:
            found = found.plus(f"{name} = ?", wanted)
    for facet, values in (
        ("actor", filters.actors),
        ("side", filters.sides),
        ("source", filters.sources),
    ):
        if values:
            found = _with_facet(found, facet, values)
    if filters.q is not None:
        term = "n IN (SELECT rowid FROM event_fts WHERE event_fts MATCH ?)"
        found = found.plus(term, fts_query(filters.q))
    if filters.where is not None:
        found = filtered(connection, found, "events", filters.where)
    return found


def filtered(
    connection: sqlite3.Connection, found: Conditions, collection: str, where: Node
) -> Conditions:
    """The conditions and those of a filter in CQL2."""
    meeting = scenes_meeting if collection in ("events", "claims") else places_meeting
    term, values = to_sql(where, collection, partial(meeting, connection))
    return found.plus(term, *values)


def as_known(found: Conditions, known_by: datetime | None) -> Conditions:
    """Each event in one state: as it is, or as it was known before an instant."""
    if known_by is None:
        return found.plus(NOW)
    then = to_seconds(known_by)
    return found.plus("known_from <= ? AND ifnull(known_until > ?, 1)", then, then)


def kinds_of(filters: EventFilter) -> tuple[str, ...] | None:
    """The kinds that a filter lets through, None for all of them."""
    if not filters.kinds and not filters.families:
        return None
    kinds = filters.kinds or tuple(taxonomy.FAMILY_OF)
    families = filters.families or tuple(taxonomy.FAMILIES)
    return tuple(kind for kind in kinds if taxonomy.FAMILY_OF[kind] in families)


def row_conditions(collection: str, filters: RowFilter) -> Conditions:
    """The conditions of a filter on ``claims``, ``mentions`` or ``places``.

    A box means the point of the place that a mention names, and of a place itself;
    the claims' box needs the scenes, see scenes_condition.
    """
    found = Conditions()
    if filters.bbox is not None and collection != "claims":
        found = _point_in_box(found, filters.bbox)
    if filters.interval is not None:
        found = _dated(found, collection, filters.interval)
    if filters.document is not None:
        found = found.plus("document.id = ?", filters.document)
    if filters.kinds:
        found = found.plus(_among("claim.kind", len(filters.kinds)), *filters.kinds)
    if filters.senses:
        found = found.plus(_among("sense", len(filters.senses)), *filters.senses)
    if filters.place_id is not None:
        found = found.plus("place.id = ?", filters.place_id)
    return found


def scenes_condition(
    connection: sqlite3.Connection, found: Conditions, bbox: BBox
) -> Conditions:
    """The conditions and one more: drawn at a scene that meets the box."""
    scenes = orjson.dumps(scenes_in(connection, bbox)).decode()
    return found.plus("scene IN (SELECT value FROM json_each(?))", scenes)


def scenes_in(connection: sqlite3.Connection, bbox: BBox) -> list[int]:
    """Keys of the scenes whose geometry meets the box, its edges included.

    The R*Tree gives those whose boxes meet it; a part that lies wholly inside needs
    no closer look.
    """
    found: set[int] = set()
    for half in bbox.halves():
        sides = dict(zip(("west", "south", "east", "north"), half, strict=True))
        found.update(row[0] for row in connection.execute(_SCENES_INSIDE, sides))
        rows = connection.execute(_SCENES_AT_EDGES, sides)
        area: BaseGeometry = box(*half)
        found.update(
            n
            for n, doubtful in rows
            if doubtful is None or area.intersects(shapely.from_geojson(doubtful))
        )
    return sorted(found)


def fts_query(words: str) -> str:
    """Words as a query of FTS5: each quoted, all wanted; no operator gets through.

    >>> fts_query('Talysh OR NEAR( --')
    '"Talysh" "OR" "NEAR("'
    """
    parts = words.replace("\0", " ").split()
    wanted = [part for part in parts if any(letter.isalnum() for letter in part)]
    return " ".join('"' + part.replace('"', '""') + '"' for part in wanted)


def _in_box(connection: sqlite3.Connection, bbox: BBox | None) -> Conditions:
    if bbox is None:
        return Conditions()
    if bbox == (-180.0, -90.0, 180.0, 90.0):
        return Conditions(("scene IS NOT NULL",))
    scenes = scenes_in(connection, bbox)
    few = len(scenes) <= MAX_LEADING_SCENES
    index = index_named(connection, "event_scene") if few else None
    # The unary plus keeps the planner from leading with an index we did not choose.
    column = "scene" if index else "+scene"
    keys = orjson.dumps(scenes).decode()
    term = f"{column} IN (SELECT value FROM json_each(?))"
    return Conditions((term,), (keys,), index=index, scenes=keys)


def _overlapping(found: Conditions, interval: Interval, *, clock: str) -> Conditions:
    end, start = to_seconds(interval.end), to_seconds(interval.start)
    if clock == "report":
        return found.plus("r_start < ? AND r_end > ?", end, start)
    found = found.plus("t_start < ? AND t_end > ?", end, start)
    if found.index is not None or interval.start == EARLIEST:
        return found
    # Each branch has an index of its own: of all events, of those of several days, and
    # of the long ones. It need not look back further than they last.
    day = f"t_start > ? AND t_end - t_start <= {DAY_S}"
    days = f"t_start > ? AND t_end - t_start > {DAY_S} AND t_end - t_start <= {LONG_S}"
    long = f"t_end - t_start > {LONG_S}"
    return replace(
        found,
        branches=(
            (day, (start - DAY_S - 1,)),
            (days, (start - LONG_S - 1,)),
            (long, ()),
        ),
    )


def _with_facet(found: Conditions, facet: str, values: tuple[str, ...]) -> Conditions:
    term = (
        "n IN (SELECT event FROM event_facet WHERE facet = ? AND "
        + _among("value", len(values))
        + ")"
    )
    return found.plus(term, facet, *(value.casefold() for value in values))


def _point_in_box(found: Conditions, bbox: BBox) -> Conditions:
    west, south, east, north = bbox
    joint = "AND" if west <= east else "OR"
    term = f"lat BETWEEN ? AND ? AND (lon >= ? {joint} lon <= ?)"
    return found.plus(term, south, north, west, east)


def _dated(found: Conditions, collection: str, interval: Interval) -> Conditions:
    bounds = to_seconds(interval.end), to_seconds(interval.start)
    if collection == "claims":
        return found.plus("t_start < ? AND t_end > ?", *bounds)
    if collection == "mentions":
        return found.plus("r_start < ? AND r_end > ?", *bounds)
    term = (
        "place.n IN (SELECT mention.place FROM mention JOIN document"
        " ON document.n = mention.document WHERE r_start < ? AND r_end > ?)"
    )
    return found.plus(term, *bounds)


def _among(column: str, count: int) -> str:
    return f"{column} IN ({', '.join('?' * count)})"
