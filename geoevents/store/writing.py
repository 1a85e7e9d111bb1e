"""Rows into the SQLite store. Every function runs inside one transaction."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import orjson
import shapely

from geoevents.edtf import edtf_to_interval
from geoevents.encode import Json, claim_to_json
from geoevents.errors import NotFound, StoreError
from geoevents.model import Analysis, Claim, ClaimPlace, Source
from geoevents.store.answers import Added, EventRow, GeometryOf
from geoevents.store.features import ClaimFacts, event_properties
from geoevents.store.records import (
    blob_to_place,
    dump,
    given_to_blob,
    mention_to_blobs,
    place_to_blob,
    places_in,
    spans_to_blob,
    text_to_blob,
)
from geoevents.store.schema import bounds_of

_INSERT_EVENT = """INSERT INTO event (id, kind, t_start, t_end, r_start, r_end, scene,
    precision, background, disputed, claims, origins, title, names, properties)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

_CLAIM_FACTS = """SELECT claim.n, name, url, file, title,
    CAST(body AS TEXT) ->> '$.claimant.side' AS side
    FROM claim JOIN document ON document.n = claim.document WHERE claim.id = ?"""


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
    connection.execute("DELETE FROM document WHERE n = ?", (row["n"],))
    _insert_analysis(connection, analysis, key=row["n"])


def replace_events(
    connection: sqlite3.Connection, rows: Iterable[EventRow], geometry_of: GeometryOf
) -> int:
    """Replace all events, the scenes that are drawn and the full text of both."""
    for table in ("event_claim", "event_facet", "event", "scene_box"):
        connection.execute(f"DELETE FROM {table}")
    scenes = _Scenes(connection, geometry_of)
    scenes.redraw()
    for row in rows:
        _insert_event(connection, row, scenes)
    connection.execute("INSERT INTO event_fts (event_fts) VALUES ('rebuild')")
    count: int = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    return count


def _insert_analysis(
    connection: sqlite3.Connection, analysis: Analysis, *, key: int | None = None
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
        "INSERT INTO claim VALUES (NULL,?,?,?,?,?,?,?,?,NULL,?,?)",
        (_claim_row(claim, analysis, number) for claim in analysis.claims),
    )


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


class _Scenes:
    """The rows of the table ``scene``, each geometry decided once."""

    def __init__(self, connection: sqlite3.Connection, geometry_of: GeometryOf) -> None:
        self._connection = connection
        self._geometry_of = geometry_of
        self._keys: dict[tuple[str, str, bool], int | None] = {}

    def redraw(self) -> None:
        """Decide all geometry anew, and give each claim the scene of its best place."""
        connection = self._connection
        connection.execute("UPDATE claim SET scene = NULL WHERE scene IS NOT NULL")
        connection.execute("DELETE FROM scene")
        drawn: defaultdict[int, list[int]] = defaultdict(list)
        for claim in connection.execute("SELECT n, body FROM claim ORDER BY n"):
            scene = self._of_claim(orjson.loads(claim["body"])["places"])
            if scene is not None:
                drawn[scene].append(claim["n"])
        connection.executemany(
            "UPDATE claim SET scene = ? WHERE n = ?",
            ((scene, n) for scene, claims in drawn.items() for n in claims),
        )

    def key(self, place: ClaimPlace) -> int | None:
        """Key of the scene of a place, None where nothing is drawn."""
        if not place.is_scene:
            return None
        known = (place.place.id, place.precision, place.role == "near")
        if known not in self._keys:
            self._keys[known] = self._insert(place)
        return self._keys[known]

    def _of_claim(self, places: list[Json]) -> int | None:
        for row in places:
            stored = self._connection.execute(
                "SELECT body FROM place WHERE id = ?", (row["place_id"],)
            ).fetchone()
            place = blob_to_place(stored["body"])
            scene = self.key(
                ClaimPlace(place, row["role"], row["precision"], row["reason"] or "")
            )
            if scene is not None:
                return scene
        return None

    def _insert(self, place: ClaimPlace) -> int | None:
        geometry = self._geometry_of(place)
        if geometry is None:
            return None
        row = self._connection.execute(
            "SELECT n FROM place WHERE id = ?", (place.place.id,)
        ).fetchone()
        if row is None:
            raise StoreError(f"place {place.place.id}: no stored document names it")
        is_point = geometry["type"] == "Point"
        point = geometry["coordinates"] if is_point else (None, None)
        scene = self._connection.execute(
            "INSERT INTO scene VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            (row["n"], place.precision, place.role == "near", dump(geometry), *point),
        ).lastrowid
        self._connection.executemany(
            "INSERT INTO scene_box VALUES (NULL, ?, ?, ?, ?, ?)",
            ((w, e, s, n, scene) for w, s, e, n in _boxes(geometry)),
        )
        return scene


def _boxes(geometry: Json) -> list[tuple[float, float, float, float]]:
    """The box of each part: a country on both sides of the antimeridian has two."""
    shape = shapely.from_geojson(dump(geometry).decode())
    return [part.bounds for part in getattr(shape, "geoms", [shape])]


def _insert_event(
    connection: sqlite3.Connection, row: EventRow, scenes: _Scenes
) -> None:
    event = row.event
    claims = _claim_facts(connection, event.claim_ids, event.id)
    properties = event_properties(row, claims)
    reported = event.first_reported
    number = connection.execute(
        _INSERT_EVENT,
        (
            event.id,
            event.kind,
            *bounds_of(event.when.interval if event.when else None),
            *bounds_of(edtf_to_interval(reported) if reported else None),
            scenes.key(event.place) if event.place else None,
            event.place.precision if event.place else None,
            event.background,
            bool(event.disputed),
            len(event.claim_ids),
            event.origins,
            event.title,
            _names(properties),
            dump(properties),
        ),
    ).lastrowid
    connection.executemany(
        "INSERT INTO event_claim VALUES (?, ?, ?)",
        ((number, position, fact.n) for position, fact in enumerate(claims)),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO event_facet VALUES (?, ?, ?)",
        ((facet, value, number) for facet, value in _facets(properties)),
    )


def _claim_facts(
    connection: sqlite3.Connection, claim_ids: Sequence[str], event_id: str
) -> list[ClaimFacts]:
    facts = []
    for claim_id in claim_ids:
        row = connection.execute(_CLAIM_FACTS, (claim_id,)).fetchone()
        if row is None:
            raise StoreError(f"event {event_id}: its claim {claim_id} is not stored")
        source = Source(row["name"], row["url"], row["file"], row["title"])
        facts.append(ClaimFacts(row["n"], source, row["side"]))
    return facts


def _names(properties: Json) -> str:
    names = [properties["place"] or ""]
    labels = properties["names"]
    if isinstance(labels, dict):
        names += [name for name in labels.values() if isinstance(name, str)]
    return "\n".join(dict.fromkeys(names))


def _facets(properties: Json) -> Iterator[tuple[str, str]]:
    for facet, values in (
        ("actor", properties["actors"]),
        ("side", properties["sides"]),
        ("source", properties["sources"]),
    ):
        for value in values:
            yield facet, value.casefold()
