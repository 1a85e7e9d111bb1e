"""The small pattern language in which the tables of words are written.

A pattern is words with spaces. ``*`` is the rest of a word (``bombard*``), ``(a|b)``
one of several, ``(a |b )*`` up to four of them in a row, ``x?`` an optional letter,
space or group, ``...`` up to 60 characters of the same clause, ``@name`` a class of
words of the table. Case and diacritics do not count. A pattern matches whole words
only; a class ``proclitics`` holds what a language writes joined to the front of any
word ("and", "the").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from geoevents.errors import InvalidValue
from geoevents.parse.claim.fold import fold

_GAP = r"\b[^.;:!?\n]{0,60}?\b"
_CLASS = re.compile(r"@([a-z_]+)")
_MAX_DEPTH = 6
_WORD = re.compile(r"\w+")
#: Patterns are filed under so many of their first letters.
PREFIX = 5
#: The patterns of so many different first letters are remembered.
_MAX_SEEN = 50_000

Meaning = TypeVar("Meaning")


def pattern_to_regex(pattern: str, classes: Mapping[str, str] | None = None) -> str:
    """The regular expression of one pattern, for folded text.

    Raises InvalidValue for a class that is not in the table.

    >>> pattern_to_regex("shell(ed|ing) position*")
    '(?:shell(?:ed|ing)\\\\s+position\\\\w*)(?!\\\\w)'
    """
    source = fold(_expand(pattern, classes or {})).strip()
    source = re.sub(r"\((?!\?)", "(?:", source)
    source = source.replace(" )*", " ){0,4}").replace("*", r"\w*")
    source = re.sub(r"\s*\.\.\.\s*", lambda _: _GAP, source)
    source = re.sub(r" \?", lambda _: r"\s*", source)
    source = re.sub(r" +", lambda _: r"\s+", source)
    joined = fold((classes or {}).get("proclitics", ""))
    return f"(?:(?:{joined})?(?:{source}))(?!\\w)" if joined else f"(?:{source})(?!\\w)"


def _expand(pattern: str, classes: Mapping[str, str]) -> str:
    for _ in range(_MAX_DEPTH):
        if "@" not in pattern:
            return pattern
        pattern = _CLASS.sub(lambda found: _class_words(found[1], classes), pattern)
    raise InvalidValue(f"pattern {pattern[:60]!r}: classes are nested too deep")


def _class_words(name: str, classes: Mapping[str, str]) -> str:
    if name not in classes:
        raise InvalidValue(f"pattern: no class @{name} in this table")
    return f"({classes[name]})"


def compile_search(
    pattern: str, classes: Mapping[str, str] | None = None
) -> re.Pattern[str]:
    """A pattern to be searched anywhere in folded text, from a word's start."""
    return re.compile(rf"(?<!\w){pattern_to_regex(pattern, classes)}")


def first_letters(regex: str) -> set[str]:
    """The letters, up to ``PREFIX``, that matches of a regex of ours start with.

    >>> sorted(first_letters("(?:(?:air|rocket)\\\\s+strikes?)(?!\\\\w)"))
    ['air', 'rocke']
    """
    starts: set[str] = set()
    for option in _options(regex):
        if option.startswith("(?:"):
            inner, rest = _split_group(option)
            optional = re.match(r"\?|\{0,\d\}", rest)
            if optional is not None:
                starts |= first_letters(rest[optional.end() :])
            starts |= first_letters(inner)
        elif option.startswith("["):
            starts |= set(option[1 : option.index("]")])
        else:
            starts.add(_literal(option))
    return starts


def _literal(option: str) -> str:
    letters = re.match(
        rf"\w{{1,{PREFIX}}}(?![?*{{])|\w{{1,{PREFIX}}}(?=\w[?*{{])", option
    )
    if letters is None:
        raise InvalidValue(
            f"pattern {option[:40]!r}: must start with a letter that is always there"
        )
    return letters[0]


def _options(regex: str) -> list[str]:
    options, depth, current = [], 0, ""
    for letter in regex:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            options.append(current)
            current = ""
        else:
            current += letter
    return [*options, current]


def _split_group(regex: str) -> tuple[str, str]:
    depth = 0
    for i, letter in enumerate(regex):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return regex[3:i], regex[i + 1 :]
    raise InvalidValue(f"pattern {regex[:40]!r}: a bracket is not closed")


class PatternIndex(Generic[Meaning]):
    """Many patterns looked up in one walk over the words of a text.

    Each word is tried only against the patterns that start with its first
    letters, which keeps hundreds of patterns as quick as a few.
    """

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._by_start: dict[str, list[tuple[re.Pattern[str], Meaning]]] = {}
        for regex, meaning in entries:
            compiled = re.compile(regex)
            for start in sorted(first_letters(regex)):
                self._by_start.setdefault(start, []).append((compiled, meaning))
        self._lengths = sorted({len(start) for start in self._by_start}, reverse=True)
        self._seen: dict[str, tuple[tuple[re.Pattern[str], Meaning], ...]] = {}

    def _candidates(self, letters: str) -> tuple[tuple[re.Pattern[str], Meaning], ...]:
        """The patterns that a word with these first letters may start, kept."""
        found = tuple(
            entry
            for length in self._lengths
            if length <= len(letters)
            for entry in self._by_start.get(letters[:length], ())
        )
        if len(self._seen) < _MAX_SEEN:
            self._seen[letters] = found
        return found

    def find(
        self, folded: str, start: int, end: int
    ) -> Iterator[tuple[re.Match[str], Meaning]]:
        """Every match that starts at a word within start..end, in text order."""
        seen = self._seen
        for word in _WORD.finditer(folded, start, end):
            begin = word.start()
            letters = folded[begin : begin + PREFIX]
            entries = seen.get(letters)
            for regex, meaning in (
                self._candidates(letters) if entries is None else entries
            ):
                match = regex.match(folded, begin, end)
                if match is not None:
                    yield match, meaning
