"""Made sentences of news with the TIMEX3 value of each time expression in them.

One file a language in the folder ``expressions``; a line holds the day of the article
and a sentence, ``[expression=value]`` where one stands, ``[words]`` where none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geoevents.model import Span, TimeExpression, When
from geoevents.parse.times import tag_times
from geoevents.text.page import Page

FOLDER = Path(__file__).parent / "expressions"
_MARKED = re.compile(r"\[([^\]=]+)(?:=([^\]]+))?\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the day it is of, and (span, value) of its expressions."""

    day: str
    text: str
    truth: tuple[tuple[Span, str], ...]

    def tagged(self, language: str) -> tuple[TimeExpression, ...]:
        page = Page(self.text, language, (Span(0, len(self.text)),), ())
        return tag_times(page, When(self.day, "given"))


def read_sentences(language: str) -> Iterator[Sentence]:
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        day, _, marked = line.partition(" ")
        text, truth, done = "", [], 0
        for match in _MARKED.finditer(marked):
            text += marked[done : match.start()]
            if match[2]:
                truth.append((Span(len(text), len(text) + len(match[1])), match[2]))
            text += match[1]
            done = match.end()
        yield Sentence(day, text + marked[done:], tuple(truth))


@dataclass(slots=True)
class Score:
    """Counts as TempEval-3 has them: found by overlap, right by equal value."""

    truths: int = 0
    found: int = 0
    tagged: int = 0
    right: int = 0

    @property
    def value_f1(self) -> float:
        """F1 of expressions that overlap a true one and have its value."""
        return 2 * self.right / (self.truths + self.tagged)

    @property
    def overlap_f1(self) -> float:
        """F1 of expressions that overlap a true one."""
        return 2 * self.found / (self.truths + self.tagged)


def score(language: str, errors: list[str] | None = None) -> Score:
    counts = Score()
    for sentence in read_sentences(language):
        times = list(sentence.tagged(language))
        counts.truths += len(sentence.truth)
        counts.tagged += len(times)
        for span, value in sentence.truth:
            time = next((t for t in times if t.span.overlaps(span)), None)
            if time is not None:
                times.remove(time)
                counts.found += 1
                counts.right += time.value == value
            if errors is not None and (time is None or time.value != value):
                said = time and f"{time.text}={time.value} {time.rule}"
                errors.append(
                    f"{sentence.day} {sentence.text[:70]} | "
                    f"{sentence.text[span.start : span.end]}={value} | {said}"
                )
        if errors is not None:
            errors.extend(
                f"EXTRA {t.text}={t.value} | {sentence.text[:80]}" for t in times
            )
    return counts
