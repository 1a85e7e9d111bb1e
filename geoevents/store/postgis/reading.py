"""Rows of the PostGIS store as features, documents and claims with their context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from geoevents.edtf import EARLIEST, LATEST, edtf_precision
from geoevents.encode import Json
from geoevents.errors import NotFound
from geoevents.model import Analysis, Place, Source
from geoevents.store.answers import DocumentRow, Extent, Feature
from geoevents.store.daycounts import NO_DAY, DayRow
from geoevents.store.features import iso_instant, source_name
from geoevents.store.planner import NOW
from geoevents.store.postgis.connection import Connections, Session
from geoevents.store.postgis.daycounts import DAY_OF
from geoevents.store.postgis.planner import Conditions, as_known
from geoevents.store.reading import claim_in_context
from geoevents.store.records import (
    analysis_from_row,
    blob_to_place,
    blob_to_text,
    blobs_to_mention,
    claim_from_row,
    place_ids_in,
)
from geoevents.store.schema import UNKNOWN, from_seconds, to_seconds

#: Documents whose analyses are read in one statement.
DOCUMENTS_AT_ONCE = 100
#: Rows that a stream reads in one statement.
FETCHED_AT_ONCE = 1000

#: The query for keys of events up to WHERE: keys alone are sorted, without their rows.
EVENT_KEYS = (
    "SELECT event.n AS n, event.id AS id, event.{column} AS sort_value FROM event"
)

#: Each body is looked up in its partition alone; OFFSET keeps it so.
_EVENTS_OF_KEYS = """SELECT event.n, event.id, properties, geometry FROM event
    CROSS JOIN LATERAL (SELECT properties FROM event_body WHERE event = event.n
        AND t_start = event.t_start OFFSET 0) AS body
    LEFT JOIN scene ON scene.n = event.scene WHERE event.n = ANY(%s::bigint[])"""

#: The newest text at a document's URL: latest published, else latest added.
_NEWEST = f"""CASE WHEN url IS NULL THEN id ELSE first_value(id) OVER (
    PARTITION BY url ORDER BY r_start = {UNKNOWN}, r_start DESC, n DESC) END"""


def event_features(session: Session, keys: Iterable[int]) -> Iterator[Feature]:
    """The events of those keys, in their order, read some hundred at a time."""
    waiting = iter(keys)
    while chunk := list(islice(waiting, FETCHED_AT_ONCE)):
        rows = session.execute(_EVENTS_OF_KEYS, (chunk,), often=True)
        found = {
            n: Feature(event_id, geometry, properties)
            for n, event_id, properties, geometry in rows
        }
        yield from (found[n] for n in chunk)


def documents(session: Session, document_id: str | None = None) -> list[DocumentRow]:
    """All documents, by date and id, or the one with that id."""
    same_url = "WHERE url = (SELECT url FROM document WHERE id = %s) OR id = %s"
    rows = session.records(
        "SELECT id, name, url, file, title, language, published, rule, evidence,"
        f" mentions, claims, {_NEWEST} AS newest FROM document"
        f" {'' if document_id is None else same_url} ORDER BY r_start, id",
        () if document_id is None else (document_id, document_id),
    )
    return [
        _document(row)
        for row in rows
        if document_id is None or row["id"] == document_id
    ]


def _document(row: dict[str, Any]) -> DocumentRow:
    newest = row["newest"]
    return DocumentRow(
        id=row["id"],
        name=source_name(Source(row["name"], row["url"], row["file"], row["title"])),
        url=row["url"],
        file=row["file"],
        title=row["title"],
        language=row["language"],
        published=row["published"],
        precision=edtf_precision(row["published"]),
        rule=row["rule"],
        evidence=row["evidence"] or None,
        mentions=row["mentions"],
        claims=row["claims"],
        superseded_by=newest if newest != row["id"] else None,
    )


def current_ids(session: Session, *, superseded: bool) -> list[str]:
    """Ids of all documents, or of those that no newer text at their URL replaces."""
    rows = session.execute(f"SELECT id, {_NEWEST} FROM document ORDER BY id")
    return [own for own, newest in rows if superseded or own == newest]


def stream_analyses(
    connections: Connections, document_ids: Iterable[str], *, mentions_too: bool = True
) -> Iterator[Analysis]:
    """Analyses as load_analyses gives them, some at a time."""
    waiting = iter(document_ids)
    while ids := list(islice(waiting, DOCUMENTS_AT_ONCE)):
        with connections.reading() as session:
            found = load_analyses(session, ids, mentions_too=mentions_too)
        yield from (found[document_id] for document_id in ids)


def load_analyses(
    session: Session, document_ids: Sequence[str], *, mentions_too: bool = True
) -> dict[str, Analysis]:
    """Analyses as they were added, or but for their mentions, by document id."""
    rows = session.records(
        "SELECT * FROM document WHERE id = ANY(%s::text[])", (list(document_ids),)
    )
    keys = [row["n"] for row in rows]
    mentions: defaultdict[int, list[tuple[bytes, bytes]]] = defaultdict(list)
    claims: defaultdict[int, list[tuple[bytes, int]]] = defaultdict(list)
    for document, *found in session.execute(
        "SELECT document, body, detail FROM mention WHERE document = ANY(%s::bigint[])"
        " ORDER BY id",
        (keys if mentions_too else [],),
    ):
        mentions[document].append((found[0], found[1]))
    for document, *found in session.execute(
        "SELECT document, body, occurrence FROM claim"
        " WHERE document = ANY(%s::bigint[]) ORDER BY n",
        (keys,),
    ):
        claims[document].append((found[0], found[1]))
    ids = place_ids_in(
        [row for found in mentions.values() for row in found],
        [row for found in claims.values() for row in found],
    )
    places = load_places(session, ids)
    return {
        row["id"]: analysis_from_row(
            row,
            tuple(blobs_to_mention(*m, places) for m in mentions[row["n"]]),
            tuple(claim_from_row(*c, row["id"], places) for c in claims[row["n"]]),
        )
        for row in rows
    }


def load_analysis(session: Session, document_id: str) -> Analysis:
    """One analysis as it was added. Raises NotFound."""
    found = load_analyses(session, [document_id])
    if document_id not in found:
        raise NotFound(f"document {document_id}: not stored")
    return found[document_id]


def load_places(session: Session, ids: set[str]) -> dict[str, Place]:
    """The stored places of those ids."""
    rows = session.execute(
        "SELECT body FROM place WHERE id = ANY(%s::text[])", (sorted(ids),)
    )
    places = (blob_to_place(body) for (body,) in rows)
    return {place.id: place for place in places}


def event_key(session: Session, event_id: str, known_by: datetime | None) -> int:
    """Key of an event as it is, or as it was known. Raises NotFound."""
    conditions = as_known(Conditions(("id = %s",), (event_id,)), known_by)
    sql, values = conditions.query("SELECT n FROM event")
    row = session.execute(sql, values, often=True).fetchone()
    if row is None:
        then = f" by {known_by:%Y-%m-%d}" if known_by else ""
        raise NotFound(f"event {event_id}: not stored{then}")
    key: int = row[0]
    return key


def event_of_claim(session: Session, claim_id: str) -> str | None:
    """Id of the event of now that holds a claim."""
    row = session.execute(
        "SELECT event.id FROM claim JOIN event_claim ON event_claim.claim = claim.n"
        " JOIN event ON event.n = event_claim.event"
        f" WHERE claim.id = %s AND {NOW} ORDER BY event.id LIMIT 1",
        (claim_id,),
        often=True,
    ).fetchone()
    return row[0] if row else None


def claims_of_event(session: Session, event: int) -> tuple[Json, ...]:
    """The claims of an event with quote, context, source and why here."""
    rows = session.records(
        "SELECT claim.id, claim.start, claim.stop, claim.quote, claim.body,"
        " document.id AS document FROM event_claim"
        " JOIN claim ON claim.n = event_claim.claim AND claim.t_start = claim_start"
        " JOIN document ON document.n = claim.document"
        " WHERE event_claim.event = %s ORDER BY position",
        (event,),
        often=True,
    )
    analyses = load_analyses(session, list({row["document"] for row in rows}))
    return tuple(claim_in_context(row, analyses[row["document"]]) for row in rows)


def day_rows(
    session: Session, conditions: Conditions, *, clock: str
) -> Iterator[DayRow]:
    """Days, kinds and numbers of the events that meet the conditions."""
    column = "t_start" if clock == "event" else "r_start"
    sql, values = conditions.query(
        f"SELECT {DAY_OF.format(column=column)} AS day, kind, count(*) AS n FROM event",
        "GROUP BY 1, 2",
    )
    for day, kind, n in session.execute(sql, values):
        yield min(day, NO_DAY), kind, n


def document_text(session: Session, document_id: str) -> str:
    """The text of a document. Raises NotFound."""
    row = session.execute(
        "SELECT text FROM document WHERE id = %s", (document_id,), often=True
    ).fetchone()
    if row is None:
        raise NotFound(f"document {document_id}: not stored")
    return blob_to_text(row[0])


def extent(session: Session) -> Extent:
    """The box and the time that all drawn and dated events lie in."""
    box = session.execute(
        "SELECT min(west), min(south), max(east), max(north) FROM ("
        " SELECT west, south, east, north FROM scene_part UNION ALL"
        " SELECT lon, lat, lon, lat FROM scene WHERE lon IS NOT NULL) AS boxes"
    ).fetchone()
    times = session.execute(
        "SELECT min(t_start), max(t_end) FROM event"
        f" WHERE t_start > %s AND t_end < %s AND {NOW}",
        (to_seconds(EARLIEST), to_seconds(LATEST)),
    ).fetchone()
    start, end = (from_seconds(t) if t is not None else None for t in times or ())
    return Extent(
        bbox=None
        if box is None or box[0] is None
        else (box[0], box[1], box[2], box[3]),
        start=iso_instant(start) if start else None,
        end=iso_instant(end) if end else None,
    )
