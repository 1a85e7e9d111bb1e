"""Answers: GeoJSON and JSON with links, entity tags and the right content type."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from urllib.parse import urlencode

import orjson
from flask import Response, request

from geoevents.encode import Json
from geoevents.server.config import services
from geoevents.store import Page
from geoevents.store.features import iso_instant

GEOJSON = "application/geo+json"
JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"


def json_reply(body: object, content_type: str = JSON) -> Response:
    """A JSON document."""
    return tagged(Response(orjson.dumps(body), content_type=content_type))


def not_modified() -> Response | None:
    """304 where the client holds what the store would answer now, else None.

    Asked before the query runs, so that revalidating costs next to nothing.
    """
    if request.if_none_match.contains_weak(entity_tag()):
        return tagged(Response(status=304))
    return None


def tagged(response: Response) -> Response:
    """The response with its entity tag; it is to be revalidated before reuse."""
    response.set_etag(entity_tag(), weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def entity_tag() -> str:
    """Changes with the data and with the question."""
    question = f"{services().store.data_version()} {request.url}"
    return hashlib.sha256(question.encode("utf-8", "replace")).hexdigest()[:20]


def page_reply(page: Page, *, collection: str) -> Response:
    """A FeatureCollection with what OGC API Features wants beside the features."""
    head = {
        "type": "FeatureCollection",
        "numberMatched": page.number_matched,
        "numberReturned": len(page.items),
        "timeStamp": iso_instant(datetime.now(UTC)),
        "links": _page_links(page, collection),
    }
    features = b",".join(feature.to_bytes() for feature in page.items)
    body = b'%b,"features":[%b]}' % (orjson.dumps(head)[:-1], features)
    return tagged(Response(body, content_type=GEOJSON))


def feature_reply(feature: Json, *, collection: str) -> Response:
    """One Feature with its links."""
    place = url_of(f"/api/collections/{collection}")
    feature["links"] = [
        link(request.url, "self", GEOJSON, "This feature"),
        link(place, "collection", JSON, f"The collection {collection}"),
    ]
    return json_reply(feature, GEOJSON)


def link(href: str, rel: str, content_type: str, title: str) -> Json:
    """A link object."""
    return {"href": href, "rel": rel, "type": content_type, "title": title}


def url_of(path: str) -> str:
    """The absolute URL of a path of this server."""
    return request.host_url.rstrip("/") + request.script_root + path


def _page_links(page: Page, collection: str) -> list[Json]:
    links = [
        link(request.url, "self", GEOJSON, "This page"),
        link(_with(f="json"), "alternate", JSON, "This page, asked for as JSON"),
        link(
            url_of(f"/api/collections/{collection}"),
            "collection",
            JSON,
            f"The collection {collection}",
        ),
    ]
    for rel, token in (("next", page.next_token), ("prev", page.prev_token)):
        if token is not None:
            links.append(link(_with(token=token), rel, GEOJSON, f"The {rel} page"))
    return links


def _with(**changed: str) -> str:
    """This request's URL with parameters changed."""
    query = {**request.args.to_dict(), **changed}
    return f"{request.base_url}?{urlencode(query)}"
