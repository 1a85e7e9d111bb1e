"""Requests made up after our own OpenAPI document: none makes the server fail."""

import pytest
from hypothesis import HealthCheck, given, settings

from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.store import open_store
from tests.store.made import FIJI, REGION, analysis, fill

schemathesis = pytest.importorskip("schemathesis")

MADE = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_no_request_makes_the_server_fail(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as store:
        fill(store, [analysis(), analysis("K.", places=(REGION, FIJI), when=None)])
    app = create_app(path, settings=ServerSettings(page=tmp_path))
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        if operation.path in ("/api/parse", "/api/geocode"):
            continue  # they would open the gazetteer

        @MADE
        @given(case=operation.as_strategy())
        def check(case):
            answer = case.call()
            assert answer.status_code < 500, case
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == ["application/problem+json"]

        check()
