"""How fast places are found, and how far their scores can be trusted.

    python -m benchmarks.geoparse CORPUS.jsonl ... [--curve] [--errors] [--ablate]
        [--conventions [--without demonym,embedded]]

A corpus has a document a line: {"id", "text", "mentions": [{"start", "end", "lat",
"lon"}]}. Printed for each corpus: milliseconds a document of every step, and the
reliability table (of the resolutions with such a score, how many lie within 161 km).
--curve: seconds for texts of growing length, which should grow in step. --errors: the
classes of errors with counts. --ablate: what each kind of evidence is worth.
--conventions: the scores with the points of countries and states as GeoNames has them,
and with the marked point taken for right where only the convention differs.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from geoevents.geo import distance_km
from geoevents.model import Mention
from geoevents.parse.accuracy.corpora import (
    CorpusArticle,
    TrueMention,
    read_corpus,
)
from geoevents.parse.accuracy.scoring import (
    NEAR_KM,
    Tally,
    f1,
    is_right,
    pair_up,
    share,
    tally,
)
from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.parse.resolve import ContextResolver
from geoevents.parse.senses import assign_senses
from geoevents.parse.tagger.recognise import TaggedRecogniser
from geoevents.parse.tagger.tagger import Tagger
from geoevents.parse.toponyms import evidence
from geoevents.parse.toponyms.ranking import WEIGHTS
from geoevents.places import Gazetteer
from geoevents.text.prepare import prepare

STEPS = (0.0, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
CURVE_KB = (10, 100, 1_000, 10_000)

T = TypeVar("T")


class Line:
    """The steps of geoparsing with the seconds of processor time of each."""

    def __init__(
        self, gazetteer: Gazetteer, without: frozenset[str] = frozenset()
    ) -> None:
        self.without = without
        rules = GazetteerRecogniser(gazetteer)
        self.recogniser = TaggedRecogniser(gazetteer, Tagger.open(), rules=rules)
        self.resolver = ContextResolver(gazetteer)
        self.seconds: dict[str, float] = defaultdict(float)

    def run(self, text: str) -> tuple[Mention, ...]:
        page = self.timed("prepare", lambda: prepare(text))
        found = self.timed("recognise", lambda: self.recogniser.recognise(page))
        mentions = self.timed("resolve", lambda: self.resolver.resolve(page, found))
        told = self.timed("senses", lambda: assign_senses(page, mentions))
        return tuple(m for m in told if m.sense not in self.without)

    def timed(self, step: str, call: Callable[[], T]) -> T:
        started = time.process_time()
        result = call()
        self.seconds[step] += time.process_time() - started
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


def totals(path: Path, line: Line) -> Tally:
    """The counts of a corpus; the line may have been tampered with."""
    total = Tally()
    for article in read_corpus(path.read_bytes()):
        total += tally(article.mentions, line.run(article.text))
    return total


def ablate(path: Path, gazetteer: Gazetteer) -> None:
    """What each kind of evidence is worth: the scores with its weight at nought."""
    whole = totals(path, Line(gazetteer))
    print(f"  all evidence: exact F1 {exact(whole)}, end to end {end_to_end(whole)}")
    for title, weights in (("recognition", evidence.WEIGHTS), ("places", WEIGHTS)):
        for kind, weight in sorted(weights.items()):
            weights[kind] = 0.0
            left = totals(path, Line(gazetteer))
            weights[kind] = weight
            print(
                f"  {title} without {kind:18} exact {exact(left) - exact(whole):+5.1f}"
                f"  end to end {end_to_end(left) - end_to_end(whole):+5.1f}"
            )


def conventions(path: Path, gazetteer: Gazetteer, without: frozenset[str]) -> None:
    """The scores by which point of an area is held to be right.

    A corpus may give a country the point of another gazetteer (the CIA World
    Factbook's, Wikipedia's), even hundreds of kilometres away. Where the chosen place
    is a country or first-order division of the marked text's own name and its outline
    holds the marked point, the two differ by convention alone.
    """
    line, total, differing = Line(gazetteer, without), Tally(), 0
    names: Counter[str] = Counter()
    for article in read_corpus(path.read_bytes()):
        found = line.run(article.text)
        total += tally(article.mentions, found)
        for i, j in pair_up(article.mentions, found):
            mark, mention = article.mentions[i], found[j]
            if not is_right(mark, mention) and same_area(mark, mention, gazetteer):
                differing += 1
                names[mention.text] += 1
    both = replace(total, right=total.right + differing)
    for title, counted in (("our points", total), ("either's", both)):
        placed = share(counted.right, counted.paired)
        print(f"  {title:12} end to end {end_to_end(counted)}, placed {placed}")
    often = ", ".join(f"{name} {n}" for name, n in names.most_common(8))
    print(f"  {differing} mentions differ by the convention alone: {often}")


def same_area(mark: TrueMention, mention: Mention, gazetteer: Gazetteer) -> bool:
    """Whether the chosen place is an area whose outline holds the marked point."""
    place = mention.place
    if place is None or mark.point is None:
        return False
    if place.feature_code not in ("PCLI", "PCLD", "PCLS", "ADM1", "CONT"):
        return False
    return any(area.id == place.id for area in gazetteer.containing(*mark.point))


def exact(total: Tally) -> float:
    return f1(total.exact, total.found, total.true)[2]


def end_to_end(total: Tally) -> float:
    return f1(total.right, total.placed, total.located)[2]


def errors(path: Path, gazetteer: Gazetteer) -> None:
    """The classes of errors with counts, and the names that most often fall in one."""
    line = Line(gazetteer)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for article in read_corpus(path.read_bytes()):
        for kind, name in classified(article, line.run(article.text)):
            names[kind][name] += 1
    for kind, counted in sorted(names.items(), key=lambda item: -item[1].total()):
        often = ", ".join(f"{name} {n}" for name, n in counted.most_common(8))
        print(f"  {kind:32} {counted.total():5}  {often}")


def classified(
    article: CorpusArticle, found: Sequence[Mention]
) -> Iterator[tuple[str, str]]:
    pairs = dict(pair_up(article.mentions, found))
    for i, mark in enumerate(article.mentions):
        name = article.text[mark.span.start : mark.span.end]
        mention = found[pairs[i]] if i in pairs else None
        if mention is None:
            yield "missed", name
        elif mention.span != mark.span:
            yield "other edges", f"{mention.text} for {name}"
        elif mark.point and mention.place is None:
            yield "found, left without a place", name
        elif mark.point and not is_right(mark, mention):
            yield f"wrong place ({wrong(mark, mention)})", name
    for j, mention in enumerate(found):
        if j not in pairs.values():
            yield f"nothing marked ({mention.sense})", mention.text


def wrong(mark: TrueMention, mention: Mention) -> str:
    """How the chosen place differs: the right one was among those shown, or not."""
    shown = mention.resolution.candidates
    near = [
        c
        for c in shown
        if mark.point and distance_km(mark.point, (c.place.lon, c.place.lat)) <= NEAR_KM
    ]
    return "right one ranked below" if near else "right one not among the first"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--curve", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--conventions", action="store_true")
    parser.add_argument("--without", default="", help="senses that are not marked")
    args = parser.parse_args()
    gazetteer = Gazetteer.open()
    for path in args.corpora:
        report(path, gazetteer)
        if args.curve:
            curve(path, gazetteer)
        if args.conventions:
            without = frozenset(filter(None, args.without.split(",")))
            conventions(path, gazetteer, without)
        if args.errors:
            errors(path, gazetteer)
        if args.ablate:
            ablate(path, gazetteer)


if __name__ == "__main__":
    main()
