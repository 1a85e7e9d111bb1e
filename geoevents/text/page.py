"""A document prepared for parsing: the input of every later step."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from geoevents.model import Span


@dataclass(frozen=True, slots=True)
class Page:
    """A text with its language, sentences and boilerplate.

    language: BCP 47 primary subtag, ``und`` if unknown. sentences cover the text
    without boilerplate and without overlap; boilerplate holds what was marked.
    """

    text: str
    language: str
    sentences: tuple[Span, ...]
    boilerplate: tuple[Span, ...]

    def quote(self, span: Span) -> str:
        """The text at a span."""
        return self.text[span.start : span.end]

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence that holds the offset, or None (boilerplate)."""
        index = bisect_right(self.sentences, offset, key=lambda span: span.start) - 1
        if index < 0 or offset >= self.sentences[index].end:
            return None
        return self.sentences[index]
