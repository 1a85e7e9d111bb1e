"""Articles into the store over HTTP: only where the server was given a token."""

from __future__ import annotations

import hmac
import threading
from itertools import islice

import orjson
from flask import Blueprint, Response, request

from geoevents.edtf import is_edtf
from geoevents.encode import Json
from geoevents.errors import InvalidParameter, InvalidValue, StoreBusy
from geoevents.model import Document, Failure, When
from geoevents.run.pipeline import ingest
from geoevents.server.config import MIN_TOKEN, TOKEN_VARIABLE, services
from geoevents.server.errors import problem
from geoevents.server.openapi import ARTICLE_TYPES
from geoevents.server.params import read_params
from geoevents.server.replies import JSON, url_of
from geoevents.store import open_store
from geoevents.store.filters import MAX_TEXT
from geoevents.text.limits import Limits
from geoevents.text.read import read_bytes

blueprint = Blueprint("uploads", __name__)

#: Most articles of one request; more are a matter for ``geoevents ingest``.
MAX_ARTICLES = 500
#: What compressed articles may unpack to, in bytes.
MAX_UNPACKED = 100_000_000
#: Of this process; the store itself keeps other processes out.
_writing = threading.Lock()


@blueprint.post("/api/documents")
def store() -> Response:
    """Store articles: ids and numbers of claims. Storing again changes nothing."""
    if (refused := _refusal()) is not None:
        return refused
    published, outlet = _read_params()
    kind = request.mimetype
    if kind not in ARTICLE_TYPES:
        return problem(415, f"{kind[:80]!r}: send one of {', '.join(ARTICLE_TYPES)}")
    request.max_content_length = services().settings.upload_limit
    body = request.get_data(cache=False)
    if kind == "application/json":
        _check_json(body)
    inputs = read_bytes(
        body,
        "upload",
        published=published,
        outlet=outlet,
        limits=Limits(max_document_chars=1_000_000, max_file_bytes=MAX_UNPACKED),
    )
    found = list(islice(inputs, MAX_ARTICLES + 1))
    if len(found) > MAX_ARTICLES:
        return problem(413, f"more than {MAX_ARTICLES} articles; send them in parts")
    if not any(isinstance(one, Document) for one in found):
        reasons = [one.reason for one in found if isinstance(one, Failure)]
        raise InvalidValue(f"no article in the body: {'; '.join(reasons) or 'empty'}")
    return _stored(found)


def _check_json(body: bytes) -> None:
    """Raise InvalidValue where the body is not what it is said to be."""
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidValue(f"the body is no JSON: {error}") from error


def _refusal() -> Response | None:
    """Why this request may not write, or None."""
    settings = services().settings
    if settings.token is None or services().url is None:
        return problem(
            403,
            f"this server only reads; to store articles over HTTP start it with a"
            f" secret of {MIN_TOKEN} characters or more in {TOKEN_VARIABLE}",
        )
    given = request.headers.get("Authorization", "")
    scheme, _, token = given.partition(" ")
    same = hmac.compare_digest(
        token.strip().encode("utf-8", "replace"), settings.token.encode()
    )
    if scheme.lower() == "bearer" and same:
        return None
    refused = problem(401, "give the token as 'Authorization: Bearer TOKEN'")
    refused.headers["WWW-Authenticate"] = 'Bearer realm="geoevents"'
    return refused


def _read_params() -> tuple[When | None, str | None]:
    params = read_params(("published", "source"), formats=("json",))
    published, outlet = params.get("published"), params.get("source")
    if published is not None and not is_edtf(published):
        raise InvalidParameter("published", "must be an EDTF date such as 2020-09-28")
    if outlet is not None and not 0 < len(outlet.strip()) <= MAX_TEXT:
        raise InvalidParameter("source", f"give 1 to {MAX_TEXT} characters")
    return When(published, "given") if published else None, outlet


def _stored(found: list[Document | Failure]) -> Response:
    """The answer, once all of it is stored; StoreBusy where another one writes."""
    parser = services().parser
    if not _writing.acquire(blocking=False):
        raise StoreBusy("another request is storing articles")
    try:
        with open_store(services().url or "") as writer:
            ids = dict.fromkeys(one.id for one in found if isinstance(one, Document))
            known = {one for one in ids if writer.has(one)}
            summary = ingest(found, writer, parser)
            rows: list[Json] = [
                {
                    "id": one,
                    "status": "unchanged" if one in known else "added",
                    "claims": writer.document(one).claims,
                }
                for one in ids
                if writer.has(one)
            ]
    finally:
        _writing.release()
    failures = [f"{one.document}: {one.reason}" for one in summary.failures]
    body = orjson.dumps({"documents": rows, "failures": failures})
    reply = Response(body, content_type=JSON)
    reply.headers["Cache-Control"] = "no-store"
    if any(row["status"] == "added" for row in rows):
        reply.status_code = 201
        if len(rows) == 1:
            reply.headers["Location"] = url_of(f"/api/documents/{rows[0]['id']}")
    return reply
