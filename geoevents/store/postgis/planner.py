"""Filters as PostgreSQL's conditions; everything that a user wrote is a parameter.

As in the SQLite store, a box is first turned into the scenes that meet it: few lead,
by the index ``event_scene``; many are a hash to look events up in. Shapes are decided
by shapely in both, so that both find the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geoevents.edtf import EARLIEST, Interval
from geoevents.geo import BBox
from geoevents.store.filters import EventFilter, RowFilter
from geoevents.store.planner import MAX_LEADING_SCENES, NOW, kinds_of
from geoevents.store.postgis.connection import Session
from geoevents.store.postgis.cql2 import to_sql
from geoevents.store.postgis.words import Tokenizer
from geoevents.store.schema import DAY_S, LONG_S, to_seconds

#: Up to so many scenes are read one by one, whatever PostgreSQL makes of a limit.
MAX_SOUGHT_SCENES = 300

_WORLD = (-180.0, -90.0, 180.0, 90.0)
_ENVELOPE = "ST_MakeEnvelope(%s, %s, %s, %s, 4326)"
#: GiST keeps 32-bit floats, so points are looked at again in full.
_POINTS = (
    f"SELECT n FROM scene WHERE geom && {_ENVELOPE}"
    " AND lon BETWEEN %s AND %s AND lat BETWEEN %s AND %s"
)
_PARTS = f"""SELECT scene, west >= %s AND east <= %s AND south >= %s AND north <= %s
    FROM scene_part WHERE box && {_ENVELOPE}
    AND east >= %s AND west <= %s AND north >= %s AND south <= %s"""

_AMONG_SCENES = "scene = ANY(%s::bigint[])"
_WITH_WORDS = (
    "(event.n, event.t_start) IN (SELECT event, t_start FROM event_body"
    " WHERE string_to_array(words, ' ') @> %s::text[]"
)
_IN_ORDER = " AND strpos(words, %s) > 0"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What rows must meet: all the terms, and one of the branches if there are any.

    branches: exclude each other, so that their rows can simply be put together.
    scenes: the condition on ``scene`` that the box comes to, None without a box.
    """

    terms: tuple[str, ...] = ()
    values: tuple[object, ...] = ()
    branches: tuple[tuple[str, tuple[object, ...]], ...] = ()
    scenes: tuple[str, tuple[object, ...]] | None = None

    @property
    def seeks_scenes(self) -> bool:
        """Whether the scenes are so few that their index has to lead."""
        term, values = self.scenes or ("", ())
        return term == _AMONG_SCENES and all(
            isinstance(keys, list) and len(keys) <= MAX_SOUGHT_SCENES for keys in values
        )

    def plus(self, term: str, *values: object) -> Conditions:
        """These conditions and one more."""
        return replace(self, terms=(*self.terms, term), values=(*self.values, *values))

    def query(self, select: str, rest: str = "") -> tuple[str, tuple[object, ...]]:
        """The rows that meet the conditions, and the parameters of that statement.

        select: the query up to WHERE. rest: what follows it in each branch.
        """
        parts: list[str] = []
        values: list[object] = []
        for term, more in self.branches or (("true", ()),):
            where = " AND ".join((*self.terms, term))
            parts.append(f"({select} WHERE {where} {rest})")
            values += (*self.values, *more)
        return " UNION ALL ".join(parts), tuple(values)


def event_conditions(
    session: Session, filters: EventFilter, tokenizer: Tokenizer
) -> Conditions:
    """The conditions of a filter on the table ``event``."""
    return in_interval(untimed_conditions(session, filters, tokenizer), filters)


def in_interval(found: Conditions, filters: EventFilter) -> Conditions:
    """The conditions and the interval of the filter."""
    if filters.interval is None:
        return found
    return _overlapping(found, filters.interval, clock=filters.clock)


def untimed_conditions(
    session: Session, filters: EventFilter, tokenizer: Tokenizer
) -> Conditions:
    """The conditions of all of a filter but its interval."""
    found = as_known(Conditions(), filters.known_by)
    if filters.bbox is not None:
        term, values = box_condition(session, filters.bbox)
        found = replace(found.plus(term, *values), scenes=(term, values))
    if (kinds := kinds_of(filters)) is not None:
        found = found.plus("kind = ANY(%s::text[])", list(kinds))
    if filters.precisions:
        found = found.plus("precision = ANY(%s::text[])", list(filters.precisions))
    for name in ("background", "disputed"):
        if (wanted := getattr(filters, name)) is not None:
            found = found.plus(f"{name} = %s", wanted)
    for facet, wanted in (
        ("actor", filters.actors),
        ("side", filters.sides),
        ("source", filters.sources),
    ):
        if wanted:
            folded = [f"{facet}={value.casefold()}" for value in wanted]
            found = found.plus("facets && %s::text[]", folded)
    if filters.q is not None:
        found = _with_phrases(found, tokenizer.phrases(filters.q))
    if filters.where is not None:
        term, more = to_sql(session, filters.where, "events")
        found = found.plus(term, *more)
    return found


def as_known(found: Conditions, known_by: datetime | None) -> Conditions:
    """Each event in one state: as it is, or as it was known before an instant."""
    if known_by is None:
        return found.plus(NOW)
    then = to_seconds(known_by)
    return found.plus(
        "known_from <= %s AND (known_until IS NULL OR known_until > %s)", then, then
    )


def row_conditions(session: Session, collection: str, filters: RowFilter) -> Conditions:
    """The conditions of a filter on ``claims``, ``mentions`` or ``places``."""
    found = Conditions()
    if filters.bbox is not None:
        if collection == "claims":
            term, values = box_condition(session, filters.bbox, leading=False)
            found = found.plus(term, *values)
        else:
            found = _point_in_box(found, filters.bbox)
    if filters.interval is not None:
        found = _dated(found, collection, filters.interval)
    if filters.document is not None:
        found = found.plus("document.id = %s", filters.document)
    if filters.kinds:
        found = found.plus("claim.kind = ANY(%s::text[])", list(filters.kinds))
    if filters.senses:
        found = found.plus("sense = ANY(%s::text[])", list(filters.senses))
    if filters.place_id is not None:
        found = found.plus("place.id = %s", filters.place_id)
    if filters.where is not None:
        term, values = to_sql(session, filters.where, collection)
        found = found.plus(term, *values)
    return found


def box_condition(
    session: Session, bbox: BBox, *, leading: bool = True
) -> tuple[str, tuple[object, ...]]:
    """That the scene meets the box, its edges included, as SQL with its parameters.

    leading: few scenes are named, so that their index can lead.
    """
    if bbox == _WORLD:
        return "scene IS NOT NULL", ()
    areas = _areas_in(session, bbox)
    points, values = [], []
    for west, south, east, north in bbox.halves():
        points.append(_POINTS)
        values += [west, south, east, north, west, east, south, north]
    inside = " UNION ALL ".join(points)
    if leading:
        rows = session.execute(f"{inside} LIMIT {MAX_LEADING_SCENES + 1}", values)
        keys = sorted({n for (n,) in rows} | areas)
        if len(keys) <= MAX_LEADING_SCENES:
            return _AMONG_SCENES, (keys,)
    term = f"scene IN ({inside} UNION ALL SELECT unnest(%s::bigint[]))"
    return term, (*values, sorted(areas))


def _areas_in(session: Session, bbox: BBox) -> set[int]:
    """Areas and lines that meet the box; those not wholly inside are looked at."""
    found: set[int] = set()
    for half in bbox.halves():
        west, south, east, north = half
        rows = session.execute(
            _PARTS,
            (west, east, south, north, *half, west, east, south, north),
        ).fetchall()
        inside = {n for n, whole in rows if whole}
        doubtful = {n for n, whole in rows if not whole} - inside - found
        found |= inside
        if doubtful:
            found |= _meeting(session, box(*half), sorted(doubtful))
    return found


def _meeting(session: Session, area: BaseGeometry, scenes: Sequence[int]) -> set[int]:
    rows = session.execute(
        "SELECT n, geometry FROM scene WHERE n = ANY(%s::bigint[])", (list(scenes),)
    )
    return {n for n, shape in rows if area.intersects(shapely.from_geojson(shape))}


def _with_phrases(found: Conditions, phrases: Sequence[str]) -> Conditions:
    """That all phrases occur: the index finds their tokens, then their order counts."""
    if not phrases:
        return found.plus("false")
    tokens = sorted({token for phrase in phrases for token in phrase.split()})
    order = [phrase for phrase in phrases if len(phrase.split()) > 1]
    return found.plus(_WITH_WORDS + _IN_ORDER * len(order) + ")", tokens, *order)


def _overlapping(found: Conditions, interval: Interval, *, clock: str) -> Conditions:
    end, start = to_seconds(interval.end), to_seconds(interval.start)
    if clock == "report":
        return found.plus("r_start < %s AND r_end > %s", end, start)
    found = found.plus("t_start < %s AND t_end > %s", end, start)
    if found.seeks_scenes or interval.start == EARLIEST:
        return found
    # Each branch has an index of its own: of all events, of those of several days, and
    # of the long ones. It need not look back further than they last.
    day = f"t_start > %s AND t_end - t_start <= {DAY_S}"
    days = f"t_start > %s AND t_end - t_start > {DAY_S} AND t_end - t_start <= {LONG_S}"
    long = f"t_end - t_start > {LONG_S}"
    return replace(
        found,
        branches=(
            (day, (start - DAY_S - 1,)),
            (days, (start - LONG_S - 1,)),
            (long, ()),
        ),
    )


def _point_in_box(found: Conditions, bbox: BBox) -> Conditions:
    west, south, east, north = bbox
    joint = "AND" if west <= east else "OR"
    term = f"lat BETWEEN %s AND %s AND (lon >= %s {joint} lon <= %s)"
    return found.plus(term, south, north, west, east)


def _dated(found: Conditions, collection: str, interval: Interval) -> Conditions:
    bounds = to_seconds(interval.end), to_seconds(interval.start)
    if collection == "claims":
        return found.plus("t_start < %s AND t_end > %s", *bounds)
    if collection == "mentions":
        return found.plus("r_start < %s AND r_end > %s", *bounds)
    term = (
        "place.n IN (SELECT mention.place FROM mention JOIN document"
        " ON document.n = mention.document WHERE r_start < %s AND r_end > %s)"
    )
    return found.plus(term, *bounds)
