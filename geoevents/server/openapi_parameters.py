"""The parameters of the API, as OpenAPI 3.0 describes them."""

from __future__ import annotations

from geoevents import taxonomy
from geoevents.encode import Json
from geoevents.server.params import FORMATS, WITH_HTML
from geoevents.store.filters import FIXED_PARAMETERS, SORTABLE
from geoevents.store.reading import STEPS

_TEXT: Json = {"type": "string", "minLength": 1, "maxLength": 200}
_FLAG: Json = {"type": "boolean"}
_DAY = r"^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$"


def _list(items: Json, example: object = None) -> Json:
    schema: Json = {"type": "array", "items": items, "minItems": 1, "maxItems": 50}
    return schema if example is None else {**schema, "example": example}


def _words(values: tuple[str, ...]) -> Json:
    return _list({"type": "string", "enum": list(values)}, list(values[:1]))


def _one_of(*values: str) -> Json:
    return {"type": "string", "enum": list(values)}


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
            "example": [44, 38, 51, 42],
        },
    ),
    "datetime": (
        "A day, an RFC 3339 time, or two of them with / between and .. for an open"
        " end. Whole days count. What has no known time is left out.",
        {**_TEXT, "example": "2020-09-27/2020-10-10"},
    ),
    "clock": (
        "Which time datetime means: when it happened, or when it was reported.",
        {**_one_of("event", "report"), "default": "event"},
    ),
    "known_by": (
        "Only what was reported by the end of that day.",
        {"type": "string", "pattern": _DAY, "example": "2020-10-01"},
    ),
    "kind": ("Kinds of event.", _words(tuple(taxonomy.FAMILY_OF))),
    "family": ("Families of kinds.", _words(tuple(taxonomy.FAMILIES))),
    "side": ("By whose word: ids of sides.", _list(_TEXT, ["azerbaijan"])),
    "actor": ("Who acts: ids of sides or names.", _list(_TEXT, ["armenia"])),
    "source": ("Names of outlets.", _list(_TEXT)),
    "precision": ("How exact the place is.", _words(taxonomy.PLACE_PRECISIONS)),
    "background": ("History only, or news only; absent: both.", _FLAG),
    "disputed": ("Only what the parties contradict each other on, or not.", _FLAG),
    "q": (
        "Words that all occur in title, place, quotes or sources.",
        {**_TEXT, "example": "shelling"},
    ),
    "filter": (
        "A filter in CQL2 text; queryables list the properties that it may name.",
        {
            "type": "string",
            "minLength": 1,
            "maxLength": 4096,
            "example": "S_INTERSECTS(geometry, BBOX(44,38,51,42))",
        },
    ),
    **{
        name: (f"The {name.removeprefix('filter-')} of the filter.", _one_of(*values))
        for name, values in FIXED_PARAMETERS.items()
    },
    "sortby": (
        "Order; - before it for descending.",
        {
            **_one_of(*(f"{sign}{key}" for key in SORTABLE for sign in ("", "-"))),
            "default": "start",
        },
    ),
    "limit": (
        "How many features a page has at most; more than 10000 is cut to that.",
        {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 100},
    ),
    "token": (
        "The place of a page, from a next or prev link.",
        {"type": "string", "maxLength": 400},
    ),
    "f": ("The format.", _one_of(*FORMATS)),
    "embed": ("What to add to an event.", _one_of("claims")),
    "step": ("Length of a step.", _one_of("auto", *STEPS)),
    "document": ("Id of an article.", _TEXT),
    "sense": ("What the name stands for.", _words(taxonomy.SENSES)),
    "place_id": ("Id of a place of the gazetteer.", _TEXT),
    "near": (
        "Longitude and latitude: nearer places first.",
        {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 2,
            "maxItems": 2,
            "example": [46.9, 40.3],
        },
    ),
    "in": (
        "Country code of two letters.",
        {"type": "string", "pattern": "^[A-Za-z]{2}$", "example": "AZ"},
    ),
    "on": (
        "A date; the names of that day.",
        {"type": "string", "pattern": _DAY, "example": "2020-10-01"},
    ),
    "columns": (
        "All columns, row numbers alone, or the rows of each side or source.",
        _one_of("all", "row", "side", "source"),
    ),
    "rows": (
        "Row numbers of events.bin.",
        {
            "type": "array",
            "items": {"type": "integer", "minimum": 0},
            "minItems": 1,
            "maxItems": 200,
            "example": [0, 1],
        },
    ),
    "version": ("Of the columns that the rows were counted in.", _TEXT),
}

#: Stands for ``f`` where there are pages for browsers, too.
WITH_PAGES = "f.html"


def components() -> Json:
    """All parameters by name, as the components of the document."""
    found = {name: _parameter(name, *PARAMETERS[name]) for name in PARAMETERS}
    return {**found, WITH_PAGES: _parameter("f", "The format.", _one_of(*WITH_HTML))}


def _parameter(name: str, description: str, schema: Json) -> Json:
    parameter: Json = {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {key: value for key, value in schema.items() if key != "example"},
    }
    if "example" in schema:
        parameter["example"] = schema["example"]
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": False}
    return parameter
