"""The Flask application: a store in, a WSGI application out."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, request

from geoevents.server import catalog, columns, errors, features, site, tools
from geoevents.server.cache import AnswerCache
from geoevents.server.config import ServerSettings, Services
from geoevents.server.replies import compress
from geoevents.store import Store, open_store


def create_app(
    store: str | Path | Store, *, settings: ServerSettings | None = None
) -> Flask:
    """The application over a store, which it only reads.

    store: its path or URL, or an open one. Raises StoreError where there is none.
    """
    chosen = settings or ServerSettings()
    if isinstance(store, str | Path):
        store = open_store(store, read_only=True, time_limit_s=chosen.query_limit_s)
    app = Flask("geoevents", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = chosen.body_limit
    app.extensions["geoevents"] = Services(
        store, chosen, AnswerCache(chosen.cache_bytes)
    )
    for part in (catalog, features, columns, tools, site):
        app.register_blueprint(part.blueprint)
    errors.register(app)
    app.after_request(compress)
    app.after_request(lambda response: _with_headers(response, chosen))
    return app


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
