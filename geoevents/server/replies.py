"""Answers: bodies with links, entity tags, content codings and the right type."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import orjson
from flask import Response, g, request

from geoevents.encode import Json
from geoevents.server.cache import Answer
from geoevents.server.coding import CODERS, MIN_BYTES, choose_coding, is_compressible
from geoevents.server.config import services
from geoevents.server.front import REMEMBERED, Remembered
from geoevents.server.pages import html_answer
from geoevents.store import Page
from geoevents.store.features import iso_instant

GEOJSON = "application/geo+json"
JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"


def json_answer(body: object, content_type: str = JSON) -> Answer:
    """A JSON document."""
    return Answer(orjson.dumps(body), content_type)


def json_reply(body: object, content_type: str = JSON) -> Response:
    """A JSON document that is made anew for each request."""
    return tagged(Response(orjson.dumps(body), content_type=content_type))


def wants_html() -> bool:
    """Whether the client asks for a page: by ``f``, else because it likes that more."""
    if "f" in request.args:
        return request.args["f"] == "html"
    liked = request.accept_mimetypes
    return liked["text/html"] > max(liked[JSON], liked[GEOJSON])


def page_reply(make: Callable[[], Answer], *, collection: str = "") -> Response:
    """What the store answers, as JSON or as a page for browsers."""

    def make_page() -> Answer:
        json_url = _with(f="json")
        root = request.script_root
        return html_answer(make(), root=root, json_url=json_url, collection=collection)

    g.form = "html" if wants_html() else "json"
    response = data_reply(make_page if g.form == "html" else make)
    response.vary.add("Accept")
    return response


def data_reply(make: Callable[[], Answer]) -> Response:
    """What the store answers: 304, from memory, or made now.

    The version of the data is read before the query runs, so that an answer may be
    newer than its tag says, but never older.
    """
    tag = entity_tag()
    if request.if_none_match.contains_weak(tag):
        return _varied(tagged(Response(status=304)))
    coding = choose_coding(request.accept_encodings)
    cache, key = services().cache, (tag, coding or "")
    answer = cache.get(key)
    if answer is None:
        with services().turns.turn():
            answer = encoded(make(), coding)
        cache.put(key, answer)
    request.environ[REMEMBERED] = Remembered(data_version(), key)
    return _varied(tagged(_response(answer)))


def encoded(answer: Answer, coding: str | None) -> Answer:
    """The answer in a content coding, where that makes it shorter."""
    if coding is None or len(answer.body) < MIN_BYTES or answer.coding is not None:
        return answer
    if not is_compressible(answer.content_type):
        return answer
    return Answer(CODERS[coding](answer.body), answer.content_type, coding)


def compress(response: Response) -> Response:
    """A finished response in the coding that the client likes best.

    Left as they are: what is coded already, files that are streamed, and parts.
    """
    content_type = response.content_type or ""
    if not is_compressible(content_type) or response.direct_passthrough:
        return response
    _varied(response)
    if response.status_code not in (200, 201) or "Content-Encoding" in response.headers:
        return response
    coding = choose_coding(request.accept_encodings)
    answer = encoded(Answer(response.get_data(), content_type), coding)
    if answer.coding is not None:
        response.set_data(answer.body)
        response.headers["Content-Encoding"] = answer.coding
    return response


def tagged(response: Response) -> Response:
    """The response with its entity tag; it is to be revalidated before reuse."""
    response.set_etag(entity_tag(), weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def entity_tag() -> str:
    """Changes with the data, the question and the form of the answer."""
    if "entity_tag" not in g:
        form = g.get("form", "json")
        question = f"{data_version()} {form} {this_url()}"
        digest = hashlib.sha256(question.encode("utf-8", "replace"))
        g.entity_tag = digest.hexdigest()[:20]
    tag: str = g.entity_tag
    return tag


def data_version() -> str:
    """The version of the data when the request came; see data_reply."""
    if "data_version" not in g:
        g.data_version = services().store.data_version()
    version: str = g.data_version
    return version


def this_url() -> str:
    """The URL of the request with its parameters in order: the same question is one."""
    return _with()


def page_answer(page: Page, *, collection: str) -> Answer:
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
    return Answer(body, GEOJSON)


def feature_answer(feature: Json, *, collection: str) -> Answer:
    """One Feature with its links."""
    place = url_of(f"/api/collections/{collection}")
    feature["links"] = [
        link(this_url(), "self", GEOJSON, "This feature"),
        link(place, "collection", JSON, f"The collection {collection}"),
    ]
    return json_answer(feature, GEOJSON)


def link(href: str, rel: str, content_type: str, title: str) -> Json:
    """A link object."""
    return {"href": href, "rel": rel, "type": content_type, "title": title}


def url_of(path: str) -> str:
    """The absolute URL of a path of this server."""
    return request.host_url.rstrip("/") + request.script_root + path


def _page_links(page: Page, collection: str) -> list[Json]:
    links = [
        link(this_url(), "self", GEOJSON, "This page"),
        link(_with(f="json"), "alternate", JSON, "This page, asked for as JSON"),
        link(_with(f="html"), "alternate", "text/html", "This page for browsers"),
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
    base, pairs = _parts_of_url()
    pairs = {
        **pairs,
        **{name: urlencode({name: text}) for name, text in changed.items()},
    }
    if not pairs:
        return base
    return f"{base}?{'&'.join(pairs[name] for name in sorted(pairs))}"


def _parts_of_url() -> tuple[str, dict[str, str]]:
    """The URL without its query, and each parameter encoded: each link needs them."""
    if "parts_of_url" not in g:
        asked = request.args.to_dict().items()
        pairs = {name: urlencode({name: text}) for name, text in asked}
        g.parts_of_url = request.base_url, pairs
    parts: tuple[str, dict[str, str]] = g.parts_of_url
    return parts


def _response(answer: Answer) -> Response:
    response = Response(answer.body, content_type=answer.content_type)
    if answer.coding is not None:
        response.headers["Content-Encoding"] = answer.coding
    return response


def _varied(response: Response) -> Response:
    """The response, which would be another one for another client."""
    response.vary.add("Accept-Encoding")
    return response
