"""Partitions of claims and events by month, of the past by year, made when needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from psycopg import errors

from geoevents.store.postgis.connection import Session
from geoevents.store.schema import from_seconds, to_seconds

#: Partitions lie within these years; a lone date of the past or of fiction is well
#: kept in the default partition.
FIRST_YEAR, LAST_YEAR = 1990, 2099
#: What is earlier is history that news tells of now and then: a year has a partition.
FIRST_YEAR_OF_MONTHS = 2010
#: Partitions of a table at most: each is one more to look into for what has no time.
MAX_PARTITIONS = 600
#: How long a new partition may keep new readers waiting for those at work.
LOCK_TIMEOUT_MS = 500

#: Year and month, or year and 0 for all of it.
Month = tuple[int, int]


def ensure_partitions(session: Session, table: str, starts: Iterable[int]) -> None:
    """Make the partitions that rows of those starts (seconds) belong in.

    Outside the transaction that loads the rows, since it locks the default partition.
    Where a long reader does not let go of that in time, and where the default
    partition holds rows of the month already, the month stays there: slower, not wrong.
    """
    months = {month for at in starts if (month := _month_of(at)) is not None}
    if months:
        _ensure(session, table, months)


def follow_partitions(session: Session, table: str, leader: str) -> None:
    """Make the partitions that another table has: events start where claims do."""
    _ensure(session, table, _known(session, leader))


def _ensure(session: Session, table: str, months: set[Month]) -> None:
    known = _known(session, table)
    for month in sorted(months - known)[: max(0, MAX_PARTITIONS - len(known))]:
        _make(session, table, month)


def _make(session: Session, table: str, month: Month) -> None:
    first, last = _bounds(month)
    held = session.value(
        f"SELECT EXISTS (SELECT 1 FROM {table}_default WHERE t_start >= {first}"
        f" AND t_start < {last})"
    )
    if held:
        return
    name = _name(table, month)
    try:
        # Attached, since that leaves readers of the other partitions alone.
        session.script(
            f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS};"
            f" CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS);"
            f" ALTER TABLE {table} ATTACH PARTITION {name}"
            f" FOR VALUES FROM ({first}) TO ({last})"
        )
    except errors.LockNotAvailable:
        return


def _known(session: Session, table: str) -> set[Month]:
    rows = session.execute(
        "SELECT relname::text FROM pg_inherits JOIN pg_class ON oid = inhrelid"
        " WHERE inhparent = %s::regclass",
        (table,),
    )
    names = [name.removeprefix(f"{table}_") for (name,) in rows]
    return {(int(n[:4]), int(n[4:] or 0)) for n in names if n.isdigit()}


def _name(table: str, month: Month) -> str:
    year, number = month
    return f"{table}_{year}{number:02}" if number else f"{table}_{year}"


def _month_of(start: int) -> Month | None:
    first = to_seconds(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
    last = to_seconds(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC))
    if not first <= start < last:
        return None
    at = from_seconds(start)
    return at.year, at.month if at.year >= FIRST_YEAR_OF_MONTHS else 0


def _bounds(month: Month) -> tuple[int, int]:
    year, number = month
    after = (year + number // 12, number % 12 + 1) if number else (year + 1, 1)
    return (
        to_seconds(datetime(year, number or 1, 1, tzinfo=UTC)),
        to_seconds(datetime(*after, 1, tzinfo=UTC)),
    )
