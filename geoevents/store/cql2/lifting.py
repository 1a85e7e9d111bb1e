"""Parts of a filter that a store answers by an index, taken out of it."""

from __future__ import annotations

from geoevents.edtf import Interval
from geoevents.geo import BBox
from geoevents.store.cql2.tree import And, Intersects, Node, Temporal


def lift(
    node: Node, *, time: str | None, bbox: bool
) -> tuple[BBox | None, Interval | None, Node | None]:
    """A box and an interval that all that matches must meet, and what is left.

    time: the queryable that the interval may be of. bbox: whether a box is wanted.
    Only what is joined by AND at the top is taken, hence the meaning is the same.
    """
    found_box: BBox | None = None
    found_time: Interval | None = None
    rest: list[Node] = []
    for part in node.parts if isinstance(node, And) else (node,):
        if bbox and found_box is None and isinstance(part, Intersects) and part.bbox:
            found_box = part.bbox
        elif time is not None and found_time is None and _overlaps(part, time):
            found_time = part.interval  # type: ignore[union-attr]
        else:
            rest.append(part)
    left = And(tuple(rest)) if len(rest) > 1 else next(iter(rest), None)
    return found_box, found_time, left


def _overlaps(node: Node, time: str) -> bool:
    return (
        isinstance(node, Temporal)
        and node.operator == "T_INTERSECTS"
        and node.name == time
    )
