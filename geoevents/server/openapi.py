"""The OpenAPI 3.0 document: self-contained, and built from the code's own lists."""

from __future__ import annotations

from geoevents.encode import Json
from geoevents.server.openapi_parameters import WITH_PAGES, components
from geoevents.server.openapi_schemas import SCHEMAS
from geoevents.server.params import PAGING, ROW_PARAMETERS
from geoevents.store.filters import EVENT_PARAMETERS

VERSION = "0.1.0"

_JSON, _GEOJSON = "application/json", "application/geo+json"
_EVENTS = (*EVENT_PARAMETERS, "limit", "token")

#: Name of a schema -> the type of a body with it.
_MEDIA = {
    "FeatureCollection": _GEOJSON,
    "Feature": _GEOJSON,
    "Schema": "application/schema+json",
    "OpenApi": "application/vnd.oai.openapi+json;version=3.0",
    "Bytes": "application/octet-stream",
    "Text": "text/plain",
    "Csv": "text/csv",
    "Page": "text/html",
}
_PLAIN: Json = {
    "Schema": {"type": "object"},
    "OpenApi": {"type": "object"},
    "Bytes": {"type": "string", "format": "binary"},
    **{name: {"type": "string"} for name in ("Text", "Csv", "Page")},
    "Array": {"type": "array", "items": {"type": "object"}},
}
#: Types of articles that ``POST /api/documents`` takes, as ingest tells them apart.
ARTICLE_TYPES = (
    "application/json",
    "application/x-ndjson",
    "application/rss+xml",
    "application/atom+xml",
    "application/xml",
    "application/xhtml+xml",
    "application/warc",
    "application/gzip",
    "text/plain",
    "text/html",
    "text/csv",
    "text/xml",
)


def document(server: str) -> Json:
    """The OpenAPI document of a server at that URL."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "geoevents",
            "description": "What news articles say happened: where, when, who says so.",
            "version": VERSION,
            "license": {"name": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "paths": {**_catalog_paths(), **_collection_paths(), **_other_paths()},
        "components": {
            "parameters": components(),
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "Problem": {
                    "description": "What is wrong with the request, or with the server",
                    "content": {
                        "application/problem+json": {"schema": _ref("Problem")}
                    },
                }
            },
        },
    }


def _catalog_paths() -> Json:
    return {
        "/api/": _get("Landing page", "landing", (WITH_PAGES,), "Json"),
        "/api/conformance": _get("Conformance", "conformance", ("f",), "Conformance"),
        "/api/openapi.json": _get("This document", "openapi", ("f",), "OpenApi"),
        "/api/collections": _get("Collections", "collections", (WITH_PAGES,), "Json"),
        "/api/events.geojson": _get(
            "Events", "events", (*_EVENTS, "f"), "FeatureCollection"
        ),
        "/api/events.bin": _get(
            "Events as columns", "columns", (*EVENT_PARAMETERS, "columns"), "Bytes"
        ),
        "/api/places.json": _get("What the columns refer to", "scenes", (), "Json"),
        "/api/events.rows": _get(
            "Texts of rows of the columns",
            "rows",
            ("rows!", "version!", "clock", "known_by"),
            "Array",
        ),
        "/api/timeline": _get(
            "Counts by time", "timeline", (*_EVENTS, "step", "f"), "Timeline"
        ),
    }


def _collection_paths() -> Json:
    paths: Json = {}
    for name in ("events", *ROW_PARAMETERS):
        asked = _EVENTS if name == "events" else (*ROW_PARAMETERS[name], *PAGING[:2])
        item = ("id", "embed", "known_by") if name == "events" else ("id",)
        path = f"/api/collections/{name}"
        paths |= {
            path: _get(f"About {name}", f"{name}.about", (WITH_PAGES,), "Json"),
            f"{path}/items": _get(
                name, f"{name}.items", (*asked, WITH_PAGES), "FeatureCollection"
            ),
            f"{path}/items/{{id}}": _get(
                f"One of {name}", f"{name}.item", (*item, WITH_PAGES), "Feature"
            ),
            f"{path}/queryables": _get(
                f"Queryables of {name}", f"{name}.queryables", ("f",), "Schema"
            ),
        }
    return paths


def _other_paths() -> Json:
    return {
        "/api/documents": {
            **_get("Articles", "documents", ("f",), "Json"),
            "post": _documents_operation(),
        },
        "/api/documents/{id}": _get("An article", "document", ("id", "f"), "Json"),
        "/api/export.csv": _get(
            "Events as a table", "export.csv", (*EVENT_PARAMETERS, "f"), "Csv"
        ),
        "/api/export.html": _get(
            "Events as one page with map",
            "export.html",
            (*EVENT_PARAMETERS, "f"),
            "Page",
        ),
        "/api/places.names": _get(
            "Other names of places", "names", ("on", "f"), "Json"
        ),
        "/api/geocode": _get(
            "Places of a name", "geocode", ("q!", "near", "in", "limit", "f"), "Json"
        ),
        "/api/parse": {"post": _parse_operation()},
        "/healthz": _get("Whether the process answers", "health", (), "Text"),
        "/readyz": _get("Whether the store can be read", "ready", (), "Json"),
        "/metrics": _get("Counts for Prometheus", "metrics", (), "Text"),
    }


def _get(
    summary: str, operation: str, parameters: tuple[str, ...], schema: str
) -> Json:
    content = _content(schema)
    if WITH_PAGES in parameters:
        content["text/html"] = {"schema": {"type": "string"}}
    return {
        "get": {
            "summary": summary,
            "operationId": operation,
            "parameters": [_use(name) for name in parameters],
            "responses": {
                "200": {"description": summary, "content": content},
                "304": {"description": "Not changed since If-None-Match"},
                "default": {"$ref": "#/components/responses/Problem"},
            },
        }
    }


def _use(name: str) -> Json:
    """A parameter of an operation; one with ! behind it must be given."""
    if name == "id":
        return _ID
    if name.endswith("!"):
        return {**components()[name[:-1]], "required": True}
    return {"$ref": f"#/components/parameters/{name}"}


def _content(schema: str) -> Json:
    media = _MEDIA.get(schema, _JSON)
    return {media: {"schema": _PLAIN.get(schema) or _ref(schema)}}


def _parse_operation() -> Json:
    return {
        "summary": "Analyse a text; nothing is stored",
        "operationId": "parse",
        "requestBody": {
            "required": True,
            "content": {_JSON: {"schema": _ref("Article")}},
        },
        "responses": {
            "200": {
                "description": "Mentions, times and claims",
                "content": _content("Json"),
            },
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _documents_operation() -> Json:
    body: Json = {"schema": {"type": "string", "format": "binary"}}
    return {
        "summary": "Store articles; off unless the server was given a token",
        "operationId": "store",
        "security": [{"token": []}],
        "requestBody": {
            "required": True,
            "content": dict.fromkeys(ARTICLE_TYPES, body),
        },
        "responses": {
            "200": {"description": "All known before", "content": _content("Stored")},
            "201": {"description": "Stored", "content": _content("Stored")},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


_ID: Json = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "Id of the feature or article.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100},
}
