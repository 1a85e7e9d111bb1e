"""Bounds of the server: a query that takes too long, and what proxies may tell it."""

import pytest

from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.store import open_store
from tests.store.made import analysis, fill

#: Some hundred thousand steps of SQLite on forty events.
SLOW = " OR ".join(["title LIKE '%x%y%z%x%y%z%'"] * 100)


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("limits") / "events.db"
    with open_store(path) as store:
        fill(store, [analysis(f"Terter was hit, {n}.") for n in range(200)])
    return path


def client_of(db, **options):
    return create_app(db, settings=ServerSettings(**options)).test_client()


@pytest.mark.parametrize("path", ["/api/events.geojson", "/api/timeline"])
def test_a_query_that_takes_too_long_is_cancelled_and_the_next_is_answered(db, path):
    client = client_of(db, query_limit_s=0.0)
    slow = client.get(path, query_string={"filter": SLOW})
    assert slow.status_code == 503
    assert slow.content_type == "application/problem+json"
    assert int(slow.headers["Retry-After"]) > 0
    assert "too long" in slow.get_json(force=True)["detail"]
    assert client.get("/healthz").status_code == 200
    patient = client_of(db, query_limit_s=60).get(path, query_string={"filter": SLOW})
    assert patient.status_code == 200


def test_the_position_of_a_fault_in_a_filter_is_told(db):
    answer = client_of(db).get("/api/events.geojson?filter=kind='war' AND claims='x'")
    body = answer.get_json(force=True)
    assert answer.status_code == 400 and answer.content_type.endswith("problem+json")
    assert (body["parameter"], body["position"]) == ("filter", 23)


@pytest.mark.parametrize(
    "nested", ["(" * 2000 + "TRUE" + ")" * 2000, "NOT " * 1000 + "TRUE"]
)
def test_two_thousand_nested_parentheses_are_refused_in_words(db, nested):
    answer = client_of(db).get("/api/events.geojson", query_string={"filter": nested})
    assert answer.status_code == 400
    assert "nested deeper" in answer.get_json(force=True)["detail"]


def test_headers_of_a_proxy_are_not_believed(db):
    client = client_of(db, rate_per_s=0.1, burst=2)
    told = [
        client.get("/api/", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(4)
    ]
    assert told == [200, 200, 429, 429]
    answer = client_of(db).get("/api/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in answer.text


def test_one_origin_may_read_where_it_is_named(db):
    client = client_of(db, cors_origin="https://maps.example")
    answer = client.get("/api/events.geojson")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://maps.example"
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_nothing_that_is_served_may_run_what_it_brings_along(db):
    client = client_of(db, frame_ancestors="'none'")
    policy = client.get("/api/?f=html").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "object-src 'none'" in policy
    assert "unsafe-eval" not in policy
    scripts = [part for part in policy.split(";") if "script-src" in part]
    assert not any("unsafe-inline" in part for part in scripts)
