"""The tables of the SQLite store, as a list of migrations.

Times are whole seconds since 1970 UTC, half-open; UNKNOWN stands for no time: it
sorts last and overlaps no interval that can be asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from geoevents.edtf import Interval

UNKNOWN = 1 << 60

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: What lasts longer is looked for apart, so that the rest can be bounded from below:
#: somewhat more than a month, the most common vague date.
LONG_S = 40 * 86_400

_FIRST = f"""
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

CREATE TABLE scene (                -- what is drawn, by distinct place of a claim
    n INTEGER PRIMARY KEY,
    place INTEGER NOT NULL REFERENCES place (n),
    precision TEXT NOT NULL,
    near INTEGER NOT NULL,
    geometry BLOB NOT NULL,         -- GeoJSON
    lon REAL, lat REAL,             -- exact, where it is a point
    UNIQUE (place, precision, near)
) STRICT;
CREATE VIRTUAL TABLE scene_box USING rtree (id, west, east, south, north, +scene);

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
CREATE INDEX claim_scene ON claim (scene) WHERE scene IS NOT NULL;

CREATE TABLE event (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    t_start INTEGER NOT NULL, t_end INTEGER NOT NULL,
    r_start INTEGER NOT NULL, r_end INTEGER NOT NULL,
    scene INTEGER REFERENCES scene (n),
    precision TEXT,
    background INTEGER NOT NULL,
    disputed INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    title TEXT NOT NULL,
    names TEXT NOT NULL,            -- of its place, for full text
    properties BLOB NOT NULL        -- of its Feature
) STRICT;
-- Each leads a query and holds what is counted, so that no row is read for a count.
CREATE INDEX event_start ON event (t_start, id, t_end, scene, kind);
CREATE INDEX event_long ON event (t_start, id, t_end, scene, kind)
    WHERE t_end - t_start > {LONG_S};
CREATE INDEX event_report ON event (r_start, id, r_end, scene, kind);
CREATE INDEX event_scene ON event (scene, t_start, id, t_end, kind)
    WHERE scene IS NOT NULL;

CREATE TABLE event_claim (
    event INTEGER NOT NULL REFERENCES event (n) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_claim_claim ON event_claim (claim);

CREATE TABLE event_facet (          -- actor, side and source, folded
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES event (n) ON DELETE CASCADE,
    PRIMARY KEY (facet, value, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_facet_event ON event_facet (event);

CREATE VIEW event_words AS
SELECT n, title, names,
    (SELECT group_concat(quote, char(10)) FROM (
        SELECT claim.quote FROM event_claim JOIN claim ON claim.n = event_claim.claim
        WHERE event_claim.event = event.n ORDER BY event_claim.position)) AS quotes,
    (SELECT group_concat(value, char(10)) FROM (
        SELECT value FROM event_facet
        WHERE event_facet.event = event.n AND facet = 'source' ORDER BY value)
    ) AS sources
FROM event;
CREATE VIRTUAL TABLE event_fts USING fts5 (
    title, names, quotes, sources,
    content = 'event_words', content_rowid = 'n',
    tokenize = 'unicode61 remove_diacritics 2'
);
"""

#: Events may be derived again from what was found, so that a store of the first schema
#: keeps its documents, and its events wait for `geoevents rebuild`.
_SECOND = f"""
DROP TABLE event_fts;
DROP VIEW event_words;
DROP TABLE event_facet;
DROP TABLE event_claim;
DROP TABLE event;
DROP TABLE scene_box;
UPDATE claim SET scene = NULL WHERE scene IS NOT NULL;
DROP TABLE scene;

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

CREATE TABLE event (                -- each as it is now, and its earlier states
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
CREATE UNIQUE INDEX event_id ON event (id, known_until, known_from);
-- Each leads a query and holds what is counted, so that no row is read for a count.
CREATE INDEX event_start ON event
    (t_start, id, t_end, scene, kind, background, known_from, known_until);
CREATE INDEX event_long ON event
    (t_start, id, t_end, scene, kind, background, known_from, known_until)
    WHERE t_end - t_start > {LONG_S};
CREATE INDEX event_report ON event
    (r_start, id, r_end, scene, kind, background, known_from, known_until);
CREATE INDEX event_scene ON event
    (scene, t_start, id, t_end, kind, background, known_from, known_until)
    WHERE scene IS NOT NULL;

CREATE TABLE event_claim (
    event INTEGER NOT NULL REFERENCES event (n) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_claim_claim ON event_claim (claim);

CREATE TABLE event_facet (          -- actor, side and source, folded
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    event INTEGER NOT NULL REFERENCES event (n) ON DELETE CASCADE,
    PRIMARY KEY (facet, value, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_facet_event ON event_facet (event);

CREATE VIRTUAL TABLE event_fts USING fts5 (
    title, names, quotes, sources, tokenize = 'unicode61 remove_diacritics 2'
);
"""

_THIRD = """
-- What goes on when an interval begins is looked for among these.
CREATE INDEX event_days ON event
    (t_start, id, t_end, scene, kind, background, known_from, known_until)
    WHERE t_end - t_start > 86400;

CREATE TABLE kind (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE day_count (            -- see geoevents.store.daycounts
    scene INTEGER PRIMARY KEY,
    counts BLOB NOT NULL
) STRICT;
"""

#: Schema version n is reached by running the first n of these.
MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD)


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
