"""Rows of the SQLite store as features, claims with their context, and counts."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice

import orjson
import shapely

from geoevents.edtf import EARLIEST, LATEST, edtf_precision
from geoevents.encode import Json, mention_to_json
from geoevents.errors import NotFound
from geoevents.model import Analysis, Place, Source, Span
from geoevents.store.daycounts import NO_DAY, DayRow
from geoevents.store.features import iso_instant, source_name
from geoevents.store.planner import NOW, SORT_COLUMNS, Conditions, as_known
from geoevents.store.protocol import (
    DocumentRow,
    Extent,
    Feature,
    Timeline,
    TimelineStep,
)
from geoevents.store.records import (
    analysis_from_row,
    blob_to_place,
    blob_to_text,
    blobs_to_mention,
    claim_from_row,
    dump,
    place_ids_in,
)
from geoevents.store.schema import UNKNOWN, from_seconds, to_seconds

#: Longest context shown before and after a quoted passage, in characters.
MAX_CONTEXT = 400
#: A timeline of its own choice has at most about so many steps.
MAX_STEPS = 400
STEPS = ("day", "week", "month", "year")

#: Rows that a stream reads in one statement.
FETCHED_AT_ONCE = 1000

_EVENTS_OF_KEYS = """SELECT event.n, event.id, properties, geometry
    FROM event LEFT JOIN scene ON scene.n = event.scene
    WHERE event.n IN (SELECT value FROM json_each(?))"""

_DAYS_OF_STEP = {"day": 1, "week": 7, "month": 30, "year": 365}

#: The newest text at a document's URL: latest published, else latest added.
_NEWEST = f"""(SELECT newer.id FROM document AS newer
    WHERE newer.url = document.url
    ORDER BY newer.r_start = {UNKNOWN}, newer.r_start DESC, newer.n DESC LIMIT 1)"""

#: Collection -> its query up to WHERE.
ROW_SELECTS = {
    "claims": """SELECT claim.id AS id, body, quote, document.id AS document, geometry,
        name, url, file, title
        FROM claim JOIN document ON document.n = claim.document
        LEFT JOIN scene ON scene.n = claim.scene""",
    "mentions": """SELECT mention.id AS id, mention.body, document.id AS document,
        lon, lat
        FROM mention JOIN document ON document.n = mention.document
        LEFT JOIN place ON place.n = mention.place""",
    "places": "SELECT place.id AS id, body, lon, lat FROM place",
}


def event_keys(conditions: Conditions, sortby: str = "start") -> str:
    """The query for keys of events up to WHERE, led by the index of the conditions.

    Keys alone are sorted, without the weight of the rows; see event_features.
    """
    return (
        f"SELECT event.n AS n, event.id AS id, event.{SORT_COLUMNS[sortby]}"
        f" AS sort_value FROM event {conditions.hint}"
    )


def event_features(
    connection: sqlite3.Connection, keys: Iterable[int]
) -> Iterator[Feature]:
    """The events of those keys, in their order, read some hundred at a time."""
    waiting = iter(keys)
    cursor = connection.cursor()
    # Plain tuples: sqlite3.Row would take as long to unpack as SQLite to read.
    cursor.row_factory = None
    while chunk := list(islice(waiting, FETCHED_AT_ONCE)):
        rows = cursor.execute(_EVENTS_OF_KEYS, (dump(chunk).decode(),)).fetchall()
        found = {
            n: Feature(event_id, geometry, properties)
            for n, event_id, properties, geometry in rows
        }
        yield from (found[n] for n in chunk)


def row_features(rows: Iterable[sqlite3.Row | Json]) -> Iterator[Feature]:
    """Rows of a query of ROW_SELECTS as features."""
    return map(row_feature, rows)


def row_feature(row: sqlite3.Row | Json) -> Feature:
    """A row of a query of ROW_SELECTS as a feature."""
    names = row.keys()
    properties: Json = orjson.loads(row["body"])
    geometry = row["geometry"] if "geometry" in names else _point(row)
    if "document" in names:
        properties["document"] = row["document"]
    if "quote" in names:
        properties["quote"] = row["quote"]
        properties["source"] = source_name(_source(row))
        properties["url"] = row["url"]
    elif "document" in names:
        properties["quote"] = properties["text"]
    return Feature(row["id"], geometry, dump(properties))


def documents(
    connection: sqlite3.Connection, document_id: str | None = None
) -> Iterator[DocumentRow]:
    """All documents, by date and id, or the one with that id."""
    where = "" if document_id is None else "WHERE id = ?"
    rows = connection.execute(
        f"SELECT *, {_NEWEST} AS newest FROM document {where} ORDER BY r_start, id",
        () if document_id is None else (document_id,),
    )
    for row in rows:
        newest = row["newest"]
        yield DocumentRow(
            id=row["id"],
            name=source_name(_source(row)),
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


#: Of a document: no newer text at its URL replaces it.
CURRENT = f"(document.url IS NULL OR document.id = {_NEWEST})"


def current_ids(connection: sqlite3.Connection, *, superseded: bool) -> list[str]:
    """Ids of all documents, or of those that no newer text at their URL replaces."""
    rows = connection.execute(
        f"SELECT id FROM document WHERE {'1' if superseded else CURRENT} ORDER BY id"
    )
    return [row["id"] for row in rows]


def load_analysis(
    connection: sqlite3.Connection, document_id: str, *, mentions_too: bool = True
) -> Analysis:
    """One analysis as it was added, or but for its mentions. Raises NotFound."""
    row = connection.execute(
        "SELECT * FROM document WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        raise NotFound(f"document {document_id}: not stored")
    mentions = connection.execute(
        "SELECT body, detail FROM mention WHERE document = ? ORDER BY id",
        (row["n"] if mentions_too else None,),
    ).fetchall()
    claims = connection.execute(
        "SELECT body, occurrence FROM claim WHERE document = ? ORDER BY n",
        (row["n"],),
    ).fetchall()
    ids = place_ids_in([(m[0], m[1]) for m in mentions], [tuple(c) for c in claims])
    places = load_places(connection, ids)
    return analysis_from_row(
        row,
        tuple(blobs_to_mention(m["body"], m["detail"], places) for m in mentions),
        tuple(
            claim_from_row(c["body"], c["occurrence"], document_id, places)
            for c in claims
        ),
    )


def load_places(connection: sqlite3.Connection, ids: set[str]) -> dict[str, Place]:
    """The stored places of those ids."""
    rows = connection.execute(
        "SELECT body FROM place WHERE id IN (SELECT value FROM json_each(?))",
        (dump(sorted(ids)).decode(),),
    )
    places = (blob_to_place(row["body"]) for row in rows)
    return {place.id: place for place in places}


def event_key(
    connection: sqlite3.Connection, event_id: str, known_by: datetime | None
) -> int:
    """Key of an event as it is, or as it was known. Raises NotFound."""
    found = Conditions(("id = ?",), (event_id,))
    sql, values = as_known(found, known_by).query("SELECT n FROM event")
    row = connection.execute(sql, values).fetchone()
    if row is None:
        then = f" by {known_by:%Y-%m-%d}" if known_by else ""
        raise NotFound(f"event {event_id}: not stored{then}")
    key: int = row["n"]
    return key


def claims_of_event(connection: sqlite3.Connection, event: int) -> tuple[Json, ...]:
    """The claims of an event with quote, context, source and why here."""
    rows = connection.execute(
        "SELECT claim.id, claim.start, claim.stop, claim.quote, claim.body,"
        " document.id AS document FROM event_claim"
        " JOIN claim ON claim.n = event_claim.claim"
        " JOIN document ON document.n = claim.document"
        " WHERE event_claim.event = ? ORDER BY position",
        (event,),
    ).fetchall()
    analyses: dict[str, Analysis] = {}
    for row in rows:
        if row["document"] not in analyses:
            analyses[row["document"]] = load_analysis(connection, row["document"])
    return tuple(claim_in_context(row, analyses[row["document"]]) for row in rows)


def day_rows(
    connection: sqlite3.Connection, conditions: Conditions, *, clock: str
) -> Iterator[DayRow]:
    """Days, kinds and numbers of the events that meet the conditions."""
    column = "t_start" if clock == "event" else "r_start"
    sql, values = conditions.query(
        f"SELECT {column} / 86400 - ({column} % 86400 < 0) AS day, kind,"
        f" count(*) AS n FROM event {conditions.hint}",
        "GROUP BY 1, 2",
    )
    for day, kind, n in connection.execute(sql, values):
        yield min(day, NO_DAY), kind, n


def timeline(rows: Iterable[DayRow], *, step: str) -> Timeline:
    """Counts by step and kind of days, kinds and numbers."""
    counted = list(rows)
    undated = sum(n for day, _, n in counted if day == NO_DAY)
    days = [
        (date(1970, 1, 1) + timedelta(days=day), kind, n)
        for day, kind, n in counted
        if day != NO_DAY
    ]
    chosen = _auto_step([day for day, _, _ in days]) if step == "auto" else step
    return Timeline(
        step=chosen,
        number_matched=sum(n for _, _, n in counted),
        undated=undated,
        steps=_steps(days, chosen),
    )


def _steps(days: list[tuple[date, str, int]], step: str) -> tuple[TimelineStep, ...]:
    counts: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for day, kind, count in days:
        counts[_step_start(day, step)][kind] += count
    return tuple(
        TimelineStep(
            start=start.isoformat(),
            end=_step_end(start, step).isoformat(),
            count=kinds.total(),
            kinds=dict(sorted(kinds.items())),
        )
        for start, kinds in sorted(counts.items())
    )


def _auto_step(days: list[date]) -> str:
    if not days:
        return "day"
    length = (max(days) - min(days)).days + 1
    for step in STEPS:
        if length / _DAYS_OF_STEP[step] <= MAX_STEPS:
            return step
    return STEPS[-1]


def _step_start(day: date, step: str) -> date:
    if step == "week":
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    if step == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step == "year" else day


def _step_end(start: date, step: str) -> date:
    if step in ("day", "week"):
        return start + timedelta(days=_DAYS_OF_STEP[step])
    if step == "year":
        return start.replace(year=start.year + 1)
    return (start + timedelta(days=31)).replace(day=1)


def claim_in_context(row: sqlite3.Row | Json, analysis: Analysis) -> Json:
    """A claim with its quote, context, source and why here.

    row: id, start, stop, quote, body and document of the claim.
    """
    claim: Json = orjson.loads(row["body"])
    document = analysis.document
    span = Span(row["start"], row["stop"])
    around = context_of(analysis, span)
    source = document.source
    claim["document"] = row["document"]
    claim["quote"] = row["quote"]
    claim["context"] = document.text[around.start : around.end]
    claim["context_start"] = around.start
    claim["source"] = {
        "name": source_name(source),
        "url": source.url,
        "title": source.title,
        "file": source.file,
        "language": analysis.language,
        "published": analysis.published.value if analysis.published else None,
        "published_rule": analysis.published.rule if analysis.published else None,
    }
    for place in claim["places"]:
        place["why"] = _why(analysis, place["place_id"], span)
    return claim


def context_of(analysis: Analysis, span: Span) -> Span:
    """From the sentence before a span to the end of the one after it.

    At most MAX_CONTEXT characters are added on each side.
    """
    inside = [s for s in analysis.sentences if s.overlaps(span)]
    first = min((s.start for s in inside), default=span.start)
    last = max((s.end for s in inside), default=span.end)
    earlier = [s.start for s in analysis.sentences if s.end <= first]
    later = [s.end for s in analysis.sentences if s.start >= last]
    start = min(earlier[-1] if earlier else first, span.start)
    end = max(later[0] if later else last, span.end)
    return Span(max(start, span.start - MAX_CONTEXT), min(end, span.end + MAX_CONTEXT))


def _why(analysis: Analysis, place_id: str, span: Span) -> Json | None:
    """The mention that put a claim at a place: the one nearest to its passage."""
    named = [m for m in analysis.mentions if m.place and m.place.id == place_id]
    if not named:
        return None
    nearest = min(
        named, key=lambda m: max(m.span.start - span.end, span.start - m.span.end, 0)
    )
    return mention_to_json(nearest, explain=True)


def document_text(connection: sqlite3.Connection, document_id: str) -> str:
    """The text of a document. Raises NotFound."""
    row = connection.execute(
        "SELECT text FROM document WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        raise NotFound(f"document {document_id}: not stored")
    return blob_to_text(row["text"])


def extent(connection: sqlite3.Connection) -> Extent:
    """The box and the time that all drawn and dated events lie in."""
    times = connection.execute(
        "SELECT min(t_start), max(t_end) FROM event"
        f" WHERE t_start > ? AND t_end < ? AND {NOW}",
        (to_seconds(EARLIEST), to_seconds(LATEST)),
    ).fetchone()
    start, end = (from_seconds(t) if t is not None else None for t in times)
    return Extent(
        bbox=_bounds(connection),
        start=iso_instant(start) if start else None,
        end=iso_instant(end) if end else None,
    )


def _bounds(
    connection: sqlite3.Connection,
) -> tuple[float, float, float, float] | None:
    """The box that all scenes lie in, exactly.

    The R*Tree rounds, but keeps the order: the outermost scene is among those that
    are the outermost there.
    """
    sides = ("min(west)", "min(south)", "max(east)", "max(north)")
    outermost = connection.execute(f"SELECT {', '.join(sides)} FROM scene_box")
    found: list[tuple[float, ...]] = []
    for side, value in zip(sides, outermost.fetchone(), strict=True):
        rows = connection.execute(
            "SELECT geometry FROM scene WHERE n IN"
            f" (SELECT scene FROM scene_box WHERE {side[4:-1]} = ?)",
            (value,),
        )
        found += (shapely.from_geojson(row[0]).bounds for row in rows)
    if not found:
        return None
    west, south, east, north = zip(*found, strict=True)
    return min(west), min(south), max(east), max(north)


def _source(row: sqlite3.Row | Json) -> Source:
    return Source(row["name"], row["url"], row["file"], row["title"])


def _point(row: sqlite3.Row | Json) -> bytes | None:
    if row["lon"] is None:
        return None
    return dump({"type": "Point", "coordinates": [row["lon"], row["lat"]]})
