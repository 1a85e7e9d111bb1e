"""Filters of CQL2 as conditions of PostgreSQL: our expressions, values as parameters.

Names are looked up in tables of this module; nothing that a user wrote becomes SQL.
What a geometry meets is decided by shapely, as in the SQLite store.
"""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from geoevents import taxonomy
from geoevents.edtf import EARLIEST, LATEST, Interval
from geoevents.store.cql2.sqlite import TEMPORAL, keys_meeting
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
)
from geoevents.store.postgis.connection import Session
from geoevents.store.schema import UNKNOWN, to_seconds

#: A condition and its parameters.
Sql = tuple[str, tuple[object, ...]]


def _json(column: str, kind: str, *names: str) -> dict[str, str]:
    """Properties that are kept in a column of JSON only, as values of a kind.

    PostgreSQL's texts have no U+0000, the replacement character stands for it.
    """
    json = rf"replace(convert_from({column}, 'UTF8'), '\u0000', '\ufffd')::json"
    made = {}
    for name in names:
        text = f"({json} #>> '{{{name.replace('.', ',')}}}')"
        made[name] = f'({text} COLLATE "C")' if kind == "text" else f"{text}::{kind}"
    return made


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

#: What is only in the body of an event is read from there.
_PROPERTIES = (
    "(SELECT properties FROM event_body WHERE event = event.n"
    " AND event_body.t_start = event.t_start)"
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
            _PROPERTIES, "text", "date_precision", "date_rule", "place", "place_id",
            "place_role", "modality", "url",
        ),
        **_json(_PROPERTIES, "float8", "precision_km"),
    },
    "claims": {
        "kind": "claim.kind",
        **_TIMES,
        "quote": "claim.quote",
        "document": "document.id",
        "url": "document.url",
        **_json(
            "claim.body", "text", "date_precision", "date_rule", "modality",
            "claimant.side", "claimant.kind", "claimant.name",
        ),
        **_json("claim.body", "boolean", "background"),
    },
    "mentions": {
        "document": "document.id",
        "sense": "mention.sense",
        "place_id": "place.id",
        **_json("mention.body", "text", "text", "name", "country", "feature_code"),
        **_json("mention.body", "float8", "score", "precision_km"),
    },
    "places": {
        "place_id": "place.id",
        **_json(
            "place.body", "text", "name", "country", "admin1", "admin2",
            "feature_class", "feature_code",
        ),
        **_json("place.body", "float8", "population", "precision_km"),
    },
}  # fmt: skip

_HAPPENED, _REPORTED = ("t_start", "t_end"), ("r_start", "r_end")
#: Queryable -> the columns of its time.
_INTERVALS = {"when": _HAPPENED, "first_reported": _REPORTED, "published": _REPORTED}
#: Collection -> the column that says where its rows are drawn.
_DRAWN = {
    "events": "scene",
    "claims": "claim.scene",
    "mentions": "place.n",
    "places": "place.n",
}
_BOX = "ST_MakeEnvelope(%s, %s, %s, %s, 4326)"


def to_sql(session: Session, node: Node, collection: str) -> Sql:
    """The condition of a filter.

    It is NULL, and not false, where a property that it names is not there.
    """
    return _Compiler(session, collection).sql(node)


class _Compiler:
    """Turns the nodes of one filter into SQL."""

    def __init__(self, session: Session, collection: str) -> None:
        self._session = session
        self._expressions = _EXPRESSIONS[collection]
        self._drawn = _DRAWN[collection]

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
                return str(value).lower(), ()
            case IsNull(name):
                return self._is_null(name)
            case Intersects(_, geometry):
                return (
                    f"(CASE WHEN {self._drawn} IS NOT NULL"
                    f" THEN {self._drawn} = ANY(%s::bigint[]) END)"
                ), (self._meeting(geometry),)
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
                return f"{column} {operator} %s", (value,)
            case Among(_, values):
                marks = ", ".join(["%s"] * len(values))
                return f"{column} IN ({marks})", tuple(values)
            case Between(_, low, high):
                return f"{column} BETWEEN %s AND %s", (low, high)
            case Like(_, pattern):
                return rf"{column} LIKE %s ESCAPE '\'", (_whole(pattern),)

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

    def _meeting(self, geometry: BaseGeometry) -> list[int]:
        """Keys of what is drawn that a geometry meets, edges included."""
        bounds = geometry.bounds
        if self._drawn == "place.n":
            sql = (
                "SELECT n, lon, lat, NULL FROM place WHERE lon BETWEEN %s AND %s"
                " AND lat BETWEEN %s AND %s"
            )
            west, south, east, north = bounds
            rows = self._session.execute(sql, (west, east, south, north)).fetchall()
        else:
            sql = (
                f"SELECT n, lon, lat, NULL FROM scene WHERE geom && {_BOX}"
                " AND lon IS NOT NULL UNION ALL"
                " SELECT n, lon, lat, geometry FROM scene WHERE n IN"
                f" (SELECT scene FROM scene_part WHERE box && {_BOX})"
            )
            rows = self._session.execute(sql, (*bounds, *bounds)).fetchall()
        return keys_meeting(rows, geometry)


def _compare_instant(column: str, operator: str, instant: Interval) -> Sql:
    """A time beside a day or second: it is equal to what lies inside."""
    first, past = to_seconds(instant.start), to_seconds(instant.end)
    match operator:
        case "<" | ">=":
            return f"{column} {operator} %s", (first,)
        case "<=":
            return f"{column} < %s", (past,)
        case ">":
            return f"{column} >= %s", (past,)
        case "=":
            return f"({column} >= %s AND {column} < %s)", (first, past)
    return f"({column} < %s OR {column} >= %s)", (first, past)


def _whole(pattern: str) -> str:
    """The pattern without an escape at its end, which escapes nothing."""
    escapes = len(pattern) - len(pattern.rstrip("\\"))
    return pattern[:-1] if escapes % 2 else pattern
