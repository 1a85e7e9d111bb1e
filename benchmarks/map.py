"""The map page in headless Chromium on the CPU: load, slider steps, a real drag.

``python -m benchmarks.map [--events 10000 100000 1000000] [--no-folium]`` prints
Markdown tables and writes them to docs/benchmarks-map.md. Made events over 20,000
places and ten years; all other hosts are blocked. The server that answers gives the
real body of ``/api/events.bin`` from memory, so that the page is measured, not the
store. folium's plugins draw the same events in the same run, up to 100,000 of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import math
import os
import shutil
import statistics
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask, Response, request, send_from_directory
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from werkzeug.serving import make_server

from geoevents import taxonomy
from geoevents.server.columns import event_body
from geoevents.server.config import BUNDLED_PAGE
from geoevents.store.columns_read import KINDS, EventColumns

PLACES = 20_000
DAYS = 3_650
FIRST_DAY = 15_000
STEPS = 120
REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks-map.md"
#: folium makes a page of 280 MB of a million events.
MOST_FOR_FOLIUM = 100_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-precise-memory-info",
    "--js-flags=--expose-gc",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one page."""

    events: int
    wire_mb: float
    load_s: float
    heap_mb: float
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    drag_p95_ms: float


def made_columns(events: int) -> EventColumns:
    """Events over places by Zipf's law, days evenly, one in ten lasting some days."""
    chance = np.random.default_rng(7)
    start = np.sort(chance.integers(FIRST_DAY, FIRST_DAY + DAYS, events))
    days = np.where(chance.random(events) < 0.1, chance.integers(2, 40, events), 1)
    weights = 1 / np.arange(1, PLACES + 1)
    scene = chance.choice(PLACES, events, p=weights / weights.sum()) + 1
    return EventColumns(
        keys=np.arange(events),
        start=start,
        end=start + days,
        report=start + chance.integers(0, 3, events),
        kind=chance.integers(0, len(KINDS), events),
        scene=scene,
        precision=np.ones(events, np.int64),
        flags=2 * (chance.random(events) < 0.05).astype(np.int64),
    )


def made_places() -> list[dict[str, Any]]:
    """Points, most of them in a dense region."""
    chance = np.random.default_rng(8)
    dense = chance.random(PLACES) < 0.6
    lon = np.where(
        dense, chance.normal(46, 3, PLACES), chance.uniform(-150, 150, PLACES)
    )
    lat = np.where(dense, chance.normal(40, 2, PLACES), chance.uniform(-50, 65, PLACES))
    return [
        {
            "place_id": f"made:{number}",
            "name": f"Place {number}",
            "names": {},
            "precision": "settlement",
            "near": False,
            "geometry": {"type": "Point", "coordinates": [round(x, 4), round(y, 4)]},
        }
        for number, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))
    ]


def application(events: int) -> Flask:
    """The page and the answers that it asks for."""
    app = Flask(__name__)
    columns = made_columns(events)
    bodies = {
        "/api/events.bin": event_body(columns, columns.scene, "made"),
        "/api/places.json": json.dumps(
            {
                "version": "made",
                "kinds": KINDS,
                "families": [taxonomy.FAMILY_OF[kind] for kind in KINDS],
                "facets": {"side": {}, "source": {}},
                "scenes": made_places(),
            }
        ).encode(),
    }
    packed = {path: gzip.compress(body, 6) for path, body in bodies.items()}

    @app.get("/api/events.rows")
    def rows() -> list[dict[str, Any]]:
        asked = request.args["rows"].split(",")
        return [{"id": row, "properties": {"title": f"Event {row}"}} for row in asked]

    @app.get("/api/events.bin")
    @app.get("/api/places.json")
    def answer() -> Response:
        coding = {"Content-Encoding": "gzip"}
        return Response(packed[request.path], headers=coding)

    @app.get("/")
    @app.get("/<path:name>")
    def asset(name: str = "index.html") -> Response:
        return send_from_directory(BUNDLED_PAGE, name)

    app.config["wire_bytes"] = len(packed["/api/events.bin"])
    return app


def measure_page(browser: Browser, events: int) -> Row:
    """Load, random slider steps with a window of a year, and a real drag."""
    app = application(events)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"http://127.0.0.1:{server.port}/?at=46,40,6", wait_until="commit")
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    load_ms = page.evaluate("performance.now()")
    page.wait_for_timeout(1500)
    heap = page.evaluate("(gc(), performance.memory.usedJSHeapSize)")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = script_cpu_s(session)
    steps = slider_steps(page)
    cpu_ms = (script_cpu_s(session) - before) * 1e3 / STEPS
    drag = drag_frames(page)
    page.close()
    server.shutdown()
    return Row(
        events,
        app.config["wire_bytes"] / 1e6,
        load_ms / 1e3,
        heap / 1e6,
        statistics.median(steps),
        percentile(steps, 95),
        cpu_ms,
        percentile(drag, 95),
    )


def script_cpu_s(session: CDPSession) -> float:
    """CPU seconds of JavaScript on the main thread so far: other load counts little."""
    found = session.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in found if m["name"] == "ScriptDuration"))


def slider_steps(page: Page) -> list[float]:
    """Milliseconds of the newest steps: a window of a year, moved by day."""
    first, last = ("2012-01-01", "2012-12-31")
    page.evaluate(
        f"history.pushState(null, '', '?at=46,40,6&from={first}&to={last}');"
        "dispatchEvent(new PopStateEvent('popstate'))"
    )
    page.wait_for_timeout(500)
    page.select_option("#step", "7")
    before = len(page.evaluate("geoevents.report().steps"))
    for _ in range(STEPS):
        page.evaluate(
            "() => { document.getElementById('forward').click();"
            " return new Promise((done) => requestAnimationFrame(done)); }"
        )
    steps: list[float] = page.evaluate("geoevents.report().steps")[before:]
    return steps


def drag_frames(page: Page) -> list[float]:
    """Milliseconds between frames while the window is dragged with the mouse."""
    box = page.locator(".time-window").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(
        "() => { window.frames_ = []; let last = performance.now();"
        " const tick = (now) => { window.frames_.push(now - last); last = now;"
        " requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"
    )
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(80):
        page.mouse.move(x + 200 * math.sin(step / 13), y)
    page.mouse.up()
    frames: list[float] = page.evaluate("window.frames_")
    return frames[1:]


def percentile(values: list[float], percent: int) -> float:
    """The value that so many percent do not exceed; nan for none."""
    return float(np.percentile(values, percent)) if values else math.nan


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    head = (
        "| events | wire MB | load s | heap MB | step p50 / p95 ms | CPU ms a step |"
        " drag p95 ms |"
    )
    lines = [head, "|---|---|---|---|---|---|---|"]
    for row in rows:
        lines.append(
            f"| {row.events:,} | {row.wire_mb:.2f} | {row.load_s:.2f} |"
            f" {row.heap_mb:.0f} | {row.p50_ms:.1f} / {row.p95_ms:.1f} |"
            f" {row.cpu_ms:.1f} | {row.drag_p95_ms:.1f} |"
        )
    return "\n".join(lines)


def folium_rows(browser: Browser, most: list[int]) -> list[str]:
    """Rows of folium's plugins under the same events, as Markdown."""
    from benchmarks.map_folium import made_features, measure_plugin

    lines = [
        "| plugin | events | page MB | load s | heap MB | step p50 / p95 ms |",
        "|---|---|---|---|---|---|",
    ]
    for events in most:
        features = made_features(made_places(), made_columns(events))
        for plugin in ("TimestampedGeoJson", "Timeline"):
            found = measure_plugin(browser, plugin, features)
            lines.append(
                f"| {plugin} | {events:,} | {found['mb']:.1f} | {found['load_s']:.2f} |"
                f" {found['heap_mb']:.0f} | {found['p50_ms']:.1f} /"
                f" {found['p95_ms']:.1f} |"
            )
    return lines


def report_of(browser: Browser, events: list[int], *, with_folium: bool) -> str:
    """All tables with where and under what load they were measured."""
    load = os.getloadavg()[0]
    parts = [
        "# The map, measured",
        f"{datetime.now(UTC):%d %B %Y}, headless Chromium {browser.version} on the CPU,"
        f" {os.cpu_count()} cores, load average {load:.1f} at the start. A step moves a"
        " window of a year by a week, drawing included. `make bench-map` measures it.",
        table([measure_page(browser, number) for number in events]),
    ]
    if with_folium:
        small = [number for number in events if number <= MOST_FOR_FOLIUM]
        parts += ["folium in the same run:", "\n".join(folium_rows(browser, small))]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, print and write."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--events", type=int, nargs="+", default=[10_000, 100_000, 1_000_000]
    )
    parser.add_argument("--no-folium", action="store_true")
    parser.add_argument("--out", type=Path, default=REPORT)
    options = parser.parse_args()
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        text = report_of(browser, options.events, with_folium=not options.no_folium)
        browser.close()
    options.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
