"""Compressed answers, remembered answers, and what caches between are told."""

import gzip

import pytest
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from geoevents.server.app import create_app
from geoevents.server.cache import Answer, AnswerCache
from geoevents.server.coding import choose_coding
from geoevents.server.config import ServerSettings
from geoevents.store import open_store
from tests.store.made import analysis, fill

brotli = pytest.importorskip("brotli")
zstandard = pytest.importorskip("zstandard")

EVENTS = "/api/events.geojson"
DECODERS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body, 1 << 24),
}


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as store:
        fill(store, [analysis(f"Terter was hit, {n}.") for n in range(20)])
    return path


@pytest.fixture
def client(db, tmp_path):
    (tmp_path / "app.js").write_text("let a = 1;\n" * 500)
    return create_app(db, settings=ServerSettings(page=tmp_path)).test_client()


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, *", "zstd"),
        ("identity, gzip;q=0.2", None),
        ("deflate", None),
        ("zstd;q=0", None),
    ],
)
def test_the_client_chooses_the_coding(header, coding):
    assert choose_coding(parse_accept_header(header, Accept)) == coding


@pytest.mark.parametrize("coding", DECODERS)
@pytest.mark.parametrize("path", [EVENTS, "/api/openapi.json", "/app.js"])
def test_every_coding_decodes_to_the_same_answer(client, coding, path):
    plain = client.get(path, buffered=True)
    coded = client.get(path, headers={"Accept-Encoding": coding}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert coded.headers["Content-Encoding"] == coding
    assert coded.headers["Content-Length"] == str(len(coded.data))
    assert len(coded.data) < len(plain.data) / 2
    text = DECODERS[coding](coded.data)
    if path != EVENTS:  # which says when it was made
        assert text == plain.data
    for answer in (plain, coded):
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_part_of_a_file_is_never_compressed(client):
    headers = {"Range": "bytes=0-9", "Accept-Encoding": "gzip"}
    part = client.get("/app.js", headers=headers, buffered=True)
    assert part.status_code == 206 and part.data == b"let a = 1;"


def test_short_answers_and_errors_are_left_as_they_are(client):
    for path in ("/healthz", "/api/collections/none"):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers


def test_revalidation_works_in_any_coding_and_order_of_parameters(client):
    url = f"{EVENTS}?limit=3&kind=shelling"
    tag = client.get(url, headers={"Accept-Encoding": "zstd"}).headers["ETag"]
    again = client.get(
        f"{EVENTS}?kind=shelling&limit=3",
        headers={"If-None-Match": tag, "Accept-Encoding": "gzip"},
    )
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept-Encoding" in again.headers["Vary"]


def test_an_answer_is_made_once_for_each_state_of_the_store(db, monkeypatch):
    app = create_app(db)
    store, client = app.extensions["geoevents"].store, app.test_client()
    asked = []
    real = store.event_page
    monkeypatch.setattr(
        store, "event_page", lambda *a, **k: (asked.append(1), real(*a, **k))[1]
    )
    for _ in range(3):
        assert client.get(EVENTS).get_json(force=True)["numberMatched"] == 20
    assert len(asked) == 1
    with open_store(db) as writer:
        fill(writer, [analysis("Another day. Terter.")])
    client.get(EVENTS)
    assert len(asked) == 2


def test_answers_for_different_hosts_have_their_own_links(client):
    one = client.get(EVENTS, base_url="http://one.example").get_json(force=True)
    two = client.get(EVENTS, base_url="http://two.example").get_json(force=True)
    assert one["links"][0]["href"].startswith("http://one.example/")
    assert two["links"][0]["href"].startswith("http://two.example/")


def test_the_memory_of_answers_has_a_bound_and_keeps_what_was_asked_last():
    cache = AnswerCache(100)
    for name in "abcde":
        cache.put((name,), Answer(b"x" * 24, "text/plain"))
        cache.get(("a",))
    cache.put(("huge",), Answer(b"x" * 99, "text/plain"))
    assert cache.held_bytes == 96
    found = [n for n in ("a", "b", "c", "d", "e", "huge") if cache.get((n,))]
    assert found == ["a", "c", "d", "e"]
