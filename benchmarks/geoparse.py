"""How fast places are found, and how far their scores can be trusted.

    python benchmarks/geoparse.py CORPUS.jsonl [CORPUS.jsonl ...] [--curve]

A corpus has a document a line: {"id", "text", "mentions": [{"start", "end", "lat",
"lon"}]}. Printed for each corpus: milliseconds a document of every step, and the
reliability table (of the resolutions with such a score, how many lie within 161 km).
--curve: seconds for texts of growing length, which should grow in step.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from geoevents.geo import distance_km
from geoevents.model import Mention
from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.parse.resolve import ContextResolver
from geoevents.parse.senses import assign_senses
from geoevents.places import Gazetteer
from geoevents.text.prepare import prepare

NEAR_KM = 161.0
STEPS = (0.0, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
CURVE_KB = (10, 100, 1_000, 10_000)

T = TypeVar("T")


class Line:
    """The steps of geoparsing with the seconds that each has taken."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.recogniser = GazetteerRecogniser(gazetteer)
        self.resolver = ContextResolver(gazetteer)
        self.seconds: dict[str, float] = defaultdict(float)

    def run(self, text: str) -> tuple[Mention, ...]:
        page = self.timed("prepare", lambda: prepare(text))
        found = self.timed("recognise", lambda: self.recogniser.recognise(page))
        mentions = self.timed("resolve", lambda: self.resolver.resolve(page, found))
        return self.timed("senses", lambda: assign_senses(page, mentions))

    def timed(self, step: str, call: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = call()
        self.seconds[step] += time.perf_counter() - started
        return result


def read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def scored(document: dict[str, Any], mentions: Iterable[Mention]) -> Iterator[Any]:
    """(score, whether it is right) of each resolved mention that the corpus has."""
    gold = {(m["start"], m["end"]): m for m in document["mentions"]}
    for mention in mentions:
        truth = gold.get((mention.span.start, mention.span.end))
        place = mention.place
        if truth is None or truth.get("lat") is None or place is None:
            continue
        far = distance_km((truth["lon"], truth["lat"]), (place.lon, place.lat))
        yield mention.resolution.score, far <= NEAR_KM


def report(path: Path, gazetteer: Gazetteer) -> None:
    line, pairs, count = Line(gazetteer), [], 0
    for document in read(path):
        pairs += scored(document, line.run(document["text"]))
        count += 1
    print(path.stem, f"{count} documents", end=": ")
    for step, seconds in line.seconds.items():
        print(f"{step} {1000 * seconds / count:.1f} ms", end=", ")
    print(f"{count / sum(line.seconds.values()):.0f} documents a second")
    print("  score        resolutions  right")
    for low, high in itertools.pairwise(STEPS):
        right = [ok for score, ok in pairs if low <= score < high]
        if right:
            share = sum(right) / len(right)
            print(f"  {low:.2f}-{min(high, 1):.2f}  {len(right):10}  {share:6.1%}")


def curve(path: Path, gazetteer: Gazetteer) -> None:
    text = "\n\n".join(document["text"] for document in read(path))
    for size in CURVE_KB:
        piece = (text * (1 + size * 1000 // len(text)))[: size * 1000]
        line = Line(gazetteer)
        found = line.run(piece)
        took = ", ".join(f"{s} {t:.2f} s" for s, t in line.seconds.items())
        print(f"{size:6} kB: {len(found)} mentions, {took}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--curve", action="store_true")
    args = parser.parse_args()
    gazetteer = Gazetteer.open()
    for path in args.corpora:
        report(path, gazetteer)
        if args.curve:
            curve(path, gazetteer)


if __name__ == "__main__":
    main()
