"""The tables of the SQLite store: those that are kept, those that are derived.

Times are whole seconds since 1970 UTC, half-open; UNKNOWN stands for no time: it
sorts last and overlaps no interval that can be asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from geoevents.edtf import Interval

UNKNOWN = 1 << 60

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

DAY_S = 86_400
#: What lasts longer is looked for apart, so that the rest can be bounded from below:
#: somewhat more than a month, the most common vague date.
LONG_S = 40 * DAY_S

#: What was read and found in it. Kept by every newer schema.
FOUND = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE place (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    lon REAL NOT NULL,
    lat REAL NOT NULL,
    body BLOB NOT NULL              -- encode.place_to_json
) STRICT;

CREATE TABLE document (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT, url TEXT, file TEXT, title TEXT,
    given BLOB,                     -- the date and language that its carrier gave
    language TEXT NOT NULL,
    published TEXT, rule TEXT, evidence TEXT,
    r_start INTEGER NOT NULL, r_end INTEGER NOT NULL,
    text BLOB NOT NULL,             -- zlib of UTF-8
    spans BLOB NOT NULL,            -- sentences, boilerplate and times
    mentions INTEGER NOT NULL, claims INTEGER NOT NULL
) STRICT;
CREATE INDEX document_url ON document (url) WHERE url IS NOT NULL;

CREATE TABLE mention (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES document (n) ON DELETE CASCADE,
    place INTEGER REFERENCES place (n),
    sense TEXT NOT NULL,
    body BLOB NOT NULL,             -- encode.mention_to_json
    detail BLOB NOT NULL            -- candidates and reasons
) STRICT;
CREATE INDEX mention_document ON mention (document, id);
CREATE INDEX mention_place ON mention (place);

CREATE TABLE claim (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES document (n) ON DELETE CASCADE,
    start INTEGER NOT NULL, stop INTEGER NOT NULL,
    occurrence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    t_start INTEGER NOT NULL, t_end INTEGER NOT NULL,
    scene INTEGER REFERENCES scene (n),
    quote TEXT NOT NULL,
    body BLOB NOT NULL              -- encode.claim_to_json
) STRICT;
CREATE INDEX claim_document ON claim (document, start);
"""

#: What is derived from that: made anew where a store is of an older schema, after
#: which its events wait for `geoevents rebuild`.
DERIVED = """
CREATE TABLE pending (              -- documents that no event was derived from yet
    document INTEGER PRIMARY KEY REFERENCES document (n) ON DELETE CASCADE
) STRICT;
INSERT INTO pending SELECT n FROM document;

CREATE TABLE scene (                -- by distinct place of a claim or event
    n INTEGER PRIMARY KEY,
    place INTEGER NOT NULL REFERENCES place (n),
    precision TEXT NOT NULL,
    near INTEGER NOT NULL,
    geometry BLOB,                  -- GeoJSON, NULL: nothing is drawn or refers to it
    lon REAL, lat REAL,             -- exact, where it is a point
    UNIQUE (place, precision, near)
) STRICT;
CREATE VIRTUAL TABLE scene_box USING rtree (id, west, east, south, north, +scene);

CREATE TABLE kind (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE block (                -- see geoevents.store.touched
    key INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (key, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX block_document ON block (document);
CREATE TABLE band (                 -- of the sketch of a text, to find its copies
    key INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (key, document)
) STRICT, WITHOUT ROWID;
CREATE TABLE copied (               -- pairs of near copies, either way
    document INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (document, other)
) STRICT, WITHOUT ROWID;
"""

#: Events, which may be written beside those that are there: see geoevents.store.bulk.
EVENTS = """
CREATE TABLE {next}event (          -- each as it is now, and its earlier states
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    t_start INTEGER NOT NULL, t_end INTEGER NOT NULL,
    r_start INTEGER NOT NULL, r_end INTEGER NOT NULL,
    known_from INTEGER NOT NULL,    -- since when that is what was known
    known_until INTEGER,            -- until when, NULL: it is as it is now
    scene INTEGER REFERENCES scene (n),
    precision TEXT,
    background INTEGER NOT NULL,
    disputed INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    title TEXT NOT NULL,
    digest BLOB,                    -- of the row handed in, NULL: its claims changed
    properties BLOB NOT NULL        -- of its Feature
) STRICT;
CREATE TABLE {next}event_claim (
    event INTEGER NOT NULL REFERENCES {next}event (n) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE {next}event_facet (    -- actor, side and source, folded
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES {next}event (n) ON DELETE CASCADE,
    PRIMARY KEY (facet, value, event)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE {next}event_fts USING fts5 (
    title, names, quotes, sources, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE {next}day_count (      -- see geoevents.store.daycounts
    scene INTEGER PRIMARY KEY,
    counts BLOB NOT NULL
) STRICT;
"""

#: Views and tables that this schema or an older one derived, in the order of dropping.
DROPPED_VIEWS = ("event_words",)
DROPPED_TABLES = (
    "event_fts", "event_facet", "event_claim", "event", "scene_box", "scene",
    "pending", "kind", "day_count", "block", "band", "copied",
)  # fmt: skip

_COUNTED = "id, t_end, scene, kind, background, known_from, known_until"

_CLAIM_SCENE = "CREATE INDEX claim_scene ON claim (scene) WHERE scene IS NOT NULL"

#: Indexes of events: made after a bulk load, which they would slow down.
#: Each that leads a query holds what is counted, so that no row is read for a count.
INDEXES = {
    "event_id": "UNIQUE INDEX {} ON {}event (id, known_until, known_from)",
    "event_start": f"INDEX {{}} ON {{}}event (t_start, {_COUNTED})",
    # What goes on when an interval begins is looked for among these two.
    "event_days": f"INDEX {{}} ON {{}}event (t_start, {_COUNTED})"
    f" WHERE t_end - t_start > {DAY_S}",
    "event_long": f"INDEX {{}} ON {{}}event (t_start, {_COUNTED})"
    f" WHERE t_end - t_start > {LONG_S}",
    "event_report": "INDEX {} ON {}event (r_start, id, r_end, scene, kind, background,"
    " known_from, known_until)",
    "event_scene": "INDEX {} ON {}event (scene, t_start, id, t_end, kind, background,"
    " known_from, known_until) WHERE scene IS NOT NULL",
    # Events that lost a claim, or one of whose claims was replaced.
    "event_outdated": "INDEX {} ON {}event (id)"
    " WHERE digest IS NULL AND known_until IS NULL",
    "event_claim_claim": "INDEX {} ON {}event_claim (claim)",
    "event_facet_event": "INDEX {} ON {}event_facet (event)",
}

#: Ends the names of every other set of them.
SECOND = "_2"

#: The newest schema. 1 to 3 had the same tables of what was found.
SCHEMA = 4


def make_schema(connection: sqlite3.Connection, version: int) -> None:
    """Make the tables, or bring those of an older version up to date.

    What was found is kept; what is derived is made anew and waits to be derived.
    """
    if version == 0:
        run_script(connection, FOUND)
    else:
        connection.execute("DROP INDEX IF EXISTS claim_scene")
        connection.execute("UPDATE claim SET scene = NULL WHERE scene IS NOT NULL")
        for view in DROPPED_VIEWS:
            connection.execute(f"DROP VIEW IF EXISTS {view}")
        for table in DROPPED_TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
    run_script(connection, DERIVED)
    connection.execute(_CLAIM_SCENE)
    run_script(connection, EVENTS.format(next=""))
    for name, definition in INDEXES.items():
        connection.execute(f"CREATE {definition.format(name, '')}")


def index_named(connection: sqlite3.Connection, name: str) -> str:
    """What an index of INDEXES is called in this file: a bulk load gives another name.

    SQLite can rename a table, but not the indexes that come with it.
    """
    found = connection.execute(
        "SELECT name FROM sqlite_schema WHERE name IN (?, ?)"
        " AND tbl_name NOT GLOB 'next_*'",
        (name, name + SECOND),
    )
    index: str = found.fetchone()[0]
    return index


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run the statements of a script inside the transaction that is open."""
    for statement in _statements(script):
        connection.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; executescript would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def bounds_of(interval: Interval | None) -> tuple[int, int]:
    """An interval as the two columns that hold it."""
    if interval is None:
        return UNKNOWN, UNKNOWN
    return to_seconds(interval.start), to_seconds(interval.end)


def to_seconds(instant: datetime) -> int:
    """Whole seconds since 1970 UTC, negative before."""
    return int((instant - _EPOCH).total_seconds())


def from_seconds(seconds: int) -> datetime:
    """The instant of to_seconds, aware UTC."""
    return _EPOCH + timedelta(seconds=seconds)
