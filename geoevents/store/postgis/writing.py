"""Documents into the PostGIS store by COPY. Functions run inside one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from geoevents.encode import claim_to_json
from geoevents.errors import NotFound, StoreError
from geoevents.model import Analysis, Claim, Place
from geoevents.store.answers import Added
from geoevents.store.postgis.connection import Session
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

_DOCUMENT = (
    "n, id, name, url, file, title, given, language, published, rule, evidence,"
    " r_start, r_end, text, spans, mentions, claims"
)
_MENTION = "n, id, document, place, sense, body, detail"
_CLAIM = "n, id, document, start, stop, occurrence, kind, t_start, t_end, quote, body"
_PUT_PLACES = """INSERT INTO place AS old (n, id, lon, lat, body)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::float8[], %s::float8[], %s::bytea[])
ON CONFLICT (id) DO UPDATE
    SET lon = excluded.lon, lat = excluded.lat, body = excluded.body"""

#: Document and claim ids -> keys that they had and keep.
Keys = Mapping[str, int]


def add_analyses(session: Session, analyses: Sequence[Analysis]) -> Added:
    """Store analyses, but for those whose document is stored already."""
    given = {analysis.document.id: analysis for analysis in analyses}
    known = {
        row[0]
        for row in session.execute(
            "SELECT id FROM document WHERE id = ANY(%s::text[])", (list(given),)
        )
    }
    new = [analysis for key, analysis in given.items() if key not in known]
    revised = _revised(session, new)
    insert_analyses(session, new)
    return Added(len(new), len(analyses) - len(new), revised)


def replace_analyses(session: Session, analyses: Sequence[Analysis]) -> None:
    """Put analyses in place of the stored ones of their documents. Raises NotFound."""
    ids = [analysis.document.id for analysis in analyses]
    keys: dict[str, int] = dict(
        session.execute(
            "SELECT id, n FROM document WHERE id = ANY(%s::text[])", (ids,)
        ).fetchall()
    )
    for document_id in ids:
        if document_id not in keys:
            raise NotFound(f"document {document_id}: not stored")
    claims = _outdate_events(session, list(keys.values()), analyses)
    # Mentions and claims go with it.
    session.execute(
        "DELETE FROM document WHERE n = ANY(%s::bigint[])", (list(keys.values()),)
    )
    insert_analyses(session, analyses, document_keys=keys, claim_keys=claims)
    session.execute(
        "UPDATE event_claim SET claim_start = t_start FROM claim WHERE claim.n = claim"
        " AND claim.n = ANY(%s::bigint[]) AND claim_start <> t_start",
        (list(claims.values()),),
    )


def insert_analyses(
    session: Session,
    analyses: Sequence[Analysis],
    *,
    document_keys: Keys | None = None,
    claim_keys: Keys | None = None,
) -> None:
    """Load documents with what was found in them; no event is derived from them yet."""
    if not analyses:
        return
    places = _put_places(session, analyses)
    documents = _Keys(session, "document", document_keys)
    mentions = _Keys(session, "mention")
    claims = _Keys(session, "claim", claim_keys)
    rows = [_document_row(a, documents.of(a.document.id)) for a in analyses]
    session.copy("document", _DOCUMENT, rows)
    session.copy(
        "mention",
        _MENTION,
        [
            (mentions.of(row[0]), *row)
            for a in analyses
            for row in _mention_rows(a, documents.of(a.document.id), places)
        ],
    )
    session.copy(
        "claim",
        _CLAIM,
        [
            (claims.of(claim.id), *_claim_row(claim, a, documents.of(a.document.id)))
            for a in analyses
            for claim in a.claims
        ],
    )
    session.copy("pending", "document", [row[:1] for row in rows])


class _Keys:
    """Keys for new rows of a table: there is one writer, so that counting on will do.

    kept: keys that some ids have already.
    """

    def __init__(self, session: Session, table: str, kept: Keys | None = None) -> None:
        self._keys = dict(kept or {})
        last = session.value(f"SELECT max(n) FROM {table}") or 0
        self._last = max(last, *self._keys.values(), 0)

    def of(self, row_id: str) -> int:
        """The key of the row of that id."""
        if row_id not in self._keys:
            self._last += 1
            self._keys[row_id] = self._last
        return self._keys[row_id]


def _revised(session: Session, new: Sequence[Analysis]) -> int:
    """How many of them have another text at a URL that is known by then."""
    urls = [a.document.source.url for a in new if a.document.source.url is not None]
    rows = session.execute(
        "SELECT url FROM document WHERE url = ANY(%s::text[])", (urls,)
    )
    seen = {url for (url,) in rows}
    count = 0
    for url in urls:
        count += url in seen
        seen.add(url)
    return count


def _outdate_events(
    session: Session, documents: Sequence[int], analyses: Sequence[Analysis]
) -> dict[str, int]:
    """Mark the events that hold claims of documents; return the claims' keys.

    A claim that is found again keeps its key, so that events go on holding it; one
    that is not is taken from its events, lest another claim get its key.
    """
    rows = session.execute(
        "SELECT id, n FROM claim WHERE document = ANY(%s::bigint[])", (list(documents),)
    )
    keys: dict[str, int] = dict(rows.fetchall())
    session.execute(
        "UPDATE event SET digest = NULL WHERE digest IS NOT NULL AND n IN"
        " (SELECT event FROM event_claim WHERE claim = ANY(%s::bigint[]))",
        (list(keys.values()),),
    )
    found = {claim.id for analysis in analyses for claim in analysis.claims}
    lost = [n for claim_id, n in keys.items() if claim_id not in found]
    if lost:
        session.execute(
            "DELETE FROM event_claim WHERE claim = ANY(%s::bigint[])", (lost,)
        )
    return keys


def _put_places(session: Session, analyses: Sequence[Analysis]) -> dict[str, int]:
    """Keys of the places that analyses name. The newest gazetteer's row wins."""
    places = {place.id: place for a in analyses for place in places_in(a)}
    stored = {
        place_id: (n, body)
        for n, place_id, body in session.execute(
            "SELECT n, id, body FROM place WHERE id = ANY(%s::text[])", (list(places),)
        )
    }
    keys = _Keys(session, "place", {p: n for p, (n, _) in stored.items()})
    blobs = {place_id: place_to_blob(place) for place_id, place in places.items()}
    changed = [
        _place_row(keys.of(place_id), place, blobs[place_id])
        for place_id, place in places.items()
        if place_id not in stored or stored[place_id][1] != blobs[place_id]
    ]
    if changed:
        columns = [list(column) for column in zip(*changed, strict=True)]
        session.execute(_PUT_PLACES, columns)
    return {place_id: keys.of(place_id) for place_id in places}


def _place_row(n: int, place: Place, body: bytes) -> tuple[object, ...]:
    return n, place.id, float(place.lon), float(place.lat), body


def _document_row(analysis: Analysis, key: int) -> tuple[object, ...]:
    document, published = analysis.document, analysis.published
    source = document.source
    return (
        key,
        document.id,
        *(source.name, source.url, source.file, source.title),
        given_to_blob(document),
        analysis.language,
        published.value if published else None,
        published.rule if published else None,
        published.evidence if published else None,
        *bounds_of(published.interval if published else None),
        text_to_blob(document.text),
        spans_to_blob(analysis),
        len(analysis.mentions),
        len(analysis.claims),
    )


def _mention_rows(
    analysis: Analysis, number: int, places: Keys
) -> Iterator[tuple[str, object, object, object, object, object]]:
    for position, mention in enumerate(analysis.mentions):
        place = places[mention.place.id] if mention.place else None
        mention_id = f"{analysis.document.id}-{position:05}"
        body, detail = mention_to_blobs(mention)
        yield mention_id, number, place, mention.sense, body, detail


def _claim_row(claim: Claim, analysis: Analysis, number: int) -> tuple[object, ...]:
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
