"""The command ``serve`` under load, slow clients, broken requests and signals."""

import http.client
import json
import os
import re
import signal
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from geoevents.store import open_store
from tests.server.served import free_port, served, start
from tests.store.made import FIJI, REGION, TERTER, analysis, fill

SECRET = "Sekretwort"


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("serving") / "events.db"
    made = [
        analysis(
            f"{SECRET} was hit, {n}. Terter.",
            when=f"2020-09-{n % 30 + 1:02}",
            places=(where,),
        )
        for n, where in enumerate((TERTER, REGION, FIJI) * 40)
    ]
    with open_store(path) as store:
        fill(store, made)
    return path


@pytest.fixture(scope="module")
def server(db):
    with served(db, "--workers", "2") as running:
        yield running


def status_of(url: str, **headers: str) -> int:
    try:
        with urlopen(Request(url, headers=headers), timeout=30) as answer:
            answer.read()
            return answer.status
    except HTTPError as error:
        return error.code


def connected(port: int, sent: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    client.sendall(sent)
    return client


def test_two_hundred_connections_at_once_are_all_answered(server):
    clients = [
        http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        for _ in range(200)
    ]
    for client in clients:
        client.request("GET", "/api/events.geojson?limit=50")
    bodies = [client.getresponse().read() for client in clients]
    for client in clients:
        client.close()
    assert {json.loads(body)["numberMatched"] for body in bodies} == {120}


@pytest.mark.parametrize(
    "sent",
    [b"", b"G", b"GET /api/ HTTP/1.1\r\nHost: x\r\n", b"GET /api/ HTTP/1.1\r\nX: y"],
)
def test_clients_that_never_finish_asking_keep_nobody_from_asking(server, sent):
    with ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connected(server.port, sent))
        before = time.monotonic()
        assert status_of(f"{server.url}/api/events.geojson?limit=5") == 200
        assert time.monotonic() - before < 4


def test_a_client_that_drips_its_request_is_cut_off(server):
    with connected(server.port, b"GET /api/ HTTP/1.1\r\n") as client:
        before = time.monotonic()
        with pytest.raises(OSError):
            for _ in range(60):
                client.sendall(b"X")
                client.settimeout(0.5)
                try:
                    if not client.recv(1):
                        raise ConnectionResetError
                except TimeoutError:
                    continue
        assert time.monotonic() - before < 20


def test_a_slow_request_that_comes_to_its_end_is_answered(server):
    parts = (
        b"GET /api/ HT",
        b"TP/1.1\r\nHost: x\r\nConn",
        b"ection: close\r\n",
        b"\r\n",
    )
    with connected(server.port) as client:
        for part in parts:
            client.sendall(part)
            time.sleep(0.3)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 200") and b"geoevents" in answer


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 60,
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET " + b"/x" * 9000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /api/parse HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /api/parse HTTP/1.1\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /api/parse HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\r\n\r\n" * 100,
    ],
)
def test_what_is_no_http_is_refused_and_the_server_lives(server, sent):
    with connected(server.port, sent) as client:
        client.shutdown(socket.SHUT_WR)
        try:
            answer = client.recv(65536)
        except ConnectionResetError:
            answer = b""
    assert not re.match(rb"HTTP/1\.\d 5", answer) and b"Traceback" not in answer
    assert status_of(f"{server.url}/healthz") == 200


def test_counts_are_of_all_workers(server):
    text = urlopen(f"{server.url}/metrics", timeout=30).read().decode()
    before = int(re.search(r'status="4xx"} (\d+)', text)[1])
    for _ in range(20):
        assert status_of(f"{server.url}/api/none") == 404
    for _ in range(5):
        text = urlopen(f"{server.url}/metrics", timeout=30).read().decode()
        assert int(re.search(r'status="4xx"} (\d+)', text)[1]) == before + 20
    assert "geoevents_events 120" in text


def test_the_rate_holds_over_all_workers(db):
    with served(db, "--workers", "3", "--rate", "0.1") as running:
        codes = [status_of(f"{running.url}/api/conformance") for _ in range(130)]
        assert codes.count(200) == 100 and set(codes) == {200, 429}
        assert status_of(f"{running.url}/healthz") == 200


def test_the_log_is_json_without_queries_and_texts(db):
    with served(db, before=("-v",)) as running:
        status_of(f"{running.url}/api/events.geojson?q={SECRET}&limit=3")
        status_of(f"{running.url}/api/events.geojson?q={SECRET}&limit=none")
    lines = [row for row in running.output.splitlines() if "geoevents.access" in row]
    rows = [json.loads(line[line.index("{") :]) for line in lines]
    found = [row for row in rows if row["path"] == "/api/events.geojson"]
    assert [row["status"] for row in found] == [200, 400]
    assert found[0].keys() == {"method", "path", "status", "ms"}
    assert SECRET not in running.output


def test_a_stop_waits_for_the_request_under_way(db):
    with served(db) as running, connected(running.port) as client:
        body = json.dumps({"text": "Shelling hit Terter on Sunday. " * 1500}).encode()
        head = (
            "POST /api/parse HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        )
        client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        time.sleep(0.3)
        os.kill(running.process.pid, signal.SIGTERM)
        answer = b""
        while piece := client.recv(65536):
            answer += piece
            if answer.rstrip().endswith(b"}"):
                break
        assert answer.startswith(b"HTTP/1.1 200"), answer[:200]


def test_a_worker_that_dies_is_replaced(db):
    with served(db, "--workers", "1") as running:
        pid = running.process.pid
        (worker,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(worker), signal.SIGKILL)
        for _ in range(100):
            try:
                if status_of(f"{running.url}/readyz") == 200:
                    break
            except OSError:
                time.sleep(0.1)
        assert status_of(f"{running.url}/api/") == 200


def test_a_taken_port_and_a_missing_store_are_one_line_each(server, db, tmp_path):
    for path, words in (
        (db, "choose another --port"),
        (tmp_path / "no.db", "no store"),
    ):
        refused = start(path, server.port)
        output, _ = refused.communicate(timeout=60)
        assert refused.returncode == 1
        assert words in output and len(output.strip().splitlines()) == 1


def test_a_short_secret_stops_the_start(db):
    refused = start(db, free_port(), GEOEVENTS_TOKEN="short")
    output, _ = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert "16 or more" in output and "Traceback" not in output


def test_articles_are_stored_over_http_while_others_read(db, tmp_path):
    token = "a secret of the tests"
    path = tmp_path / "own.db"
    with open_store(path) as store:
        fill(store, [analysis()])
    article = {"text": "Shelling hit Terter on Sunday.", "published": "2020-09-28"}
    with served(path, "--workers", "2", GEOEVENTS_TOKEN=token) as running:
        codes: list[int] = []
        stop = threading.Event()

        def read_on() -> None:
            while not stop.is_set():
                codes.append(status_of(f"{running.url}/api/events.geojson"))

        readers = [threading.Thread(target=read_on) for _ in range(2)]
        for reader in readers:
            reader.start()
        request = Request(
            f"{running.url}/api/documents",
            json.dumps(article).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urlopen(request, timeout=60) as answer:
            assert answer.status == 201
        with urlopen(request, timeout=60) as answer:
            assert answer.status == 200
        stop.set()
        for reader in readers:
            reader.join()
        listed = json.load(urlopen(f"{running.url}/api/documents", timeout=30))
    assert set(codes) == {200} and listed["numberMatched"] == 2
    assert token not in running.output
