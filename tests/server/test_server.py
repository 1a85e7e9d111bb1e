"""The server beside the standard: errors, headers, redirects, the page, the tools."""

from dataclasses import replace
from pathlib import Path

import pytest

from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.server.openapi_parameters import PARAMETERS
from geoevents.store import EventRow, open_store
from tests.store.made import analysis, events_of, fill, made_geometry

HOSTILE = "<script>alert(1)</script> ${x} `y` & \u2028 Terter was hit."


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as store:
        fill(store, [analysis(), analysis(HOSTILE, url="https://a.example/x")])
    return path


@pytest.fixture
def page(tmp_path):
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>map</title>")
    (folder / "basemap.pmtiles").write_bytes(bytes(range(256)) * 4)
    return folder


@pytest.fixture
def client(db, page):
    return create_app(db, settings=ServerSettings(page=page)).test_client()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/collections/events/items/none", 404),
        ("get", "/api/collections/nothing/items", 404),
        ("get", "/api/collections/nothing", 404),
        ("get", "/api/documents/none", 404),
        ("get", "/nothing/here", 404),
        ("get", "/../secret", 404),
        ("post", "/api/collections/events/items", 405),
        ("delete", "/api/", 405),
        ("get", "/api/timeline?step=eon", 400),
        ("get", "/api/events.geojson?limit=1&limit=2", 400),
        ("get", "/api/events.geojson?f=xml", 400),
        ("get", "/api/collections/events/items/none?embed=all", 400),
        ("get", "/api/events.geojson?q=--", 400),
        ("get", "/api/geocode?q=", 400),
        ("get", "/api/geocode?q=Baku&near=1", 400),
        ("get", "/api/collections/events/items/" + "x" * 2000, 404),
    ],
)
def test_every_error_is_a_problem(client, method, path, status):
    answer = getattr(client, method)(path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    body = answer.get_json(force=True)
    assert body["status"] == status and body["title"] and body["detail"]


@pytest.mark.parametrize(
    "value", ["%00%ff%ed%a0%80", "%22%20OR%20%22", "NEAR(", "a%00b", "%F0%9F%98%80x"]
)
def test_no_value_of_a_text_parameter_breaks_a_query(client, value):
    for name in ("q", "side", "actor", "source"):
        answer = client.get(f"/api/events.geojson?{name}={value}")
        assert answer.status_code in (200, 400)


def test_a_problem_names_the_parameter_and_the_way_out(client):
    body = client.get("/api/events.geojson?bbox=200,0,210,5").get_json(force=True)
    assert body["parameter"] == "bbox" and "-180..180" in body["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"text": 1}', 400),
        (b'{"text": " "}', 400),
        (b'{"text": "x", "colour": "red"}', 400),
        (b'{"text": "x", "published": "Sunday"}', 400),
        (b'{"text": "\\ud800"}', 400),
        (b'{"text": "' + b"x" * 200_000 + b'"}', 400),
        (b'{"text": "' + b"x" * 2_000_000 + b'"}', 413),
    ],
)
def test_parse_refuses_what_is_no_article(client, body, status):
    answer = client.post("/api/parse", data=body, content_type="application/json")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_parse_wants_json(client):
    assert client.post("/api/parse", data="text").status_code == 415


def test_a_fault_of_ours_is_a_problem_without_a_traceback(db, monkeypatch, caplog):
    app = create_app(db)
    services = app.extensions["geoevents"]
    monkeypatch.setattr(services.store, "documents", lambda: 1 / 0)
    answer = app.test_client().get("/api/documents")
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert "division" not in answer.text
    assert "division" in caplog.text


def test_an_answer_is_not_sent_again_until_the_store_changes(client, db):
    first = client.get("/api/events.geojson")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/api/events.geojson", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/api/events.geojson?limit=1", headers=tag)
    assert other.status_code == 200
    with open_store(db) as store:
        fill(store, [analysis("Something new. Terter.")])
    assert client.get("/api/events.geojson", headers=tag).status_code == 200


def test_an_event_is_given_with_its_claims(client):
    listed = client.get("/api/events.geojson?q=alert").get_json(force=True)
    event_id = listed["features"][0]["id"]
    path = f"/api/collections/events/items/{event_id}"
    plain = client.get(path).get_json(force=True)
    assert "claims_embedded" not in plain["properties"]
    full = client.get(f"{path}?embed=claims").get_json(force=True)
    (claim,) = full["properties"]["claims_embedded"]
    assert claim["quote"] == HOSTILE
    assert claim["source"]["url"] == "https://a.example/x"
    article = client.get(f"/api/documents/{claim['document']}").get_json(force=True)
    assert article["text"][claim["start"] : claim["end"]] == claim["quote"]


def test_a_superseded_event_moves_to_its_heir(client, db):
    made = [analysis(), analysis(HOSTILE, url="https://a.example/x")]
    one, other = events_of(made)
    ids = (*one.event.claim_ids, *other.event.claim_ids)
    with open_store(db) as store:
        store.set_events([EventRow(replace(one.event, claim_ids=ids))], made_geometry)
    answer = client.get(f"/api/collections/events/items/{other.event.id}")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(one.event.id)


def test_the_timeline_counts_what_the_items_match(client):
    line = client.get("/api/timeline?kind=shelling").get_json(force=True)
    assert line["numberMatched"] == sum(s["count"] for s in line["steps"]) == 2


def test_documents_are_listed_with_dates_and_rules(client):
    body = client.get("/api/documents").get_json(force=True)
    assert body["numberMatched"] == 2
    assert body["documents"][0]["published"]["rule"] == "given"


def test_the_page_is_served_with_ranges_for_the_basemap(client):
    assert b"<title>map</title>" in client.get("/", buffered=True).data
    part = client.get("/basemap.pmtiles", headers={"Range": "bytes=4-7"}, buffered=True)
    assert (part.status_code, part.data) == (206, bytes([4, 5, 6, 7]))
    assert client.get("/../events.db").status_code == 404
    assert client.get("/%2e%2e/events.db").status_code == 404


def test_without_a_built_page_the_root_says_how_to_get_it(db, tmp_path):
    settings = ServerSettings(page=tmp_path / "none")
    answer = create_app(db, settings=settings).test_client().get("/")
    assert answer.status_code == 200 and "pip install" in answer.text


def test_every_answer_carries_the_headers_that_protect_browsers(client):
    for path in ("/", "/api/", "/api/events.geojson", "/nothing"):
        headers = client.get(path, buffered=True).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_other_origins_may_read_where_that_is_allowed(db):
    app = create_app(db, settings=ServerSettings(cors_origin="*"))
    answer = app.test_client().get("/api/events.geojson")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_health_readiness_and_metrics(client):
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").get_json()["events"] == 2
    assert "geoevents_events 2" in client.get("/metrics").text


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_in_the_guide_of_the_api(name):
    guide = Path(__file__).parents[2] / "docs" / "api.md"
    assert f"`{name}" in guide.read_text(encoding="utf-8")


def test_one_event_is_given_as_it_was_known_on_a_day(client):
    listed = client.get("/api/events.geojson?q=alert").get_json(force=True)
    path = f"/api/collections/events/items/{listed['features'][0]['id']}"
    first = listed["features"][0]["properties"]["first_reported"]
    assert client.get(f"{path}?known_by={first}&embed=claims").status_code == 200
    assert client.get(f"{path}?known_by=1990-01-01").status_code == 404
    assert client.get(f"{path}?known_by=soon").status_code == 400
