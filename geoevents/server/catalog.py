"""What the API is: landing page, conformance, collections, queryables."""

from __future__ import annotations

from flask import Blueprint, Response

from geoevents.encode import Json
from geoevents.errors import NotFound
from geoevents.server.config import services
from geoevents.server.openapi import document
from geoevents.server.params import WITH_HTML, read_params
from geoevents.server.replies import (
    GEOJSON,
    JSON,
    OPENAPI,
    SCHEMA,
    json_answer,
    json_reply,
    link,
    page_reply,
    url_of,
)
from geoevents.store import cql2

blueprint = Blueprint("catalog", __name__)

_OGC = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
_FILTERING = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
CONFORMANCE = (
    *(f"{_OGC}{part}" for part in ("core", "geojson", "oas30")),
    *(f"{_FILTERING}{part}" for part in ("queryables", "filter", "features-filter")),
    *(
        f"{_CQL2}{part}"
        for part in (
            "cql2-text",
            "basic-cql2",
            "advanced-comparison-operators",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
        )
    ),
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

TITLE = "geoevents"
DESCRIPTION = "What news articles say happened: where, when and by whose word."

#: Collection -> its title and what it holds.
COLLECTIONS = {
    "events": (
        "Events",
        "Groups of claims that speak of one thing. Geometry is a point only where a"
        " settlement is the scene; it is null where no scene is known.",
    ),
    "claims": (
        "Claims",
        "One passage of one article says that something happened, by whose word.",
    ),
    "mentions": (
        "Mentions",
        "Place names as written in articles, with the place each was resolved to. Its"
        " point is that of the gazetteer, not the scene of an event.",
    ),
    "places": ("Places", "The entries of the gazetteer that articles name."),
}


@blueprint.get("/api/")
@blueprint.get("/api", strict_slashes=False)
def landing() -> Response:
    """Where everything is."""
    read_params((), formats=WITH_HTML)
    return page_reply(lambda: json_answer(_landing()))


def _landing() -> Json:
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "links": [
            link(url_of("/api/"), "self", JSON, "This document"),
            link(url_of("/api/"), "alternate", JSON, "This document as JSON"),
            link(
                url_of("/api/openapi.json"),
                "service-desc",
                OPENAPI,
                "The API in OpenAPI 3.0",
            ),
            link(url_of("/"), "service-doc", "text/html", "The map"),
            link(
                url_of("/api/conformance"),
                "conformance",
                JSON,
                "Standards that this API keeps",
            ),
            link(url_of("/api/collections"), "data", JSON, "The collections"),
            link(url_of("/api/events.geojson"), "items", GEOJSON, "Events as GeoJSON"),
        ],
    }


@blueprint.get("/api/conformance")
def conformance() -> Response:
    """The conformance classes that hold."""
    read_params(())
    return json_reply({"conformsTo": CONFORMANCE})


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    read_params(())
    return json_reply(document(url_of("")), OPENAPI)


@blueprint.get("/api/collections")
def collections() -> Response:
    """All collections."""
    read_params((), formats=WITH_HTML)
    return page_reply(lambda: json_answer(_collections()))


def _collections() -> Json:
    here = url_of("/api/collections")
    return {
        "links": [
            link(here, "self", JSON, "This document"),
            link(here, "alternate", JSON, "This document as JSON"),
        ],
        "collections": [_collection(name) for name in COLLECTIONS],
    }


@blueprint.get("/api/collections/<collection>")
def collection(collection: str) -> Response:
    """One collection."""
    read_params((), formats=WITH_HTML)
    _known(collection)
    return page_reply(lambda: json_answer(_collection(collection)))


@blueprint.get("/api/collections/<collection>/queryables")
def queryables(collection: str) -> Response:
    """The properties that a filter of a collection can name, as a JSON Schema."""
    read_params(())
    _known(collection)
    names = cql2.EVENTS if collection == "events" else cql2.ROWS[collection]
    return json_reply(
        {
            "$schema": "https://json-schema.org/draft/2019-09/schema",
            "$id": url_of(f"/api/collections/{collection}/queryables"),
            "type": "object",
            "title": COLLECTIONS[collection][0],
            "properties": {name: one.to_schema() for name, one in names.items()},
            "additionalProperties": False,
        },
        SCHEMA,
    )


def _collection(name: str) -> Json:
    title, description = COLLECTIONS[name]
    here = url_of(f"/api/collections/{name}")
    extent = services().store.extent()
    return {
        "id": name,
        "title": title,
        "description": description,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {
            "spatial": {"bbox": [extent.bbox or (-180, -90, 180, 90)], "crs": CRS84},
            "temporal": {"interval": [[extent.start, extent.end]]},
        },
        "links": [
            link(here, "self", JSON, "This document"),
            link(here, "alternate", JSON, "This document as JSON"),
            link(f"{here}/items", "items", GEOJSON, f"{title} as GeoJSON"),
            link(
                f"{here}/queryables",
                "http://www.opengis.net/def/rel/ogc/1.0/queryables",
                SCHEMA,
                "What can be asked for",
            ),
        ],
    }


def _known(collection: str) -> None:
    if collection not in COLLECTIONS:
        raise NotFound(f"collection {collection[:80]}: there is none of that name")
