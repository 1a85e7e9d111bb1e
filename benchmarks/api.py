"""The served API beside pygeoapi and datasette on the same made events, with wrk.

    python -m benchmarks.api [--events 1000000] [--folder /tmp/geoevents-bench-api]
        [--seconds 5] [--write docs/benchmarks-api.md] [--only geoevents ...]

Needs wrk (apt-get install wrk). The peers are installed into environments of their own
inside the folder; pygeoapi reads a GeoPackage, for which Debian's Python and
libsqlite3-mod-spatialite are needed. What cannot be installed is left out with the
reason. Every request but the cached ones asks for another box, moved by a ten-millionth
of a degree, so that no server answers from memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from benchmarks import store as made
from geoevents.export.formats import export_to_file
from geoevents.store import open_store
from geoevents.store.filters import EventFilter

CONNECTIONS, WORKERS = 8, 2
SIZE_DEGREES, FIRST, LAST = 10, "2019-06-01", "2019-06-30"
DEBIAN_PYTHON = "/usr/bin/python3"

_LUA = """
local at = os.time() % 100000 * 1000
local path = "PATH"
request = function()
  at = at + 1
  local west = string.format("%.9f", WEST - at * 1e-9)
  return wrk.format("GET", (path:gsub("MOVED", west)))
end
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that is measured.

    paths: question -> path; MOVED in it stands for the western edge of the box.
    """

    name: str
    port: int
    command: list[str]
    environment: dict[str, str]
    paths: dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """What wrk told of one question to one server."""

    server: str
    question: str
    per_s: float
    p99_ms: float
    features: int
    bytes: int
    refused: int


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/geoevents-bench-api"))
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--write", type=Path, default=Path("docs/benchmarks-api.md"))
    parser.add_argument("--only", nargs="*", help="names of servers")
    arguments = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed: apt-get install wrk")
    folder: Path = arguments.folder
    folder.mkdir(exist_ok=True, parents=True)
    db = prepared_store(folder, arguments.events)
    lines = [*head(arguments.events), ""]
    rows: list[Row] = []
    memory: dict[str, float] = {}
    for name, make in PEERS.items():
        if arguments.only and name not in arguments.only:
            continue
        try:
            peer = make(folder, db)
        except (OSError, subprocess.CalledProcessError, RuntimeError) as error:
            lines.append(f"{name} was left out: {error}.")
            continue
        with running(peer, folder) as pid:
            rows += [ask(peer, q, folder, arguments.seconds) for q in peer.paths]
            memory[name] = resident_mb(pid)
    lines += ["", *table(rows), "", "Memory of all processes after that, MB: "]
    lines += [", ".join(f"{name} {mb:.0f}" for name, mb in memory.items()) + "."]
    lines += ["", f"Load at the end {os.getloadavg()[0]:.1f}."]
    text = "\n".join(lines) + "\n"
    print(text)
    arguments.write.write_text(text, encoding="utf-8")


def head(events: int) -> Iterator[str]:
    """What was measured where."""
    yield "# The API beside its peers"
    yield ""
    yield "Written by `make bench-api` (`benchmarks/api.py`), not by hand."
    yield ""
    yield (
        f"{events:,} made events over {made.PLACES:,} places; {os.cpu_count()} cores,"
        f" {platform.platform()}, Python {platform.python_version()}; load at the start"
        f" {os.getloadavg()[0]:.1f}. wrk with one thread and {CONNECTIONS} connections"
        f" on the same machine, {WORKERS} processes a server. Box: {SIZE_DEGREES}"
        f" degrees around the busiest place; month: {FIRST} to {LAST}. pygeoapi's"
        " provider knows no time, and datasette counts what begins in the month. The"
        " first page and one id have one URL each, which geoevents remembers."
    )


def table(rows: list[Row]) -> Iterator[str]:
    """The rows as Markdown."""
    yield "| question | server | requests/s | p99 ms | features | kB | not 200 |"
    yield "|---|---|---|---|---|---|---|"
    for row in sorted(rows, key=lambda row: QUESTIONS.index(row.question)):
        yield (
            f"| {row.question} | {row.server} | {row.per_s:.0f} | {row.p99_ms:.0f} |"
            f" {row.features} | {row.bytes / 1000:.0f} | {row.refused} |"
        )


def prepared_store(folder: Path, events: int) -> Path:
    """The store of made events, made once."""
    path = folder / f"store-{events}.db"
    if not path.exists():
        draft = folder / "draft.db"
        draft.unlink(missing_ok=True)
        for name, value in made.load(draft, events // made.CLAIMS_EACH):
            print(f"{name}: {value}", flush=True)
        draft.rename(path)
    return path


def edges() -> tuple[float, float, float, float]:
    """West, south, east and north of the box."""
    centre = made.made_places()[0]
    west, south, east, north = map(float, made.box(centre, SIZE_DEGREES).split(","))
    return west, south, east, north


LARGE, SMALL, CACHED, FIRST_PAGE, ONE = QUESTIONS = (
    "bbox + month, 1,000 a page",
    "bbox + month, 10 a page, exact number",
    "the page of 1,000 from memory",
    "first 10",
    "one id",
)


def geoevents_peer(folder: Path, db: Path) -> Peer:
    """Ourselves."""
    _, south, east, north = edges()
    items = "/api/collections/events/items"
    asked = f"{items}?bbox=MOVED,{south},{east},{north}&datetime={FIRST}/{LAST}"
    with open_store(db, read_only=True) as store:
        (one,) = store.event_page(EventFilter(), limit=1).items
    return Peer(
        "geoevents",
        8901,
        [
            *(sys.executable, "-m", "geoevents", "serve", "--db", str(db)),
            *("--port", "8901", "--workers", str(WORKERS)),
        ],
        {},
        {
            LARGE: f"{asked}&limit=1000",
            SMALL: f"{asked}&limit=10",
            CACHED: f"{asked}&limit=1000".replace("MOVED", str(edges()[0])),
            FIRST_PAGE: f"{items}?limit=10",
            ONE: f"{items}/{one.id}",
        },
    )


def datasette_peer(folder: Path, db: Path) -> Peer:
    """datasette over a plain table with the same columns and two indexes."""
    python = environment(folder / "datasette", sys.executable, "datasette")
    plain = folder / f"plain-{db.stem}.db"
    if not plain.exists():
        write_plain(db, plain)
    _, south, east, north = edges()
    table = f"/plain-{db.stem}/events"
    box = f"lon__gte=MOVED&lon__lte={east}&lat__gte={south}&lat__lte={north}"
    asked = f"{table}.json?_shape=objects&{box}&start__gte={FIRST}&start__lte={LAST}T24"
    with sqlite3.connect(plain) as connection:
        (one,) = connection.execute("SELECT id FROM events LIMIT 1").fetchone()
    return Peer(
        "datasette",
        8902,
        [
            *(python, "-m", "datasette", "serve", "-i", str(plain), "--port", "8902"),
            *("--setting", "sql_time_limit_ms", "10000"),
            *("--setting", "suggest_facets", "off"),
        ],
        {},
        {
            LARGE: f"{asked}&_size=1000",
            SMALL: f"{asked}&_size=10",
            FIRST_PAGE: f"{table}.json?_shape=objects&_size=10",
            ONE: f"{table}/{one}.json",
        },
    )


def pygeoapi_peer(folder: Path, db: Path) -> Peer:
    """pygeoapi over a GeoPackage, under gunicorn; its provider has no time."""
    python = environment(
        folder / "pygeoapi", DEBIAN_PYTHON, "pygeoapi", "gunicorn", "setuptools<82"
    )
    data = folder / f"{db.stem}.gpkg"
    if not data.exists():
        write_points(db, data)
    config, openapi = folder / "pygeoapi.json", folder / "pygeoapi-openapi.yml"
    config.write_text(json.dumps(pygeoapi_config(data)))
    env = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    generate = f"{Path(python).parent}/pygeoapi openapi generate {config}"
    made_of = subprocess.run(
        generate.split(), env={**os.environ, **env}, capture_output=True, text=True
    )
    if made_of.returncode:
        raise RuntimeError(made_of.stderr.strip().splitlines()[-1][:200])
    openapi.write_text(made_of.stdout)
    _, south, east, north = edges()
    items = "/collections/events/items?f=json"
    asked = f"{items}&bbox=MOVED,{south},{east},{north}"
    return Peer(
        "pygeoapi",
        8903,
        [
            *(python, "-m", "gunicorn", "-w", str(WORKERS), "-b", "127.0.0.1:8903"),
            *("-t", "120", "pygeoapi.flask_app:APP"),
        ],
        env,
        {
            LARGE: f"{asked}&limit=1000",
            SMALL: f"{asked}&limit=10",
            FIRST_PAGE: f"{items}&limit=10",
        },
    )


PEERS: dict[str, Callable[[Path, Path], Peer]] = {
    "geoevents": geoevents_peer,
    "datasette": datasette_peer,
    "pygeoapi": pygeoapi_peer,
}


def pygeoapi_config(data: Path) -> dict[str, object]:
    """The least that pygeoapi starts with."""
    text = {"title": "made", "description": "made", "keywords": ["made"]}
    link = {
        "type": "text/html",
        "rel": "about",
        "title": "x",
        "href": "http://x.example",
    }
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 8903},
            "url": "http://127.0.0.1:8903",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": 10_000},
            "map": {"url": "http://x.example", "attribution": "x"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                **text,
                "terms_of_service": "x",
                "url": "http://x.example",
            },
            "license": {"name": "x", "url": "http://x.example"},
            "provider": {"name": "x", "url": "http://x.example"},
            "contact": {"name": "x", "email": "x@x.example"},
        },
        "resources": {
            "events": {
                "type": "collection",
                **text,
                "links": [link],
                "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "SQLiteGPKG",
                        "data": str(data),
                        "id_field": "fid",
                        "table": "events",
                    }
                ],
            }
        },
    }


def write_points(db: Path, target: Path) -> None:
    """A GeoPackage of points that SpatiaLite reads: no column is a keyword of SQL."""
    if shutil.which("ogr2ogr") is None:
        raise RuntimeError("ogr2ogr is not installed: apt-get install gdal-bin")
    whole, draft = target.with_suffix(".all.gpkg"), target.with_suffix(".draft.gpkg")
    draft.unlink(missing_ok=True)
    with open_store(db, read_only=True) as store:
        export_to_file("gpkg", store.select_events(EventFilter()), whole)
    columns = "kind,family,title,start,place,place_id,claims,figures,sources,background"
    command = [
        *("ogr2ogr", "-f", "GPKG", "-dsco", "VERSION=1.2", "-nlt", "POINT"),
        *("-select", columns, str(draft), str(whole), "events"),
    ]
    subprocess.run(command, capture_output=True, check=True)
    whole.unlink()
    draft.rename(target)


def write_plain(db: Path, target: Path) -> None:
    """The events as one table of SQLite."""
    draft = target.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    columns = (
        "id TEXT PRIMARY KEY, kind TEXT, title TEXT, start TEXT, end_ TEXT,"
        " lon REAL, lat REAL, place TEXT, claims INTEGER, properties TEXT"
    )
    with sqlite3.connect(draft) as out, open_store(db, read_only=True) as store:
        out.execute(f"CREATE TABLE events ({columns})")
        marks = ", ".join("?" * (columns.count(",") + 1))
        out.executemany(
            f"INSERT INTO events VALUES ({marks})",
            (plain_row(f.to_json()) for f in store.select_events(EventFilter())),
        )
        out.execute("CREATE INDEX events_start ON events (start, lon, lat)")
        out.execute("CREATE INDEX events_lon ON events (lon, lat, start)")
        out.commit()
        out.execute("ANALYZE")
    draft.rename(target)


def plain_row(feature: dict[str, object]) -> tuple[object, ...]:
    p: dict[str, object] = feature["properties"]  # type: ignore[assignment]
    lon, lat = feature["geometry"]["coordinates"]  # type: ignore[index]
    return (
        *(feature["id"], p["kind"], p["title"], p["start"], p["end"], lon, lat),
        *(p["place"], p["claims"], json.dumps(p)),
    )


def environment(folder: Path, python: str, *packages: str) -> str:
    """The Python of an environment with packages, made where it is missing."""
    inside = str(folder / "bin" / "python")
    if not (folder / "ready").exists():
        uv = [sys.executable, "-m", "uv", "--quiet"]
        for command in (
            [*uv, "venv", "--clear", "--seed", "--python", python, str(folder)],
            [inside, "-m", "pip", "install", "--quiet", *packages],
        ):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(done.stderr.strip().splitlines()[-1][:200])
        (folder / "ready").touch()
    return inside


@contextmanager
def running(peer: Peer, folder: Path) -> Iterator[int]:
    """A server that answers; the id of its first process."""
    log = (folder / f"{peer.name}.log").open("w")
    process = subprocess.Popen(
        peer.command,
        env={**os.environ, **peer.environment},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        for _ in range(600):
            try:
                fetch(peer, next(reversed(peer.paths)))
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"ended, see {log.name}") from None
                time.sleep(0.2)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)
        log.close()


def fetch(peer: Peer, question: str) -> bytes:
    path = peer.paths[question].replace("MOVED", str(edges()[0]))
    with urlopen(f"http://127.0.0.1:{peer.port}{path}", timeout=120) as answer:
        body: bytes = answer.read()
        return body


def ask(peer: Peer, question: str, folder: Path, seconds: int) -> Row:
    """One question, asked for some seconds after a moment of warming up."""
    body = fetch(peer, question)
    parsed = json.loads(body)
    features = len(parsed.get("features", parsed.get("rows", [1])))
    script = folder / "wrk.lua"
    path = peer.paths[question]
    script.write_text(_LUA.replace("PATH", path).replace("WEST", f"{edges()[0]}"))
    command = [
        *("wrk", "-t1", f"-c{CONNECTIONS}", "--latency", "--timeout", "60s"),
        *("-s", str(script), f"http://127.0.0.1:{peer.port}"),
    ]
    subprocess.run([*command, "-d1s"], capture_output=True, check=True)
    told = subprocess.run(
        [*command, f"-d{seconds}s"], capture_output=True, text=True, check=True
    ).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    row = Row(
        peer.name,
        question,
        float(found(r"Requests/sec:\s+([\d.]+)", told)),
        milliseconds(found(r"99%\s+([\d.]+\w+)", told)),
        features,
        len(body),
        int(refused[1]) if refused else 0,
    )
    print(row, flush=True)
    return row


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"wrk said: {text}")
    return match[1]


def milliseconds(text: str) -> float:
    """A time as wrk writes it.

    >>> milliseconds("1.50s"), milliseconds("250.00us")
    (1500.0, 0.25)
    """
    number, unit = float(re.match(r"[\d.]+", text)[0]), text.lstrip("0123456789.")  # type: ignore[index]
    return number * {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}[unit]


def resident_mb(pid: int) -> float:
    """Memory of a process and its children, in MB; shared pages count once."""
    total = 0
    for process in (pid, *children(pid)):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        total += int(found(r"Pss:\s+(\d+) kB", text))
    return total / 1000


def children(pid: int) -> list[int]:
    """Ids of the processes that a process started, and of theirs."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    own = [int(child) for child in text.split()]
    return [*own, *(grandchild for child in own for grandchild in children(child))]


if __name__ == "__main__":
    main()
