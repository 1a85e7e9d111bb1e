"""What new documents touch in a PostGIS store: the queries of the SQLite store, asked
of PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from psycopg import Cursor
from psycopg.rows import TupleRow

from geoevents.model import Analysis
from geoevents.store import touched
from geoevents.store.postgis import reading
from geoevents.store.postgis.connection import Connections, Session
from geoevents.store.sqlite_growing import GrowingSqlite

_LISTED = "IN (SELECT value FROM json_each(?))"


class Asked:
    """A session that understands the SQL of geoevents.store.touched.

    That is standard SQL but for its marks and for lists, which it gives as JSON.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def execute(self, sql: str, values: Sequence[object] = ()) -> Cursor[TupleRow]:
        """The rows of a statement as tuples."""
        if _LISTED in sql:
            values = [orjson.loads(value) for value in values]  # type: ignore[arg-type]
        return self._session.execute(_translated(sql), values, often=bool(values))

    def executemany(self, sql: str, rows: Iterable[Sequence[int]]) -> None:
        """Insert pairs of numbers, all in one statement."""
        columns = [list(column) for column in zip(*rows, strict=True)]
        if columns:
            self._session.execute(_translated(sql), columns, often=True)


def _translated(sql: str) -> str:
    sql = sql.replace(_LISTED, "= ANY(?)").replace(
        "VALUES (?, ?)", "SELECT * FROM unnest(?::bigint[], ?::bigint[])"
    )
    return sql.replace("%", "%%").replace("?", "%s") if "?" in sql else sql


class AskedConnections:
    """Connections whose sessions understand the SQL of geoevents.store.touched."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def reading(self) -> Iterator[Asked]:
        """See Connections."""
        with self._connections.reading() as session:
            yield Asked(session)

    @contextmanager
    def writing(self) -> Iterator[Asked]:
        """See Connections."""
        with self._connections.writing() as session:
            yield Asked(session)


class GrowingPostgis(GrowingSqlite):
    """See geoevents.store.growing.Growing for what the methods promise."""

    _database: Connections
    _connections: Any  # AskedConnections

    def told(self, document_ids: Iterable[str] | None = None) -> Iterator[Analysis]:
        """See Growing."""
        with self._database.reading() as session:
            if document_ids is None:
                ids = reading.current_ids(session, superseded=False)
            else:
                ids = sorted(touched.current_among(_asked(session), document_ids))
        return reading.stream_analyses(self._database, ids, mentions_too=False)


def index_waiting(session: Session) -> None:
    """Write blocks and copies of the documents that wait."""
    asked = _asked(session)
    touched.index_documents(asked, touched.waiting_documents(asked))


def _asked(session: Session) -> Any:
    """As what the functions of geoevents.store.touched take for a connection."""
    return Asked(session)
