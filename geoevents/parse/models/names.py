"""What a model of names takes and gives, whatever package it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from geoevents.model import Span
from geoevents.text.page import Page

#: ``region``: a place without a government (a sea, a mountain); ``facility``: a
#: building, road or airport. Models that do not tell them apart say ``place``.
Kind = Literal["place", "region", "facility", "person", "org", "demonym", "other"]

PLACES: frozenset[Kind] = frozenset(("place", "region", "facility"))

#: Most code points that a model reads at once: memory stays bounded, time linear.
PIECE = 4_000

#: No word is longer: models need not read what has no spaces.
_LONGEST_WORD = 200

_SPACE = re.compile(r"\s")
_TEXT = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class ModelName:
    """A name as a model reads it."""

    span: Span
    kind: Kind


class NameModel(Protocol):
    """Reads the names of a page in the one language that it knows."""

    def names(self, page: Page) -> tuple[ModelName, ...]:
        """The names, sorted by span, none overlapping. Offsets are the page's."""
        ...


def pieces(page: Page) -> Iterator[Span]:
    """The sentences of a page, as many together as PIECE allows; longer ones cut.

    Stretches of spaces only, or without any, are left out: see _LONGEST_WORD.
    """
    start = end = 0
    for sentence in page.sentences:
        if end and sentence.end - start > PIECE:
            yield from _cut(page.text, start, end)
            end = 0
        if not end:
            start = sentence.start
        end = sentence.end
    if end:
        yield from _cut(page.text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch in spans of at most PIECE, each ending at a space or the end."""
    while end - start > PIECE:
        last = _last_space(text, start, start + PIECE)
        if last is not None and _TEXT.search(text, start, last):
            yield Span(start, last)
        start = last or start + PIECE
    readable = end - start <= _LONGEST_WORD or _SPACE.search(text, start, end)
    if readable and _TEXT.search(text, start, end):
        yield Span(start, end)


def _last_space(text: str, start: int, end: int) -> int | None:
    """Where the last space before the end is, if not farther than a word."""
    for at in range(end - 1, end - _LONGEST_WORD, -1):
        if text[at].isspace():
            return at
    return None
