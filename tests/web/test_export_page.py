"""The page in one file, opened from disk: no server, hostile text in every field."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from made_events import HOSTILE, features, with_claims

from geoevents.export import bundle
from geoevents.export.page import write_html
from geoevents.store import Feature

pytest.importorskip("folium")
pytest.importorskip("pmtiles")

#: What the page reads as numbers, codes or addresses; all other text is hostile here.
_CODES = {
    "id", "place_id", "kind", "family", "when", "start", "end", "modality", "role",
    "side", "date_precision", "place_precision", "place_role", "first_reported",
    "published", "what",
}  # fmt: skip
SHOWN = HOSTILE.replace("\u202e", "")


def hostile(value: Any, name: str = "") -> Any:
    """A value with all its text replaced."""
    if isinstance(value, dict):
        if name in ("figures", "names"):
            return value
        return {key: hostile(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [hostile(part, name) for part in value]
    if isinstance(value, str) and name == "url":
        return f"javascript:{HOSTILE}"
    return HOSTILE if isinstance(value, str) and name not in _CODES else value


@pytest.fixture(scope="module")
def exported(page_folder, tmp_path_factory):
    """The address of a file in which all text of event21 is hostile."""
    made = features()
    (last,) = (feature for feature in made if feature["id"] == "event21")
    claims = {"event21": with_claims(last)["properties"]["claims_embedded"]}
    out = io.BytesIO()
    rows = []
    for feature in made:
        properties = {**feature["properties"], "names": {"armenia": HOSTILE}}
        if feature["id"] == "event21":
            properties = hostile(properties)
            claims["event21"] = hostile(claims["event21"])
        rows.append(
            Feature(
                feature["id"],
                json.dumps(feature["geometry"]).encode(),
                json.dumps(properties).encode(),
            )
        )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundle, "BUNDLE", page_folder)
        bundle.basemap.cache_clear()
        write_html(rows, out, claims_of=lambda i: claims.get(i, ()))
    path = tmp_path_factory.mktemp("export") / "events.html"
    path.write_bytes(out.getvalue())
    return path.as_uri()


def opened(visitor, exported, query=""):
    """The file, which asked nothing but for itself."""
    page = visitor.open(f"{exported}?{query}")
    own = f"request {exported}"
    visitor.faults = [one for one in visitor.faults if not one.startswith(own)]
    return page


def test_hostile_text_in_every_field_of_the_file_is_text(visitor, exported):
    page = opened(visitor, exported, "event=event21&labels=armenia&at=48,40,5")
    page.locator(".card mark").first.wait_for()
    assert page.locator(".card h2").inner_text() == SHOWN
    for details in page.locator(".card details").all():
        details.locator("summary").click()
    said = page.locator(".card").inner_text()
    assert said.count("<img src=x onerror") > 12
    assert page.locator(".card img, .card b, .card a[href^=javascript]").count() == 0
    page.get_by_role("button", name="All events").click()
    page.locator("#search").fill("onerror")
    page.locator("#list .event", has_text="<img src=x").first.wait_for()
    page.locator(".more-filters summary").click()
    page.locator(".options label", has_text="<img src=x").first.wait_for()
    page.mouse.move(400, 300)
    assert page.evaluate("window.hurt") is None


def test_the_label_switch_works_in_the_file(visitor, exported):
    page = opened(visitor, exported)
    page.locator(".more-filters summary").click()
    values = page.locator("#labels option").evaluate_all("all => all.map(o => o.value)")
    assert values == ["neutral", "armenia"]
    page.locator("#labels").select_option("armenia")
    page.wait_for_function("() => location.search.includes('labels=armenia')")
    counts = page.locator(".options input[value=Example\\ News]").locator("..")
    assert int(counts.locator(".count").inner_text()) > 0
