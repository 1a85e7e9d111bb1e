"""The shapes of the API's answers, as OpenAPI 3.0 describes them."""

from __future__ import annotations

from geoevents.encode import Json

_STRINGS: Json = {"type": "array", "items": {"type": "string"}}

#: Name -> schema.
SCHEMAS: Json = {
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
            "position": {"type": "integer", "minimum": 1},
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
        "example": {
            "text": "Shelling hit Terter on Sunday, officials said.",
            "published": "2020-09-28",
        },
    },
    "Timeline": {
        "type": "object",
        "required": ["step", "clock", "numberMatched", "undated", "steps"],
        "properties": {
            "step": {"type": "string"},
            "clock": {"type": "string", "enum": ["event", "report"]},
            "numberMatched": {"type": "integer", "minimum": 0},
            "undated": {"type": "integer", "minimum": 0},
            "steps": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["start", "end", "count", "kinds"],
                },
            },
        },
    },
    "Stored": {
        "type": "object",
        "required": ["documents", "failures"],
        "properties": {
            "documents": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "status", "claims"],
                    "properties": {
                        "id": {"type": "string"},
                        "status": {"type": "string", "enum": ["added", "unchanged"]},
                        "claims": {"type": "integer", "minimum": 0},
                    },
                },
            },
            "failures": _STRINGS,
        },
    },
}
