"""Events of a store as columns of numbers: what the map counts and draws.

Only what is counted is read, never the text of an event, so that a million events
are a matter of seconds. Texts are asked for by row, when they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import orjson

from geoevents import taxonomy
from geoevents.encode import Json
from geoevents.errors import StoreError
from geoevents.store.answers import Feature
from geoevents.store.filters import EventFilter
from geoevents.store.planner import NOW, event_conditions
from geoevents.store.protocol import Store
from geoevents.store.reading import event_features
from geoevents.store.schema import UNKNOWN
from geoevents.store.sqlite import SqliteStore

Ints = npt.NDArray[np.int64]

KINDS = tuple(taxonomy.FAMILY_OF)
_KIND_INDEX = {kind: index for index, kind in enumerate(KINDS)}
_PRECISION_INDEX = {name: i for i, name in enumerate(taxonomy.PLACE_PRECISIONS, 1)}
_SECONDS_PER_DAY = 86_400
#: Rows that are turned into numbers at a time: bounds the memory.
CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class EventColumns:
    """Events in order of time, those without one last; row i is one of them.

    keys: of the store. start, end: days since 1970, half-open, on the clock asked for;
    report: day of the first report. UNKNOWN_DAY where not known. kind: index into
    KINDS. scene: key of the scene, 0 for none. precision: 0 for none, else index into
    PLACE_PRECISIONS and 1. flags: 1 background, 2 disputed.
    """

    keys: Ints
    start: Ints
    end: Ints
    report: Ints
    kind: Ints
    scene: Ints
    precision: Ints
    flags: Ints


#: Stands for a day that is not known; smaller than any day.
UNKNOWN_DAY = -(1 << 31)


class ColumnSource(Protocol):
    """What reads the columns of another kind of store."""

    def read_columns(self, filters: EventFilter) -> EventColumns:
        """See the function of that name."""
        ...

    def read_keys(self, filters: EventFilter) -> Ints:
        """See the function of that name."""
        ...

    def read_events(self, keys: Sequence[int]) -> tuple[Feature, ...]:
        """See the function of that name."""
        ...

    def read_scenes(self) -> dict[int, Json]:
        """See the function of that name."""
        ...

    def read_facets(self) -> dict[str, dict[str, int]]:
        """See the function of that name."""
        ...


@runtime_checkable
class Columnar(Protocol):
    """A store that has its own reader of columns."""

    @property
    def columns(self) -> ColumnSource:
        """Reads the columns; each method is the function of its name here."""
        ...


def has_columns(store: Store) -> bool:
    """Whether this kind of store can be read as columns."""
    return isinstance(store, SqliteStore | Columnar)


def read_columns(store: Store, filters: EventFilter) -> EventColumns:
    """The columns of the events that match, in order of the filter's clock."""
    if isinstance(store, Columnar):
        return store.columns.read_columns(filters)
    time = "r" if filters.clock == "report" else "t"
    with _reading(store) as connection:
        found = event_conditions(connection, filters)
        sql, values = found.query(
            f"SELECT event.n, event.{time}_start AS at, event.{time}_end, r_start,"
            " kind, coalesce(scene, 0), precision, background + 2 * disputed,"
            f" event.id AS id FROM event {found.hint}"
        )
        rows = connection.execute(f"{sql} ORDER BY at, id", values)
        parts = []
        while chunk := rows.fetchmany(CHUNK):
            parts.append(numbers_of(chunk))
    return columns_of(parts)


def read_keys(store: Store, filters: EventFilter) -> Ints:
    """The keys of the events that match, in no order."""
    if isinstance(store, Columnar):
        return store.columns.read_keys(filters)
    with _reading(store) as connection:
        found = event_conditions(connection, filters)
        sql, values = found.query(f"SELECT event.n AS n FROM event {found.hint}")
        rows = connection.execute(sql, values)
        return np.fromiter((row["n"] for row in rows), np.int64)


def read_events(store: Store, keys: Sequence[int]) -> tuple[Feature, ...]:
    """The events of those keys, in their order."""
    if isinstance(store, Columnar):
        return store.columns.read_events(keys)
    with _reading(store) as connection:
        return tuple(event_features(connection, keys))


def read_scenes(store: Store) -> dict[int, Json]:
    """What is drawn, by key: place, name, precision, near, geometry, names by side."""
    if isinstance(store, Columnar):
        return store.columns.read_scenes()
    sql = (
        "SELECT scene.n, place.id, place.body, scene.precision, near, geometry,"
        " (SELECT properties FROM event WHERE event.scene = scene.n LIMIT 1) AS event"
        " FROM scene JOIN place ON place.n = scene.place WHERE geometry IS NOT NULL"
    )
    with _reading(store) as connection:
        return {
            row["n"]: {
                "place_id": row["id"],
                "name": orjson.loads(row["body"])["name"],
                "precision": row["precision"],
                "near": bool(row["near"]),
                "names": names_of(row["event"]),
                "geometry": orjson.loads(row["geometry"]),
            }
            for row in connection.execute(sql)
        }


def read_facets(store: Store) -> dict[str, dict[str, int]]:
    """How many events each side and each source has a word in."""
    if isinstance(store, Columnar):
        return store.columns.read_facets()
    facets: dict[str, dict[str, int]] = {"side": {}, "source": {}}
    sql = (
        "SELECT facet, value, count(*) AS n FROM event_facet"
        " JOIN event ON event.n = event_facet.event"
        f" WHERE facet IN ('side', 'source') AND {NOW}"
        " GROUP BY 1, 2 ORDER BY 3 DESC, 2 LIMIT 200"
    )
    with _reading(store) as connection:
        for row in connection.execute(sql):
            facets[row["facet"]][row["value"]] = row["n"]
    return facets


def _reading(store: Store) -> AbstractContextManager[Connection]:
    if not isinstance(store, SqliteStore):
        raise StoreError("this kind of store cannot be read as columns")
    return store.reading()


def names_of(properties: bytes | None) -> Json:
    """The names by side in the properties of an event."""
    return orjson.loads(properties).get("names", {}) if properties else {}


def numbers_of(rows: Iterable[Sequence[object]]) -> Ints:
    """Rows of read_columns as numbers: keys, times, kind, scene, precision, flags."""
    return np.array(
        [
            (n, start, end, report, _KIND_INDEX[str(kind)], scene,
             _PRECISION_INDEX.get(str(precision), 0), flags)
            for n, start, end, report, kind, scene, precision, flags, _ in rows
        ],
        np.int64,
    )  # fmt: skip


def columns_of(parts: Sequence[Ints]) -> EventColumns:
    """Tables of numbers_of, one below the other, as columns."""
    table = np.concatenate(parts) if parts else np.empty((0, 8), np.int64)
    keys, start, end, report, kind, scene, precision, flags = table.T
    return EventColumns(
        keys, _days(start), _days(end + _SECONDS_PER_DAY - 1), _days(report),
        kind, scene, precision, flags,
    )  # fmt: skip


def _days(seconds: Ints) -> Ints:
    return np.where(seconds >= UNKNOWN, UNKNOWN_DAY, seconds // _SECONDS_PER_DAY)
