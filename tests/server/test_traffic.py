"""Bounds for each client, counts for Prometheus, and a log that keeps secrets."""

import logging
import threading
import time

import pytest

from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.server.traffic import Meter, RateLimit, Turns
from geoevents.store import open_store
from tests.store.made import analysis, fill


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as store:
        fill(store, [analysis()])
    return path


def test_a_bucket_fills_again_with_time_and_each_client_has_its_own():
    now = [0.0]
    limit = RateLimit(2, burst=3, clock=lambda: now[0])
    assert [limit.wait_s("a") for _ in range(4)] == [0, 0, 0, 1]
    assert limit.wait_s("b") == 0
    now[0] = 1.0
    assert [limit.wait_s("a") for _ in range(3)] == [0, 0, 1]


def test_too_many_requests_are_refused_politely_and_the_page_is_not(db):
    settings = ServerSettings(rate_per_s=0.1, burst=2)
    client = create_app(db, settings=settings).test_client()
    assert [client.get("/api/").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/api/")
    assert refused.content_type == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert client.get("/healthz").status_code == 200


def test_requests_are_counted_by_status(db):
    client = create_app(db).test_client()
    for path in ("/api/", "/api/", "/api/none"):
        client.get(path)
    text = client.get("/metrics").text
    assert 'geoevents_http_requests_total{status="2xx"} 2' in text
    assert 'geoevents_http_requests_total{status="4xx"} 1' in text


def test_seconds_are_added_up():
    meter = Meter()
    meter.count(200, 0.5)
    meter.count(503, 0.25)
    assert "geoevents_http_request_seconds_total 0.750000" in list(meter.lines())


def test_the_log_of_requests_has_no_query(db, caplog):
    client = create_app(db).test_client()
    with caplog.at_level(logging.INFO, logger="geoevents.access"):
        client.get("/api/events.geojson?q=secret")
    (line,) = [r.getMessage() for r in caplog.records if r.name == "geoevents.access"]
    assert '"status":200' in line and "secret" not in line


def test_threads_take_turns_and_none_waits_for_long():
    turns, seen = Turns(patience_s=0.2), []

    def work(name: str, seconds: float) -> None:
        with turns.turn() as mine:
            seen.append((name, mine))
            time.sleep(seconds)

    slow = threading.Thread(target=work, args=("slow", 1))
    slow.start()
    time.sleep(0.05)
    before = time.monotonic()
    work("quick", 0)
    assert time.monotonic() - before < 0.9
    slow.join()
    work("after", 0)
    assert seen == [("slow", True), ("quick", False), ("after", True)]


def test_a_turn_ends_with_an_error():
    turns = Turns(patience_s=5)
    with pytest.raises(ValueError, match="mine"), turns.turn():
        raise ValueError("mine")
    with turns.turn() as mine:
        assert mine
