"""A server of the built page and of events made by hand."""

from __future__ import annotations

from pathlib import Path

import made_events
from flask import Flask, Response, jsonify, send_from_directory

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:"
)


def create_app(folder: Path, events: list[made_events.Json] | None = None) -> Flask:
    """The page in a folder, and as many of the three answers it asks for."""
    app = Flask(__name__)
    rows = made_events.features() if events is None else events

    @app.get("/")
    def page() -> Response:
        return send_from_directory(folder, "index.html")

    @app.get("/api/events.geojson")
    def all_events() -> Response:
        return jsonify(
            type="FeatureCollection", features=rows, links=[], numberMatched=len(rows)
        )

    @app.get("/api/events.bin")
    @app.get("/api/places.json")
    def no_columns() -> Response:
        return Response(status=204)

    @app.get("/api/collections/events/items/<event_id>")
    def one_event(event_id: str) -> Response | tuple[Response, int]:
        for row in rows:
            if row["id"] == event_id:
                return jsonify(made_events.with_claims(row))
        return jsonify(title="Not found", detail=f"event {event_id}: not stored"), 404

    @app.get("/<path:name>")
    def asset(name: str) -> Response:
        return send_from_directory(folder, name, conditional=True)

    @app.after_request
    def policy(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return app
