"""Where names of the gazetteer, or clear signs of a name, stand in a page."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geoevents.model import Span
from geoevents.parse.toponyms.lexicon import Abbreviation, abbreviations
from geoevents.parse.toponyms.tokens import Token, tokenise
from geoevents.places import Gazetteer
from geoevents.places.gazetteer import NameMatch
from geoevents.text.page import Page


@dataclass(frozen=True, slots=True)
class Sighting:
    """A possible toponym. first, last: its words in the page, last excluded.

    name: the form to look up. demonym, artefact: what the gazetteer knows it as.
    foreign: a demonym of other languages than the page's, which may be chance.
    own: the name of a place in the page's language, which beats a demonym's.
    sure: needs no further evidence (an abbreviated state after a town's name).
    cues: as in seams.Toponym.
    """

    start: int
    end: int
    name: str
    first: int
    last: int
    place: bool = True
    demonym: bool = False
    artefact: bool = False
    foreign: bool = False
    own: bool = False
    sure: bool = False
    cues: tuple[str, ...] = ()


class Words:
    """The words of a page with their starts, to find those of a span."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self._starts = [token.start for token in tokens]
        self.lower = {t.fold for t in tokens if t.cased and not t.capital}

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Indexes of the first word that starts in the span and of the one after."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def inside(self, span: Span) -> range:
        """Indexes of the words that start in the span."""
        return range(*self.within(span.start, span.end))

    def gap(self, index: int) -> str:
        """What stands between the word at index and the one before it."""
        before = self.tokens[index - 1].end if index else 0
        after = self.tokens[index].start if index < len(self.tokens) else None
        return self.text[before:after]

    def joined(self, index: int) -> bool:
        """Whether the word at index and the one before it are neighbours."""
        return 0 < index < len(self.tokens) and self.gap(index) in _JOINTS


@lru_cache(maxsize=2)
def words_of(page: Page) -> Words:
    """The words of a page; several steps in a row ask for those of the same page."""
    return Words(page.text, tokenise(page))


@lru_cache(maxsize=2)
def matches_of(gazetteer: Gazetteer, page: Page) -> tuple[NameMatch, ...]:
    """What the gazetteer's scan finds in a page; the rules and the tagger both ask."""
    return tuple(gazetteer.scan(page.text))


_JOINTS = frozenset((" ", "-", "\u00a0", "’", "'", " & ", ". ", "–"))

_POSSESSIVE = re.compile(r"[’']s?$")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without "the", a possessive ending and stray marks at its edges.

    >>> trimmed("the Hague's", 0, 11)
    (4, 9)
    """
    if text[start : start + 4].lower() == "the " and end - start > 4:
        start += 4
    found = _POSSESSIVE.search(text, start, end)
    if found and found.end() == end and found.start() > start:
        end = found.start()
    return start, end


def before_apostrophe(text: str, start: int, end: int) -> int:
    """Where a name ends in languages that part its endings with an apostrophe.

    >>> before_apostrophe("Irak'a girdi", 0, 6)
    4
    """
    found = _APOSTROPHE.search(text, start + 2, end)
    return found.start() if found else end


_APOSTROPHE = re.compile("[’']")


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, tuple[Abbreviation, ...]]:
    """The abbreviations by their first word ("N" of "N.C."), the longest first."""
    rows: dict[str, list[Abbreviation]] = {}
    for row in sorted(abbreviations(), key=lambda row: -len(row.written)):
        first = _FIRST_WORD.match(row.written)
        rows.setdefault(first[0] if first else row.written, []).append(row)
    return {word: tuple(listed) for word, listed in rows.items()}


_FIRST_WORD = re.compile(r"\w+")

#: Money ("US$ 20") and parts of addresses follow no state.
_NOT_AFTER = frozenset("_$€£@")


def _written_short(words: Words) -> Iterator[tuple[Abbreviation, int]]:
    """The abbreviations in a page with their starts, without overlap."""
    text, done = words.text, 0
    known = _abbreviations()
    for token in words.tokens:
        start = token.start
        if token.text not in known or start < done:
            continue
        before = text[start - 1 : start]
        if before == "." or before == "_" or before.isalnum():
            continue
        for row in known[token.text]:
            end = start + len(row.written)
            after = text[end : end + 1]
            if text.startswith(row.written, start) and not (
                after.isalnum() or after in _NOT_AFTER
            ):
                yield row, start
                done = end
                break


def abbreviated(words: Words) -> Iterable[Sighting]:
    """States and provinces written short: ``TROY, N.C. (AP)``, ``state of DE``."""
    for row, start in _written_short(words):
        end = start + len(row.written)
        first, last = words.within(start, end)
        if (
            row.where == "any"
            or _after_town(words, first)
            or _after_state(words, first)
        ):
            yield Sighting(
                start,
                end,
                row.name,
                first,
                last,
                sure=True,
                cues=("A:abbreviated state", f"in:{row.country}"),
            )


def _after_town(words: Words, first: int) -> bool:
    if not first or first >= len(words.tokens) or words.gap(first) != ", ":
        return False
    return words.tokens[first - 1].capital


def _after_state(words: Words, first: int) -> bool:
    before = [token.fold for token in words.tokens[max(0, first - 2) : first]]
    return bool(before) and (before[-1] == "state" or before == ["state", "of"])
