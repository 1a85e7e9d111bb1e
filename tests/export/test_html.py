"""The page in one file and the folium map: offline, small, and text stays text."""

import base64
import gzip
import io
import json
import re
import shutil

import orjson
import pytest

import geoevents
from geoevents.export.bundle import BUNDLE
from geoevents.export.packed import events_to_columns, pack_json
from geoevents.export.page import write_html
from geoevents.store import Feature, open_store
from geoevents.store.filters import EventFilter
from tests.store.made import REGION, analysis, fill

pytest.importorskip("folium")
pytest.importorskip("pmtiles")
if not (BUNDLE / "notebook.js").is_file():
    pytest.skip("the page is not built: pip install .", allow_module_level=True)

HOSTILE = (
    "<img src=x onerror=window.hurt=1></script><script>window.hurt=1</script>"
    " ${window.hurt=1} `x` {{ 7*7 }} {% endraw %} Terter was hit."
)


#: An element that would ask another host for something.
LOADS = re.compile(r"""<(?:script|link|img|iframe)[^>]*(?:src|href)=(?!"data:)""")


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "events.db"
    hostile = analysis(HOSTILE, source=HOSTILE, title=HOSTILE, actors=(HOSTILE,))
    with open_store(path) as made:
        fill(made, [hostile, analysis("Karabakh.", places=(REGION,)), analysis()])
        yield made


def page_of(store) -> str:
    out = io.BytesIO()
    write_html(store.select_events(EventFilter()), out, claims_of=store.claims_of)
    return out.getvalue().decode()


def unpacked(page: str) -> dict:
    (data,) = re.findall(r'id="geoevents-data">([^<]*)<', page)
    return json.loads(gzip.decompress(base64.b64decode(data)))


def feature(number: int) -> Feature:
    """One of many, with as much that differs as in a store of many."""
    place, day = number * 7919 % 20_000, number * 31 % 3650
    names = {"place": f"Place {place}", "place_id": f"geonames:{place}"}
    times = {"when": f"day {day}", "start": f"{day}", "end": f"{day + 1}"}
    counts = {"claims": number % 7, "origins": number % 3, "sources": [number % 50]}
    properties = {**names, **times, **counts, "title": f"Shelling, Place {place}"}
    point = [20 + place % 200 / 10, 40 + place // 200 / 10]
    return Feature(
        id=pack_json(number)[-16:] + f"{number * 2654435761 % 2**32:08x}",
        geometry=orjson.dumps({"type": "Point", "coordinates": point}),
        properties=orjson.dumps(properties),
    )


def test_columns_hold_every_property_of_every_event(store):
    features = list(store.select_events(EventFilter()))
    packed = json.loads(orjson.dumps(events_to_columns(features)))
    for number, one in enumerate(features):
        for name, column in packed["properties"].items():
            value = column["values"][packed["rows"][column["rows"]][number]]
            assert value == one.to_json()["properties"][name]


def test_a_page_holds_events_and_claims_and_no_text_outside_its_data(store):
    page = page_of(store)
    data = unpacked(page)
    assert len(data["ids"]) == 3 == len(data["claims"])
    assert HOSTILE in str(data["claims"])
    assert "hurt" not in page and "Terter" not in page
    assert not LOADS.search(page)


def test_a_hundred_thousand_events_take_less_than_4_mb():
    out = io.BytesIO()
    assert write_html((feature(n) for n in range(100_000)), out) == 100_000
    assert len(out.getvalue()) < 4_000_000


def test_a_folium_map_takes_additions_and_loads_nothing(store):
    folium = pytest.importorskip("folium")
    frame = store.events().to_geopandas()
    made = geoevents.folium_map(frame)
    assert isinstance(made, folium.Map)
    folium.Circle((40, 46), radius=1000).add_to(made)
    page = made.get_root().render()
    assert "hurt" not in page
    assert not LOADS.search(page)


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["page", "map"])
def test_a_browser_shows_the_file_without_a_network(store, tmp_path, kind):
    if shutil.which("chromium") is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    target, faults = tmp_path / "x.html", []
    if kind == "page":
        target.write_text(page_of(store), encoding="utf-8")
    else:
        geoevents.folium_map(store.events().to_geopandas()).save(target)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(request.url))
        page.goto(target.as_uri())
        if kind == "page":
            page.wait_for_selector("body[data-ready]")
            page.click("#list button >> nth=0")
            page.wait_for_selector("#card-face blockquote, #card-face mark")
            shown = page.inner_text("#card-face")
            assert "Terter" in shown or "Karabakh" in shown
        else:
            page.locator("path.leaflet-interactive").first.dispatch_event("click")
            shown = page.wait_for_selector(".leaflet-popup").inner_text()
            assert "place: " in shown
        assert page.evaluate("window.hurt") is None
        browser.close()
    assert [f for f in faults if f != target.as_uri()] == []
