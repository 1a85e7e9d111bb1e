"""The servers that benchmarks.api measures: ourselves and the peers."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import store as made
from geoevents.export.formats import export_to_file
from geoevents.store import open_store
from geoevents.store.filters import EventFilter

WORKERS = 2
SIZE_DEGREES, FIRST, LAST = 10, "2019-06-01", "2019-06-30"
DEBIAN_PYTHON = "/usr/bin/python3"


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that is measured.

    paths: question -> path; MOVED in it stands for the western edge of the box.
    close: ends what the server needs beside it.
    """

    name: str
    port: int
    command: list[str]
    environment: dict[str, str]
    paths: dict[str, str]
    close: Callable[[], None] = lambda: None


def edges() -> tuple[float, float, float, float]:
    """West, south, east and north of the box."""
    centre = made.made_places()[0]
    west, south, east, north = map(float, made.box(centre, SIZE_DEGREES).split(","))
    return west, south, east, north


LARGE, SMALL, CACHED, FIRST_PAGE, ONE = QUESTIONS = (
    "bbox + month, 1,000 a page",
    "bbox + month, 10 a page, exact number",
    "the page of 1,000 from memory",
    "first 10",
    "one id",
)


def geoevents_peer(folder: Path, db: Path) -> Peer:
    """Ourselves."""
    _, south, east, north = edges()
    items = "/api/collections/events/items"
    asked = f"{items}?bbox=MOVED,{south},{east},{north}&datetime={FIRST}/{LAST}"
    with open_store(db, read_only=True) as store:
        (one,) = store.event_page(EventFilter(), limit=1).items
    return Peer(
        "geoevents",
        8901,
        [
            *(sys.executable, "-m", "geoevents", "serve", "--db", str(db)),
            *("--port", "8901", "--workers", str(WORKERS)),
        ],
        {},
        {
            LARGE: f"{asked}&limit=1000",
            SMALL: f"{asked}&limit=10",
            CACHED: f"{asked}&limit=1000".replace("MOVED", str(edges()[0])),
            FIRST_PAGE: f"{items}?limit=10",
            ONE: f"{items}/{one.id}",
        },
    )


def datasette_peer(folder: Path, db: Path) -> Peer:
    """datasette over a plain table with the same columns and two indexes."""
    python = environment(folder / "datasette", sys.executable, "datasette")
    plain = folder / f"plain-{db.stem}.db"
    if not plain.exists():
        write_plain(db, plain)
    _, south, east, north = edges()
    table = f"/plain-{db.stem}/events"
    box = f"lon__gte=MOVED&lon__lte={east}&lat__gte={south}&lat__lte={north}"
    asked = f"{table}.json?_shape=objects&{box}&start__gte={FIRST}&start__lte={LAST}T24"
    with sqlite3.connect(plain) as connection:
        (one,) = connection.execute("SELECT id FROM events LIMIT 1").fetchone()
    return Peer(
        "datasette",
        8902,
        [
            *(python, "-m", "datasette", "serve", "-i", str(plain), "--port", "8902"),
            *("--setting", "sql_time_limit_ms", "10000"),
            *("--setting", "suggest_facets", "off"),
        ],
        {},
        {
            LARGE: f"{asked}&_size=1000",
            SMALL: f"{asked}&_size=10",
            FIRST_PAGE: f"{table}.json?_shape=objects&_size=10",
            ONE: f"{table}/{one}.json",
        },
    )


def pygeoapi_peer(folder: Path, db: Path) -> Peer:
    """pygeoapi over a GeoPackage, under gunicorn; its provider has no time."""
    python = environment(
        folder / "pygeoapi", DEBIAN_PYTHON, "pygeoapi", "gunicorn", "setuptools<82"
    )
    data = folder / f"{db.stem}.gpkg"
    if not data.exists():
        write_points(db, data)
    config, openapi = folder / "pygeoapi.json", folder / "pygeoapi-openapi.yml"
    config.write_text(json.dumps(pygeoapi_config(data)))
    env = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    generate = f"{Path(python).parent}/pygeoapi openapi generate {config}"
    made_of = subprocess.run(
        generate.split(), env={**os.environ, **env}, capture_output=True, text=True
    )
    if made_of.returncode:
        raise RuntimeError(made_of.stderr.strip().splitlines()[-1][:200])
    openapi.write_text(made_of.stdout)
    _, south, east, north = edges()
    items = "/collections/events/items?f=json"
    asked = f"{items}&bbox=MOVED,{south},{east},{north}"
    return Peer(
        "pygeoapi",
        8903,
        [
            *(python, "-m", "gunicorn", "-w", str(WORKERS), "-b", "127.0.0.1:8903"),
            *("-t", "120", "pygeoapi.flask_app:APP"),
        ],
        env,
        {
            LARGE: f"{asked}&limit=1000",
            SMALL: f"{asked}&limit=10",
            FIRST_PAGE: f"{items}&limit=10",
        },
    )


def tipg_peer(folder: Path, db: Path) -> Peer:
    """tipg over a table of PostGIS with an index for boxes and one for times."""
    from tests.store.postgis.cluster import Cluster, missing

    if reason := missing():
        raise RuntimeError(reason)
    python = environment(folder / "tipg", sys.executable, "tipg", "uvicorn")
    cluster = Cluster(
        {"shared_buffers": "512MB", "work_mem": "32MB"}, parent=Path("/tmp")
    )
    try:
        cluster.start()
        url = cluster.new_database()
        one = write_table(db, url)
    except BaseException:
        cluster.remove()
        raise
    _, south, east, north = edges()
    items = "/collections/public.events/items?f=geojson"
    when = f"{FIRST}T00:00:00Z/{LAST}T23:59:59Z"
    asked = f"{items}&bbox=MOVED,{south},{east},{north}&datetime={when}"
    return Peer(
        "tipg",
        8904,
        [
            *(python, "-m", "uvicorn", "tipg.main:app", "--port", "8904"),
            *("--workers", str(WORKERS), "--log-level", "warning"),
        ],
        {"DATABASE_URL": url, "TIPG_DB_SCHEMAS": '["public"]'},
        {
            LARGE: f"{asked}&limit=1000",
            SMALL: f"{asked}&limit=10",
            FIRST_PAGE: f"{items}&limit=10",
            ONE: f"/collections/public.events/items/{one}?f=geojson",
        },
        cluster.remove,
    )


PEERS: dict[str, Callable[[Path, Path], Peer]] = {
    "geoevents": geoevents_peer,
    "datasette": datasette_peer,
    "pygeoapi": pygeoapi_peer,
    "tipg": tipg_peer,
}


def pygeoapi_config(data: Path) -> dict[str, object]:
    """The least that pygeoapi starts with."""
    text = {"title": "made", "description": "made", "keywords": ["made"]}
    link = {
        "type": "text/html",
        "rel": "about",
        "title": "x",
        "href": "http://x.example",
    }
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 8903},
            "url": "http://127.0.0.1:8903",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": 10_000},
            "map": {"url": "http://x.example", "attribution": "x"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                **text,
                "terms_of_service": "x",
                "url": "http://x.example",
            },
            "license": {"name": "x", "url": "http://x.example"},
            "provider": {"name": "x", "url": "http://x.example"},
            "contact": {"name": "x", "email": "x@x.example"},
        },
        "resources": {
            "events": {
                "type": "collection",
                **text,
                "links": [link],
                "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "SQLiteGPKG",
                        "data": str(data),
                        "id_field": "fid",
                        "table": "events",
                    }
                ],
            }
        },
    }


def write_points(db: Path, target: Path) -> None:
    """A GeoPackage of points that SpatiaLite reads: no column is a keyword of SQL."""
    if shutil.which("ogr2ogr") is None:
        raise RuntimeError("ogr2ogr is not installed: apt-get install gdal-bin")
    whole, draft = target.with_suffix(".all.gpkg"), target.with_suffix(".draft.gpkg")
    draft.unlink(missing_ok=True)
    with open_store(db, read_only=True) as store:
        export_to_file("gpkg", store.select_events(EventFilter()), whole)
    columns = "kind,family,title,start,place,place_id,claims,figures,sources,background"
    command = [
        *("ogr2ogr", "-f", "GPKG", "-dsco", "VERSION=1.2", "-nlt", "POINT"),
        *("-select", columns, str(draft), str(whole), "events"),
    ]
    subprocess.run(command, capture_output=True, check=True)
    whole.unlink()
    draft.rename(target)


def write_plain(db: Path, target: Path) -> None:
    """The events as one table of SQLite."""
    draft = target.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    columns = (
        "id TEXT PRIMARY KEY, kind TEXT, title TEXT, start TEXT, end_ TEXT,"
        " lon REAL, lat REAL, place TEXT, claims INTEGER, properties TEXT"
    )
    with sqlite3.connect(draft) as out, open_store(db, read_only=True) as store:
        out.execute(f"CREATE TABLE events ({columns})")
        marks = ", ".join("?" * (columns.count(",") + 1))
        out.executemany(
            f"INSERT INTO events VALUES ({marks})",
            (plain_row(f.to_json()) for f in store.select_events(EventFilter())),
        )
        out.execute("CREATE INDEX events_start ON events (start, lon, lat)")
        out.execute("CREATE INDEX events_lon ON events (lon, lat, start)")
        out.commit()
        out.execute("ANALYZE")
    draft.rename(target)


def write_table(db: Path, url: str) -> str:
    """The events as one table of PostGIS with its indexes; the id of one of them."""
    import psycopg

    with open_store(db, read_only=True) as store, psycopg.connect(url) as connection:
        connection.execute(
            "CREATE TABLE events (id text PRIMARY KEY, kind text, title text,"
            " start timestamptz, place text, claims integer, properties text,"
            " geom geometry(Point, 4326))"
        )
        copied = "COPY events FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(copied) as rows:
            for feature in store.select_events(EventFilter()):
                id_, kind, title, start, _, lon, lat, *rest = plain_row(
                    feature.to_json()
                )
                point = f"SRID=4326;POINT({lon} {lat})"
                rows.write_row((id_, kind, title, start, *rest, point))
        connection.execute("CREATE INDEX ON events USING gist (geom)")
        connection.execute("CREATE INDEX ON events (start)")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE events")
        row = connection.execute("SELECT id FROM events LIMIT 1").fetchone()
    return str(row[0])  # type: ignore[index]


def plain_row(feature: dict[str, object]) -> tuple[object, ...]:
    p: dict[str, object] = feature["properties"]  # type: ignore[assignment]
    lon, lat = feature["geometry"]["coordinates"]  # type: ignore[index]
    return (
        *(feature["id"], p["kind"], p["title"], p["start"], p["end"], lon, lat),
        *(p["place"], p["claims"], json.dumps(p)),
    )


def environment(folder: Path, python: str, *packages: str) -> str:
    """The Python of an environment with packages, made where it is missing."""
    inside = str(folder / "bin" / "python")
    if not (folder / "ready").exists():
        uv = [sys.executable, "-m", "uv", "--quiet"]
        for command in (
            [*uv, "venv", "--clear", "--seed", "--python", python, str(folder)],
            [inside, "-m", "pip", "install", "--quiet", *packages],
        ):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(done.stderr.strip().splitlines()[-1][:200])
        (folder / "ready").touch()
    return inside
