"""The map page in a real browser, over the sample articles and over made events."""

import json
import random
import re
from datetime import date, timedelta
from urllib.request import urlopen

import pytest
from made_events import HOSTILE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def report(page):
    found = page.evaluate("window.geoevents.report()")
    del found["steps"]
    return found


def settled_report(page):
    """The report once the card is open and the list has followed the window."""
    page.locator(".card mark").first.wait_for()
    for _ in range(100):
        found = report(page)
        if found["listed"]:
            break
        page.wait_for_timeout(50)
    return found


def api(site, query=""):
    with urlopen(f"{site}/api/events.geojson?limit=10000&{query}") as answer:
        return json.load(answer)


def day(number):
    return date(1970, 1, 1) + timedelta(days=number)


def settle(page):
    """Waits until the page has drawn what it was asked for."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")


def centre(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_first_view_shows_what_the_api_tells(visitor, site):
    page = visitor.open(site)
    found = api(site, "background=false")["features"]
    dated = [f for f in found if f["properties"]["when"]]
    assert report(page)["total"] == len(dated)
    page.locator("#list .event").first.wait_for()


def test_counts_follow_the_api_for_any_window_and_filters(visitor, site):
    page = visitor.open(site)
    whole = report(page)["window"]
    chance = random.Random(7)
    for _ in range(25):
        first = chance.randrange(whole["start"], whole["end"])
        last = chance.randrange(first, whole["end"])
        days = (day(first).isoformat(), day(last).isoformat())
        filters = {
            "family": chance.choice(["", "violence", "territory", "diplomacy"]),
            "kind": chance.choice(["", "", "shelling", "armed_clash,statement"]),
            "precision": chance.choice(["", "", "settlement", "region,country"]),
            "side": chance.choice(["", "", "armenia", "azerbaijan"]),
            "disputed": chance.choice(["", "", "true"]),
            "known_by": chance.choice(["", "", "2020-10-08"]),
            "q": chance.choice(["", "", "stepanakert", "shelling"]),
        }
        query = "".join(f"&{name}={value}" for name, value in filters.items() if value)
        page.evaluate(
            "query => { history.pushState(null, '', query);"
            " dispatchEvent(new PopStateEvent('popstate')); }",
            f"?from={days[0]}&to={days[1]}{query}",
        )
        asked = f"background=false&datetime={days[0]}/{days[1]}{query}"
        expected = api(site, asked)["numberMatched"]
        page.wait_for_function(
            "n => window.geoevents.report().total === n", arg=expected, timeout=8000
        )


def test_a_late_answer_to_an_earlier_question_is_left(visitor, site):
    page = visitor.open(site)
    whole = report(page)["total"]
    held = []
    page.route("**/api/events.bin*known_by=*", lambda route: held.append(route))
    for query in ("?known_by=2020-10-01", "?"):
        page.evaluate(
            "query => { history.pushState(null, '', query);"
            " dispatchEvent(new PopStateEvent('popstate')); }",
            query,
        )
        page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    page.wait_for_timeout(700)
    assert held
    assert report(page)["total"] == whole


@pytest.mark.parametrize(
    ("page_query", "api_query"),
    [
        ("kind=shelling,statement", "kind=shelling,statement"),
        ("side=azerbaijan", "side=azerbaijan"),
        ("precision=region,district", "precision=region,district"),
        ("disputed=true", "disputed=true"),
        ("q=shelling&family=violence", "q=shelling&family=violence"),
        ("known_by=2020-10-04", "known_by=2020-10-04"),
        ("clock=report&from=2020-10-01&to=2020-10-05", "clock=report"),
        ("mode=instant&from=2020-09-27&to=2020-10-04", "datetime=2020-10-04"),
        ("mode=cumulative&from=2020-10-03&to=2020-10-04", "datetime=../2020-10-04"),
    ],
)
def test_every_filter_counts_what_the_api_counts(visitor, site, page_query, api_query):
    page = visitor.open(f"{site}/?{page_query}")
    if api_query == "clock=report":
        api_query += "&datetime=2020-10-01/2020-10-05"
    elif "datetime" not in api_query:
        api_query += "&datetime=../.."
    expected = api(site, f"background=false&{api_query}")["numberMatched"]
    page.wait_for_function("n => window.geoevents.report().total === n", arg=expected)


def test_the_export_link_gives_what_is_filtered(visitor, site):
    page = visitor.open(f"{site}/?kind=shelling&from=2020-09-27&to=2020-10-04")
    page.get_by_text("More filters").click()
    link = page.locator(".exports a").first
    link.wait_for()
    with urlopen(f"{site}/{link.get_attribute('href')}") as answer:
        found = json.load(answer)["numberMatched"]
    assert found == report(page)["total"]


def test_a_choice_of_kind_is_counted_and_kept_in_the_address(visitor, site):
    page = visitor.open(site)
    page.get_by_text("More filters").click()
    option = page.locator(".options li", has_text="Shelling").first
    count = int(option.locator(".count").inner_text())
    option.locator("input").check()
    settle(page)
    assert report(page)["total"] == count
    assert "kind=shelling" in page.url


def test_only_natural_earth_is_named_as_the_basemap(visitor, site):
    page = visitor.open(site)
    named = page.locator(".leaflet-control-attribution").inner_text()
    assert named == "Natural Earth · GeoNames · geoevents"


def test_an_embedded_page_is_the_map_and_the_timeline(visitor, made_site):
    page = visitor.open(f"{made_site}/?embed=1")
    assert not page.locator(".search").is_visible()
    assert not page.locator("#list").is_visible()
    assert page.locator("#track").is_visible()
    assert page.locator("#map").bounding_box()["height"] > 400


def test_history_is_reached_by_its_decades(visitor, made_site):
    page = visitor.open(f"{made_site}/?background=true")
    page.get_by_role("button", name="2020s").click()
    settle(page)
    assert "span=2020-01-01/2029-12-31" in page.url


def test_keys_on_a_handle_move_the_window(visitor, site):
    page = visitor.open(site)
    before = report(page)["window"]
    handle = page.get_by_role("slider", name="First day shown")
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    settle(page)
    after = report(page)["window"]
    assert after == {"start": before["start"] + 8, "end": before["end"]}
    assert str(day(after["start"]).day) in handle.get_attribute("aria-valuetext")
    page.wait_for_url(f"**from={day(after['start'])}**")


def test_dragging_a_handle_moves_the_window_and_the_counts(visitor, site):
    page = visitor.open(site)
    before = report(page)
    x, y = centre(page.locator(".handle.end .grip"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 300, y, steps=8)
    page.mouse.up()
    after = report(page)
    assert after["window"]["end"] < before["window"]["end"]
    assert after["total"] < before["total"]
    days = f"{day(after['window']['start'])}/{day(after['window']['end'] - 1)}"
    assert (
        after["total"]
        == api(site, f"background=false&datetime={days}")["numberMatched"]
    )


def test_play_moves_a_window_and_pauses(visitor, site):
    page = visitor.open(site)
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    start = report(page)["window"]
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Pause").click()
    moved = report(page)["window"]
    assert moved["start"] > start["start"]
    page.wait_for_timeout(500)
    assert report(page)["window"] == moved


def test_a_list_item_opens_a_card_with_quotes_and_sources(visitor, site):
    page = visitor.open(site)
    item = page.locator("#list .event").first
    item.wait_for()
    title = item.locator(".title").inner_text()
    item.focus()
    page.keyboard.press("Enter")
    page.locator(".card blockquote mark").first.wait_for()
    assert page.locator(".card h2").inner_text() == title
    assert page.locator(".card mark").first.inner_text() != ""
    assert page.locator(".card .cited").first.inner_text() != ""
    assert "event=" in page.url
    page.keyboard.press("Escape")
    assert page.locator("#list-face").is_visible()
    assert page.evaluate("document.activeElement.dataset.id")


def test_a_click_on_a_symbol_opens_its_events(visitor, made_site):
    page = visitor.open(
        f"{made_site}/?at=46.932,40.345,11&from=2020-09-28&to=2020-09-28"
    )
    x, y = centre(page.locator("#map"))
    page.mouse.click(x, y)
    page.locator(".card mark").first.wait_for()
    assert page.locator(".card h2").inner_text() == "Shelling, Terter"
    assert page.locator(".card .dispute").is_visible()
    sides = page.locator(".card .side h3").all_inner_texts()
    assert [side.rsplit(" ", 1)[0] for side in sides] == [
        "By the word of Azerbaijan",
        "By the word of Armenia",
        "Speakers of no side",
    ]
    assert page.locator(".figures td.number").all_inner_texts() == ["3", "28 or more"]


def test_the_url_brings_the_view_back(visitor, made_site):
    query = (
        "at=46.8,40,8&from=2020-09-28&to=2020-10-17&family=violence,territory"
        "&background=true&q=terter&event=event02"
    )
    page = visitor.open(f"{made_site}/?{query}")
    first = settled_report(page)
    page.goto(page.url)
    assert settled_report(page) == first
    assert page.locator("#search").input_value() == "terter"
    assert page.locator("#background").is_checked()


def test_back_and_forward_walk_through_what_was_opened(visitor, made_site):
    page = visitor.open(made_site)
    page.locator("#list .event").nth(1).click()
    page.locator(".card mark").first.wait_for()
    page.go_back()
    page.locator("#list-face").wait_for()
    page.go_forward()
    page.locator(".card mark").first.wait_for()


def test_background_history_shows_only_when_asked_for(visitor, made_site):
    page = visitor.open(f"{made_site}/?at=48,40,6")
    assert page.get_by_text("Protest, Baku").count() == 0
    page.get_by_label("Background history").check()
    page.get_by_text("Protest, Baku").first.wait_for()


def test_events_without_a_scene_are_listed_with_the_reason(visitor, made_site):
    page = visitor.open(made_site)
    off = page.locator(".aside-list", has_text="Not on the map")
    expect(off.locator(".event")).to_have_count(2)
    assert "no place" in off.locator(".reason").first.inner_text()


def test_hostile_text_shows_as_text(visitor, made_site):
    page = visitor.open(f"{made_site}/?event=event21")
    page.locator(".card mark").first.wait_for()
    shown = page.locator(".card h2").inner_text()
    assert shown == re.sub("[\u202d\u202e]", "", HOSTILE)
    assert page.evaluate("window.hurt") is None
    links = page.locator(".card a").evaluate_all("all => all.map(a => a.protocol)")
    assert set(links) <= {"http:", "https:"}


def test_an_empty_store_says_how_to_fill_it(visitor, empty_site):
    page = visitor.open(empty_site)
    assert "geoevents ingest" in page.locator("#list").inner_text()


def test_a_failed_card_says_so_and_can_be_tried_again(visitor, made_site):
    page = visitor.open(made_site)
    page.route("**/items/*", lambda route: route.abort())
    page.locator("#list .event").first.click()
    page.get_by_role("alert").wait_for()
    page.unroute("**/items/*")
    page.get_by_role("button", name="Try again").click()
    page.locator(".card mark").first.wait_for()
    visitor.faults = [f for f in visitor.faults if "ERR_FAILED" not in f]


def test_a_thumb_moves_the_slider_on_a_phone(visitor, made_site):
    page = visitor.open(made_site, width=360, height=740)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(".handle.end").bounding_box()
    assert box["width"] >= 44
    before = report(page)["window"]
    x, y = centre(page.locator(".handle.end .grip"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y, steps=5)
    page.mouse.up()
    assert report(page)["window"]["end"] < before["end"]
