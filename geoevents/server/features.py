"""The collections' items, the timeline and the documents."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from geoevents.encode import Json
from geoevents.errors import InvalidParameter, NotFound
from geoevents.server.config import services
from geoevents.server.params import (
    ROW_PARAMETERS,
    event_query,
    read_limit,
    read_params,
    row_query,
)
from geoevents.server.replies import (
    feature_reply,
    json_reply,
    not_modified,
    page_reply,
    url_of,
)
from geoevents.store.reading import STEPS

blueprint = Blueprint("features", __name__)

#: Longest id that is looked up: ours have 20 to 26 characters, places' up to 80.
MAX_ID = 100


@blueprint.get("/api/events.geojson")
@blueprint.get("/api/collections/events/items")
def events() -> Response:
    """One page of events."""
    filters, params = event_query()
    limit = read_limit(params)
    if (unchanged := not_modified()) is not None:
        return unchanged
    page = services().store.event_page(filters, limit=limit, token=params.get("token"))
    return page_reply(page, collection="events")


@blueprint.get("/api/collections/events/items/<event_id>")
def event(event_id: str) -> BaseResponse:
    """One event; with ``embed=claims`` what is known of it in ``claims_embedded``."""
    params = read_params(("embed",))
    if params.get("embed", "claims") != "claims":
        raise InvalidParameter("embed", "must be claims")
    store = services().store
    try:
        feature = store.event(_checked(event_id)).to_json()
    except NotFound:
        return _moved(event_id)
    if (unchanged := not_modified()) is not None:
        return unchanged
    if "embed" in params:
        feature["properties"]["claims_embedded"] = store.claims_of(event_id)
    return feature_reply(feature, collection="events")


@blueprint.get("/api/collections/<collection>/items")
def rows(collection: str) -> Response:
    """One page of claims, mentions or places."""
    _known(collection)
    filters, params = row_query(collection)
    limit = read_limit(params)
    if (unchanged := not_modified()) is not None:
        return unchanged
    page = services().store.row_page(
        collection, filters, limit=limit, token=params.get("token")
    )
    return page_reply(page, collection=collection)


@blueprint.get("/api/collections/<collection>/items/<row_id>")
def row(collection: str, row_id: str) -> Response:
    """One claim, mention or place."""
    _known(collection)
    read_params(())
    feature = services().store.row(collection, _checked(row_id)).to_json()
    return feature_reply(feature, collection=collection)


@blueprint.get("/api/timeline")
def timeline() -> Response:
    """Counts by time step and kind, for the same parameters as the items."""
    filters, params = event_query("step")
    step = params.get("step", "auto")
    if step not in (*STEPS, "auto"):
        raise InvalidParameter("step", f"must be auto, {', '.join(STEPS)}")
    if (unchanged := not_modified()) is not None:
        return unchanged
    counted = services().store.timeline(filters, step=step)
    return json_reply(
        {
            "step": counted.step,
            "clock": filters.clock,
            "numberMatched": counted.number_matched,
            "undated": counted.undated,
            "steps": [asdict(one) for one in counted.steps],
        }
    )


@blueprint.get("/api/documents")
def documents() -> Response:
    """The articles: where from, which date by which rule, how much was found."""
    read_params(())
    if (unchanged := not_modified()) is not None:
        return unchanged
    rows = services().store.documents()
    return json_reply(
        {"numberMatched": len(rows), "documents": [row.to_json() for row in rows]}
    )


@blueprint.get("/api/documents/<document_id>")
def document(document_id: str) -> Response:
    """One article with its text."""
    read_params(())
    store = services().store
    body: Json = store.document(_checked(document_id)).to_json()
    body["text"] = store.text(document_id)
    return json_reply(body)


def _moved(event_id: str) -> BaseResponse:
    """A redirect to the event that now holds the claim of that id."""
    holder = services().store.event_holding(event_id)
    if holder is None or holder == event_id:
        raise NotFound(f"event {event_id}: not stored")
    return redirect(url_of(f"/api/collections/events/items/{holder}"), code=301)


def _known(collection: str) -> None:
    if collection not in ROW_PARAMETERS:
        raise NotFound(f"collection {collection[:80]}: there is none of that name")


def _checked(feature_id: str) -> str:
    if len(feature_id) > MAX_ID:
        raise NotFound(f"{feature_id[:MAX_ID]}...: no id is that long")
    return feature_id
