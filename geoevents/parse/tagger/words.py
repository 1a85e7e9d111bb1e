"""Words of a page in chunks of bounded length: what the tagger reads one after another.

Unlike the rules' words, signs are words here too, because "Paris, Texas" and
"Bakı'da" are told apart by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoevents.text.page import Page

#: Most words that are tagged as one sequence; longer sentences are cut.
MOST_WORDS = 160

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff"

#: Letters and digits with their combining marks, or a run of one and the same sign.
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*|([^\s])\1*")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that are tagged together, a sentence as a rule.

    starts, ends: code points of the page's text, one of each for a word.
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.texts)

    def only(self, indexes: Sequence[int]) -> Chunk:
        """The same chunk with some of its words only."""
        if len(indexes) == len(self):
            return self
        return Chunk(
            tuple([self.texts[i] for i in indexes]),
            tuple([self.starts[i] for i in indexes]),
            tuple([self.ends[i] for i in indexes]),
        )


def chunks(page: Page) -> Iterator[Chunk]:
    """The words of all sentences, and of the boilerplate, in order of the text."""
    for region in sorted((*page.sentences, *page.boilerplate)):
        found = list(_WORD.finditer(page.text, region.start, region.end))
        for first in range(0, len(found), MOST_WORDS):
            part = found[first : first + MOST_WORDS]
            yield Chunk(
                tuple([word[0] for word in part]),
                tuple([word.start() for word in part]),
                tuple([word.end() for word in part]),
            )
