"""The training texts as sequences of words with a label each."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geoevents.parse.seams import Recogniser
from geoevents.parse.tagger.features import page_features
from geoevents.parse.tagger.words import Chunk
from geoevents.places.gazetteer import Gazetteer
from geoevents.text.prepare import prepare

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "../shared/training"
TEACHER = ROOT / ".build-cache/training/teacher-en.jsonl"

#: Sources that mark places only; the teacher tells the other names in them.
_PLACES_ONLY = ("wotr-", "idrisi-r-en")

#: Sources whose own marking leaves gaps for every type, by their documentation.
_GAPS = ("gum-",)

Spans = list[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """One text with the spans of its names: (start, end, type), sorted."""

    id: str
    source: str
    language: str
    text: str
    spans: tuple[tuple[int, int, str], ...]

    @property
    def held_out(self) -> bool:
        """Whether it is of the tenth that no model learns from."""
        return zlib.crc32(self.id.encode()) % 10 == 0


def read_records(
    texts: Path = TEXTS,
    teacher: Path | None = TEACHER,
    *,
    sources: Sequence[str] = (),
) -> Iterator[Record]:
    """All records, gaps of the English sources filled by the teacher, if there is one.

    sources: only the files whose names start so.
    """
    taught = _read_teacher(teacher) if teacher else {}
    for path in sorted(texts.glob("*.jsonl")):
        if sources and not path.stem.startswith(tuple(sources)):
            continue
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                raw = json.loads(line)
                gold = [(m["start"], m["end"], m["type"]) for m in raw["mentions"]]
                spans = _fill(path.stem, gold, taught.get(raw["id"], []))
                yield Record(raw["id"], path.stem, raw["lang"], raw["text"], spans)


def _read_teacher(path: Path) -> dict[str, Spans]:
    with path.open(encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return {row["id"]: [(s, e, t) for s, e, t in row["spans"]] for row in rows}


def _fill(source: str, gold: Spans, taught: Spans) -> tuple[tuple[int, int, str], ...]:
    """The gold, and what the teacher adds without touching it."""
    if source.startswith(_GAPS):
        wanted = {"place", "person", "org", "demonym", "other"}
    elif source.startswith(_PLACES_ONLY):
        wanted = {"person", "org", "demonym", "other"}
    else:
        wanted = {"demonym"}
    added = [
        span
        for span in taught
        if span[2] in wanted and not any(_overlap(span, other) for other in gold)
    ]
    return tuple(sorted([*gold, *added]))


def _overlap(a: tuple[int, int, str], b: tuple[int, int, str]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def labels_of(chunk: Chunk, spans: Iterable[tuple[int, int, str]]) -> list[str]:
    """B-type, I-type or O for each word; a word half in a span counts as inside."""
    found = ["O"] * len(chunk)
    for start, end, kind in spans:
        inside = False
        for i in range(len(chunk)):
            if chunk.starts[i] < end and start < chunk.ends[i]:
                found[i] = f"{'I' if inside else 'B'}-{kind}"
                inside = True
    return found


def sequences(
    record: Record, gazetteer: Gazetteer, rules: Recogniser
) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Features and labels of each chunk of a record."""
    page = prepare(record.text, language=record.language)
    toponyms = rules.recognise(page)
    for chunk, rows in page_features(page, gazetteer.scan(page.text), toponyms):
        start, end = chunk.starts[0], chunk.ends[-1]
        inside = [s for s in record.spans if s[0] < end and start < s[1]]
        yield rows, labels_of(chunk, inside)
