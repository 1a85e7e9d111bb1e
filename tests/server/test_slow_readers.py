"""Clients that ask and then do not read: they cost memory, bounded, and no thread."""

import socket
import subprocess
import sys
import threading
import time
from urllib.request import urlopen

import pytest

from geoevents.server import outlet
from geoevents.server.outlet import Outlet
from tests.server.served import ROOT, free_port, wait_for

SIZE = 12_000_000
#: A server whose answers no buffer of the system holds.
SERVER = f"""
import sys
from flask import Flask, Response, send_file
from geoevents.server import worker, wsgi
worker.MIN_BYTES_PER_S, worker.STALL_S = int(sys.argv[2]), 3.0
worker.MAX_KEPT = int(sys.argv[3])
app = Flask("slow")
app.get("/readyz", endpoint="readyz")(lambda: "ok")
large = bytes(range(256)) * {SIZE // 256}
parts = [bytes([n % 256]) * 4000 for n in range({SIZE // 4000})]
app.get("/large", endpoint="large")(lambda: Response(large))
app.get("/parts", endpoint="parts")(lambda: Response(iter(parts)))
app.get("/file", endpoint="file")(lambda: send_file(sys.argv[4]))
wsgi.serve(app, host="127.0.0.1", port=int(sys.argv[1]), workers=1)
"""


@pytest.fixture(scope="module")
def slow_server(request, tmp_path_factory):
    file = tmp_path_factory.mktemp("slow") / "large.bin"
    file.write_bytes(bytes(SIZE))
    port = free_port()
    pace, kept = getattr(request, "param", (16_000, 10**9))
    command = [sys.executable, "-c", SERVER, str(port), str(pace), str(kept)]
    command.append(str(file))
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=30)


def asked(port: int, path: str) -> socket.socket:
    """A client that has asked and takes next to nothing."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(60)
    client.connect(("127.0.0.1", port))
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return client


def body_of(client: socket.socket, length: int) -> bytes:
    """What comes after the head, up to so many bytes or the end."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    answer = bytearray()
    while (at := answer.find(b"\r\n\r\n")) < 0 or len(answer) - at - 4 < length:
        piece = client.recv(1 << 20)
        if not piece:
            break
        answer += piece
    return bytes(answer[at + 4 :])


@pytest.mark.parametrize("path", ["/large", "/parts", "/file"])
def test_clients_that_do_not_read_keep_nobody_from_asking(slow_server, path):
    clients = [asked(slow_server, path) for _ in range(20)]
    time.sleep(0.5)
    before = time.monotonic()
    url = f"http://127.0.0.1:{slow_server}"
    assert urlopen(f"{url}/readyz", timeout=20).read() == b"ok"
    assert len(urlopen(f"{url}/large", timeout=20).read()) == SIZE
    assert time.monotonic() - before < 5
    for client in clients:
        client.close()


def test_an_answer_taken_late_is_whole_and_the_connection_goes_on(slow_server):
    client = asked(slow_server, "/large")
    time.sleep(1)
    assert body_of(client, SIZE) == bytes(range(256)) * (SIZE // 256)
    client.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert body_of(client, 2) == b"ok"
    client.close()


@pytest.mark.parametrize("slow_server", [(8_000_000, 10**9)], indirect=True)
def test_who_reads_too_slowly_is_cut_off(slow_server):
    client = asked(slow_server, "/large")
    time.sleep(8)
    assert len(body_of(client, SIZE)) < SIZE
    client.close()


@pytest.mark.parametrize("slow_server", [(16_000, 30_000_000)], indirect=True)
def test_what_is_kept_for_slow_clients_is_bounded(slow_server):
    clients = []
    for _ in range(5):
        clients.append(asked(slow_server, "/large"))
        time.sleep(0.3)
    sizes = [len(body_of(client, SIZE)) for client in clients]
    assert sizes[-1] == SIZE and min(sizes) < SIZE
    assert sizes == sorted(sizes)
    for client in clients:
        client.close()


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_what_is_written_is_sent_in_order_and_only_by_flush(pair):
    ours, theirs = pair
    theirs.setblocking(False)
    out = Outlet(ours)
    out.sendall(b"head ")
    out.sendall(b"body")
    with pytest.raises(BlockingIOError):
        theirs.recv(100)
    assert out.flush() and out.left == 0
    assert theirs.recv(100) == b"head body"
    assert out.fileno() == ours.fileno()


def test_a_flush_never_waits_and_goes_on_where_it_was(pair):
    ours, theirs = pair
    out, data = Outlet(ours), bytes(range(256)) * 20_000
    for start in range(0, len(data), 100_000):
        out.sendall(data[start : start + 100_000])
    assert not out.flush() and 0 < out.left < len(data)
    got = b""
    while not out.flush():
        got += theirs.recv(70_000)
    ours.close()
    while piece := theirs.recv(70_000):
        got += piece
    assert got == data


def test_too_much_to_keep_waits_for_the_client_and_gives_up_in_the_end(
    pair, monkeypatch
):
    monkeypatch.setattr(outlet, "MAX_LEFT", 1000)
    monkeypatch.setattr(outlet, "STALL_S", 0.3)
    ours, theirs = pair
    out = Outlet(ours)
    reader = threading.Timer(0.1, lambda: theirs.recv(1 << 22))
    reader.start()
    with pytest.raises(ConnectionResetError):
        for _ in range(10_000):
            out.sendall(b"x" * 10_000)
    reader.join()
