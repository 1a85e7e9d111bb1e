"""What a text says of time, before it is known what days are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geoevents.parse.timex.fold import fold
from geoevents.parse.timex.lexicon import Lexicon, load_lexicon, load_whole_dates
from geoevents.parse.timex.template import Pattern

#: Bare numbers outside of these are amounts rather than years; without a preposition
#: before them, those below the second are.
_FIRST_YEAR: Final = 1500
_FIRST_LOOSE_YEAR: Final = 1900
_LAST_YEAR: Final = 2099

#: Tables that hold some of the words of another one, and fill the same field.
_SAME_FIELD: Final = {
    "monthname": "month",
    "wday": "weekday",
    "lastshift": "shift",
    "oneunit": "unit",
    "plural": "unit",
    "longunit": "unit",
    "locative": "unit",
    "barepart": "part",
    "night": "part",
    "dayth": "day",
    "dayplain": "day",
    "following": "direction",
    "yearend": "unit",
    "yearago": "unit",
    "setpart": "part",
    "nightto": "part",
    "nightword": "part",
    "weekdays": "weekday",
    "monthlocative": "month",
    "perunit": "unit",
    "adjunit": "unit",
    "longplural": "unit",
    "fullhour": "hour",
    "quarter": "fraction",
    "quarterword": "fraction",
    "latest": "shift",
}

#: How far back a word is searched for the beginning of a URL.
_URL_REACH: Final = 200

_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Saying:
    """One time expression as written: its kind and the values of its words.

    kind: the name of its reader. fields: placeholder -> value of its table, or the
    digits as written.
    """

    start: int
    end: int
    kind: str
    fields: Mapping[str, str]


@lru_cache(maxsize=1)
def find_sayings(text: str, language: str) -> tuple[Saying, ...]:
    """What the text says of time in its language, and whole dates in any other.

    The last answer is kept: an undated article is read once to date it and again
    from its date.
    """
    folded = fold(text)
    own = scan(text, folded, load_lexicon(language))
    foreign = scan(text, folded, load_whole_dates())
    return tuple(_without_overlap([*own, *foreign]))


def scan(text: str, folded: str, lexicon: Lexicon) -> Iterator[Saying]:
    """The expressions of the text from left to right, the longest at each place.

    folded: fold(text); the text itself tells capitals, where a word needs one.
    """
    done = 0
    for token in _TOKEN.finditer(folded):
        start = token.start()
        if start < done:
            continue
        word = token[0]
        patterns = lexicon.starts.get("0" if word[0].isdigit() else word)
        if patterns and word in lexicon.seconds:
            patterns = _narrowed(lexicon.seconds[word], folded, token.end())
        if not patterns or not _is_free(folded, start):
            continue
        saying = _longest(text, folded, start, patterns, lexicon)
        if saying is not None:
            yield saying
            done = saying.end


def _narrowed(
    seconds: Mapping[str, tuple[Pattern, ...]], folded: str, end: int
) -> tuple[Pattern, ...]:
    """The patterns that the next word allows."""
    token = _TOKEN.search(folded, end)
    word = "" if token is None else "0" if token[0][0].isdigit() else token[0]
    return seconds.get(word, seconds[""])


def _is_free(folded: str, start: int) -> bool:
    """Whether a word begins here: not inside of ``ad_1``, a URL or an address."""
    before = folded[start - 1 : start]
    if before in ("_", "@", "#", "&", "=", "\\"):
        return False
    if before not in ("/", ".", "-"):
        return True
    run = folded[max(0, start - _URL_REACH) : start].rsplit(None, 1)[-1]
    return "://" not in run and "www." not in run


def _longest(
    text: str,
    folded: str,
    start: int,
    patterns: tuple[Pattern, ...],
    lexicon: Lexicon,
) -> Saying | None:
    best: tuple[Pattern, re.Match[str]] | None = None
    for pattern in patterns:
        match = pattern.regex.match(folded, start)
        if match and (best is None or match.end() > best[1].end()):
            if _is_well_written(text, match, pattern.kind, lexicon):
                best = (pattern, match)
    if best is None:
        return None
    pattern, match = best
    return Saying(start, match.end(), pattern.kind, _fields(match, lexicon))


def field_of(name: str) -> str:
    """The field that a placeholder fills: ``month2`` for ``{monthname2}``."""
    table = name.rstrip("0123456789") or name
    return _SAME_FIELD.get(table, table) + name[len(table) :]


def _fields(match: re.Match[str], lexicon: Lexicon) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, form in match.groupdict().items():
        if form is not None:
            table = name.rstrip("0123456789") or name
            table = table if table in lexicon.values else name
            fields.setdefault(field_of(name), lexicon.value(table, form))
    return fields


def _is_well_written(
    text: str, match: re.Match[str], kind: str, lexicon: Lexicon
) -> bool:
    """Whether doubtful words have the capital or the preposition that they need."""
    for name, form in match.groupdict().items():
        if form in lexicon.capitalised and not text[match.start(name)].isupper():
            return kind == "set"
    if kind in ("month", "weekday") and match[0] in lexicon.needs_preposition:
        return _after(lexicon.preposition, match)
    if kind == "era" and match.groupdict().get("era"):
        return _after(lexicon.preposition, match)
    if kind == "day_month" and match["month"] in lexicon.doubtful:
        return match["wday"] is not None or _after(lexicon.preposition, match)
    if kind == "year" and match[0].isdigit():
        return _is_year(match, lexicon)
    return True


def _is_year(match: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a bare number is a year: after a preposition, or alone in brackets."""
    if lexicon.counted.match(match.string, match.end()):
        return False
    if _after(lexicon.preposition, match) or _after(lexicon.article, match):
        return _FIRST_YEAR <= int(match[0]) <= _LAST_YEAR
    if not _FIRST_LOOSE_YEAR <= int(match[0]) <= _LAST_YEAR:
        return False
    before = match.string[match.start() - 1 : match.start()]
    return before == "(" or match.string[match.end() : match.end() + 1] in tuple(",)")


def _after(words: re.Pattern[str], match: re.Match[str]) -> bool:
    return (
        words.search(match.string, max(0, match.start() - 30), match.start())
        is not None
    )


def _without_overlap(sayings: list[Saying]) -> list[Saying]:
    """Sayings sorted by place; of two that overlap, the longer one stays."""
    kept: list[Saying] = []
    for saying in sorted(sayings, key=lambda s: (s.start, -s.end)):
        if kept and saying.start < kept[-1].end:
            if saying.end - saying.start > kept[-1].end - kept[-1].start:
                kept[-1] = saying
            continue
        kept.append(saying)
    return kept
