"""Which sentence an expression stands in, for texts with thousands of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from geoevents.model import Span


class SentenceIndex:
    """Finds sentences by offset; they must be sorted and without overlap."""

    def __init__(self, sentences: Sequence[Span]) -> None:
        self._sentences = sentences
        self._starts = [sentence.start for sentence in sentences]

    def at(self, offset: int) -> Span | None:
        """The sentence that holds the offset, or None (boilerplate)."""
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._sentences[number].end:
            return self._sentences[number]
        return None
