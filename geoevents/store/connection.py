"""Connections to an SQLite file: one for each thread, one writer for each file."""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

from geoevents.errors import StoreBusy, StoreError
from geoevents.store.schema import SCHEMA, make_schema

#: "geoe" as application_id, so that another SQLite file is never taken for a store.
APPLICATION_ID = 0x67656F65
#: The write-ahead log is cut back to this size after each checkpoint.
JOURNAL_LIMIT_BYTES = 64 * 1024 * 1024
#: So much of the file readers map into memory: a page of 1,000 events in a third of
#: the time. Writers do not, since a fault of the disk would end the process.
MMAP_BYTES = 1 << 28
#: How long a statement waits for another process's lock.
BUSY_TIMEOUT_S = 10.0
#: Virtual machine instructions between two looks at the clock.
PROGRESS_STEPS = 20_000


#: Connections that a forked process got from its parent, kept lest they be closed:
#: that would let go of the parent's locks.
_inherited: list[sqlite3.Connection] = []


class Connections:
    """Opens an SQLite file once for each thread, and holds its single writer lock.

    A connection is closed when its thread ends, with close(), or with this object.
    time_limit_s: how long one query may take; StoreBusy is raised beyond it.
    """

    def __init__(
        self, path: Path, *, read_only: bool, time_limit_s: float | None
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._time_limit_s = time_limit_s
        self._of_thread = threading.local()
        self._opened: weakref.WeakSet[_Opened] = weakref.WeakSet()
        self._guard = threading.Lock()
        self._writer = threading.RLock()
        self._lock_file: IO[str] | None = None

    def get(self) -> sqlite3.Connection:
        """The connection of this thread of this process."""
        opened: _Opened | None = getattr(self._of_thread, "opened", None)
        if opened is None or not opened.is_usable:
            opened = self._of_thread.opened = _Opened(self._open())
            with self._guard:
                self._opened.add(opened)
        return opened.connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent state of the store, within the time limit."""
        connection = self.get()
        with _translated(self.path), self._limited(connection):
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.rollback()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """No other thread of this process writes meanwhile. Raises StoreBusy."""
        if not self._writer.acquire(timeout=BUSY_TIMEOUT_S):
            raise StoreBusy(f"{self.path}: this process is writing to it already")
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def writing(self, *, counted: bool | None = None) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is stored, or nothing. Raises StoreBusy.

        counted: whether readers see a change, hence another version of the data;
        by itself: where a row was changed.
        """
        if self.read_only:
            raise StoreError(f"{self.path}: opened for reading only")
        self._become_writer()
        connection = self.get()
        with self.alone(), _translated(self.path):
            connection.execute("BEGIN IMMEDIATE")
            before = connection.total_changes
            try:
                yield connection
                if counted is None:
                    counted = connection.total_changes != before
                if counted:
                    _count_write(connection)
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def checkpoint(self, *, optimize: bool = False) -> None:
        """Move the log into the file and cut it back, as far as readers allow.

        optimize: also let SQLite refresh what it knows of the indexes.
        """
        connection = self.get()
        with _translated(self.path):
            if optimize:
                connection.execute("PRAGMA optimize")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, target: Path, *, compact: bool) -> None:
        """Copy the file as it is now to a new one. Raises StoreError.

        compact: as VACUUM INTO has it, without the room that deleted rows have left.
        """
        if target.exists():
            raise StoreError(f"{target}: exists already; give the name of a new file")
        unfinished = target.with_name(f"{target.name}.part")
        unfinished.unlink(missing_ok=True)
        try:
            with _translated(target), closing(connect_read_only(self.path)) as source:
                if compact:
                    source.execute("VACUUM INTO ?", (str(unfinished),))
                else:
                    with closing(sqlite3.connect(unfinished)) as copy:
                        source.backup(copy)
            unfinished.rename(target)
        finally:
            unfinished.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connections of this process and let go of the writer lock."""
        with self._guard:
            for opened in list(self._opened):
                opened.close()
        if self._lock_file is not None:
            self._lock_file.close()
            self._lock_file = None

    def _open(self) -> sqlite3.Connection:
        mode = "ro" if self.read_only else "rw"
        uri = f"file:{quote(str(self.path.absolute()))}?mode={mode}"
        with _translated(self.path):
            # Threads never share one; close() alone comes from another thread.
            connection = sqlite3.connect(
                uri,
                uri=True,
                timeout=BUSY_TIMEOUT_S,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -16000")
            if self.read_only:
                connection.execute("PRAGMA query_only = ON")
                connection.execute(f"PRAGMA mmap_size = {MMAP_BYTES}")
            else:
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(f"PRAGMA journal_size_limit = {JOURNAL_LIMIT_BYTES}")
        return connection

    @contextmanager
    def _limited(self, connection: sqlite3.Connection) -> Iterator[None]:
        if self._time_limit_s is None:
            yield
            return
        deadline = time.monotonic() + self._time_limit_s
        connection.set_progress_handler(
            lambda: int(time.monotonic() > deadline), PROGRESS_STEPS
        )
        try:
            yield
        finally:
            connection.set_progress_handler(None, 0)

    def _become_writer(self) -> None:
        """Take the lock beside the file: SQLite's own would let two runs interleave."""
        if self._lock_file is not None:
            return
        # Opened for as long as the lock is held; close() ends both.
        lock_file = Path(f"{self.path}.lock").open("a+", encoding="ascii")
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock_file.seek(0)
            holder = lock_file.read(20).strip() or "unknown"
            lock_file.close()
            raise StoreBusy(
                f"{self.path}: process {holder} is writing to it; wait until it ends"
            ) from error
        lock_file.truncate(0)
        lock_file.write(str(os.getpid()))
        lock_file.flush()
        self._lock_file = lock_file


class _Opened:
    """A connection of one thread, closed once nothing holds this object."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._process = os.getpid()
        self.close = weakref.finalize(self, _close, connection, self._process)

    @property
    def is_usable(self) -> bool:
        """Whether it is open, and of this process."""
        return self.close.alive and self._process == os.getpid()


def _close(connection: sqlite3.Connection, process: int) -> None:
    if process == os.getpid():
        connection.close()
    else:
        _inherited.append(connection)


def prepare_file(path: Path) -> None:
    """Make the store, or bring it to the newest schema. Raises StoreError."""
    if path.exists():
        check_file(path, oldest=0)
    elif not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist")
    with _translated(path):
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            _migrate(connection)
        finally:
            connection.close()


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection for one purpose, to a file that must exist."""
    uri = f"file:{quote(str(path.absolute()))}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S)


def check_file(path: Path, *, oldest: int = SCHEMA) -> None:
    """Raise StoreError unless the file is a store of a schema that can be used."""
    if not path.is_file():
        raise StoreError(
            f"{path}: there is no store here; `geoevents ingest` makes one"
        )
    with _translated(path):
        with closing(connect_read_only(path)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = _schema_of(connection)
            tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and (application or version or tables[0]):
        raise StoreError(f"{path}: this SQLite file is not a store of geoevents")
    if not oldest <= version <= SCHEMA:
        raise StoreError(
            f"{path}: has schema {version}, this program reads {SCHEMA}; "
            + (
                "run `geoevents rebuild` once to bring it up to date"
                if version < SCHEMA
                else "use the newer program that wrote it"
            )
        )


def _migrate(connection: sqlite3.Connection) -> None:
    """Run the steps that are missing, all of them or none."""
    if _schema_of(connection) == SCHEMA:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Asked again: another process may have done it while this one waited.
        version = _schema_of(connection)
        if version < SCHEMA:
            make_schema(connection, version)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute(
            "INSERT OR IGNORE INTO meta VALUES ('store', ?), ('version', 0)",
            (secrets.token_hex(4),),
        )
        _count_write(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _schema_of(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _count_write(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'version'")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, with the file and the way out."""
    try:
        yield
    except sqlite3.OperationalError as error:
        message = str(error)
        if "interrupted" in message:
            raise StoreBusy(f"{path}: the query took too long; narrow it") from error
        if "locked" in message or "busy" in message:
            raise StoreBusy(f"{path}: another process is writing to it") from error
        if "full" in message or "disk I/O" in message:
            message += (
                "; what is stored is whole: make room on the disk and run it again"
            )
        raise StoreError(f"{path}: {message}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path}: {error}; put a backup in its place, or ingest the articles"
            " into a new store"
        ) from error
