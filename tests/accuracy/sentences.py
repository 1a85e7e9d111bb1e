"""Our own sentences with the places that a reader finds in them.

A table for each language in sentences/: the text with [brackets] round each name, the
ids of the places in order (- where the gazetteer has none), and the senses that matter:
demonym and embedded; every other sense is "location" here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geoevents.model import Document, Mention, Span
from geoevents.parse.accuracy.scoring import f1, share
from geoevents.parse.analyse import Parser

FOLDER = Path(__file__).parent / "sentences"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.tsv"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One row of a table: the text without brackets, and (span, id, sense) of names."""

    text: str
    places: tuple[tuple[Span, str | None, str], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """In per cent: F1 of exact spans, of the found ones those with the right place."""

    found: float
    placed: float


def read_sentences(language: str) -> list[Sentence]:
    lines = (FOLDER / f"{language}.tsv").read_text("utf-8").splitlines()[1:]
    return [_sentence(*line.split("\t")) for line in lines]


def _sentence(marked: str, ids: str, senses: str) -> Sentence:
    spans, text = [], ""
    for part in re.split(r"(\[[^]]*\])", marked):
        if part.startswith("["):
            spans.append(Span(len(text), len(text) + len(part) - 2))
            part = part[1:-1]
        text += part
    told = [(None if i == "-" else i) for i in ids.split()]
    rows = zip(spans, told, senses.split(), strict=True) if spans else ()
    return Sentence(text, tuple(rows))


def misses(parser: Parser, language: str) -> Iterator[tuple[str, Sentence, str]]:
    """(kind of miss, sentence, name) of all that is not as the tables say."""
    for sentence in read_sentences(language):
        found = {m.span: m for m in _found(parser, sentence, language)}
        for span, place_id, _ in sentence.places:
            name = sentence.text[span.start : span.end]
            mention = found.pop(span, None)
            if mention is None:
                yield "missed", sentence, name
            elif place_id and (not mention.place or mention.place.id != place_id):
                yield "misplaced", sentence, name
        for mention in found.values():
            yield "invented", sentence, mention.text


def _found(parser: Parser, sentence: Sentence, language: str) -> tuple[Mention, ...]:
    return parser.analyse(Document(sentence.text, language=language)).mentions


def score(parser: Parser, language: str) -> Score:
    """The score of one language's table."""
    true = found = exact = told = right = 0
    for sentence in read_sentences(language):
        mentions = {m.span: m for m in _found(parser, sentence, language)}
        true += len(sentence.places)
        found += len(mentions)
        for span, place_id, _ in sentence.places:
            mention = mentions.get(span)
            exact += mention is not None
            if mention is not None and place_id:
                told += 1
                right += bool(mention.place and mention.place.id == place_id)
    return Score(f1(exact, found, true)[2], share(right, told))
