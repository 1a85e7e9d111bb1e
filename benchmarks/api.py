"""The served API beside pygeoapi and datasette on the same made events, with wrk.

    python -m benchmarks.api [--events 1000000] [--folder /tmp/geoevents-bench-api]
        [--seconds 5] [--write docs/benchmarks-api.md] [--only geoevents ...]

Needs wrk (apt-get install wrk). The peers are installed into environments of their own
inside the folder; pygeoapi reads a GeoPackage, for which Debian's Python and
libsqlite3-mod-spatialite are needed. What cannot be installed is left out with the
reason; tipg reads a PostGIS of the benchmark's own (sh tests/store/install_postgis.sh).
Every request but the cached ones asks for another box, moved by a ten-millionth
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
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from benchmarks import store as made
from benchmarks.api_peers import (
    FIRST,
    LAST,
    PEERS,
    QUESTIONS,
    SIZE_DEGREES,
    WORKERS,
    Peer,
    edges,
)

CONNECTIONS = 8

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
class Row:
    """What wrk told of one question to one server.

    cpu_ms: of the server's processes for one request, which other load changes least.
    """

    server: str
    question: str
    per_s: float
    p99_ms: float
    features: int
    bytes: int
    refused: int
    cpu_ms: float


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
        try:
            with running(peer, folder) as pid:
                rows += [
                    ask(peer, q, folder, arguments.seconds, pid) for q in peer.paths
                ]
                memory[name] = resident_mb(pid)
        finally:
            peer.close()
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
        " provider knows no time: its answers are of all times. datasette and tipg ask"
        " for what begins in the month, geoevents for what overlaps it. All count what"
        " matches but datasette, which counts only where that is quick. Nobody is asked"
        " to compress. The first page and one id have one URL each, which geoevents"
        " remembers. The CPU time is of the server's own processes: PostgreSQL's, which"
        " tipg asks, is not in it."
    )


def table(rows: list[Row]) -> Iterator[str]:
    """The rows as Markdown."""
    yield (
        "| question | server | requests/s | p99 ms | CPU ms a request | features | kB |"
        " not 200 |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for row in sorted(rows, key=lambda row: QUESTIONS.index(row.question)):
        yield (
            f"| {row.question} | {row.server} | {row.per_s:.0f} | {row.p99_ms:.0f} |"
            f" {row.cpu_ms:.2f} | {row.features} | {row.bytes / 1000:.0f} |"
            f" {row.refused} |"
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


def ask(peer: Peer, question: str, folder: Path, seconds: int, pid: int) -> Row:
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
    cpu_s = cpu_seconds(pid)
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
        (cpu_seconds(pid) - cpu_s) * 1000 / int(found(r"(\d+) requests in", told)),
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


def cpu_seconds(pid: int) -> float:
    """What a process and its children have computed, in seconds."""
    ticks = 0
    for process in (pid, *children(pid)):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """Ids of the processes that a process started, and of theirs."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    own = [int(child) for child in text.split()]
    return [*own, *(grandchild for child in own for grandchild in children(child))]


if __name__ == "__main__":
    main()
