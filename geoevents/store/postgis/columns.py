"""Events of the PostGIS store as columns of numbers: what the map counts and draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import orjson

from geoevents.encode import Json
from geoevents.store.answers import Feature
from geoevents.store.columns_read import (
    CHUNK,
    EventColumns,
    Ints,
    columns_of,
    names_of,
    numbers_of,
)
from geoevents.store.filters import EventFilter
from geoevents.store.planner import NOW
from geoevents.store.postgis.connection import Connections
from geoevents.store.postgis.planner import event_conditions
from geoevents.store.postgis.reading import event_features
from geoevents.store.postgis.words import Tokenizer

#: A query for the properties of events, up to WHERE.
_PROPERTIES = (
    "SELECT properties FROM event JOIN event_body"
    " ON event = event.n AND event_body.t_start = event.t_start"
)


class PostgisColumns:
    """See geoevents.store.columns_read for what the methods give."""

    def __init__(self, connections: Connections, tokenizer: Tokenizer) -> None:
        self._connections = connections
        self._tokenizer = tokenizer

    def read_columns(self, filters: EventFilter) -> EventColumns:
        """The columns of the events that match, in order of the filter's clock."""
        time = "r" if filters.clock == "report" else "t"
        with self._connections.reading() as session:
            found = event_conditions(session, filters, self._tokenizer)
            sql, values = found.query(
                f"SELECT event.n, event.{time}_start AS at, event.{time}_end, r_start,"
                " kind, coalesce(scene, 0), precision,"
                " background::int + 2 * disputed::int, event.id AS id FROM event"
            )
            rows = session.execute(
                f"SELECT * FROM ({sql}) AS found ORDER BY at, id", values
            )
            parts = []
            while chunk := rows.fetchmany(CHUNK):
                parts.append(numbers_of(chunk))
        return columns_of(parts)

    def read_keys(self, filters: EventFilter) -> Ints:
        """The keys of the events that match, in no order."""
        with self._connections.reading() as session:
            found = event_conditions(session, filters, self._tokenizer)
            sql, values = found.query("SELECT event.n FROM event")
            return np.fromiter((n for (n,) in session.execute(sql, values)), np.int64)

    def read_events(self, keys: Sequence[int]) -> tuple[Feature, ...]:
        """The events of those keys, in their order."""
        with self._connections.reading() as session:
            return tuple(event_features(session, keys))

    def read_scenes(self) -> dict[int, Json]:
        """What is drawn, by key: place, name, precision, near, geometry, names."""
        sql = (
            "SELECT scene.n, place.id, place.body, scene.precision, near, geometry,"
            f" ({_PROPERTIES} WHERE event.scene = scene.n LIMIT 1) AS event"
            " FROM scene JOIN place ON place.n = scene.place"
            " WHERE geometry IS NOT NULL ORDER BY scene.n"
        )
        with self._connections.reading() as session:
            return {
                row["n"]: {
                    "place_id": row["id"],
                    "name": orjson.loads(row["body"])["name"],
                    "precision": row["precision"],
                    "near": row["near"],
                    "names": names_of(row["event"]),
                    "geometry": orjson.loads(row["geometry"]),
                }
                for row in session.records(sql)
            }

    def read_facets(self) -> dict[str, dict[str, int]]:
        """How many events each side and each source has a word in."""
        facets: dict[str, dict[str, int]] = {"side": {}, "source": {}}
        sql = (
            "SELECT facet, count(*) FROM event, unnest(facets) AS facet"
            f" WHERE {NOW} AND (facet LIKE 'side=%%' OR facet LIKE 'source=%%')"
            " GROUP BY facet ORDER BY 2 DESC,"
            " substr(facet, strpos(facet, '=') + 1) COLLATE \"C\" LIMIT %s"
        )
        with self._connections.reading() as session:
            for facet, count in session.execute(sql, (200,)):
                name, _, value = facet.partition("=")
                facets[name][value] = count
        return facets
