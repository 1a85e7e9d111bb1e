"""Measure rules, tagger and both together: exact spans of places, P/R/F1 in per cent.

    python training/measure.py [--model FILE] [--gazetteer FOLDER] [--records N]

First corpora of articles, then held-out records of the training texts by language and
source, then share-alike texts, which no model here has learned from. The gold of
TR-News holds demonyms and names inside organisations; the others hold neither.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from corpus import TEXTS, Record, read_records  # noqa: E402

from geoevents.parse.recognise import GazetteerRecogniser  # noqa: E402
from geoevents.parse.seams import Recogniser, Toponym  # noqa: E402
from geoevents.parse.tagger.recognise import TaggedRecogniser  # noqa: E402
from geoevents.parse.tagger.tagger import MODEL, Tagger  # noqa: E402
from geoevents.places.gazetteer import BUNDLED, Gazetteer  # noqa: E402
from geoevents.text.page import Page  # noqa: E402
from geoevents.text.prepare import prepare  # noqa: E402

#: Sources too small, too noisy or too odd to say anything about news.
LEFT_OUT = ("btc", "wnut", "idrisi-r-en", "gum-court", "gum-academic", "wotr")

#: Corpora whose gold counts every sense.
EVERY_SENSE = ("TR-News",)

Spans = set[tuple[int, int]]


class TaggerAlone:
    """The tagger's places as they are, as a recogniser."""

    def __init__(self, gazetteer: Gazetteer, tagger: Tagger) -> None:
        self._gazetteer, self._tagger = gazetteer, tagger
        self._rules = GazetteerRecogniser(gazetteer, repair=False)

    def recognise(self, page: Page) -> tuple[Toponym, ...]:
        """Places and demonyms."""
        ruled = self._rules.recognise(page)
        tagged = self._tagger.tag(page, self._gazetteer.scan(page.text), ruled)
        sense = {"place": "location", "demonym": "demonym"}
        return tuple(
            Toponym(name.span, page.quote(name.span), sense[name.kind])
            for name in tagged.names
            if name.kind in sense
        )


def corpora() -> Iterator[tuple[str, list[Record]]]:
    """Every test set with its name."""
    for path in sorted((ROOT / "../shared/corpora").glob("*.jsonl")):
        yield path.stem, [*_records_of(path, "en")]
    held_out: dict[str, list[Record]] = {}
    for record in read_records():
        if record.held_out and not record.source.startswith(LEFT_OUT):
            name = f"{record.language} {record.source}"
            held_out.setdefault(name, []).append(record)
    yield from sorted(held_out.items())
    for path in sorted((TEXTS / "share-alike").glob("*.jsonl")):
        yield f"share-alike {path.stem}", [*_records_of(path, None)]


def _records_of(path: Path, language: str | None) -> Iterator[Record]:
    with path.open(encoding="utf-8") as lines:
        for raw in map(json.loads, lines):
            spans = tuple(
                (m["start"], m["end"], m.get("type", "place")) for m in raw["mentions"]
            )
            told = language or raw["lang"]
            yield Record(raw["id"], path.stem, told, raw["text"], spans)


def score(gold: Iterable[Spans], found: Iterable[Spans]) -> str:
    """Precision, recall and F1 of exact spans."""
    pairs = [*zip(gold, found, strict=True)]
    hits = sum(len(g & f) for g, f in pairs)
    n_gold, n_found = (sum(len(pair[i]) for pair in pairs) for i in (0, 1))
    precision, recall = hits / max(1, n_found), hits / max(1, n_gold)
    f1 = 2 * hits / max(1, n_found + n_gold)
    return f"{100 * precision:5.1f} /{100 * recall:5.1f} /{100 * f1:5.1f}"


def spans_found(
    recogniser: Recogniser, pages: Sequence[Page], wanted: Callable[[Toponym], bool]
) -> list[Spans]:
    """The exact spans of the wanted toponyms of each page."""
    return [
        {(t.span.start, t.span.end) for t in recogniser.recognise(page) if wanted(t)}
        for page in pages
    ]


def main() -> None:
    """Print one line for each test set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--gazetteer", type=Path, default=BUNDLED)
    parser.add_argument("--records", type=int, default=60, help="at most, of one set")
    args = parser.parse_args()
    gazetteer, tagger = Gazetteer.open(args.gazetteer), Tagger.open(args.model)
    recognisers: dict[str, Recogniser] = {
        "rules": GazetteerRecogniser(gazetteer, repair=False),
        "tagger": TaggerAlone(gazetteer, tagger),
        "both": TaggedRecogniser(gazetteer, tagger),
    }
    print(f"{'':42} places", *(f"{name:>20}" for name in recognisers))
    for name, records in corpora():
        if not name.startswith(("TR-News", "GeoVirus")):
            random.Random(1).shuffle(records)
            records = records[: args.records]
        _print_line(name, records, recognisers)


def _print_line(
    name: str, records: Sequence[Record], recognisers: dict[str, Recogniser]
) -> None:
    every = name.startswith(EVERY_SENSE)
    pages = [prepare(record.text, language=record.language) for record in records]
    gold = [{(s, e) for s, e, kind in r.spans if kind == "place"} for r in records]
    cells = []
    for recogniser in recognisers.values():
        started = time.process_time()
        found = spans_found(
            recogniser, pages, lambda t: every or t.sense not in ("demonym", "embedded")
        )
        speed = len(pages) / (time.process_time() - started)
        cells.append(f"{score(gold, found)}  {speed:4.0f}/s")
    print(f"{name:42} {sum(map(len, gold)):6}", *cells, flush=True)


if __name__ == "__main__":
    main()
