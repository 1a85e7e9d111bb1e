"""Answers given before Flask: the same ones, counted and bounded alike, never stale."""

import json
import logging

import pytest

from geoevents.server import front
from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.store import open_store
from tests.store.made import analysis, fill

URL = "/api/events.geojson?limit=5"


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as store:
        fill(store, [analysis(f"Terter was hit, {n}. Terter.") for n in range(9)])
    return path


def nobody_home(environ, start_response):
    raise AssertionError(f"Flask was asked for {environ['PATH_INFO']}")


def closed(client):
    """The client, whose server can answer from its memory alone."""
    client.application.wsgi_app._app = nobody_home
    return client


@pytest.mark.parametrize("coding", ["", "gzip", "br, gzip", "zstd"])
@pytest.mark.parametrize("path", [URL, "/api/collections/events/items?f=html"])
def test_a_known_answer_is_the_one_that_flask_gave(db, path, coding):
    client = create_app(db, settings=ServerSettings(cors_origin="*")).test_client()
    first = client.get(path, headers={"Accept-Encoding": coding})
    again = closed(client).get(path, headers={"Accept-Encoding": coding})
    assert first.status_code == again.status_code == 200
    assert first.headers == again.headers and first.data == again.data


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "text/html"},
        {"Accept-Encoding": "gzip"},
        {"Host": "other.example"},
        {"If-None-Match": '"x"'},
    ],
)
def test_what_an_answer_depends_on_makes_another_question(db, headers):
    client = create_app(db).test_client()
    client.get(URL)
    with pytest.raises(AssertionError, match="Flask was asked"):
        closed(client).get(URL, headers=headers)


def test_a_line_break_in_the_path_is_no_seam_between_parts(db):
    client = create_app(db).test_client()
    client.get("/api/collections/events/items?limit=2")
    with pytest.raises(AssertionError, match="Flask was asked"):
        closed(client).get("/api/collections/events/items%0Alimit=2")


def test_a_write_makes_an_answer_out_of_date(db):
    client = create_app(db).test_client()
    before = client.get(URL)
    with open_store(db) as store:
        fill(store, [analysis("Terter was hit again. Terter.")])
    after = client.get(URL)
    assert (
        json.loads(after.data)["numberMatched"]
        != json.loads(before.data)["numberMatched"]
    )
    assert after.headers["ETag"] != before.headers["ETag"]


def test_known_answers_are_counted_logged_and_bounded_too(db, caplog):
    settings = ServerSettings(rate_per_s=0.1, burst=3)
    client = create_app(db, settings=settings).test_client()
    with caplog.at_level(logging.INFO, logger="geoevents.access"):
        codes = [client.get(URL).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    rows = [json.loads(r.getMessage()) for r in caplog.records]
    assert [row["status"] for row in rows] == codes
    assert {row["path"] for row in rows} == {"/api/events.geojson"}
    assert 'status="2xx"} 3' in client.get("/metrics").text


def test_errors_redirects_and_missing_things_are_not_remembered(db):
    client = create_app(db).test_client()
    for path in ("/api/events.geojson?limit=x", "/api/collections/events/items/none"):
        code = client.get(path).status_code
        assert client.get(path).status_code == code >= 400
    assert not client.application.wsgi_app._known


def test_the_memory_of_questions_is_bounded(db, monkeypatch):
    monkeypatch.setattr(front, "MAX_QUESTIONS", 4)
    client = create_app(db).test_client()
    for limit in range(1, 20):
        client.get(f"/api/events.geojson?limit={limit}")
    client.get(f"/api/events.geojson?q=Terter&source={'x,' * 1100}x")
    assert len(client.application.wsgi_app._known) == 4
    closed(client).get("/api/events.geojson?limit=19")


def test_a_store_that_cannot_be_read_is_told_by_flask(db):
    client = create_app(db).test_client()
    assert client.get(URL).status_code == 200
    db.write_bytes(b"no store" * 5000)
    assert client.get(URL).status_code == 503
