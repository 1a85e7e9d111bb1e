"""When the fighting of a story began, as its own text tells."""

from __future__ import annotations

from collections.abc import Sequence

from geoevents.model import Span
from geoevents.parse.timex.lexicon import Lexicon
from geoevents.parse.timex.scan import Saying
from geoevents.parse.timex.sentences import SentenceIndex

#: The day stands within so many characters of the word of beginning, and the word
#: of fighting within so many of that.
_REACH = 60
_PAIR_REACH = 30

#: Kinds of expression that can name the day on which something began.
_DAYS = frozenset(
    {"full_date", "day_month", "iso", "weekday", "weekday_shift", "day_of_month"}
)


def beginnings(
    folded: str, sentences: Sequence[Span], sayings: Sequence[Saying], lexicon: Lexicon
) -> tuple[Saying, ...]:
    """The expressions that name the day on which the fighting began.

    In one sentence, close together: a word of fighting ("clashes", "the war"), a
    word of beginning ("began", "since the start of") and a day.
    """
    index = SentenceIndex(sentences)
    return tuple(
        saying
        for saying in sayings
        if saying.kind in _DAYS
        and (sentence := index.at(saying.start)) is not None
        and _is_beginning(folded, sentence, saying, lexicon)
    )


def _is_beginning(folded: str, sentence: Span, day: Saying, lexicon: Lexicon) -> bool:
    first = max(sentence.start, day.start - _REACH)
    last = min(sentence.end, day.end + _REACH)
    verbs = [match.span() for match in lexicon.beginning.finditer(folded, first, last)]
    if not verbs:
        return False
    nouns = [match.span() for match in lexicon.fighting.finditer(folded, first, last)]
    return any(_gap(verb, noun) <= _PAIR_REACH for verb in verbs for noun in nouns)


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0], other[0]) - min(one[1], other[1])
