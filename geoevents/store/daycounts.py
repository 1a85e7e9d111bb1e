"""How many events start on each day, by scene; kept by the transaction that writes.

One row for each scene holds packed numbers, so that a box of 20,000 scenes is counted
by reading as many short rows and adding columns, not by visiting a million events.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from geoevents.edtf import EARLIEST, LATEST
from geoevents.store.filters import EventFilter
from geoevents.store.planner import NOW, Conditions, kinds_of
from geoevents.store.records import dump
from geoevents.store.schema import DAY_S, LONG_S, UNKNOWN, index_named, to_seconds

#: Stand in the column ``scene`` for all events, and for those drawn nowhere.
ALL, NOWHERE = -1, 0
#: Day of events without a known time; the last that fits.
NO_DAY = (1 << 31) - 1
#: Bins up to which days and kinds are added up in a table, beyond it by sorting.
MAX_BINS = 1 << 22

#: code: twice the key of the kind, and 1 for background.
_ENTRY = np.dtype([("day", "<i4"), ("code", "<u2"), ("n", "<u4")])
#: The same in memory, aligned, and with numbers that can be less than none.
_SUMMED = np.dtype([("day", np.int64), ("code", np.int64), ("n", np.int64)])

Entries = npt.NDArray[np.void]
#: Day since 1970 (NO_DAY: unknown), kind, how many.
DayRow = tuple[int, str, int]

_DAY = f"CASE WHEN t_start >= {UNKNOWN} THEN {NO_DAY} ELSE" + (
    f" t_start / {DAY_S} - (t_start % {DAY_S} < 0) END"
)


class DayCounts:
    """Changes of the counts, gathered and then written at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes: defaultdict[int, Counter[tuple[int, int]]] = defaultdict(Counter)
        self._kinds = _kind_keys(connection)

    def change(
        self, scene: int | None, t_start: int, kind: str, background: bool, by: int
    ) -> None:
        """Count one event more (by 1) or less (by -1)."""
        day = NO_DAY if t_start >= UNKNOWN else t_start // DAY_S
        entry = day, self._kind(kind) * 2 + background
        self._changes[scene or NOWHERE][entry] += by
        self._changes[ALL][entry] += by

    def write(self) -> None:
        """Add the changes to what is stored."""
        for scene, change in self._changes.items():
            row = self._connection.execute(
                "SELECT counts FROM day_count WHERE scene = ?", (scene,)
            ).fetchone()
            counts = _unpacked(row[0]) if row else Counter()
            counts.update(change)
            _put(self._connection, scene, counts)
        self._changes.clear()

    def _kind(self, kind: str) -> int:
        if kind not in self._kinds:
            number = len(self._kinds)
            self._connection.execute("INSERT INTO kind VALUES (?, ?)", (number, kind))
            self._kinds[kind] = number
        return self._kinds[kind]


def count_all(connection: sqlite3.Connection, beside: str) -> None:
    """Write the counts of the events in the table of that prefix, into that beside."""
    connection.execute(
        "INSERT OR IGNORE INTO kind SELECT row_number() OVER (ORDER BY kind)"
        " - 1 + (SELECT count(*) FROM kind), kind"
        f" FROM (SELECT DISTINCT kind FROM {beside}event"
        " WHERE kind NOT IN (SELECT name FROM kind))"
    )
    for scene, counts in _counted(connection, beside):
        connection.execute(
            f"INSERT INTO {beside}day_count VALUES (?, ?)",
            (scene, _packed(counts).tobytes()),
        )


def miscounted(connection: sqlite3.Connection) -> int:
    """How many scenes have other counts than their events."""
    stored = dict(map(tuple, connection.execute("SELECT scene, counts FROM day_count")))
    wrong = 0
    for scene, counts in _counted(connection):
        wrong += _unpacked(stored.pop(scene, b"")) != counts
    return wrong + len(stored)


def _counted(
    connection: sqlite3.Connection, beside: str = ""
) -> Iterator[tuple[int, Counter[tuple[int, int]]]]:
    """The counts of each scene with events, of NOWHERE and, at the end, of ALL."""
    kinds = _kind_keys(connection)
    rows = connection.execute(
        f"SELECT coalesce(scene, {NOWHERE}) AS at, {_DAY} AS day, kind, background,"
        f" count(*) FROM {beside}event WHERE {NOW} GROUP BY 1, 2, 3, 4 ORDER BY 1"
    )
    everything: Counter[tuple[int, int]] = Counter()
    for scene, group in groupby(rows, key=itemgetter(0)):
        counts = {
            (day, kinds.get(kind, -1) * 2 + background): n
            for _, day, kind, background, n in group
        }
        everything.update(counts)
        yield scene, Counter(counts)
    if everything:
        yield ALL, everything


def is_counted(filters: EventFilter) -> bool:
    """Whether days, scenes, kinds and background alone decide a filter."""
    rest = replace(
        filters,
        bbox=None,
        interval=None,
        kinds=(),
        families=(),
        background=None,
        sortby="start",
        descending=False,
    )
    if rest != EventFilter():
        return False
    interval = filters.interval
    return interval is None or all(
        to_seconds(end) % DAY_S == 0 or end == LATEST
        for end in (interval.start, interval.end)
    )


def day_rows(
    connection: sqlite3.Connection, filters: EventFilter, conditions: Conditions
) -> Iterator[DayRow]:
    """Days, kinds and numbers of the events that a filter lets through.

    filters: one that is_counted; conditions: of the filter without its interval.
    """
    kinds = {number: kind for kind, number in _kind_keys(connection).items()}
    entries = _entries(connection, filters, conditions)
    keep = _kept(entries, filters, kinds)
    yield from _added(entries[keep], kinds)
    yield from _begun_before(connection, filters, conditions)


def count_events(
    connection: sqlite3.Connection, filters: EventFilter, conditions: Conditions
) -> int:
    """How many events a filter lets through: the sum of its day_rows."""
    kinds = {number: kind for kind, number in _kind_keys(connection).items()}
    entries = _entries(connection, filters, conditions)
    matched = int(entries["n"][_kept(entries, filters, kinds)].sum())
    begun_before = _begun_before(connection, filters, conditions)
    return matched + sum(n for _, _, n in begun_before)


def _entries(
    connection: sqlite3.Connection, filters: EventFilter, conditions: Conditions
) -> Entries:
    if conditions.scenes is not None:
        return _read(connection, conditions.scenes)
    everything = _read(connection, dump([ALL]).decode())
    if filters.bbox is None:
        return everything
    undrawn = _read(connection, dump([NOWHERE]).decode())
    undrawn["n"] *= -1
    return np.concatenate((everything, undrawn))


def _read(connection: sqlite3.Connection, scenes: str) -> Entries:
    rows = connection.execute(
        "SELECT counts FROM day_count WHERE scene IN (SELECT value FROM json_each(?))",
        (scenes,),
    )
    packed = np.frombuffer(b"".join(row[0] for row in rows), _ENTRY)
    return packed.astype(_SUMMED)


def _kept(
    entries: Entries, filters: EventFilter, kinds: dict[int, str]
) -> npt.NDArray[np.bool_]:
    keep = np.ones(len(entries), np.bool_)
    if filters.interval is not None:
        first = to_seconds(filters.interval.start) // DAY_S
        last = -(-to_seconds(filters.interval.end) // DAY_S)
        keep &= (entries["day"] >= first) & (entries["day"] < min(last, NO_DAY))
    wanted = kinds_of(filters)
    if wanted is not None:
        codes = [number for number, kind in kinds.items() if kind in wanted]
        keep &= np.isin(entries["code"] // 2, codes)
    if filters.background is not None:
        keep &= entries["code"] % 2 == int(filters.background)
    return keep


def _added(entries: Entries, kinds: dict[int, str]) -> Iterator[DayRow]:
    if not len(entries):
        return
    unknown = entries["day"] == NO_DAY
    for part in (entries[~unknown], entries[unknown]):
        if len(part):
            yield from _added_up(part, kinds)


def _added_up(entries: Entries, kinds: dict[int, str]) -> Iterator[DayRow]:
    first = int(entries["day"].min())
    keys = (entries["day"] - first) * len(kinds) + entries["code"] // 2
    if int(keys.max()) < MAX_BINS:
        sums = np.bincount(keys, entries["n"])
        found = np.arange(len(sums))
    else:
        found, places = np.unique(keys, return_inverse=True)
        sums = np.bincount(places, entries["n"])
    some = np.flatnonzero(sums)
    for key, n in zip(found[some].tolist(), sums[some].tolist(), strict=True):
        yield first + key // len(kinds), kinds[key % len(kinds)], int(n)


def _begun_before(
    connection: sqlite3.Connection, filters: EventFilter, conditions: Conditions
) -> Iterator[DayRow]:
    """Events that go on when the interval begins: those of one day are over by then."""
    if filters.interval is None or filters.interval.start <= EARLIEST:
        return
    start = to_seconds(filters.interval.start)
    begun = conditions.plus("t_start < ? AND t_end > ?", start, start)
    short = begun.plus(
        f"t_end - t_start > {DAY_S} AND t_end - t_start <= {LONG_S} AND t_start > ?",
        start - LONG_S - 1,
    )
    long = begun.plus(f"t_end - t_start > {LONG_S}")
    days = conditions.index or index_named(connection, "event_days")
    for index, found in ((days, short), (index_named(connection, "event_long"), long)):
        sql, values = found.query(
            f"SELECT {_DAY}, kind, count(*) FROM event INDEXED BY {index}",
            "GROUP BY 1, 2",
        )
        yield from connection.execute(sql, values)


def _kind_keys(connection: sqlite3.Connection) -> dict[str, int]:
    return {name: n for n, name in connection.execute("SELECT n, name FROM kind")}


def _put(
    connection: sqlite3.Connection, scene: int, counts: Counter[tuple[int, int]]
) -> None:
    entries = _packed(counts)
    if len(entries):
        connection.execute(
            "INSERT OR REPLACE INTO day_count VALUES (?, ?)", (scene, entries.tobytes())
        )
    else:
        connection.execute("DELETE FROM day_count WHERE scene = ?", (scene,))


def _packed(counts: Counter[tuple[int, int]]) -> Entries:
    rows: Iterable[tuple[int, int, int]] = (
        (day, code, n) for (day, code), n in sorted(counts.items()) if n
    )
    return np.array(list(rows), _ENTRY)


def _unpacked(blob: bytes) -> Counter[tuple[int, int]]:
    return _counter(np.frombuffer(blob, _ENTRY))


def _counter(entries: Entries) -> Counter[tuple[int, int]]:
    return Counter({(day, code): n for day, code, n in entries.tolist()})
