"""Whether a sentence speaks of what was or of what will be."""

from __future__ import annotations

from geoevents.model import Span
from geoevents.parse.timex.lexicon import Lexicon
from geoevents.parse.timex.scan import Saying

#: How far from the expression a verb may stand, in characters.
_REACH = 80


def tense_at(
    folded: str, sentence: Span | None, saying: Saying, lexicon: Lexicon
) -> int:
    """-1 for the past, 1 for the future, 0 where nothing tells.

    The nearest verb before the expression decides ("said it will meet on Friday"),
    else the first one after it ("On Friday the council will meet").
    """
    first = max(sentence.start if sentence else 0, saying.start - _REACH)
    last = min(sentence.end if sentence else len(folded), saying.end + _REACH)
    before = list(lexicon.tense.finditer(folded, first, saying.start))
    found = before[-1] if before else lexicon.tense.search(folded, saying.end, last)
    if found is None:
        return 0
    return 1 if found.lastgroup == "future" else -1
