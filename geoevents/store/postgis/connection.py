"""Connections to PostgreSQL: pooled for readers, one locked one for the writer."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection, Cursor, errors
from psycopg.rows import TupleRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from geoevents.errors import StoreBusy, StoreError
from geoevents.store.postgis.texts import adapters
from geoevents.store.urls import store_name

#: The schema of the database that holds our tables.
SCHEMA = "geoevents"
#: "geoe", the upper half of the key of the writer's advisory lock.
_LOCK_FAMILY = 0x67656F65
#: Readers at most, for each process of a server.
MAX_READERS = 12
#: How long a reader waits for a connection before it is told so.
CONNECT_S = 4.0

#: jit costs more than it gives at queries of milliseconds, and what is read often is
#: in memory, where a page at random costs what the next one does.
_SETTINGS = "SET jit = off; SET random_page_cost = 1.1; SET search_path = {path};"
_WRITER_LOCK = (
    f"SELECT pg_try_advisory_lock(({_LOCK_FAMILY}::bigint << 32) | oid::bigint)"
    f" FROM pg_namespace WHERE nspname = '{SCHEMA}'"
)
_WRITER = (
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
    f" WHERE locktype = 'advisory' AND classid = {_LOCK_FAMILY} AND granted"
    " AND pg_locks.database = (SELECT oid FROM pg_database"
    " WHERE datname = current_database())"
)
_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Session:
    """One transaction: statements with parameters, within a time limit.

    deadline: of time.monotonic(), or None.
    """

    def __init__(
        self, connection: Connection[TupleRow], deadline: float | None = None
    ) -> None:
        self._connection = connection
        self._deadline = deadline

    def execute(
        self, sql: str, values: Sequence[object] = (), *, often: bool = False
    ) -> Cursor[TupleRow]:
        """The rows of a statement as tuples.

        often: it is planned once for all values; for those that name single rows.
        Raises StoreBusy past the deadline.
        """
        self._look_at_the_clock()
        cursor = self._connection.cursor(binary=True)
        return cursor.execute(sql, values or None, prepare=often)

    def records(
        self, sql: str, values: Sequence[object] = (), *, often: bool = False
    ) -> list[dict[str, Any]]:
        """The rows of a statement by the names of its columns."""
        self._look_at_the_clock()
        with self._connection.cursor(binary=True, row_factory=dict_row) as cursor:
            return cursor.execute(sql, values or None, prepare=often).fetchall()

    def value(self, sql: str, values: Sequence[object] = ()) -> Any:
        """The only value of a statement, None where there is no row."""
        row = self.execute(sql, values).fetchone()
        return row[0] if row else None

    def stream(self, sql: str, values: Sequence[object], *, size: int) -> Iterator[Any]:
        """The rows of a query, fetched as they are wanted: memory stays flat."""
        with self._connection.cursor("stream", binary=True) as cursor:
            cursor.itersize = size
            for row in cursor.execute(sql, values or None):
                yield row
                self._look_at_the_clock()

    def script(self, sql: str) -> None:
        """Statements without parameters, all of them or none."""
        self._connection.execute(sql)

    def copy(self, table: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
        """Load rows into a table by COPY."""
        if not rows:
            return
        statement = f"COPY {table} ({columns}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def _look_at_the_clock(self) -> None:
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise StoreBusy("the query took too long; narrow it")


class Connections:
    """Connections to one database, and the lock of its single writer.

    time_limit_s: how long one query may take; StoreBusy is raised beyond it.
    """

    def __init__(
        self, url: str, *, read_only: bool, time_limit_s: float | None
    ) -> None:
        self.read_only = read_only
        self.name = store_name(url)
        self._url = url
        self._path = SCHEMA
        self._time_limit_s = time_limit_s
        self._adapters = adapters()
        self._pools: dict[int, ConnectionPool[Connection[TupleRow]]] = {}
        self._guard = threading.Lock()
        self._writing = threading.RLock()
        self._writer: Connection[TupleRow] | None = None

    def use_path(self, *schemas: str) -> None:
        """Look for tables, types and functions in these schemas."""
        self._path = ", ".join(f'"{name}"' for name in schemas)

    @contextmanager
    def alone(self) -> Iterator[Connection[TupleRow]]:
        """A connection of its own, for what is no reading or writing of rows."""
        with self.translated():
            connection = self._connect("geoevents")
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent state of the store, within the time limit."""
        with self.translated():
            limit, deadline = self._time_limit_s, None
            begin = _BEGIN
            if limit is not None:
                deadline = time.monotonic() + limit
                begin += f"; SET LOCAL statement_timeout = {max(1, int(limit * 1000))}"
            pool = self._pool()
            connection = _begun(pool, begin)
            try:
                with connection:
                    yield Session(connection, deadline)
            finally:
                pool.putconn(connection)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of it is stored, or nothing. Raises StoreBusy."""
        if self.read_only:
            raise StoreError(f"{self.name}: opened for reading only")
        with self._writing, self.translated():
            connection = self._become_writer()
            with connection.transaction():
                session = Session(connection)
                yield session
                if session.value("SELECT pg_current_xact_id_if_assigned() IS NOT NULL"):
                    count_write(session)

    @contextmanager
    def maintaining(self) -> Iterator[Session]:
        """The writer outside a transaction: each statement is its own."""
        with self._writing, self.translated():
            yield Session(self._become_writer())

    def close(self) -> None:
        """Close the connections of this process and let go of the writer lock."""
        with self._guard:
            pool = self._pools.pop(os.getpid(), None)
        if pool is not None:
            pool.close()
        with self._writing:
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def _pool(self) -> ConnectionPool[Connection[TupleRow]]:
        """The pool of this process: one that a fork inherits is not its own."""
        with self._guard:
            if os.getpid() not in self._pools:
                self._pools[os.getpid()] = ConnectionPool(
                    self._url,
                    kwargs=self._options("geoevents reader"),
                    configure=self._configure_reader,
                    min_size=0,
                    max_size=MAX_READERS,
                    timeout=CONNECT_S,
                    reconnect_timeout=CONNECT_S,
                    num_workers=2,
                    open=True,
                )
            return self._pools[os.getpid()]

    def _options(self, name: str) -> dict[str, Any]:
        return {
            "autocommit": True,
            "application_name": name,
            "client_encoding": "UTF8",
            "connect_timeout": int(CONNECT_S),
            "context": self._adapters,
            # Only statements that are said to be frequent are prepared.
            "prepare_threshold": 1 << 30,
        }

    def _connect(self, name: str) -> Connection[TupleRow]:
        connection = psycopg.connect(self._url, **self._options(name))
        try:
            connection.execute(_SETTINGS.format(path=self._path))
        except BaseException:
            connection.close()
            raise
        return connection

    def _configure_reader(self, connection: Connection[TupleRow]) -> None:
        connection.execute(_SETTINGS.format(path=self._path))

    def _become_writer(self) -> Connection[TupleRow]:
        """The writer's connection: it holds the lock for as long as it is open."""
        if self._writer is not None and not self._writer.closed:
            return self._writer
        host = socket.gethostname()[:30]
        writer = self._connect(f"geoevents writer {os.getpid()} on {host}")
        try:
            # What is acknowledged is stored, whatever the server's default.
            writer.execute("SET synchronous_commit = on")
            row = writer.execute(_WRITER_LOCK).fetchone()
            if row is None or not row[0]:
                holder = writer.execute(_WRITER).fetchone()
                name = (holder[0] if holder else None) or "another program"
                process = name.replace("geoevents writer", "process")
                raise StoreBusy(
                    f"{self.name}: {process} is writing to it; wait until it ends"
                )
        except BaseException:
            writer.close()
            raise
        self._writer = writer
        return writer

    @contextmanager
    def translated(self) -> Iterator[None]:
        """PostgreSQL's errors as ours, with the database and the way out."""
        try:
            yield
        except errors.QueryCanceled as error:
            raise StoreBusy(
                f"{self.name}: the query took too long; narrow it"
            ) from error
        except (errors.LockNotAvailable, errors.DeadlockDetected) as error:
            raise StoreBusy(f"{self.name}: another process is writing to it") from error
        except PoolTimeout as error:
            raise StoreError(
                f"{self.name}: no connection within {CONNECT_S:.0f} s; is the server"
                " running? try again"
            ) from error
        except psycopg.ProgrammingError as error:
            if error.diag.message_primary is None:  # of psycopg, and may show the URL
                raise StoreError(f"{self.name}: psycopg refuses this") from None
            raise StoreError(f"{self.name}: {_reason(error)}") from error
        except psycopg.Error as error:
            raise StoreError(f"{self.name}: {_reason(error)}") from error
        except UnicodeEncodeError as error:
            raise StoreError(
                f"a text holds half a surrogate pair at {error.start}: it is not"
                " Unicode"
            ) from error


def count_write(session: Session) -> None:
    """Tell readers that the data has changed."""
    session.execute(
        "UPDATE meta SET value = (value::bigint + 1)::text WHERE key = 'version'"
    )


def _begun(
    pool: ConnectionPool[Connection[TupleRow]], begin: str
) -> Connection[TupleRow]:
    """A connection in a transaction; those that a restart broke are thrown away."""
    for attempt in range(MAX_READERS + 1):
        connection = pool.getconn()
        try:
            connection.execute(begin)
            return connection
        except BaseException as error:
            pool.putconn(connection)
            lost = isinstance(error, psycopg.OperationalError) and connection.closed
            if not lost or attempt == MAX_READERS:
                raise
    raise AssertionError("unreachable")


def _reason(error: psycopg.Error) -> str:
    """What PostgreSQL says in one line, and the way out where there is one."""
    said = error.diag.message_primary or str(error).partition("\n")[0]
    if isinstance(error, errors.DiskFull):
        return f"{said}; what is stored is whole: make room and run it again"
    if isinstance(error, errors.DataCorrupted | errors.IndexCorrupted):
        return f"{said}; restore a dump, or ingest the articles into a new database"
    if isinstance(error, psycopg.OperationalError):
        return f"the server cannot be reached: {said}"
    return said
