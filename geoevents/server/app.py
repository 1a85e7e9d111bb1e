"""The Flask application: a store in, a WSGI application out."""

from __future__ import annotations

import time
from pathlib import Path

from flask import Flask, Response, g, request

from geoevents.server import catalog, columns, errors, features, site, tools, uploads
from geoevents.server.cache import AnswerCache
from geoevents.server.config import ServerSettings, Services
from geoevents.server.replies import compress
from geoevents.server.traffic import Meter, RateLimit, log_request
from geoevents.store import Store, open_store


def create_app(
    store: str | Path | Store, *, settings: ServerSettings | None = None
) -> Flask:
    """The application over a store, which it only reads unless it was given a token.

    store: its path or URL, or an open one, which is only read. Raises StoreError
    where there is none.
    """
    chosen = settings or ServerSettings()
    url = str(store) if isinstance(store, str | Path) else None
    if isinstance(store, str | Path):
        store = open_store(store, read_only=True, time_limit_s=chosen.query_limit_s)
    app = Flask("geoevents", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = chosen.body_limit
    app.extensions["geoevents"] = Services(
        store, chosen, AnswerCache(chosen.cache_bytes), Meter(), url
    )
    for part in (catalog, features, columns, tools, uploads, site):
        app.register_blueprint(part.blueprint)
    errors.register(app)
    _watch(app, chosen)
    app.after_request(compress)
    app.after_request(lambda response: _with_headers(response, chosen))
    return app


def _watch(app: Flask, settings: ServerSettings) -> None:
    """Bound, count and log the requests of an application."""
    meter: Meter = app.extensions["geoevents"].meter
    limit = None
    if settings.rate_per_s is not None:
        limit = RateLimit(settings.rate_per_s, burst=settings.burst)

    @app.before_request
    def start() -> Response | None:
        g.started = time.perf_counter()
        if limit is None or not request.path.startswith("/api/"):
            return None
        wait_s = limit.wait_s(request.remote_addr or "")
        if wait_s == 0:
            return None
        refused = errors.problem(429, f"too many requests; try again in {wait_s} s")
        refused.headers["Retry-After"] = str(wait_s)
        return refused

    @app.after_request
    def finish(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        meter.count(response.status_code, seconds)
        log_request(request.method, request.path, response.status_code, seconds)
        return response


def _with_headers(response: Response, settings: ServerSettings) -> Response:
    """The response with what keeps browsers from doing harm with it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self'"
        " 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self';"
        f" frame-ancestors {settings.frame_ancestors}"
    )
    if settings.cors_origin is not None and request.method in ("GET", "HEAD"):
        response.headers["Access-Control-Allow-Origin"] = settings.cors_origin
        if settings.cors_origin != "*":
            response.vary.add("Origin")
    return response
