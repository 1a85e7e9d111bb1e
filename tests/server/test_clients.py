"""The served API as other programs meet it: the command itself, and GDAL's client."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from geoevents.store import open_store
from tests.store.made import FIJI, REGION, TERTER, analysis, fill

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(db: Path, port: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "geoevents", "serve", "--db", str(db)]
    return subprocess.Popen(
        [*command, "--port", str(port), "--workers", "1"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            with urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("clients") / "events.db"
    made = [
        analysis(f"Terter was hit, {n}.", when=f"2020-09-{n % 30 + 1:02}", places=(p,))
        for n, p in enumerate((TERTER, REGION, FIJI) * 40)
    ]
    with open_store(path) as store:
        fill(store, made)
    return path


@pytest.fixture(scope="module")
def url(db):
    port = free_port()
    server = serve(db, port)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        output, _ = server.communicate(timeout=20)
    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}/" in output and "Traceback" not in output


def test_gdal_reads_every_page_and_filters_by_box(url):
    pyogrio = pytest.importorskip("pyogrio")
    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("this GDAL has no OAPIF driver")
    source = f"OAPIF:{url}/api"
    layers = {name for name, _ in pyogrio.list_layers(source)}
    assert layers == {"events", "claims", "mentions", "places"}
    assert len(pyogrio.read_dataframe(source, layer="claims")) == 120
    near = pyogrio.read_dataframe(source, layer="events", bbox=(46.9, 40.3, 47, 40.4))
    assert set(near["place"]) == {"Terter", "Karabakh"}


def test_a_taken_port_and_a_missing_store_are_one_line_each(url, db, tmp_path):
    port = int(url.rpartition(":")[2])
    for path, words in (
        (db, "choose another --port"),
        (tmp_path / "no.db", "no store"),
    ):
        refused = serve(path, port)
        output, _ = refused.communicate(timeout=20)
        assert refused.returncode == 1
        assert words in output and len(output.strip().splitlines()) == 1
