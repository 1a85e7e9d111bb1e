"""A PostgreSQL cluster of its own for tests: in a new folder, on a free port.

PostgreSQL refuses to run as root, so root starts it as the user postgres or nobody.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

#: What keeps the cluster small and quick; its data need not outlive the tests.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "autovacuum_naptime": "10s",
    "logging_collector": "off",
    "jit": "off",
}
PASSWORD = "a-secret"
#: In an order that deletes nothing that something else refers to.
_TABLES = (
    "event_claim", "event_body", "event", "day_count", "block", "band", "copied",
    "pending", "claim", "mention", "document",
    "scene_part", "scene", "place",
)  # fmt: skip
#: Room that a cluster needs, at most.
_ROOM_BYTES = 2 << 30


def missing() -> str | None:
    """Why no cluster can be started here, None where one can."""
    if find_spec("psycopg") is None or find_spec("psycopg_pool") is None:
        return "psycopg is not installed (pip install 'geoevents[postgis]')"
    programs = bin_folder()
    if programs is None:
        return "PostgreSQL is not installed (sh tests/store/install_postgis.sh)"
    told = subprocess.run(
        [programs / "pg_config", "--sharedir"], capture_output=True, text=True
    ).stdout.strip()
    if not told:  # Debian's pg_config comes with the development files only.
        told = f"/usr/share/postgresql/{programs.parent.name}"
    if not (Path(told) / "extension/postgis.control").is_file():
        return "PostGIS is not installed (sh tests/store/install_postgis.sh)"
    return None


def bin_folder() -> Path | None:
    """The folder of initdb and pg_ctl of the newest PostgreSQL."""
    debian = sorted(
        (p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda p: int(p.parent.name),
    )
    if debian:
        return debian[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """Start it, make databases in it, stop it."""

    def __init__(
        self, settings: dict[str, str] | None = None, *, parent: Path | None = None
    ) -> None:
        self.port = _free_port()
        self._folder = Path(
            tempfile.mkdtemp(prefix="geoevents-pg-", dir=parent or _in_memory())
        )
        self._data = self._folder / "data"
        self._programs = bin_folder()
        self._as = _unprivileged()
        self._databases = 0
        if self._as:
            shutil.chown(self._folder, *(self._as[key] for key in ("user", "group")))
        self._run(
            "initdb", "-D", self._data, "-U", "tester", "-E", "UTF8", "--locale=C",
            "--auth=trust", "--no-sync",
        )  # fmt: skip
        self._settings = _SETTINGS | (settings or {})
        # One role has to prove who it is.
        rules = self._data / "pg_hba.conf"
        guarded = "host all guarded 127.0.0.1/32 scram-sha-256\n"
        rules.write_text(guarded + rules.read_text())

    def start(self) -> None:
        options = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self._folder),
            **self._settings,
        }
        told = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        log = self._folder / "log"
        self._run("pg_ctl", "start", "-D", self._data, "-w", "-l", log, "-o", told)

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "-D", self._data, "-m", mode, "-w")

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self._folder)

    def url(self, database: str, user: str = "tester") -> str:
        return f"postgresql://{user}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def execute(self, sql: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sql)

    def new_database(self) -> str:
        """URL of an empty database with PostGIS in it."""
        if not self._databases:
            self.execute("CREATE DATABASE pattern")
            self.execute("CREATE EXTENSION postgis", "pattern")
        self._databases += 1
        name = f"store{self._databases}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE pattern STRATEGY file_copy")
        return self.url(name)

    def empty(self, url: str) -> None:
        """Delete all that a store holds: much quicker than a new database."""
        import psycopg

        with psycopg.connect(url, options="-csearch_path=geoevents") as connection:
            for table in _TABLES:
                connection.execute(f"DELETE FROM {table}")
            connection.execute("UPDATE meta SET value = '1' WHERE key = 'version'")

    def log(self) -> str:
        return (self._folder / "log").read_text(encoding="utf-8")

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [self._programs / program, *map(str, arguments)],
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            text=True,
            cwd=self._folder,
            env={**os.environ, "LC_ALL": "C"},
            **self._as,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout} {done.stderr}")


def _unprivileged() -> dict[str, int]:
    """As whom to run the server: nobody else's rights are needed but by root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid}
    raise RuntimeError("neither the user postgres nor nobody exists")


def _in_memory() -> str | None:
    """A folder in memory where there is room: the disks of test machines are slow."""
    folder = "/dev/shm"
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < _ROOM_BYTES:
        return None
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
