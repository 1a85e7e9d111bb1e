"""Whether a PostGIS store is whole, and in words what is not."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from geoevents.store.checking import OUT_OF_DATE
from geoevents.store.planner import NOW
from geoevents.store.postgis.connection import Session
from geoevents.store.postgis.daycounts import miscounted
from geoevents.store.records import blob_to_text

#: Documents whose spans are looked at in one statement.
DOCUMENTS_AT_ONCE = 200

#: What must find no row -> what it means if it does.
_NONE_OF = {
    "SELECT count(*) FROM document WHERE claims <>"
    " (SELECT count(*) FROM claim WHERE document = document.n)": (
        "documents count other claims than they have"
    ),
    "SELECT count(*) FROM document WHERE mentions <>"
    " (SELECT count(*) FROM mention WHERE document = document.n)": (
        "documents count other mentions than they have"
    ),
    "SELECT count(*) FROM scene WHERE geometry IS NOT NULL AND lon IS NULL AND n NOT IN"
    " (SELECT scene FROM scene_part)": "scenes are missing from the spatial index",
    "SELECT count(*) FROM (SELECT 1 FROM claim GROUP BY id"
    " HAVING count(*) > 1) AS twice": "claims are stored twice",
    f"SELECT count(*) FROM (SELECT 1 FROM event WHERE {NOW} GROUP BY id"
    " HAVING count(*) > 1) AS twice": "events are stored twice",
    "SELECT count(*) FROM event WHERE scene IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM scene WHERE scene.n = event.scene)": (
        "events are drawn at scenes that are not stored"
    ),
    "SELECT count(*) FROM event_claim LEFT JOIN claim ON claim.n = event_claim.claim"
    " AND claim.t_start = claim_start WHERE claim.n IS NULL": (
        "claims of events are not stored"
    ),
    "SELECT count(*) FROM event FULL JOIN event_body ON event_body.event = event.n"
    " AND event_body.t_start = event.t_start"
    " WHERE event.n IS NULL OR event_body.event IS NULL": (
        "events have no body, or bodies no event"
    ),
    "SELECT count(*) FROM event_claim LEFT JOIN event ON event.n = event_claim.event"
    " WHERE event.n IS NULL": "claims belong to events that are not stored",
}

#: The same, once events were derived from all documents.
_NONE_ONCE_DERIVED = {
    "SELECT count(*) FROM event WHERE claims <>"
    " (SELECT count(*) FROM event_claim WHERE event = event.n)": (
        "events count other claims than they have"
    ),
}


def problems(session: Session) -> Iterator[str]:
    """What is wrong, one line each."""
    waiting = session.value("SELECT count(*) FROM pending")
    if waiting:
        yield f"events are out of date: {waiting} {OUT_OF_DATE}"
    for query, meaning in (_NONE_OF | ({} if waiting else _NONE_ONCE_DERIVED)).items():
        if count := session.value(query):
            yield f"{count} {meaning}"
    if wrong := miscounted(session):
        yield f"{wrong} scenes have other counts by day than events"
    yield from _span_problems(session)


def _span_problems(session: Session) -> Iterator[str]:
    last = ""
    while rows := session.execute(
        "SELECT id, n, text FROM document WHERE id > %s ORDER BY id LIMIT %s",
        (last, DOCUMENTS_AT_ONCE),
    ).fetchall():
        last = rows[-1][0]
        texts = {n: blob_to_text(text) for _, n, text in rows}
        for document, claim_id, start, stop, quote in session.execute(
            "SELECT document, id, start, stop, quote FROM claim"
            " WHERE document = ANY(%s::bigint[]) ORDER BY id",
            (list(texts),),
        ):
            if texts[document][start:stop] != quote:
                yield f"claim {claim_id}: its span is not its quote"
        for document, mention_id, body in session.execute(
            "SELECT document, id, body FROM mention"
            " WHERE document = ANY(%s::bigint[]) ORDER BY id",
            (list(texts),),
        ):
            shown = orjson.loads(body)
            if texts[document][shown["start"] : shown["end"]] != shown["text"]:
                yield f"mention {mention_id}: its span is not its text"
