"""Whether an SQLite store is whole, and in words what is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import orjson

from geoevents.store.daycounts import miscounted
from geoevents.store.records import blob_to_text

#: What a run that was cut off between storing and deriving leaves behind.
OUT_OF_DATE = "articles were stored after them; run `geoevents rebuild`"

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
    "SELECT count(*) FROM scene WHERE geometry IS NOT NULL"
    " AND n NOT IN (SELECT scene FROM scene_box)": (
        "scenes are missing from the spatial index"
    ),
    "SELECT count(*) FROM event_claim LEFT JOIN claim ON claim.n = event_claim.claim"
    " WHERE claim.n IS NULL": "claims of events are not stored",
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


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong, one line each."""
    for row in connection.execute("PRAGMA quick_check(20)"):
        if row[0] != "ok":
            yield f"file: {row[0]}"
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"table {row[0]}: row {row[1]} points at nothing in {row[2]}"
    waiting = connection.execute("SELECT count(*) FROM pending").fetchone()[0]
    if waiting:
        yield f"events are out of date: {waiting} {OUT_OF_DATE}"
    for query, meaning in (_NONE_OF | ({} if waiting else _NONE_ONCE_DERIVED)).items():
        count = connection.execute(query).fetchone()[0]
        if count:
            yield f"{count} {meaning}"
    wrong = miscounted(connection)
    if wrong:
        yield f"{wrong} scenes have other counts by day than events"
    yield from _full_text_problems(connection)
    yield from _span_problems(connection)


def _full_text_problems(connection: sqlite3.Connection) -> Iterator[str]:
    found = connection.execute("SELECT count(*) FROM event_fts_docsize").fetchone()[0]
    wanted = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    if found != wanted:
        yield f"full text: holds {found} events of {wanted}"


def _span_problems(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT n, id, text FROM document ORDER BY id")
    for row in rows:
        text = blob_to_text(row["text"])
        claims = connection.execute(
            "SELECT id, start, stop, quote FROM claim WHERE document = ?", (row["n"],)
        )
        for claim in claims:
            if text[claim["start"] : claim["stop"]] != claim["quote"]:
                yield f"claim {claim['id']}: its span is not its quote"
        mentions = connection.execute(
            "SELECT id, body FROM mention WHERE document = ?", (row["n"],)
        )
        for mention in mentions:
            shown = orjson.loads(mention["body"])
            if text[shown["start"] : shown["end"]] != shown["text"]:
                yield f"mention {mention['id']}: its span is not its text"
