"""URLs are fetched from the public internet alone, whatever they lead to."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from geoevents.cli.ingest import ingest
from geoevents.errors import ReadError
from geoevents.model import Document, When
from geoevents.run import fetch as fetching
from geoevents.run.fetch import FetchLimits, fetch, is_public, read_url
from geoevents.run.inputs import read_all

PUBLIC = "93.184.215.14"
PAGE = (
    b"<html><head><title>War</title></head><body><h1>War</h1><article><p>"
    + b"Shelling hit Terter on Sunday, officials said. " * 5
    + b"</p></article></body></html>"
)


@contextmanager
def served(*answers: bytes, drip_s: float = 0.0):
    """A server that gives one answer to each connection; its port, and the requests."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        asked: list[bytes] = []

        def run() -> None:
            for answer in answers:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(65536))
                    try:
                        for at in range(0, len(answer), 1 if drip_s else 65536):
                            connection.sendall(
                                answer[at : at + (1 if drip_s else 65536)]
                            )
                            time.sleep(drip_s)
                    except OSError:
                        pass

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield listening.getsockname()[1], asked


def answer(
    body: bytes = PAGE,
    *,
    status: str = "200 OK",
    kind: str = "text/html",
    more: str = "",
) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    )
    return head.encode() + more.encode() + b"\r\n" + body


def to_loopback(url: str, port: int, **limits):
    """Fetch from our server as if its address were public."""
    bounds = FetchLimits(ports=frozenset({port, 80}), **limits)
    asked_for = []

    def resolve(host: str, port: int) -> list[str]:
        asked_for.append(host)
        return ["10.0.0.1"] if host == "inner.example" else ["127.0.0.1"]

    found = fetch(
        url, limits=bounds, resolve=resolve, is_open=lambda a: a == "127.0.0.1"
    )
    return found, asked_for


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254",
        "172.16.0.1", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1",
        "192.88.99.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1", "2002:7f00:1::", "2002:0a00:0001::1", "2001:0:1::1",
        "2001:db8::1",
        "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "",
        "not an address", "0x7f.1", "2130706433",
    ],
)  # fmt: skip
def test_no_address_of_an_inner_network_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [PUBLIC, "8.8.8.8", "2606:2800:21f::1", f"::ffff:{PUBLIC}", "64:ff9b::5db8:d70e"],
)
def test_addresses_of_the_internet_are(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "web"),
        ("file:///etc/passwd", "web"),
        ("gopher://example.org/", "web"),
        ("https://", "web"),
        ("http://user@example.org/", "password"),
        ("http://a:b@example.org/", "password"),
        ("http://:@example.org/", "password"),
        ("http://example.org:22/", "port"),
        ("http://example.org:6379/", "port"),
        ("http://example.org:99999/", "URL"),
        ("http://exa mple.org/", "blanks"),
        ("http://example.org/\r\nX-Evil: 1", "blanks"),
        ("http://example.org\\@127.0.0.1/", "blanks"),
        ("http://[::1", "URL"),
        ("http://" + "x" * 3000, "blanks"),
    ],
)
def test_what_is_no_plain_url_of_the_web_is_never_resolved(url, reason):
    with pytest.raises(ReadError, match=reason):
        fetch(url, resolve=lambda host, port: pytest.fail("resolved"))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/",
        "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
        "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_loopback_in_any_spelling_is_refused_by_the_real_resolver(url):
    with pytest.raises(ReadError, match=r"public internet|no such host"):
        fetch(url)


def test_one_inner_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(ReadError, match="public internet"):
        fetch("http://a.example/", resolve=lambda host, port: [PUBLIC, "10.0.0.1"])


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch):
    """A resolver that says another address the second time is asked only once."""
    said = iter([[PUBLIC], ["127.0.0.1"]])
    connected = []

    def connect(address, timeout):
        connected.append(address)
        raise OSError("stop here")

    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    with pytest.raises(ReadError, match="stop here"):
        fetch("http://rebinding.example/", resolve=lambda host, port: next(said))
    assert connected == [(PUBLIC, 80)]
    assert list(said) == [["127.0.0.1"]]


def test_a_page_is_fetched_with_its_name_and_no_secrets():
    with served(answer()) as (port, asked):
        found, _ = to_loopback(f"http://news.example:{port}/a?b=c#d", port)
    assert found.body == PAGE and found.content_type == "text/html"
    request = asked[0].decode()
    assert request.startswith("GET /a?b=c HTTP/1.1\r\n")
    assert f"Host: news.example:{port}" in request
    assert "cookie" not in request.lower() and "authorization" not in request.lower()


def test_each_hop_is_checked_again():
    moved = answer(b"", status="302 Found", more="Location: http://inner.example/\r\n")
    with (
        served(moved) as (port, _),
        pytest.raises(ReadError, match=r"inner\.example: is not on the public"),
    ):
        to_loopback(f"http://news.example:{port}/", port)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "web"),
        ("http://user:word@news.example/", "password"),
        ("http://news.example:22/", "port"),
        ("/again", "leads on more than"),
    ],
)
def test_a_redirect_cannot_lead_where_a_url_could_not(target, reason):
    moved = answer(b"", status="301 Moved", more=f"Location: {target}\r\n")
    with served(*[moved] * 6) as (port, _), pytest.raises(ReadError, match=reason):
        to_loopback(f"http://news.example:{port}/", port)


def test_a_redirect_is_followed_and_the_last_url_is_kept():
    moved = answer(b"", status="308 Moved", more="Location: /there\r\n")
    with served(moved, answer()) as (port, asked):
        found, hosts = to_loopback(f"http://news.example:{port}/here", port)
    assert found.url == f"http://news.example:{port}/there"
    assert hosts == ["news.example"] * 2 and len(asked) == 2


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (answer(b"x" * 5000), "more than 2,000 bytes"),
        (answer(b"x" * 5000).replace(b"Content-Length: 5000\r\n", b""), "more than"),
        (answer(PAGE)[:-20], "all of it|IncompleteRead"),
        (answer(kind="application/pdf"), "no articles"),
        (answer(kind="image/svg+xml"), "no articles"),
        (answer(more="Content-Encoding: br\r\n"), "coded"),
        (answer(status="404 Not Found"), "404"),
        (b"nonsense\r\n\r\n", "fetched"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500, "fetched"),
        (b"", "fetched"),
    ],
)
def test_what_is_too_much_or_no_article_is_refused(sent, reason):
    with served(sent) as (port, _), pytest.raises(ReadError, match=reason):
        to_loopback(f"http://news.example:{port}/", port, max_bytes=2000)


def test_a_server_that_drips_is_cut_off_in_time():
    with served(answer(), drip_s=0.05) as (port, _):
        before = time.monotonic()
        with pytest.raises(ReadError, match="too long"):
            to_loopback(f"http://news.example:{port}/", port, timeout_s=0.5)
        assert time.monotonic() - before < 3


def test_what_cannot_be_fetched_is_a_failure_and_the_rest_goes_on(monkeypatch):
    (failed,) = read_url("http://10.0.0.1/secret")
    assert "public internet" in failed.reason and failed.document.endswith("/secret")
    page = fetching.Fetched("http://news.example/a", "text/html", PAGE)
    monkeypatch.setattr(fetching, "fetch", lambda url, limits: page)
    (article,) = read_url("http://news.example/moved")
    assert isinstance(article, Document)
    assert article.source.url == "http://news.example/a"
    assert "Terter" in article.text


def test_a_url_is_a_source_only_where_that_is_allowed(monkeypatch):
    (refused,) = read_all(["https://news.example/a"])
    assert "--allow-urls" in refused.reason
    page = fetching.Fetched("http://news.example/a", "text/html", PAGE)
    monkeypatch.setattr(fetching, "fetch", lambda url, limits: page)
    when = When("2020-09-28", "given")
    (article,) = read_all(
        ["http://news.example/a"], published=when, outlet="Wire", allow_urls=True
    )
    assert (article.published, article.source.name) == (when, "Wire")


def test_the_command_fetches_nothing_from_an_inner_network(tmp_path):
    arguments = ["--db", str(tmp_path / "x.db"), "http://127.0.0.1/"]
    plain = CliRunner().invoke(ingest, arguments, standalone_mode=False)
    assert "--allow-urls" in plain.output and plain.return_value == 1
    asked = CliRunner().invoke(
        ingest, [*arguments, "--allow-urls"], standalone_mode=False
    )
    assert "public internet" in asked.output and asked.return_value == 1
