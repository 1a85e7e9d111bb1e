"""The page and its files, as the build bundled them; health and metrics."""

from __future__ import annotations

from flask import Blueprint, Response, request, send_from_directory

from geoevents.errors import GeoeventsError
from geoevents.server.cache import Answer
from geoevents.server.coding import choose_coding, is_compressible
from geoevents.server.config import services
from geoevents.server.replies import encoded, json_reply

blueprint = Blueprint("site", __name__)

#: Types that Python's table leaves out on some machines.
CONTENT_TYPES = {
    ".pmtiles": "application/octet-stream",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}

_NO_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<title>geoevents</title>
<h1>The map is not built</h1>
<p>This installation has no page in <code>geoevents/_built/web</code>. Install the
package again (<code>pip install .</code>) to build it. The API works:
<a href="api/">api/</a>, <a href="api/events.geojson">api/events.geojson</a>.</p></html>
"""


@blueprint.get("/")
def page() -> Response:
    """The map, or how to get it."""
    folder = services().settings.page
    if not (folder / "index.html").is_file():
        return Response(_NO_PAGE, content_type="text/html; charset=utf-8")
    tiles = services().settings.tiles
    if tiles is None:
        return asset("index.html")
    text = (folder / "index.html").read_text(encoding="utf-8")
    return Response(tiles.into(text), content_type="text/html; charset=utf-8")


@blueprint.get("/<path:name>")
def asset(name: str) -> Response:
    """One file of the page; ranges of it too, which the basemap is read by."""
    suffix = f".{name.rpartition('.')[2]}"
    response = send_from_directory(
        services().settings.page, name, mimetype=CONTENT_TYPES.get(suffix)
    )
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "no-cache"
    if response.status_code == 200 and is_compressible(response.content_type or ""):
        return _compressed(response)
    return response


def _compressed(response: Response) -> Response:
    """A file of text in the coding that the client likes best, coded only once."""
    coding = choose_coding(request.accept_encodings)
    response.vary.add("Accept-Encoding")
    if coding is None:
        return response
    key = (request.path, response.headers["ETag"], coding)
    answer = services().cache.get(key)
    if answer is None:
        response.direct_passthrough = False
        plain = Answer(response.get_data(), response.content_type or "")
        answer = encoded(plain, coding)
        services().cache.put(key, answer)
    response.close()
    out = Response(answer.body, content_type=answer.content_type)
    if answer.coding is not None:
        out.headers["Content-Encoding"] = answer.coding
    for name in ("Cache-Control", "Last-Modified", "Vary"):
        out.headers[name] = response.headers[name]
    # Another coding is the same file, though not the same bytes: a weak tag says so.
    out.set_etag(response.get_etag()[0] or "", weak=True)
    return out


@blueprint.get("/healthz")
def health() -> Response:
    """Whether the process answers."""
    return Response("ok\n", content_type="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    """Whether the store can be read."""
    try:
        return json_reply({"ready": True, **services().store.counts()})
    except GeoeventsError:
        return Response('{"ready":false}', 503, content_type="application/json")


@blueprint.get("/metrics")
def metrics() -> Response:
    """What the store holds and what was asked, for Prometheus."""
    lines = list(services().meter.lines())
    for name, count in services().store.counts().items():
        lines += [f"# TYPE geoevents_{name} gauge", f"geoevents_{name} {count}"]
    return Response(
        "\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8"
    )
