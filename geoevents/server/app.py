"""The Flask application: a store in, a WSGI application out."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, request

from geoevents.server import catalog, columns, errors, features, site, tools, uploads
from geoevents.server.cache import AnswerCache
from geoevents.server.config import ServerSettings, Services
from geoevents.server.front import WAIT, Front
from geoevents.server.replies import compress
from geoevents.server.traffic import Meter, RateLimit
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
    services = Services(store, chosen, AnswerCache(chosen.cache_bytes), Meter(), url)
    app.extensions["geoevents"] = services
    for part in (catalog, features, columns, tools, uploads, site):
        app.register_blueprint(part.blueprint)
    errors.register(app)
    app.before_request(_refuse_too_many)
    app.after_request(compress)
    app.after_request(lambda response: _with_headers(response, chosen))
    limit = None
    if chosen.rate_per_s is not None:
        limit = RateLimit(chosen.rate_per_s, burst=chosen.burst)
    app.wsgi_app = Front(app.wsgi_app, services, limit)  # type: ignore[method-assign]
    return app


def _refuse_too_many() -> Response | None:
    """The refusal of a client that has to wait; see Front."""
    wait_s: int = request.environ.get(WAIT, 0)
    if wait_s == 0:
        return None
    refused = errors.problem(429, f"too many requests; try again in {wait_s} s")
    refused.headers["Retry-After"] = str(wait_s)
    return refused


def _with_headers(response: Response, settings: ServerSettings) -> Response:
    """The response with what keeps browsers from doing harm with it."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    tiles = f" {settings.tiles.origin}" if settings.tiles else ""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; img-src 'self' data: blob:{tiles}; style-src 'self'"
        " 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self';"
        f" frame-ancestors {settings.frame_ancestors}"
    )
    if settings.cors_origin is not None and request.method in ("GET", "HEAD"):
        response.headers["Access-Control-Allow-Origin"] = settings.cors_origin
        if settings.cors_origin != "*":
            response.vary.add("Origin")
    return response
