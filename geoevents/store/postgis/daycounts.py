"""How many events start on each day, by scene: rows of the table ``day_count``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from geoevents.edtf import EARLIEST
from geoevents.store.daycounts import ALL, NO_DAY, NOWHERE, DayRow
from geoevents.store.filters import EventFilter
from geoevents.store.planner import NOW, kinds_of
from geoevents.store.postgis.connection import Session
from geoevents.store.postgis.planner import Conditions
from geoevents.store.schema import DAY_S, LONG_S, UNKNOWN, to_seconds

#: The day of a start, floored also before 1970.
DAY_OF = "({column} / 86400 - (mod({column}, 86400) < 0)::int)"
_DAY = f"CASE WHEN t_start >= {UNKNOWN} THEN {NO_DAY} ELSE" + (
    f" {DAY_OF.format(column='t_start')} END"
)
_ADD = """INSERT INTO day_count AS old (scene, day, kind, background, n)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::boolean[], %s::bigint[])
ON CONFLICT (scene, day, kind, background) DO UPDATE SET n = old.n + excluded.n"""
_COUNTED = f"""SELECT key, {_DAY}, kind, background, count(*) AS n FROM event,
    LATERAL (VALUES ({ALL}::bigint), (coalesce(scene, {NOWHERE}))) AS named (key)
    WHERE {NOW} GROUP BY 1, 2, 3, 4"""

Entry = tuple[int, int, str, bool]


class DayCounts:
    """Changes of the counts, gathered and then written at once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._changes: Counter[Entry] = Counter()

    def change(
        self, scene: int | None, t_start: int, kind: str, background: bool, by: int
    ) -> None:
        """Count one event more (by 1) or less (by -1)."""
        day = NO_DAY if t_start >= UNKNOWN else t_start // DAY_S
        for key in (scene or NOWHERE, ALL):
            self._changes[key, day, kind, background] += by

    def write(self) -> None:
        """Add the changes to what is stored."""
        changes = [(*entry, n) for entry, n in sorted(self._changes.items()) if n]
        if changes:
            self._session.execute(_ADD, [list(c) for c in zip(*changes, strict=True)])
            self._session.execute("DELETE FROM day_count WHERE n = 0")
        self._changes.clear()


def miscounted(session: Session) -> int:
    """How many scenes have other counts than their events."""
    wanted = f"SELECT * FROM ({_COUNTED}) AS wanted (scene, day, kind, background, n)"
    stored = "SELECT scene, day, kind, background, n FROM day_count"
    wrong: int = session.value(
        "SELECT count(DISTINCT scene) FROM ("
        f"({wanted} EXCEPT {stored}) UNION ALL ({stored} EXCEPT {wanted})) AS wrong"
    )
    return wrong


def day_rows(
    session: Session, filters: EventFilter, conditions: Conditions
) -> Iterator[DayRow]:
    """Days, kinds and numbers of the events that a filter lets through.

    filters: one that is_counted; conditions: of the filter without its interval.
    """
    found = Conditions()
    if conditions.scenes is None:
        found = found.plus(f"scene = {ALL}")
    elif conditions.scenes[0] == "scene IS NOT NULL":
        found = found.plus(f"scene > {NOWHERE}")
    else:
        term, values = conditions.scenes
        found = found.plus(term, *values)
    if filters.interval is not None:
        last = -(-to_seconds(filters.interval.end) // DAY_S)
        found = found.plus(
            "day >= %s AND day < %s",
            to_seconds(filters.interval.start) // DAY_S,
            min(last, NO_DAY),
        )
    if (kinds := kinds_of(filters)) is not None:
        found = found.plus("kind = ANY(%s::text[])", list(kinds))
    if filters.background is not None:
        found = found.plus("background = %s", filters.background)
    sql, values = found.query(
        "SELECT day, kind, sum(n)::bigint FROM day_count", "GROUP BY 1, 2"
    )
    yield from session.execute(sql, values)
    if filters.interval is not None and filters.interval.start > EARLIEST:
        yield from _begun_before(session, filters, conditions)


def _begun_before(
    session: Session, filters: EventFilter, conditions: Conditions
) -> Iterator[DayRow]:
    """Events that go on when the interval begins: those of one day are over by then."""
    if filters.interval is None:
        return
    start = to_seconds(filters.interval.start)
    begun = conditions.plus("t_start < %s AND t_end > %s", start, start)
    short = begun.plus(
        f"t_end - t_start > {DAY_S} AND t_end - t_start <= {LONG_S} AND t_start > %s",
        start - LONG_S - 1,
    )
    for found in (short, begun.plus(f"t_end - t_start > {LONG_S}")):
        sql, values = found.query(
            f"SELECT {_DAY}, kind, count(*) FROM event", "GROUP BY 1, 2"
        )
        yield from session.execute(sql, values)
