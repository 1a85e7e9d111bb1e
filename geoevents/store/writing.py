"""Documents into the SQLite store. Every function runs inside one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from geoevents.encode import claim_to_json
from geoevents.errors import NotFound, StoreError
from geoevents.model import Analysis, Claim
from geoevents.store.answers import Added
from geoevents.store.records import (
    dump,
    given_to_blob,
    mention_to_blobs,
    place_to_blob,
    places_in,
    spans_to_blob,
    text_to_blob,
)
from geoevents.store.schema import bounds_of


def add_analysis(connection: sqlite3.Connection, analysis: Analysis) -> Added:
    """Store one analysis, unless its document is stored already."""
    document = analysis.document
    known = connection.execute("SELECT 1 FROM document WHERE id = ?", (document.id,))
    if known.fetchone():
        return Added(unchanged=1)
    older = connection.execute(
        "SELECT 1 FROM document WHERE url = ?", (document.source.url,)
    ).fetchone()
    _insert_analysis(connection, analysis)
    return Added(added=1, revised=1 if older else 0)


def replace_analysis(connection: sqlite3.Connection, analysis: Analysis) -> None:
    """Put an analysis in place of the stored one of its document. Raises NotFound."""
    document_id = analysis.document.id
    row = connection.execute(
        "SELECT n FROM document WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        raise NotFound(f"document {document_id}: not stored")
    claims = _outdate_events(connection, row["n"], analysis)
    connection.execute("DELETE FROM document WHERE n = ?", (row["n"],))
    _insert_analysis(connection, analysis, key=row["n"], claim_keys=claims)


def _outdate_events(
    connection: sqlite3.Connection, document: int, analysis: Analysis
) -> dict[str, int]:
    """Mark the events that hold claims of a document; return the claims' keys.

    A claim that is found again keeps its key, so that events go on holding it; one
    that is not is taken from its events, lest another claim get its key.
    """
    held = "SELECT event_claim.event FROM claim JOIN event_claim ON claim = claim.n"
    connection.execute(
        f"UPDATE event SET digest = NULL WHERE n IN ({held} WHERE document = ?)",
        (document,),
    )
    rows = connection.execute("SELECT id, n FROM claim WHERE document = ?", (document,))
    keys = {row["id"]: row["n"] for row in rows.fetchall()}
    lost = keys.keys() - {claim.id for claim in analysis.claims}
    connection.executemany(
        "DELETE FROM event_claim WHERE claim = ?", ((keys[c],) for c in sorted(lost))
    )
    return keys


def _insert_analysis(
    connection: sqlite3.Connection,
    analysis: Analysis,
    *,
    key: int | None = None,
    claim_keys: Mapping[str, int] | None = None,
) -> None:
    document, published = analysis.document, analysis.published
    source = document.source
    r_start, r_end = bounds_of(published.interval if published else None)
    cursor = connection.execute(
        "INSERT INTO document VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            key,
            document.id,
            *(source.name, source.url, source.file, source.title),
            given_to_blob(document),
            analysis.language,
            published.value if published else None,
            published.rule if published else None,
            published.evidence if published else None,
            r_start,
            r_end,
            text_to_blob(document.text),
            spans_to_blob(analysis),
            len(analysis.mentions),
            len(analysis.claims),
        ),
    )
    number = cursor.lastrowid
    places = _insert_places(connection, analysis)
    connection.executemany(
        "INSERT INTO mention VALUES (NULL,?,?,?,?,?,?)",
        _mention_rows(analysis, number, places),
    )
    connection.executemany(
        "INSERT INTO claim VALUES (?,?,?,?,?,?,?,?,?,NULL,?,?)",
        (
            ((claim_keys or {}).get(claim.id), *_claim_row(claim, analysis, number))
            for claim in analysis.claims
        ),
    )
    connection.execute("INSERT OR IGNORE INTO pending VALUES (?)", (number,))


def _insert_places(
    connection: sqlite3.Connection, analysis: Analysis
) -> dict[str, int]:
    """Keys of the places that the analysis names. The newest gazetteer's row wins."""
    places = {place.id: place for place in places_in(analysis)}
    connection.executemany(
        "INSERT INTO place VALUES (NULL, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET lon = excluded.lon, lat = excluded.lat, body = excluded.body",
        ((p.id, p.lon, p.lat, place_to_blob(p)) for p in places.values()),
    )
    rows = connection.execute(
        "SELECT id, n FROM place WHERE id IN (SELECT value FROM json_each(?))",
        (dump(list(places)).decode(),),
    )
    return {row["id"]: row["n"] for row in rows}


def _mention_rows(
    analysis: Analysis, number: int | None, places: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    for position, mention in enumerate(analysis.mentions):
        place = places[mention.place.id] if mention.place else None
        mention_id = f"{analysis.document.id}-{position:05}"
        yield mention_id, number, place, mention.sense, *mention_to_blobs(mention)


def _claim_row(
    claim: Claim, analysis: Analysis, number: int | None
) -> tuple[object, ...]:
    if claim.document_id != analysis.document.id:
        raise StoreError(f"claim {claim.id}: is of another document")
    return (
        claim.id,
        number,
        claim.span.start,
        claim.span.end,
        claim.occurrence,
        claim.kind,
        *bounds_of(claim.when.interval if claim.when else None),
        analysis.document.text[claim.span.start : claim.span.end],
        dump(claim_to_json(claim)),
    )
