"""What new documents touch in an SQLite store: blocks of their claims, copies of texts.

The tables ``block``, ``band`` and ``copied`` are written for documents that wait to
have events derived from them. Functions that write run inside one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import orjson

from geoevents import taxonomy
from geoevents.events.blocks import Spot, block_keys
from geoevents.events.origins import are_copies, bands_of, shingles_of
from geoevents.store.reading import CURRENT
from geoevents.store.records import blob_to_text, dump
from geoevents.store.schema import UNKNOWN, from_seconds

_AMONG = "IN (SELECT value FROM json_each(?))"
#: Keys or ids that are asked for in one statement.
_AT_ONCE = 10_000

_CLAIMS = "SELECT kind, t_start, t_end, body FROM claim WHERE document = ?"

#: Every text seen at the URL of a document that waits, newer ones and older ones.
_AT_PENDING_URLS = """SELECT DISTINCT other.n FROM pending
    JOIN document ON document.n = pending.document
    JOIN document AS other ON other.url = document.url OR other.n = document.n"""

_EVENTS_OF = f"""SELECT DISTINCT event.id FROM event_claim
    JOIN event ON event.n = event_claim.event
    WHERE event_claim.claim {_AMONG} AND known_until IS NULL"""


def waiting_documents(connection: sqlite3.Connection) -> list[int]:
    """Keys of the documents that no event was derived from yet."""
    rows = connection.execute("SELECT document FROM pending ORDER BY document")
    return [row[0] for row in rows]


def all_documents(connection: sqlite3.Connection) -> list[int]:
    """Keys of all documents."""
    return [row[0] for row in connection.execute("SELECT n FROM document ORDER BY n")]


def index_documents(connection: sqlite3.Connection, documents: Sequence[int]) -> None:
    """Write the blocks of the claims of documents, and the copies of their texts."""
    connection.execute(
        f"DELETE FROM block WHERE document {_AMONG}", (dump(list(documents)).decode(),)
    )
    for document in documents:
        connection.executemany(
            "INSERT INTO block VALUES (?, ?) ON CONFLICT DO NOTHING",
            ((key, document) for key in sorted(_blocks(connection, document))),
        )
        _find_copies(connection, document)


def _blocks(connection: sqlite3.Connection, document: int) -> set[int]:
    keys: set[int] = set()
    for kind, start, end, body in connection.execute(_CLAIMS, (document,)):
        time = None
        if start != UNKNOWN:
            time = from_seconds(start), from_seconds(end)
        spots = [
            Spot(place["place_id"], place["lon"], place["lat"])
            for place in orjson.loads(body)["places"]
            if place["role"] in taxonomy.SCENE_ROLES
        ]
        # Merging leaves out a scene that holds another one; its blocks do no harm.
        keys |= block_keys(taxonomy.FAMILY_OF[kind], time, spots)
    return keys


def _find_copies(connection: sqlite3.Connection, document: int) -> None:
    """Write the bands and the copies of a text; it is left alone if they are known."""
    ((_, text),) = _shingles(connection, [document])
    bands = bands_of(text)
    others = {
        row[0]
        for row in connection.execute(
            f"SELECT DISTINCT document FROM band WHERE key {_AMONG}",
            (dump(bands).decode(),),
        )
    }
    if document in others:
        return
    texts = _shingles(connection, others)
    copies = [other for other, words in texts if are_copies(words, text)]
    pairs = [pair for n in copies for pair in ((document, n), (n, document))]
    connection.executemany(
        "INSERT INTO copied VALUES (?, ?) ON CONFLICT DO NOTHING", pairs
    )
    connection.executemany(
        "INSERT INTO band VALUES (?, ?)", ((key, document) for key in bands)
    )


def _shingles(
    connection: sqlite3.Connection, documents: Iterable[int]
) -> Iterator[tuple[int, frozenset[str]]]:
    """The shingles of the texts of documents, with their keys."""
    sql = f"SELECT n, text FROM document WHERE n {_AMONG}"
    for n, text in _chunked(connection, sql, sorted(documents)):
        yield n, shingles_of(blob_to_text(text))


def touched_documents(connection: sqlite3.Connection) -> set[str]:
    """Ids of those that wait, those at their URLs, and all copies of one of these."""
    keys = {row[0] for row in connection.execute(_AT_PENDING_URLS)}
    keys |= {other for a, b in _copies_of_keys(connection, keys) for other in (a, b)}
    return _ids_of(connection, keys)


def outdated_events(connection: sqlite3.Connection) -> set[str]:
    """Ids of events that lost a claim, or one of whose claims was replaced."""
    return {
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT id FROM event WHERE digest IS NULL AND known_until IS NULL"
        )
    }


def events_of_documents(
    connection: sqlite3.Connection, document_ids: Iterable[str]
) -> set[str]:
    """Ids of the events that hold claims of these documents now."""
    sql = (
        "SELECT DISTINCT event.id FROM document JOIN claim"
        " ON claim.document = document.n JOIN event_claim ON claim = claim.n"
        " JOIN event ON event.n = event_claim.event"
        f" WHERE document.id {_AMONG} AND known_until IS NULL"
    )
    return {row[0] for row in _chunked(connection, sql, sorted(document_ids))}


def copies_of(
    connection: sqlite3.Connection, document_ids: Iterable[str]
) -> list[tuple[str, str]]:
    """Pairs of near copies, both current, that these lead to, from copy to copy."""
    start = _keys_of(connection, document_ids)
    pairs = _copies_of_keys(connection, start, only_current=True)
    named = _names_of(connection, {key for pair in pairs for key in pair})
    return sorted((named[a], named[b]) for a, b in pairs)


def _copies_of_keys(
    connection: sqlite3.Connection, start: set[int], *, only_current: bool = False
) -> set[tuple[int, int]]:
    current = f"AND other IN (SELECT n FROM document WHERE n = other AND {CURRENT})"
    sql = (
        f"SELECT document, other FROM copied WHERE document {_AMONG}"
        f" {current if only_current else ''}"
    )
    pairs: set[tuple[int, int]] = set()
    seen, frontier = set(start), set(start)
    while frontier:
        found = [tuple(row) for row in _chunked(connection, sql, sorted(frontier))]
        pairs.update((min(a, b), max(a, b)) for a, b in found)
        frontier = {b for _, b in found} - seen
        seen |= frontier
    return pairs


def documents_sharing(connection: sqlite3.Connection, keys: Iterable[int]) -> set[str]:
    """Ids of the current documents with a claim in one of these blocks."""
    sql = (
        "SELECT DISTINCT document.id FROM block JOIN document"
        f" ON document.n = block.document WHERE key {_AMONG} AND {CURRENT}"
    )
    return {row[0] for row in _chunked(connection, sql, sorted(keys))}


def events_of_claims(
    connection: sqlite3.Connection, claim_ids: Iterable[str]
) -> dict[str, set[str]]:
    """The events that now hold one of these claims, each with all its claims."""
    sql = f"SELECT n FROM claim WHERE id {_AMONG}"
    claims = [row[0] for row in _chunked(connection, sql, sorted(claim_ids))]
    events = {row[0] for row in _chunked(connection, _EVENTS_OF, claims)}
    return claims_of_events(connection, events)


def claims_of_events(
    connection: sqlite3.Connection, event_ids: Iterable[str]
) -> dict[str, set[str]]:
    """The claims that each of these events holds now."""
    ids = sorted(event_ids)
    held: dict[str, set[str]] = {event_id: set() for event_id in ids}
    sql = (
        "SELECT event.id, claim.id FROM event JOIN event_claim ON event = event.n"
        " JOIN claim ON claim.n = event_claim.claim"
        f" WHERE event.id {_AMONG} AND known_until IS NULL"
    )
    for event_id, claim_id in _chunked(connection, sql, ids):
        held[event_id].add(claim_id)
    return held


def documents_of(connection: sqlite3.Connection, claim_ids: Iterable[str]) -> set[str]:
    """Ids of the current documents that these claims stand in."""
    sql = (
        "SELECT DISTINCT document.id FROM claim JOIN document"
        f" ON document.n = claim.document WHERE claim.id {_AMONG} AND {CURRENT}"
    )
    return {row[0] for row in _chunked(connection, sql, sorted(claim_ids))}


def current_among(
    connection: sqlite3.Connection, document_ids: Iterable[str]
) -> set[str]:
    """Those of the documents that no newer text at their URL replaces."""
    sql = f"SELECT id FROM document WHERE id {_AMONG} AND {CURRENT}"
    return {row[0] for row in _chunked(connection, sql, sorted(document_ids))}


def _keys_of(connection: sqlite3.Connection, ids: Iterable[str]) -> set[int]:
    sql = f"SELECT n FROM document WHERE id {_AMONG}"
    return {row[0] for row in _chunked(connection, sql, sorted(ids))}


def _names_of(connection: sqlite3.Connection, keys: set[int]) -> dict[int, str]:
    sql = f"SELECT n, id FROM document WHERE n {_AMONG}"
    return dict(map(tuple, _chunked(connection, sql, sorted(keys))))


def _ids_of(connection: sqlite3.Connection, keys: set[int]) -> set[str]:
    return set(_names_of(connection, keys).values())


def _chunked(
    connection: sqlite3.Connection, sql: str, values: Sequence[object]
) -> Iterator[sqlite3.Row]:
    """The rows for all the values, some thousand of them in one statement."""
    for first in range(0, len(values), _AT_ONCE):
        chunk = dump(values[first : first + _AT_ONCE]).decode()
        yield from connection.execute(sql, (chunk,))
