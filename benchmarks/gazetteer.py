"""Speed of the gazetteer, beside SQLite and a plain dict on the same names.

Run: python benchmarks/gazetteer.py
"""

from __future__ import annotations

import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from geoevents.places import Gazetteer
from geoevents.places.fold import fold

T = TypeVar("T")

SAMPLE = 5_000
SENTENCE = (
    "Troops moved from Goris towards Stepanakert on Sunday while residents of Baku, "
    "Ganja and New York City read that the ministry in Ankara had denied everything. "
)
ONE_NAME = """
import resource
from geoevents.places import Gazetteer
Gazetteer.open().lookup("Terter")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> None:
    """Print one line for each figure."""
    gazetteer, opening = timed(Gazetteer.open)
    report("open", opening * 1e3, "ms")
    rss = subprocess.run(
        [sys.executable, "-c", ONE_NAME], capture_output=True, text=True, check=True
    )
    report("process that looked up one name", float(rss.stdout), "MB")
    names = sample_names(gazetteer)
    report("exact look-up, median", median_us(gazetteer.lookup, names), "us")
    rows = sqlite_of(names)
    report("the same in SQLite", median_us(rows, names), "us")
    report("fuzzy, median", median_us(gazetteer.fuzzy, names[:50]) / 1e3, "ms")
    text = SENTENCE * 2_000
    count, took = timed(lambda: sum(1 for _ in gazetteer.scan(text)))
    report(f"scan ({count:,} names)", len(text.split()) / took, "words/s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    report("peak of this process", peak, "MB")


def sample_names(gazetteer: Gazetteer) -> list[str]:
    index = gazetteer.index
    chosen = random.Random(7).sample(range(len(index.name_place)), SAMPLE)
    return [index.text(name) for name in chosen]


def sqlite_of(names: Sequence[str]) -> Callable[[str], object]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE name (key TEXT, name TEXT)")
    connection.executemany(
        "INSERT INTO name VALUES (?, ?)", ((fold(n), n) for n in names)
    )
    connection.execute("CREATE INDEX by_key ON name (key)")
    query = "SELECT name FROM name WHERE key = ?"
    return lambda name: connection.execute(query, (fold(name),)).fetchall()


def timed(run: Callable[[], T]) -> tuple[T, float]:
    begin = time.perf_counter()
    result = run()
    return result, time.perf_counter() - begin


def median_us(run: Callable[[str], object], names: Sequence[str]) -> float:
    return 1e6 * statistics.median(timed(partial(run, name))[1] for name in names)


def report(what: str, value: float, unit: str) -> None:
    print(f"{what:<36} {value:>12,.1f} {unit}")


if __name__ == "__main__":
    main()
