"""The command ``geoevents serve`` in a process of its own, for tests."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]


@dataclass
class Served:
    """A running server. output: what it said, once it has ended."""

    process: subprocess.Popen
    port: int
    output: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(
    db: Path, port: int, *options: str, before: tuple[str, ...] = (), **env: str
) -> subprocess.Popen:
    command = [sys.executable, "-m", "geoevents", *before, "serve", "--db", str(db)]
    if "--workers" not in options:
        options = ("--workers", "1", *options)
    return subprocess.Popen(
        [*command, "--port", str(port), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **env},
    )


@contextmanager
def served(
    db: Path, *options: str, before: tuple[str, ...] = (), **env: str
) -> Iterator[Served]:
    """A server that is ready; it is told to stop at the end, and has to do so well."""
    port = free_port()
    process = start(db, port, *options, before=before, **env)
    running = Served(process, port)
    try:
        wait_for(f"{running.url}/readyz", process)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        running.output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, running.output
    assert running.url in running.output and "Traceback" not in running.output


def wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        try:
            with urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return
        except (URLError, ConnectionError):
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")
