"""Words of a page with what their letters and position tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from geoevents.model import Span
from geoevents.places.fold import fold
from geoevents.text.page import Page

#: Letters and digits with the combining marks that follow them; an apostrophe, a
#: hyphen or a dot ends a word, so that "Bakı'da" and "N.C." come as two words each.
#: Of the scripts written without spaces each letter is a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
)
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670"
_WORD = re.compile(
    rf"[{_UNSPACED}]|[^\W_{_UNSPACED}](?:(?![{_UNSPACED}])[\w{_MARKS}])*"
)

#: A capital after one of these says as little as at the start of a sentence: an
#: opening mark, a quote after a space, a mark that leads over a space to a new item.
_OPENERS = frozenset("“„«‘([{•|>")
_QUOTES = frozenset("\"'”’")
_LEADERS = frozenset(":•*|>")

#: A sentence with this share of capitals among its longer words is a headline.
_LOUD_SHARE = 0.7
_FEWEST = 4
_SHORT = 4


class Token(NamedTuple):
    """One word. start, end: code points of the page's text.

    fold: as folded() gives it. capital: begins with an upper-case letter.
    upper: all capitals, two letters or more. cased: its script has capitals.
    loud: its capital says nothing, because any word would have one here (start of
    a sentence, headline in title case, text in capitals).
    """

    start: int
    end: int
    text: str
    fold: str
    capital: bool
    upper: bool
    cased: bool
    loud: bool


folded = lru_cache(maxsize=65536)(fold)
"""A word as the gazetteer and the tables of words have it: see places.fold."""


def fold_phrase(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase, split as a page's words are.

    >>> fold_phrase("St. Petersburg")
    ('st', 'petersburg')
    """
    return tuple(folded(word) for word in _WORD.findall(phrase))


def tokenise(page: Page) -> tuple[Token, ...]:
    """The words of the whole page, boilerplate included, in order."""
    text = page.text
    tokens: list[Token] = []
    for region in _regions(page):
        words = list(_WORD.finditer(text, region.start, region.end))
        letters = [_letters(word[0]) for word in words]
        shouting = _capitals_say_nothing(letters[1:])
        loud = True
        for word, told in zip(words, letters, strict=True):
            start, end = word.span()
            loud = loud or shouting or _after_opener(text, start)
            tokens.append(Token(start, end, word[0], *told[:4], loud))
            loud = False
    return tuple(tokens)


@lru_cache(maxsize=65536)
def _letters(surface: str) -> tuple[str, bool, bool, bool, bool]:
    """What the letters of a word tell, wherever it stands: fold to cased of Token.

    Last, whether it is long enough to be written small where capitals mean something.
    """
    capital = surface[0].isupper()
    upper = len(surface) > 1 and surface.isupper()
    cased = capital or surface[0].islower()
    return folded(surface), capital, upper, cased, cased and len(surface) >= _SHORT


def _after_opener(text: str, start: int) -> bool:
    if not start:
        return True
    before = text[start - 1]
    if before == " ":
        return text[start - 2 : start - 1] in _LEADERS
    if before in _OPENERS:
        return True
    if not before.isspace():
        return before in _QUOTES and text[start - 2 : start - 1].isspace()
    return before == "\n" or text[start - 2 : start - 1] in _LEADERS


def _regions(page: Page) -> Iterable[Span]:
    """Sentences and boilerplate together, sorted: every word lies in one of them."""
    return sorted((*page.sentences, *page.boilerplate))


def _capitals_say_nothing(
    words: Iterable[tuple[str, bool, bool, bool, bool]],
) -> bool:
    """Whether most words that could be lower-case are not: a headline, or shouting.

    words: what _letters tells of each.
    """
    capitals = [told[1] for told in words if told[4]]
    return len(capitals) >= _FEWEST and sum(capitals) > _LOUD_SHARE * len(capitals)
