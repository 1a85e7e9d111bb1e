"""The collections' items, the timeline and the documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from geoevents.encode import Json
from geoevents.errors import InvalidParameter, NotFound
from geoevents.server.cache import Answer
from geoevents.server.config import services
from geoevents.server.params import (
    FORMATS,
    ROW_PARAMETERS,
    WITH_HTML,
    event_query,
    read_limit,
    read_params,
    row_query,
)
from geoevents.server.replies import (
    data_reply,
    feature_answer,
    json_answer,
    page_answer,
    page_reply,
    url_of,
)
from geoevents.store import Timeline
from geoevents.store.filters import filters_from_params
from geoevents.store.reading import STEPS

blueprint = Blueprint("features", __name__)

#: Longest id that is looked up: ours have 20 to 26 characters, places' up to 80.
MAX_ID = 100


@blueprint.get("/api/events.geojson")
def events_geojson() -> Response:
    """One page of events, as GeoJSON for whatever client."""
    return data_reply(_events(FORMATS))


@blueprint.get("/api/collections/events/items")
def events() -> Response:
    """One page of events."""
    return page_reply(_events(WITH_HTML), collection="events")


def _events(formats: tuple[str, ...]) -> Callable[[], Answer]:
    filters, params = event_query(formats=formats)
    limit = read_limit(params)
    store, token = services().store, params.get("token")
    return lambda: page_answer(
        store.event_page(filters, limit=limit, token=token), collection="events"
    )


@blueprint.get("/api/collections/events/items/<event_id>")
def event(event_id: str) -> BaseResponse:
    """One event; with ``embed=claims`` what is known of it in ``claims_embedded``."""
    params = read_params(("embed", "known_by"))
    if params.get("embed", "claims") != "claims":
        raise InvalidParameter("embed", "must be claims")
    asked = {"known_by": params["known_by"]} if "known_by" in params else {}
    then = filters_from_params(asked).known_by
    store = services().store

    def make() -> Answer:
        feature = store.event(_checked(event_id), known_by=then).to_json()
        if "embed" in params:
            feature["properties"]["claims_embedded"] = store.claims_of(
                event_id, known_by=then
            )
        return feature_answer(feature, collection="events")

    try:
        return page_reply(make, collection="events")
    except NotFound:
        return _moved(event_id)


@blueprint.get("/api/collections/<collection>/items")
def rows(collection: str) -> Response:
    """One page of claims, mentions or places."""
    _known(collection)
    filters, params = row_query(collection)
    limit = read_limit(params)
    store, token = services().store, params.get("token")
    return page_reply(
        lambda: page_answer(
            store.row_page(collection, filters, limit=limit, token=token),
            collection=collection,
        ),
        collection=collection,
    )


@blueprint.get("/api/collections/<collection>/items/<row_id>")
def row(collection: str, row_id: str) -> Response:
    """One claim, mention or place."""
    _known(collection)
    read_params((), formats=WITH_HTML)
    store = services().store
    return page_reply(
        lambda: feature_answer(
            store.row(collection, _checked(row_id)).to_json(), collection=collection
        ),
        collection=collection,
    )


@blueprint.get("/api/timeline")
def timeline() -> Response:
    """Counts by time step and kind, for the same parameters as the items."""
    filters, params = event_query("step")
    step = params.get("step", "auto")
    if step not in (*STEPS, "auto"):
        raise InvalidParameter("step", f"must be auto, {', '.join(STEPS)}")
    store = services().store
    return data_reply(
        lambda: _timeline_answer(store.timeline(filters, step=step), filters.clock)
    )


@blueprint.get("/api/documents")
def documents() -> Response:
    """The articles: where from, which date by which rule, how much was found."""
    read_params(())
    return data_reply(_documents_answer)


@blueprint.get("/api/documents/<document_id>")
def document(document_id: str) -> Response:
    """One article with its text."""
    read_params(())
    store = services().store

    def make() -> Answer:
        body: Json = store.document(_checked(document_id)).to_json()
        return json_answer({**body, "text": store.text(document_id)})

    return data_reply(make)


def _timeline_answer(counted: Timeline, clock: str) -> Answer:
    return json_answer(
        {
            "step": counted.step,
            "clock": clock,
            "numberMatched": counted.number_matched,
            "undated": counted.undated,
            "steps": [asdict(one) for one in counted.steps],
        }
    )


def _documents_answer() -> Answer:
    rows = services().store.documents()
    return json_answer(
        {"numberMatched": len(rows), "documents": [row.to_json() for row in rows]}
    )


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
