"""What a word tells by itself, whatever stands around it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

#: Longest part of a word that is looked at.
_LONGEST = 32

#: Languages whose tables of word frequencies are kept at a time.
_TABLES_KEPT = 4


class Lexical(NamedTuple):
    """Features of one word, as strings, for each place it may have beside another.

    shape: its letters in short ("Xx", "XXX", "dd"). may_be_name: has a capital, or its
    script has none. own: of the word itself.
    before1, before2: as seen by the next word and the one after it; after1, after2:
    as seen by the one that stands before it, and by the one before that.
    """

    lower: str
    shape: str
    rarity: str
    capital: bool
    may_be_name: bool
    own: list[str]
    before1: list[str]
    before2: list[str]
    after1: list[str]
    after2: list[str]


def shape_of(word: str) -> str:
    """The letters in short: X upper, x lower, a without case, d digit, else itself.

    >>> shape_of("Stepanakert"), shape_of("USA"), shape_of("1988"), shape_of("U")
    ('Xx', 'XXX', 'dd', 'X')
    """
    if word.isupper():
        return "X" * min(len(word), 4)
    signs = ""
    for letter in word[:8]:
        sign = _sign(letter)
        if not signs.endswith(sign):
            signs += sign
    return signs + signs if signs == "d" and len(word) > 1 else signs


def _sign(letter: str) -> str:
    if letter.isupper():
        return "X"
    if letter.islower():
        return "x"
    if letter.isalpha():
        return "a"
    return "d" if letter.isdigit() else letter


@lru_cache(maxsize=_TABLES_KEPT)
def _table(language: str) -> Mapping[str, float]:
    import wordfreq

    if language not in wordfreq.available_languages("small"):
        return {}
    return wordfreq.get_frequency_dict(language, wordlist="small")


def rarity_of(lower: str, table: Mapping[str, float]) -> str:
    """How common a word is: the whole part of its Zipf value, "-" where not listed."""
    frequency = table.get(lower)
    return str(int(math.log10(frequency) + 9)) if frequency else "-"


def reader_of(language: str) -> Callable[[str], Lexical]:
    """A function from word to Lexical that knows how common words are in a language.

    It remembers what it has read, up to a bound; languages that the package wordfreq
    does not know have no common words.
    """
    return _reader_of(language)


@lru_cache(maxsize=_TABLES_KEPT)
def _reader_of(language: str) -> Callable[[str], Lexical]:
    table = _table(language)

    @lru_cache(maxsize=20_000)
    def read(word: str) -> Lexical:
        return _lexical(word[:_LONGEST], table)

    return read


def _lexical(word: str, table: Mapping[str, float]) -> Lexical:
    lower = word.lower()
    shape = shape_of(word)
    rarity = rarity_of(lower, table) if word[0].isalpha() else "."
    return Lexical(
        lower,
        shape,
        rarity,
        word[0].isupper(),
        word[0].isalpha() and not word.islower(),
        [
            f"w={lower}",
            f"s={shape}",
            f"p={lower[:3]}",
            f"x={lower[-3:]}",
            f"x2={lower[-2:]}",
            f"f={rarity}",
            f"fs={rarity}{shape}",
        ],
        [f"w-1={lower}", f"s-1={shape}", f"f-1={rarity}", f"x-1={lower[-3:]}"],
        [f"w-2={lower}", f"s-2={shape}"],
        [f"w+1={lower}", f"s+1={shape}", f"f+1={rarity}", f"x+1={lower[-3:]}"],
        [f"w+2={lower}", f"s+2={shape}"],
    )
