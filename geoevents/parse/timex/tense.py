"""Whether a sentence speaks of what was or of what will be."""

from __future__ import annotations

import re

from geoevents.model import Span
from geoevents.parse.timex.lexicon import Lexicon
from geoevents.parse.timex.scan import Saying

#: How far from the expression a verb may stand, in characters.
_REACH = 80


def _behind(
    folded: str, start: int, end: int, lexicon: Lexicon
) -> re.Match[str] | None:
    """The first verb behind; "..., he said" tells nothing of what was said."""
    verbs = lexicon.tense.finditer(folded, start, end)
    return next((v for v in verbs if v[0] not in lexicon.reporting), None)


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
    found = before[-1] if before else _behind(folded, saying.end, last, lexicon)
    if found is None:
        return 0
    return 1 if found.lastgroup == "future" else -1
