"""Tiles of another host: off unless asked for, and then that host alone."""

from __future__ import annotations

import base64

import pytest

from geoevents.errors import InvalidValue
from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.server.tiles import OnlineTiles

TILES = OnlineTiles("https://tiles.example.org/{z}/{x}/{y}.png", "© <b>Example</b>")
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


def policy(response):
    return response.headers["Content-Security-Policy"]


def test_without_the_setting_no_other_host_may_be_asked(sample_db, page_folder):
    settings = ServerSettings(page=page_folder)
    with create_app(sample_db, settings=settings).test_client().get("/") as response:
        assert "http" not in policy(response)
        assert "data-tiles" not in response.get_data(as_text=True)


def test_with_it_pictures_of_that_host_may_be_loaded_and_nothing_else(
    sample_db, page_folder
):
    settings = ServerSettings(page=page_folder, tiles=TILES)
    response = create_app(sample_db, settings=settings).test_client().get("/")
    parts = [part.strip() for part in policy(response).split(";")]
    assert "img-src 'self' data: blob: https://tiles.example.org" in parts
    assert policy(response).count("http") == 1
    text = response.get_data(as_text=True)
    assert 'data-tiles="https://tiles.example.org/{z}/{x}/{y}.png"' in text
    assert "© &lt;b&gt;Example" in text


@pytest.mark.parametrize(
    ("url", "credit"),
    [
        ("ftp://tiles.example.org/{z}/{x}/{y}.png", "x"),
        ("https://tiles.example.org/tiles.png", "x"),
        ("https://{s}.example.org/{z}/{x}/{y}.png", "x"),
        ("https://a.org; script-src *//{z}/{x}/{y}.png", "x"),
        ("https://tiles.example.org/{z}/{x}/{y}.png", " "),
    ],
)
def test_what_is_no_address_of_tiles_is_refused(url, credit):
    with pytest.raises(InvalidValue, match="tiles"):
        OnlineTiles(url, credit)


def test_the_page_draws_the_tiles_and_credits_them(
    visitor, made_site, sample_db, page_folder
):
    settings = ServerSettings(page=page_folder, tiles=TILES)
    answer = create_app(sample_db, settings=settings).test_client().get("/")
    page = visitor.open("about:blank", ready=False)
    page.route(
        "https://tiles.example.org/**",
        lambda route: route.fulfill(body=PIXEL, content_type="image/png"),
    )
    page.route(
        f"{made_site}/",
        lambda route: route.fulfill(
            body=answer.get_data(as_text=True),
            content_type="text/html",
            headers={"Content-Security-Policy": policy(answer)},
        ),
    )
    page.goto(f"{made_site}/")
    page.wait_for_selector("body[data-ready]")
    page.wait_for_selector("img.leaflet-tile-loaded", state="attached")
    credit = page.locator(".leaflet-control-attribution")
    assert "© <b>Example</b>" in credit.inner_text()
    asked = "request https://tiles.example.org/"
    assert any(one.startswith(asked) for one in visitor.faults)
    visitor.faults = [one for one in visitor.faults if not one.startswith(asked)]
