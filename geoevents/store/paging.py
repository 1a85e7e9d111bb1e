"""Pages of any collection by keyset: as quick on the last page as on the first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from geoevents.store.answers import Feature, Page
from geoevents.store.planner import Conditions
from geoevents.store.tokens import Token, parse_token


@dataclass(frozen=True, slots=True)
class Listing:
    """How a collection is listed.

    select: the query up to WHERE; its rows have ``id``, and ``sort_value`` where there
    are two columns. order: name of the order, part of every token.
    columns: what it is sorted by, ending in the id; or the id alone.
    """

    select: str
    order: str
    columns: tuple[str, ...]
    descending: bool = False


def page_of(
    connection: sqlite3.Connection,
    listing: Listing,
    conditions: Conditions,
    to_features: Callable[[Sequence[sqlite3.Row]], Iterable[Feature]],
    *,
    limit: int,
    token: str | None,
    number_matched: int,
) -> Page:
    """One page. Raises InvalidParameter for a token of another order."""
    start = parse_token(token, listing.order)
    backward = start is not None and start.backward
    sql, values = _statement(listing, conditions, start)
    rows = connection.execute(sql, (*values, limit + 1)).fetchall()
    has_more = len(rows) > limit
    rows = rows[:limit]
    if backward:
        rows.reverse()
    has_next = bool(rows) and (backward or has_more)
    has_prev = bool(rows) and (has_more if backward else start is not None)
    return Page(
        items=tuple(to_features(rows)),
        number_matched=number_matched,
        next_token=_edge(listing, rows[-1], backward=False) if has_next else None,
        prev_token=_edge(listing, rows[0], backward=True) if has_prev else None,
    )


def ordering(listing: Listing, *, reverse: bool = False) -> str:
    """The ORDER BY of a listing, in the names of its result."""
    way = "DESC" if listing.descending != reverse else "ASC"
    names = ("sort_value", "id")[-len(listing.columns) :]
    return ", ".join(f"{name} {way}" for name in names)


def _statement(
    listing: Listing, conditions: Conditions, start: Token | None
) -> tuple[str, tuple[object, ...]]:
    if start is not None:
        way = "<" if listing.descending != start.backward else ">"
        columns = ", ".join(listing.columns)
        key = (start.value, start.row_id)[-len(listing.columns) :]
        marks = ", ".join("?" * len(key))
        conditions = conditions.plus(f"({columns}) {way} ({marks})", *key)
    reverse = start is not None and start.backward
    rows, values = conditions.query(listing.select)
    order = ordering(listing, reverse=reverse)
    if conditions.seeks_scenes:
        # SQLite 3.40 loses rows where IN leads an index whose rest is in the order
        # asked for and a limit is given; the unary plus makes it sort them all.
        rows, order = f"SELECT * FROM ({rows})", f"+{order.replace(', ', ', +')}"
    return f"{rows} ORDER BY {order} LIMIT ?", values


def _edge(listing: Listing, row: sqlite3.Row, *, backward: bool) -> str:
    value = row["sort_value"] if len(listing.columns) > 1 else 0
    return Token(listing.order, value, row["id"], backward).encode()
