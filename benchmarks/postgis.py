"""The SQLite and the PostGIS store side by side, on made events.

    python -m benchmarks.postgis [--events 100000] [--folder /tmp/geoevents-bench]

Starts a PostgreSQL of its own in the folder, with the settings of a small server, and
asks both stores the same in turn. Events and rows are those of benchmarks.store.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.store import (
    CLAIMS_EACH,
    ask,
    ingest,
    made_article,
    made_places,
    made_rows,
    point,
    since,
)
from geoevents.store import open_store
from tests.store.postgis.cluster import Cluster, missing

#: A server of a few gigabytes; nothing is left to luck when it loses power.
SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
}


def load(url: str, articles: int) -> Iterator[tuple[str, str]]:
    places = made_places()
    with open_store(url) as store:
        start = time.perf_counter()
        store.add(made_article(n, places) for n in range(articles))
        seconds = time.perf_counter() - start
        rate = articles * CLAIMS_EACH / seconds
        yield "claims stored a second (articles made on the way)", f"{rate:.0f}"
        start = time.perf_counter()
        store.set_events(made_rows(articles, places), point)
        yield "derive events (made on the way), s", since(start)


def remove(file: Path) -> None:
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/geoevents-bench"))
    arguments = parser.parse_args()
    if reason := missing():
        raise SystemExit(reason)
    arguments.folder.mkdir(exist_ok=True)
    articles = arguments.events // CLAIMS_EACH
    file = arguments.folder / "beside.db"
    remove(file)
    cluster = Cluster(SETTINGS, parent=arguments.folder)
    cluster.start()
    try:
        stores = (str(file), cluster.new_database())
        print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()}")
        print("| | SQLite | PostGIS |\n|---|---|---|")
        for step in (load, lambda url, _: ask(url), ingest):
            pairs = zip(*(list(step(url, articles)) for url in stores), strict=True)
            for (name, one), (_, other) in pairs:
                print(f"| {name} | {one} | {other} |", flush=True)
        print(f"load at the end {os.getloadavg()}")
    finally:
        cluster.remove()
        remove(file)


if __name__ == "__main__":
    main()
