"""Requests made up after our own OpenAPI document: none makes the server fail.

``make fuzz`` makes some 50,000 of them.
"""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.store import open_store
from tests.store.made import FIJI, REGION, analysis, fill

schemathesis = pytest.importorskip("schemathesis")

IS_FUZZ = settings.get_current_profile_name() == "fuzz"
QUICK = settings(
    max_examples=1200 if IS_FUZZ else 8,
    deadline=None,
    derandomize=not IS_FUZZ,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    path = folder / "events.db"
    with open_store(path) as store:
        fill(store, [analysis(), analysis("K.", places=(REGION, FIJI), when=None)])
    return create_app(path, settings=ServerSettings(page=folder))


def excluded():
    """The check that JSON Schema cannot help: what a filter or a date may be."""
    from schemathesis.checks import CHECKS

    return [check for check in CHECKS.get_all() if check.__name__ in _EXCLUDED]


_EXCLUDED = ("positive_data_acceptance",)


def test_no_request_makes_the_server_fail(app):
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) > 30
    asked = []
    for operation in operations:

        @QUICK
        @given(case=operation.as_strategy())
        def check(case):
            answer = case.call(headers={"Accept-Encoding": "identity"})
            asked.append(answer.status_code)
            assert answer.status_code < 500, case
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == ["application/problem+json"]
            case.validate_response(answer, excluded_checks=excluded())

        check()
    assert len(asked) > 200 and 200 in asked and 400 in asked


paths = st.sampled_from(
    ["/api/events.geojson", "/api/collections/claims/items", "/api/timeline", "/api/%s"]
)
names = st.sampled_from(["bbox", "datetime", "filter", "q", "token", "limit", "f", "x"])
values = st.text(max_size=60) | st.sampled_from(
    ["'", '"', "%00", "../..", "1e999", "nan", "..", "/", "<script>", "{{7*7}}", "-1"]
)


@settings(
    suppress_health_check=list(HealthCheck), max_examples=20_000 if IS_FUZZ else 200
)
@given(
    method=st.sampled_from(
        ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "QUERY"]
    ),
    path=st.one_of(paths, st.text(max_size=40).map(lambda text: f"/api/{quote(text)}")),
    query=st.dictionaries(names | st.text(max_size=8), values, max_size=4),
    headers=st.dictionaries(
        st.sampled_from(
            ["Accept", "Accept-Encoding", "If-None-Match", "Range", "Host"]
        ),
        st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=30),
        max_size=3,
    ),
    body=st.binary(max_size=50),
)
def test_no_malformed_request_makes_the_server_fail(
    app, method, path, query, headers, body
):
    answer = app.test_client().open(
        path, method=method, query_string=query, headers=headers, data=body
    )
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text
    if answer.status_code >= 400 and method != "HEAD":
        assert answer.content_type == "application/problem+json"
