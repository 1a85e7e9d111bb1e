"""What the map asks for now and then: files of what is filtered, and other names.

``/api/export.csv`` and ``/api/export.html`` take the parameters of the items.
``/api/places.names`` says what the places of the map are called in the sources, or were
called on a date.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from itertools import chain, islice
from typing import cast

import orjson
from flask import Blueprint, Response

from geoevents.errors import InvalidParameter
from geoevents.export.formats import ExportOptions, export_to_stream
from geoevents.places import Gazetteer
from geoevents.server.config import services
from geoevents.server.params import event_query, read_params
from geoevents.server.replies import JSON, tagged
from geoevents.store.sqlite import SqliteStore

blueprint = Blueprint("mapdata", __name__)

#: Most events of one file; more are for ``geoevents export``.
MOST_EXPORTED = {"csv": 100_000, "html": 20_000}
_TYPES = {"csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8"}
_MENTIONS = (
    "SELECT place.id, mention.body FROM mention JOIN place ON place.n = mention.place"
    " WHERE sense = 'location' ORDER BY mention.n LIMIT 1000000"
)


@blueprint.get("/api/export.<name>")
def export_file(name: str) -> Response:
    """The events that match as a file: csv, or html with map and claims.

    Raises InvalidParameter for another name, and for more events than MOST_EXPORTED.
    """
    if name not in MOST_EXPORTED:
        raise InvalidParameter("format", f"must be one of {', '.join(MOST_EXPORTED)}")
    filters, _ = event_query()
    store, most = services().store, MOST_EXPORTED[name]
    features = iter(store.select_events(filters))
    first = tuple(islice(features, most))
    if next(features, None) is not None:
        raise InvalidParameter(
            "format", f"more than {most:,} events: use geoevents export -f {name}"
        )
    out = io.BytesIO()
    export_to_stream(name, chain(first), out, ExportOptions(claims_of=store.claims_of))
    response = Response(out.getvalue(), content_type=_TYPES[name])
    response.headers["Content-Disposition"] = f'attachment; filename="events.{name}"'
    return tagged(response)


@blueprint.get("/api/places.names")
def place_names() -> Response:
    """Names by place id, where they are not the neutral ones.

    on: a date; the names of that day. Without it: as the sources write it most often.
    """
    params = read_params(("on",))
    names = _names_on(params["on"]) if "on" in params else _names_in_sources()
    return tagged(Response(orjson.dumps(names), content_type=JSON))


def _names_in_sources() -> dict[str, str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with cast("SqliteStore", services().store)._connections.reading() as connection:
        for place, body in connection.execute(_MENTIONS):
            counts[place][orjson.loads(body)["text"]] += 1
    return {place: texts.most_common(1)[0][0] for place, texts in counts.items()}


def _names_on(day: str) -> dict[str, str]:
    """The dated names that were in use on a day, by place."""
    gazetteer = services().gazetteer
    sql = "SELECT DISTINCT place.id FROM scene JOIN place ON place.n = scene.place"
    with cast("SqliteStore", services().store)._connections.reading() as connection:
        ids = [row[0] for row in connection.execute(sql)]
    dated = ((place, dated_name(gazetteer, place, day)) for place in ids)
    return {place: name for place, name in dated if name is not None}


def dated_name(gazetteer: Gazetteer, place_id: str, day: str) -> str | None:
    """The Latin name that is known to have been in use on that day; None for none.

    day: EDTF. A name whose time is bounded on both ends says most, hence goes first.
    """
    found = [
        name
        for name in gazetteer.names_of(place_id)
        if name.valid is not None and name.text.isascii() and _in_use(name.valid, day)
    ]
    found.sort(key=lambda name: ".." in (name.valid or ""))
    return found[0].text if found else None


def _in_use(valid: str, day: str) -> bool:
    from geoevents.edtf import edtf_to_interval

    return edtf_to_interval(valid).overlaps(edtf_to_interval(day))


def is_renamed(gazetteer: Gazetteer, place_id: str) -> bool:
    """Whether a side has renamed the place: a name of a side that is of some time only.

    A side's own word for a place elsewhere, such as İrəvan, is no such name.
    """
    return any(
        name.side is not None and name.valid is not None
        for name in gazetteer.names_of(place_id)
    )
