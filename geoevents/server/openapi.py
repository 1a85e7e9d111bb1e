"""The OpenAPI 3.0 document: self-contained, and built from the code's own lists."""

from __future__ import annotations

from geoevents import taxonomy
from geoevents.encode import Json
from geoevents.server.params import ROW_PARAMETERS, WITH_HTML
from geoevents.store.filters import EVENT_PARAMETERS, SORTABLE

VERSION = "0.1.0"

_TEXT: Json = {"type": "string", "maxLength": 200}
_FLAG: Json = {"type": "boolean"}


def _words(values: tuple[str, ...]) -> Json:
    return {"type": "array", "items": {"type": "string", "enum": list(values)}}


#: Parameter -> what it does, and its schema.
PARAMETERS: dict[str, tuple[str, Json]] = {
    "bbox": (
        "West, south, east, north in degrees; west may exceed east (antimeridian)."
        " Leaves out features without geometry.",
        {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 4,
            "maxItems": 6,
        },
    ),
    "datetime": (
        "A day, an RFC 3339 time, or two of them with / between and .. for an open"
        " end. Whole days count. What has no known time is left out.",
        _TEXT,
    ),
    "clock": (
        "Which time datetime means: when it happened, or when it was reported.",
        {"type": "string", "enum": ["event", "report"], "default": "event"},
    ),
    "known_by": ("Only what was reported by the end of that day.", _TEXT),
    "kind": ("Kinds of event.", _words(tuple(taxonomy.FAMILY_OF))),
    "family": ("Families of kinds.", _words(tuple(taxonomy.FAMILIES))),
    "side": ("By whose word: ids of sides.", {"type": "array", "items": _TEXT}),
    "actor": ("Who acts: ids of sides or names.", {"type": "array", "items": _TEXT}),
    "source": ("Names of outlets.", {"type": "array", "items": _TEXT}),
    "precision": ("How exact the place is.", _words(taxonomy.PLACE_PRECISIONS)),
    "background": ("History only, or news only; absent: both.", _FLAG),
    "disputed": ("Only what the parties contradict each other on, or not.", _FLAG),
    "q": ("Words that all occur in title, place, quotes or sources.", _TEXT),
    "sortby": (
        "Order; - before it for descending.",
        {
            "type": "string",
            "enum": [f"{sign}{key}" for key in SORTABLE for sign in ("", "-")],
            "default": "start",
        },
    ),
    "limit": (
        "How many features a page has at most; more than 10000 is cut to that.",
        {"type": "integer", "minimum": 1, "default": 100},
    ),
    "token": (
        "The place of a page, from a next or prev link.",
        {"type": "string", "maxLength": 400},
    ),
    "f": ("The format.", {"type": "string", "enum": list(WITH_HTML)}),
    "embed": ("What to add to an event.", {"type": "string", "enum": ["claims"]}),
    "step": (
        "Length of a step.",
        {"type": "string", "enum": ["auto", "day", "week", "month", "year"]},
    ),
    "document": ("Id of an article.", _TEXT),
    "sense": ("What the name stands for.", _words(taxonomy.SENSES)),
    "place_id": ("Id of a place of the gazetteer.", _TEXT),
    "near": ("Longitude and latitude: nearer places first.", _TEXT),
    "in": ("Country code of two letters.", {"type": "string", "maxLength": 2}),
}

_EVENTS = (*EVENT_PARAMETERS, "limit", "token", "f")


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
        "paths": _paths(),
        "components": {
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "schemas": _SCHEMAS,
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


def _paths() -> Json:
    paths: Json = {
        "/api/": _get("Landing page", "landing", ("f",), "Json"),
        "/api/conformance": _get("Conformance", "conformance", ("f",), "Conformance"),
        "/api/openapi.json": _get("This document", "openapi", ("f",), "Json"),
        "/api/collections": _get("Collections", "collections", ("f",), "Json"),
        "/api/events.geojson": _get("Events", "events", _EVENTS, "FeatureCollection"),
        "/api/timeline": _get("Counts by time", "timeline", (*_EVENTS, "step"), "Json"),
        "/api/documents": _get("Articles", "documents", ("f",), "Json"),
        "/api/documents/{id}": _get("An article", "document", ("id", "f"), "Json"),
        "/api/geocode": _get(
            "Places of a name", "geocode", ("q", "near", "in", "limit", "f"), "Json"
        ),
        "/api/parse": {"post": _parse_operation()},
    }
    for name in ("events", *ROW_PARAMETERS):
        more = _EVENTS if name == "events" else (*ROW_PARAMETERS[name], *_EVENTS[-3:])
        item = ("id", "embed", "known_by", "f") if name == "events" else ("id", "f")
        path = f"/api/collections/{name}"
        paths |= {
            path: _get(f"About {name}", f"{name}.about", ("f",), "Json"),
            f"{path}/items": _get(name, f"{name}.items", more, "FeatureCollection"),
            f"{path}/items/{{id}}": _get(
                f"One of {name}", f"{name}.item", item, "Feature"
            ),
            f"{path}/queryables": _get(
                f"Queryables of {name}", f"{name}.queryables", ("f",), "Json"
            ),
        }
    return paths


def _get(
    summary: str, operation: str, parameters: tuple[str, ...], schema: str
) -> Json:
    media = {
        "FeatureCollection": "application/geo+json",
        "Feature": "application/geo+json",
    }.get(schema, "application/json")
    responses: Json = {
        "200": {"description": summary, "content": {media: {"schema": _ref(schema)}}},
        "default": {"$ref": "#/components/responses/Problem"},
    }
    return {
        "get": {
            "summary": summary,
            "operationId": operation,
            "parameters": [
                _ID if name == "id" else {"$ref": f"#/components/parameters/{name}"}
                for name in parameters
            ],
            "responses": responses,
        }
    }


def _parse_operation() -> Json:
    return {
        "summary": "Analyse a text; nothing is stored",
        "operationId": "parse",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _ref("Article")}},
        },
        "responses": {
            "200": {
                "description": "Mentions, times and claims",
                "content": {"application/json": {"schema": _ref("Json")}},
            },
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _parameter(name: str) -> Json:
    description, schema = PARAMETERS[name]
    parameter: Json = {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
    if schema["type"] == "array":
        parameter |= {"style": "form", "explode": False}
    return parameter


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


_ID: Json = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "Id of the feature or article.",
    "schema": {"type": "string", "maxLength": 100},
}

_STRINGS: Json = {"type": "array", "items": {"type": "string"}}

_SCHEMAS: Json = {
    "Json": {"type": "object"},
    "Conformance": {
        "type": "object",
        "required": ["conformsTo"],
        "properties": {"conformsTo": _STRINGS},
    },
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "parameter": {"type": "string"},
        },
    },
    "Link": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {
            key: {"type": "string"} for key in ("href", "rel", "type", "title")
        },
    },
    "Feature": {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "nullable": True},
            "properties": {"type": "object"},
            "links": {"type": "array", "items": {"$ref": "#/components/schemas/Link"}},
        },
    },
    "FeatureCollection": {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/Feature"},
            },
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "timeStamp": {"type": "string", "format": "date-time"},
            "links": {"type": "array", "items": {"$ref": "#/components/schemas/Link"}},
        },
    },
    "Article": {
        "type": "object",
        "required": ["text"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string"},
            "text": {"type": "string"},
            "published": {"type": "string", "nullable": True},
            "language": {"type": "string", "nullable": True},
            "source": {"type": "string", "nullable": True},
        },
    },
}
