"""Pages for people with a browser, chosen by Accept or f, in which text stays text."""

import pytest

from geoevents.server.app import create_app
from geoevents.store import open_store
from tests.store.made import analysis, fill

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOSTILE = "<script>alert(1)</script> \"'> {{ 7*7 }} Terter was hit."
ITEMS = [f"/api/collections/{n}/items" for n in ("events", "claims", "mentions")]
PAGES = ["/api/", "/api/collections", "/api/collections/events", *ITEMS]


@pytest.fixture
def client(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as store:
        fill(store, [analysis(HOSTILE, source=HOSTILE, actors=(HOSTILE,))])
    return create_app(path).test_client()


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_gets_a_page_and_a_program_gets_json(client, path):
    page = client.get(path, headers=BROWSER)
    assert page.content_type == "text/html; charset=utf-8" and "<h1>" in page.text
    assert "<h1>" in client.get(f"{path}?f=html").text
    for headers in ({}, {"Accept": "*/*"}, {"Accept": "application/json, text/html"}):
        assert "json" in client.get(path, headers=headers).content_type
    assert "json" in client.get(f"{path}?f=json", headers=BROWSER).content_type
    assert "Accept" in page.vary


@pytest.mark.parametrize("items", ITEMS)
def test_text_of_articles_stays_text(client, items):
    feature = client.get(items).get_json(force=True)["features"][0]
    for path in (items, f"{items}/{feature['id']}"):
        page = client.get(path, headers=BROWSER).text
        assert "<script" not in page
    assert "&lt;script&gt;" in client.get(f"{ITEMS[1]}?f=html").text


def test_the_two_forms_have_their_own_tags(client):
    page, data = client.get(ITEMS[0], headers=BROWSER), client.get(ITEMS[0])
    assert page.headers["ETag"] != data.headers["ETag"]


@pytest.mark.parametrize("path", ["/api/events.geojson", "/api/timeline"])
def test_what_only_programs_read_has_no_page(client, path):
    assert "json" in client.get(path, headers=BROWSER).content_type
    assert client.get(f"{path}?f=html").status_code == 400
