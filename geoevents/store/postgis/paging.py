"""Pages of any collection by keyset, with the tokens that all stores give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from geoevents.store.answers import Feature, Page
from geoevents.store.paging import Listing, ordering
from geoevents.store.postgis.connection import Session
from geoevents.store.postgis.planner import Conditions
from geoevents.store.tokens import Token, parse_token

Row = dict[str, Any]


def page_of(
    session: Session,
    listing: Listing,
    conditions: Conditions,
    to_features: Callable[[Sequence[Row]], Iterable[Feature]],
    *,
    limit: int,
    token: str | None,
    count: Callable[[], int],
) -> Page:
    """One page. count: how many match in all.

    Raises InvalidParameter for a token of another order.
    """
    start = parse_token(token, listing.order)
    backward = start is not None and start.backward
    sql, values = _statement(listing, conditions, start, limit + 1)
    rows = session.records(sql, values)
    has_more = len(rows) > limit
    rows = rows[:limit]
    if backward:
        rows.reverse()
    has_next = bool(rows) and (backward or has_more)
    has_prev = bool(rows) and (has_more if backward else start is not None)
    return Page(
        items=tuple(to_features(rows)),
        number_matched=count(),
        next_token=_edge(listing, rows[-1], backward=False) if has_next else None,
        prev_token=_edge(listing, rows[0], backward=True) if has_prev else None,
    )


def _statement(
    listing: Listing, conditions: Conditions, start: Token | None, limit: int
) -> tuple[str, tuple[object, ...]]:
    if start is not None:
        way = "<" if listing.descending != start.backward else ">"
        columns = ", ".join(listing.columns)
        key = (start.value, start.row_id)[-len(listing.columns) :]
        marks = ", ".join(["%s"] * len(key))
        conditions = conditions.plus(f"({columns}) {way} ({marks})", *key)
    reverse = start is not None and start.backward
    first = f"ORDER BY {ordering(listing, reverse=reverse)} LIMIT {limit:d}"
    # In order in each branch too, so that each can stop where it has enough; but for
    # few scenes, whose rows are not to be looked for in the order of time.
    own = "OFFSET 0" if conditions.seeks_scenes else first
    rows, values = conditions.query(listing.select, own)
    return f"SELECT * FROM ({rows}) AS found {first}", values


def _edge(listing: Listing, row: Row, *, backward: bool) -> str:
    value = row["sort_value"] if len(listing.columns) > 1 else 0
    return Token(listing.order, value, row["id"], backward).encode()
