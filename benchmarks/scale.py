"""Analysing made articles in one process, in two and on two Dask workers.

    python -m benchmarks.scale [--articles 20000] [--folder /tmp/geoevents-scale]

The store that comes out must be the same, byte for byte. Seconds are those of parsing
and storing, without starting workers and without merging, which is told apart.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from pathlib import Path

import orjson

from benchmarks.made_news import FILLERS, KINDS, LEADS, OUTLETS, THEATRES
from geoevents.parse import Parser, make_parser
from geoevents.places import Gazetteer
from geoevents.run import pipeline
from geoevents.run.inputs import read_all
from geoevents.run.workers import Workers, dask_workers, local_workers
from geoevents.store import Store, open_store
from geoevents.store.filters import EventFilter

FILES = 8
SENTENCES = 8
FIRST_DAY, DAYS = date(2019, 1, 1), 730


def made_article(number: int) -> dict[str, str]:
    """Some sentences about what never happened, between others."""
    draw = random.Random(number)
    hit, hitter, _, towns = draw.choice(THEATRES)
    day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
    told = [
        draw.choice(LEADS[draw.choice(KINDS)]).format(
            town=draw.choice(towns),
            day=f"{day:%A}",
            dead=draw.randint(2, 90),
            hit=hit,
            hitter=hitter,
        )
        for _ in range(draw.randint(1, 4))
    ]
    filling = [draw.choice(FILLERS) for _ in range(SENTENCES)]
    return {
        "text": " ".join([*told, f"This is made report {number}.", *filling]),
        "published": (day + timedelta(days=1)).isoformat(),
        "source": draw.choice(OUTLETS),
    }


def write_articles(folder: Path, count: int) -> None:
    folder.mkdir(parents=True)
    for part in range(FILES):
        rows = (made_article(n) for n in range(part, count, FILES))
        lines = b"".join(orjson.dumps(row) + b"\n" for row in rows)
        (folder / f"{part}.jsonl").write_bytes(lines)


@contextmanager
def dask_of_two(work: Path) -> Iterator[Workers]:
    from distributed import LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        dask_workers(cluster.scheduler_address, work) as workers,
    ):
        yield workers


def warm(workers: Workers, parser: Parser) -> None:
    """Let each worker open its gazetteer before the clock runs."""
    from geoevents.model import Document

    batches = ((n, [Document(f"Nothing happened in {n}.")]) for n in range(8))
    for _ in workers.analyse(parser, batches):
        pass


def run(
    source: Path, db: Path, workers: AbstractContextManager[Workers], parser: Parser
) -> tuple[float, float, str]:
    """Seconds of analysing, seconds of merging, hash of what the store tells."""
    merging = 0.0

    def timed_derive(store: Store, parser: Parser) -> tuple[int, int]:
        nonlocal merging
        start = time.perf_counter()
        outcome = derive(store, parser)
        merging = time.perf_counter() - start
        return outcome

    derive, pipeline.derive = pipeline.derive, timed_derive
    try:
        with open_store(db) as store, workers as opened:
            warm(opened, parser)
            start = time.perf_counter()
            pipeline.ingest(read_all([str(source)]), store, parser, workers=opened)
            whole = time.perf_counter() - start
            return whole - merging, merging, content_hash(store)
    finally:
        pipeline.derive = derive


def content_hash(store: Store) -> str:
    digest = hashlib.sha256()
    for feature in store.select_events(EventFilter()):
        digest.update(feature.to_bytes())
        for claim in store.claims_of(feature.id):
            digest.update(orjson.dumps(claim))
    return digest.hexdigest()[:16]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--articles", type=int, default=20_000)
    arguments.add_argument("--folder", type=Path, default=Path("/tmp/geoevents-scale"))
    given = arguments.parse_args()
    shutil.rmtree(given.folder, ignore_errors=True)
    source, work = given.folder / "articles", given.folder / "work"
    write_articles(source, given.articles)
    parser = make_parser(Gazetteer.open())
    warm(Workers(), parser)
    print(f"{given.articles} articles, {os.cpu_count()} cores, load {os.getloadavg()}")
    print("| workers | analysing, s | times one | merging, s | content |")
    print("|---|---|---|---|---|")
    ways = {
        "one process": lambda: local_workers(1),
        "two processes": lambda: local_workers(2),
        "two Dask workers": lambda: dask_of_two(work),
    }
    first = None
    for name, make in ways.items():
        db = given.folder / f"{name.replace(' ', '-')}.db"
        analysing, merging, told = run(source, db, make(), parser)
        first = first or analysing
        ratio = f"{first / analysing:.2f}"
        print(f"| {name} | {analysing:.1f} | {ratio} | {merging:.1f} | {told} |")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of this process at most, MB: {memory:.0f}; load {os.getloadavg()}")


if __name__ == "__main__":
    main()
