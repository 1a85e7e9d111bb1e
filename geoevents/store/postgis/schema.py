"""The tables of the PostGIS store, as a list of migrations under a lock.

The bulk of claims and events lies in partitions by the month that they start in; what
has no time, and what is far from our days, in a default partition. What events are
looked for by is in one table: its indexes find the days of a query as well, and no
statement has to be planned for every month there is. Times are as in
geoevents.store.schema; texts compare byte by byte, as in the SQLite store.
"""

from __future__ import annotations

import secrets
from typing import Any

import psycopg
from psycopg import Connection, errors
from psycopg.rows import TupleRow

from geoevents.errors import StoreError
from geoevents.store.postgis.connection import SCHEMA, Connections
from geoevents.store.schema import DAY_S, LONG_S

_TEXT = 'text COLLATE "C"'

_FIRST = f"""
CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);

CREATE TABLE place (
    n bigint PRIMARY KEY,
    id {_TEXT} NOT NULL UNIQUE,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    body bytea NOT NULL             -- encode.place_to_json
);

CREATE TABLE document (
    n bigint PRIMARY KEY,
    id {_TEXT} NOT NULL UNIQUE,
    name {_TEXT}, url {_TEXT}, file {_TEXT}, title {_TEXT},
    given bytea,                    -- the date and language that its carrier gave
    language text NOT NULL,
    published {_TEXT}, rule {_TEXT}, evidence {_TEXT},
    r_start bigint NOT NULL, r_end bigint NOT NULL,
    text bytea NOT NULL,            -- zlib of UTF-8
    spans bytea NOT NULL,           -- sentences, boilerplate and times
    mentions integer NOT NULL, claims integer NOT NULL
);
CREATE INDEX document_url ON document USING hash (url);

CREATE TABLE pending (              -- documents that no event was derived from yet
    document bigint PRIMARY KEY REFERENCES document (n) ON DELETE CASCADE
);

CREATE TABLE mention (
    n bigint PRIMARY KEY,
    id {_TEXT} NOT NULL UNIQUE,
    document bigint NOT NULL REFERENCES document (n) ON DELETE CASCADE,
    place bigint REFERENCES place (n),
    sense {_TEXT} NOT NULL,
    body bytea NOT NULL,            -- encode.mention_to_json
    detail bytea NOT NULL           -- candidates and reasons
);
CREATE INDEX mention_document ON mention (document, id);
CREATE INDEX mention_place ON mention (place);

CREATE TABLE scene (                -- by distinct place of a claim or event
    n bigint PRIMARY KEY,
    place bigint NOT NULL REFERENCES place (n),
    precision {_TEXT} NOT NULL,
    near boolean NOT NULL,
    geometry bytea,                 -- GeoJSON, NULL: nothing is drawn or refers to it
    lon double precision, lat double precision,     -- exact, where it is a point
    geom geometry(Geometry, 4326),
    UNIQUE (place, precision, near)
);
CREATE INDEX scene_geom ON scene USING gist (geom);

CREATE TABLE scene_part (           -- boxes of the parts of areas and lines
    scene bigint NOT NULL REFERENCES scene (n) ON DELETE CASCADE,
    west double precision NOT NULL, south double precision NOT NULL,
    east double precision NOT NULL, north double precision NOT NULL,
    box geometry(Geometry, 4326) NOT NULL
);
CREATE INDEX scene_part_box ON scene_part USING gist (box);
CREATE INDEX scene_part_scene ON scene_part (scene);

CREATE TABLE claim (
    n bigint NOT NULL,
    id {_TEXT} NOT NULL,
    document bigint NOT NULL REFERENCES document (n) ON DELETE CASCADE,
    start integer NOT NULL, stop integer NOT NULL,
    occurrence integer NOT NULL,
    kind {_TEXT} NOT NULL,
    t_start bigint NOT NULL, t_end bigint NOT NULL,
    scene bigint,
    quote {_TEXT} NOT NULL,
    body bytea NOT NULL,            -- encode.claim_to_json
    PRIMARY KEY (n, t_start)
) PARTITION BY RANGE (t_start);
CREATE UNIQUE INDEX claim_id ON claim (id, t_start);
CREATE INDEX claim_document ON claim (document, start);
CREATE INDEX claim_scene ON claim (scene) WHERE scene IS NOT NULL;
CREATE TABLE claim_default PARTITION OF claim DEFAULT;

CREATE TABLE event (                -- what events are looked for by: each as it is
    n bigint PRIMARY KEY,           -- now, and its earlier states
    id {_TEXT} NOT NULL,
    kind {_TEXT} NOT NULL,
    t_start bigint NOT NULL, t_end bigint NOT NULL,
    r_start bigint NOT NULL, r_end bigint NOT NULL,
    known_from bigint NOT NULL,     -- since when that is what was known
    known_until bigint,             -- until when, NULL: it is as it is now
    scene bigint,
    precision {_TEXT},
    background boolean NOT NULL,
    disputed boolean NOT NULL,
    claims integer NOT NULL,
    origins integer NOT NULL,
    title {_TEXT} NOT NULL,
    digest bytea,                   -- of the row handed in, NULL: its claims changed
    facets text[] NOT NULL          -- actor=, side= and source=, folded
);
CREATE INDEX event_id ON event (id);
CREATE INDEX event_start ON event (t_start, id);
CREATE INDEX event_report ON event (r_start, id);
CREATE INDEX event_scene ON event (scene, t_start, t_end) WHERE scene IS NOT NULL;
CREATE INDEX event_long ON event (t_start, id) WHERE t_end - t_start > {LONG_S};
CREATE INDEX event_days ON event (t_start, id) WHERE t_end - t_start > {DAY_S};
CREATE INDEX event_outdated ON event (id) WHERE digest IS NULL AND known_until IS NULL;
CREATE INDEX event_facets ON event USING gin (facets);

CREATE TABLE event_body (           -- what is shown of an event, and its words
    event bigint NOT NULL,
    t_start bigint NOT NULL,
    properties bytea NOT NULL,      -- of its Feature
    words text NOT NULL,            -- see geoevents.store.postgis.words
    PRIMARY KEY (event, t_start)
) PARTITION BY RANGE (t_start);
CREATE INDEX event_body_words ON event_body USING gin (string_to_array(words, ' '));
CREATE TABLE event_body_default PARTITION OF event_body DEFAULT;

CREATE TABLE event_claim (
    event bigint NOT NULL,
    position integer NOT NULL,
    claim bigint NOT NULL,
    claim_start bigint NOT NULL,    -- its t_start: the partition that it is in
    PRIMARY KEY (event, position)
);
CREATE INDEX event_claim_claim ON event_claim (claim);

CREATE TABLE day_count (            -- events of now by the day that they start on
    scene bigint NOT NULL,          -- -1: all events, 0: those drawn nowhere
    day integer NOT NULL,
    kind {_TEXT} NOT NULL,
    background boolean NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (scene, day, kind, background)
);

CREATE TABLE block (                -- this and the next two: geoevents.store.touched
    key bigint NOT NULL,
    document bigint NOT NULL,
    PRIMARY KEY (key, document)
);
CREATE INDEX block_document ON block (document);
CREATE TABLE band (                 -- of the sketch of a text, to find its copies
    key bigint NOT NULL,
    document bigint NOT NULL,
    PRIMARY KEY (key, document)
);
CREATE TABLE copied (               -- pairs of near copies, either way
    document bigint NOT NULL,
    other bigint NOT NULL,
    PRIMARY KEY (document, other)
);

CREATE VIEW event_map AS            -- for GIS clients and ST_AsMVT
SELECT event.n, event.id, kind, title, event.precision, background, disputed, claims,
    origins,
    CASE WHEN event.t_start BETWEEN -60000000000 AND 250000000000
        THEN to_timestamp(event.t_start) END AS start,
    CASE WHEN t_end BETWEEN -60000000000 AND 250000000000
        THEN to_timestamp(t_end) END AS stop,
    convert_from(properties, 'UTF8')::json AS properties, geom
FROM event JOIN event_body ON event = event.n AND event_body.t_start = event.t_start
LEFT JOIN scene ON scene.n = event.scene WHERE known_until IS NULL;
"""

#: Schema version n is reached by running the first n of these.
MIGRATIONS: tuple[str, ...] = (_FIRST,)

#: Key of the lock that a migration holds, apart from the writer's.
_MIGRATION_LOCK = 0x67656F65_6D696772


def prepare_database(connections: Connections, *, must_exist: bool = False) -> None:
    """Make the store, or bring it to the newest schema. Raises StoreError."""
    with connections.alone() as connection:
        version = _version(connection)
        if must_exist and version is None:
            raise _missing(connections)
        if version != len(MIGRATIONS):
            _require_utf8(connections, connection)
            _require_postgis(connections, connection)
            _migrate(connections, connection)
        connections.use_path(*_path(connection))


def check_database(connections: Connections) -> None:
    """Raise StoreError unless the database holds a store of this schema."""
    with connections.alone() as connection:
        version = _version(connection)
        if version is None:
            raise _missing(connections)
        _refuse_other_schema(connections, version)
        connections.use_path(*_path(connection))


def _missing(connections: Connections) -> StoreError:
    return StoreError(
        f"{connections.name}: there is no store here; `geoevents ingest` makes one"
    )


def _migrate(connections: Connections, connection: Connection[TupleRow]) -> None:
    """Run the steps that are missing, all of them or none."""
    # Held by the connection, which is closed soon, and taken before the transaction:
    # one that waits for it would go on believing that there is no such schema.
    connection.execute(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})")
    with connection.transaction():
        # Asked again: another process may have done it while this one waited.
        version = _version(connection)
        if version is not None and version > len(MIGRATIONS):
            _refuse_other_schema(connections, version)
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        path = ", ".join(f'"{name}"' for name in _path(connection))
        connection.execute(f"SET LOCAL search_path = {path}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY,"
            " applied timestamptz NOT NULL DEFAULT now())"
        )
        for number, script in enumerate(MIGRATIONS[version or 0 :], (version or 0) + 1):
            connection.execute(script)
            connection.execute("INSERT INTO migration VALUES (%s)", (number,))
        connection.execute(
            "INSERT INTO meta VALUES ('store', %s), ('version', '1')"
            " ON CONFLICT DO NOTHING",
            (secrets.token_hex(4),),
        )


def _version(connection: Connection[TupleRow]) -> int | None:
    """The schema that is there; None: there is no store."""
    table = f"{SCHEMA}.migration"
    if _value(connection, f"SELECT to_regclass('{table}')") is None:
        return None
    version: int = _value(connection, f"SELECT max(version) FROM {table}")
    return version


def _refuse_other_schema(connections: Connections, version: int) -> None:
    if version != len(MIGRATIONS):
        way_out = (
            "run `geoevents rebuild` once to bring it up to date"
            if version < len(MIGRATIONS)
            else "use the newer program that wrote it"
        )
        raise StoreError(
            f"{connections.name}: has schema {version}, this program reads"
            f" {len(MIGRATIONS)}; {way_out}"
        )


def _require_utf8(connections: Connections, connection: Connection[TupleRow]) -> None:
    encoding = _value(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            f"{connections.name}: the database is encoded in {encoding}; make one with"
            " CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0"
        )


def _require_postgis(
    connections: Connections, connection: Connection[TupleRow]
) -> None:
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public")
    except (errors.InsufficientPrivilege, errors.UndefinedFile) as error:
        raise StoreError(
            f"{connections.name}: PostGIS is missing in this database; install it"
            " (Debian: postgresql-postgis) and let its administrator run"
            " CREATE EXTENSION postgis"
        ) from error
    except errors.FeatureNotSupported as error:
        raise StoreError(
            f"{connections.name}: the server has no PostGIS; install it"
            " (Debian: postgresql-postgis)"
        ) from error
    except errors.UniqueViolation:  # another process made it at the same moment
        pass


def _path(connection: Connection[TupleRow]) -> tuple[str, ...]:
    """Our schema and that of PostGIS."""
    postgis = _value(
        connection,
        "SELECT nspname FROM pg_extension JOIN pg_namespace n ON extnamespace = n.oid"
        " WHERE extname = 'postgis'",
    )
    return (SCHEMA, postgis or "public")


def _value(connection: psycopg.Connection[TupleRow], sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None
