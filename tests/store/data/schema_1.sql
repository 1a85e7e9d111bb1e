-- What the first version of the program made.
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
    WHERE t_end - t_start > 3456000;
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
