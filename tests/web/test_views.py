"""Every view of the page: how it looks, who can use it, what the address keeps."""

import json
from urllib.request import urlopen

import looks
import pytest

pytestmark = pytest.mark.browser

#: Name -> address, width, whether it is night.
LOOKS = {
    "day": ("", 800, False),
    "night": ("layer=points&at=46.8,39.9,7", 800, True),
    "density": ("layer=density&at=46.8,39.9,7", 800, False),
    "card": ("event=event02", 800, False),
    "phone": ("", 360, False),
    "history": ("background=true&lang=ru", 800, False),
}


def report(page):
    found = page.evaluate("window.geoevents.report()")
    del found["steps"]
    return found


@pytest.mark.parametrize("name", LOOKS)
def test_a_view_looks_as_it_did(visitor, browser, made_site, name):
    query, width, dark = LOOKS[name]
    page = visitor.open(f"{made_site}/?{query}", width=width, height=600, dark=dark)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)
    image = page.screenshot(scale="css", animations="disabled")
    looks.check(browser, name, image)


def test_two_pictures_that_differ_are_told_apart(visitor, browser, made_site):
    page = visitor.open(made_site, width=800, height=600)
    page.wait_for_timeout(500)
    one = page.screenshot()
    page.evaluate("document.getElementById('map').style.visibility = 'hidden'")
    assert looks.share_different(browser, one, one) == 0
    assert looks.share_different(browser, one, page.screenshot()) > looks.MOST_DIFFERENT


def axe_faults(page, packages):
    page.evaluate((packages / "axe-core" / "axe.min.js").read_text())
    found = page.evaluate("() => axe.run()")["violations"]
    return [(v["id"], [n["target"] for n in v["nodes"]]) for v in found]


@pytest.mark.parametrize(
    ("query", "width", "dark"),
    [
        ("layer=density&lang=ru", 1280, True),
        ("event=event02", 1280, False),
        ("event=event02", 360, True),
        ("", 360, False),
        ("embed=1", 1280, True),
        ("background=true&q=ter", 1280, False),
        ("lang=en-x-rtl", 1280, True),
    ],
)
def test_axe_finds_nothing(visitor, made_site, packages, query, width, dark):
    page = visitor.open(f"{made_site}/?{query}", width=width, dark=dark)
    if "event" in query:
        page.locator(".card mark").first.wait_for()
    elif width > 500 and "embed" not in query:
        page.locator(".more-filters summary").click()
    assert axe_faults(page, packages) == []


def test_axe_finds_nothing_in_print_and_in_what_went_wrong(
    visitor, made_site, empty_site, packages
):
    page = visitor.open(empty_site)
    assert axe_faults(page, packages) == []
    page = visitor.open(made_site)
    page.emulate_media(media="print")
    assert axe_faults(page, packages) == []
    page.emulate_media(media="screen")
    page.route("**/items/*", lambda route: route.abort())
    page.locator("#list .event").first.click()
    page.get_by_role("alert").wait_for()
    assert axe_faults(page, packages) == []
    visitor.faults = [f for f in visitor.faults if "ERR_FAILED" not in f]


def test_print_leaves_the_controls_out_and_names_the_address(visitor, made_site):
    page = visitor.open(f"{made_site}/?family=violence")
    page.locator("#list .event").first.wait_for()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for gone in ("#play", ".filters", "#layers", ".search", "#time-options"):
        assert not page.locator(gone).is_visible(), gone
    assert "family=violence" in page.locator("#print-source").inner_text()
    assert page.pdf(format="A4").startswith(b"%PDF")


def controls(page):
    """What every control shows."""
    return page.evaluate(
        """() => {
          const all = (what, of) => [...document.querySelectorAll(what)].map(of);
          const box = "input[type=checkbox]";
          return {
            boxes: all(box, (one) => one.checked),
            lists: all("select:not(#speed, #step)", (one) => one.value),
            fields: all(`input:not(${box.slice(5)})`, (one) => one.value),
            pressed: all("[aria-pressed]", (one) => one.ariaPressed),
            handles: all("[role=slider]", (one) => one.ariaValueNow),
          };
        }"""
    )


CONTROLS = {
    "family": lambda page: page.locator(".chip[data-family=violence]").click(),
    "background": lambda page: page.locator("#background").check(),
    "disputed": lambda page: page.locator("#disputed").check(),
    "kind": lambda page: page.locator(".options input").first.check(),
    "side": lambda page: page.locator(".options input[value=armenia]").check(),
    "labels": lambda page: page.locator("#labels").select_option(index=1),
    "mode": lambda page: page.get_by_role("button", name="All until").click(),
    "clock": lambda page: page.locator("#clock").select_option("report"),
    "known_by": lambda page: page.locator("#known-by").fill("2020-10-05"),
    "layer": lambda page: page.get_by_role("button", name="Density").click(),
    "q": lambda page: page.locator("#search").fill("ter"),
    "at": lambda page: page.get_by_role("button", name="Zoom in").click(),
    "from": lambda page: page.locator("#forward").click(),
    "lang": lambda page: page.locator("#language").select_option("ro"),
}


def test_every_control_is_kept_in_the_address(visitor, site):
    page = visitor.open(site)
    for parameter, act in CONTROLS.items():
        if parameter == "lang":
            before = report(page)
        else:
            page.goto(site)
            page.wait_for_selector("body[data-ready]")
            page.evaluate("document.querySelector('.more-filters').open = true")
            page.locator(".options input").first.wait_for()
        act(page)
        page.wait_for_function(
            "name => location.search.includes(name)", arg=f"{parameter}="
        )
        page.wait_for_selector("body[data-ready]")
        page.wait_for_timeout(450)
        page.evaluate("document.querySelector('.more-filters').open = true")
        page.wait_for_timeout(150)
        shown, told = controls(page), report(page)
        page.goto(page.url)
        page.wait_for_selector("body[data-ready]")
        page.wait_for_timeout(450)
        page.evaluate("document.querySelector('.more-filters').open = true")
        page.wait_for_timeout(150)
        assert controls(page) == shown, parameter
        assert report(page) == told, parameter
    assert before["events"] == report(page)["events"]
    assert page.locator("html").get_attribute("lang") == "ro"
    assert page.locator("#play").get_attribute("aria-label") == "Redă"


def test_a_card_tells_what_the_store_holds(visitor, site):
    with urlopen(f"{site}/api/events.geojson?limit=500") as answer:
        events = json.load(answer)["features"]
    many = sorted(events, key=lambda e: -e["properties"]["claims"])[:3]
    page = visitor.open(site)
    for event in (*many, events[0]):
        path = f"{site}/api/collections/events/items/{event['id']}?embed=claims"
        with urlopen(path) as answer:
            p = json.load(answer)["properties"]
        page.goto(f"{site}/?event={event['id']}")
        page.locator(".card mark").first.wait_for()
        assert page.locator(".card h2").inner_text() == p["title"]
        shown = set(page.locator(".card mark").all_inner_texts())
        said = {" ".join(c["quote"].split()) for c in p["claims_embedded"]}
        assert {" ".join(text.split()) for text in shown} == said
        facts = page.locator(".facts").inner_text()
        assert (p["place"] or "No scene") in facts
        for source in p["sources"]:
            assert source in facts
        speakers = page.locator(".card .speaker").all_inner_texts()
        for claim in p["claims_embedded"]:
            if claim["claimant"]:
                assert any(claim["claimant"]["name"] in one for one in speakers)


def test_everything_is_reached_with_the_keyboard(visitor, made_site):
    page = visitor.open(made_site)
    page.locator("#list .event").first.wait_for()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => { const e = document.activeElement;"
                " return e.id || e.dataset.family || e.className || e.tagName; }"
            )
        )
    wanted = {"search", "language", "play", "back", "forward", "speed", "step", "clock"}
    wanted |= {"known-by", "violence", "background", "disputed", "handle start"}
    wanted |= {"handle end", "segment", "event", "map"}
    assert wanted - {name.split(" leaflet")[0] for name in reached} == set()


def test_a_finger_drags_the_handle(visitor, made_site):
    page = visitor.open(made_site, width=360, height=740)
    before = report(page)["window"]
    box = page.locator(".handle.end .grip").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def send(kind, *at):
        points = [{"x": at[0], "y": at[1]}] if at else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", x, y)
    for step in range(1, 6):
        send("touchMove", x - 24 * step, y)
    send("touchEnd")
    page.wait_for_function(
        "end => window.geoevents.report().window.end < end", arg=before["end"]
    )


def test_who_asks_for_less_motion_gets_none(browser, made_site):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(made_site)
    page.wait_for_selector("body[data-ready]")
    moving = page.locator("#map.leaflet-fade-anim, #map.leaflet-zoom-anim")
    assert moving.count() == 0
    context.close()


def test_from_right_to_left_the_panel_is_on_the_left_and_nothing_overflows(
    visitor, made_site
):
    page = visitor.open(f"{made_site}/?lang=en-x-rtl")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("#panel").bounding_box()["x"] == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    before = report(page)["window"]
    page.get_by_role("slider", name="First day shown").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "start => window.geoevents.report().window.start > start", arg=before["start"]
    )


def test_search_offers_places_and_parties(visitor, site):
    page = visitor.open(site)
    page.locator("#search").fill("stepan")
    page.locator("#matches .chip", has_text="Stepanakert").first.click()
    page.locator(".place-bar", has_text="Stepanakert").wait_for()
    assert "place=geonames:146970" in page.url
    page.locator("#search").fill("azerb")
    page.locator("#matches p", has_text="Parties").locator(".chip").first.click()
    page.wait_for_function("() => location.search.includes('side=azerbaijan')")


def test_figures_that_grew_are_a_chart(visitor, made_site):
    page = visitor.open(f"{made_site}/?event=event02")
    chart = page.locator(".totals svg[role=img]").first
    chart.wait_for()
    words = chart.get_attribute("aria-label")
    assert "28 or more" in words and "Azerbaijan" in words
