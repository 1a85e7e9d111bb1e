"""Filters of CQL2 as conditions of SQLite: our expressions, their values as parameters.

Names are looked up in tables of this module; nothing that a user wrote becomes SQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geoevents import taxonomy
from geoevents.edtf import EARLIEST, LATEST, Interval
from geoevents.store.cql2.tree import (
    Among,
    And,
    Between,
    Compare,
    Constant,
    Intersects,
    IsNull,
    Like,
    Node,
    Not,
    Or,
    Temporal,
    Value,
)
from geoevents.store.schema import UNKNOWN, to_seconds

#: A condition and its parameters.
Sql = tuple[str, tuple[object, ...]]
#: Keys of the rows that a geometry meets, for each collection's kind of row.
Meeting = Callable[[BaseGeometry], list[int]]

#: Temporal function -> its meaning for {s} and {e}, the half-open time of the feature,
#: and {a} and {b}, that of the literal (OGC 21-065r2, table 8).
TEMPORAL = {
    "T_BEFORE": "{e} <= {a}",
    "T_AFTER": "{s} >= {b}",
    "T_INTERSECTS": "({s} < {b} AND {e} > {a})",
    "T_DISJOINT": "({s} >= {b} OR {e} <= {a})",
    "T_DURING": "({s} > {a} AND {e} < {b})",
    "T_CONTAINS": "({s} < {a} AND {e} > {b})",
}


def _json(column: str, *names: str) -> dict[str, str]:
    """Properties that are kept in a column of JSON only."""
    return {name: f"(CAST({column} AS TEXT) ->> '$.{name}')" for name in names}


def _known(column: str, end_of_time: int) -> str:
    """A column of seconds, NULL where the time is unknown or open."""
    return f"nullif(nullif({column}, {UNKNOWN}), {end_of_time})"


_TIMES = {
    "start": _known("t_start", to_seconds(EARLIEST)),
    "end": _known("t_end", to_seconds(LATEST)),
}
_KIND_TO_FAMILY = " ".join(
    f"WHEN '{kind}' THEN '{family}'" for kind, family in taxonomy.FAMILY_OF.items()
)

#: Collection -> queryable -> the expression of its value.
_EXPRESSIONS: dict[str, dict[str, str]] = {
    "events": {
        "kind": "kind",
        "family": f"(CASE kind {_KIND_TO_FAMILY} END)",
        "title": "title",
        **_TIMES,
        "place_precision": "precision",
        "background": "background",
        "disputed": "disputed",
        "claims": "claims",
        "origins": "origins",
        **_json(
            "properties", "date_precision", "date_rule", "place", "place_id",
            "place_role", "precision_km", "modality", "url",
        ),
    },
    "claims": {
        "kind": "claim.kind",
        **_TIMES,
        "quote": "claim.quote",
        "document": "document.id",
        "url": "document.url",
        **_json(
            "claim.body", "date_precision", "date_rule", "background", "modality",
            "claimant.side", "claimant.kind", "claimant.name",
        ),
    },
    "mentions": {
        "document": "document.id",
        "sense": "mention.sense",
        "place_id": "place.id",
        **_json(
            "mention.body", "text", "name", "score", "country", "feature_code",
            "precision_km",
        ),
    },
    "places": {
        "place_id": "place.id",
        **_json(
            "place.body", "name", "country", "admin1", "admin2", "feature_class",
            "feature_code", "population", "precision_km",
        ),
    },
}  # fmt: skip

_HAPPENED, _REPORTED = ("t_start", "t_end"), ("r_start", "r_end")
#: Queryable -> the columns of its time.
_INTERVALS = {
    "when": _HAPPENED,
    "first_reported": _REPORTED,
    "published": _REPORTED,
}
#: Collection -> the column that says where its rows are drawn.
_DRAWN = {
    "events": "scene",
    "claims": "claim.scene",
    "mentions": "place.n",
    "places": "place.n",
}


def to_sql(node: Node, collection: str, meeting: Meeting) -> Sql:
    """The condition of a filter. meeting: keys of what is drawn that a geometry meets.

    It is NULL, and not false, where a property that it names is not there.
    """
    return _Compiler(collection, meeting).sql(node)


def scenes_meeting(connection: sqlite3.Connection, geometry: BaseGeometry) -> list[int]:
    """Keys of the scenes that a geometry meets, edges included."""
    west, south, east, north = geometry.bounds
    rows = connection.execute(
        "SELECT DISTINCT scene.n, lon, lat, CASE WHEN lon IS NULL THEN geometry END"
        " FROM scene_box AS b JOIN scene ON scene.n = b.scene"
        " WHERE b.east >= ? AND b.west <= ? AND b.north >= ? AND b.south <= ?",
        (west, east, south, north),
    ).fetchall()
    return keys_meeting(rows, geometry)


def places_meeting(connection: sqlite3.Connection, geometry: BaseGeometry) -> list[int]:
    """Keys of the places whose point a geometry meets."""
    west, south, east, north = geometry.bounds
    rows = connection.execute(
        "SELECT n, lon, lat, NULL FROM place"
        " WHERE lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?",
        (west, east, south, north),
    ).fetchall()
    return keys_meeting(rows, geometry)


def keys_meeting(rows: Sequence[Sequence[Any]], geometry: BaseGeometry) -> list[int]:
    """The keys among rows of key, lon, lat and GeoJSON that a geometry meets.

    lon and lat are None for what is no point, GeoJSON for what is one.
    """
    shapely.prepare(geometry)
    points = [row for row in rows if row[1] is not None]
    meet = shapely.intersects_xy(
        geometry, [row[1] for row in points], [row[2] for row in points]
    )
    found = [row[0] for row, inside in zip(points, meet, strict=True) if inside]
    found += [
        row[0]
        for row in rows
        if row[3] is not None and geometry.intersects(shapely.from_geojson(row[3]))
    ]
    return sorted(found)


class _Compiler:
    """Turns the nodes of one filter into SQL."""

    def __init__(self, collection: str, meeting: Meeting) -> None:
        self._expressions = _EXPRESSIONS[collection]
        self._drawn = _DRAWN[collection]
        self._meeting = meeting

    def sql(self, node: Node) -> Sql:
        match node:
            case And(parts):
                return self._joined(" AND ", parts)
            case Or(parts):
                return self._joined(" OR ", parts)
            case Not(part):
                term, values = self.sql(part)
                return f"NOT ({term})", values
            case Constant(value):
                return str(int(value)), ()
            case IsNull(name):
                return self._is_null(name)
            case Intersects(_, geometry):
                keys = orjson.dumps(self._meeting(geometry)).decode()
                return (
                    f"(CASE WHEN {self._drawn} IS NOT NULL THEN {self._drawn}"
                    " IN (SELECT value FROM json_each(?)) END)"
                ), (keys,)
            case Temporal():
                return self._temporal(node)
            case _:
                return self._about_value(node)

    def _joined(self, word: str, parts: tuple[Node, ...]) -> Sql:
        found = [self.sql(part) for part in parts]
        values = tuple(value for _, values in found for value in values)
        return f"({word.join(term for term, _ in found)})", values

    def _about_value(self, node: Compare | Among | Between | Like) -> Sql:
        column = self._expressions[node.name]
        match node:
            case Compare(_, operator, Interval() as instant):
                return _compare_instant(column, operator, instant)
            case Compare(_, operator, value):
                return f"{column} {operator} ?", (_plain(value),)
            case Among(_, values):
                marks = ", ".join("?" * len(values))
                return f"{column} IN ({marks})", tuple(map(_plain, values))
            case Between(_, low, high):
                return f"{column} BETWEEN ? AND ?", (low, high)
            case Like(_, pattern):
                return f"{column} GLOB ?", (glob_of(pattern),)

    def _is_null(self, name: str) -> Sql:
        if name == "geometry":
            return f"{self._drawn} IS NULL", ()
        if name in _INTERVALS:
            return f"{_INTERVALS[name][0]} = {UNKNOWN}", ()
        return f"{self._expressions[name]} IS NULL", ()

    def _temporal(self, node: Temporal) -> Sql:
        if node.name in _INTERVALS:
            start, end = (f"nullif({c}, {UNKNOWN})" for c in _INTERVALS[node.name])
        else:
            start = self._expressions[node.name]
            end = f"({start} + 1)"
        bounds = {
            "a": to_seconds(node.interval.start),
            "b": to_seconds(node.interval.end),
        }
        # Whole numbers of our own making, not text of the user.
        return TEMPORAL[node.operator].format(s=start, e=end, **bounds), ()


def _compare_instant(column: str, operator: str, instant: Interval) -> Sql:
    """A time beside a day or second: it is equal to what lies inside."""
    first, past = to_seconds(instant.start), to_seconds(instant.end)
    match operator:
        case "<" | ">=":
            return f"{column} {operator} ?", (first,)
        case "<=":
            return f"{column} < ?", (past,)
        case ">":
            return f"{column} >= ?", (past,)
        case "=":
            return f"({column} >= ? AND {column} < ?)", (first, past)
    return f"({column} < ? OR {column} >= ?)", (first, past)


def _plain(value: Value) -> object:
    """A value as SQLite keeps it: truth values are 1 and 0."""
    return int(value) if isinstance(value, bool) else value


def glob_of(pattern: str) -> str:
    r"""A pattern of LIKE as one of GLOB, which tells upper and lower case apart.

    >>> glob_of(r"50\% of [a]_%")
    '50% of [[]a]?*'
    """
    out = []
    escaped = False
    for letter in pattern:
        if not escaped and letter == "\\":
            escaped = True
            continue
        if not escaped and letter in "%_":
            out.append("*" if letter == "%" else "?")
        else:
            out.append(f"[{letter}]" if letter in "*?[" else letter)
        escaped = False
    return "".join(out)
