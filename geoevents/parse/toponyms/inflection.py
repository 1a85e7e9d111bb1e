"""Bare forms of inflected names, by tables of endings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import lru_cache

from geoevents.parse.toponyms.lexicon import read_table

_Endings = tuple[tuple[str, str], ...]

#: Shorter stems are too often another word.
_SHORTEST = 3
_MOST_FORMS = 24


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Mapping[str, _Endings]]:
    raw = read_table("inflection.toml")
    return {
        language: {
            side: tuple(sorted(map(_pair, pairs), key=lambda p: -len(p[0])))
            for side, pairs in sides.items()
        }
        for language, sides in raw.items()
        if isinstance(sides, dict)
    }


def _pair(value: list[str]) -> tuple[str, str]:
    return value[0], value[1]


def inflects(language: str) -> bool:
    """Whether there is a table of endings for the language."""
    return any(_tables().get(language, {}).values())


def _last_forms(word: str, language: str) -> Iterator[str]:
    for ending, bare in _tables().get(language, {}).get("after", ()):
        stem = word[: -len(ending)]
        if len(stem) >= _SHORTEST - len(bare) and word.lower().endswith(ending):
            yield stem + bare
    for proclitic, bare in _tables().get(language, {}).get("before", ()):
        if word.startswith(proclitic) and len(word) - len(proclitic) >= _SHORTEST:
            yield bare + word[len(proclitic) :]


def proclitic_length(word: str, bare: str, language: str) -> int:
    """How much of a word is a small word written together with the name behind it.

    >>> proclitic_length("وحمص", "حمص", "ar"), proclitic_length("Kyivs", "Kyiv", "en")
    (1, 0)
    """
    if not _tables().get(language, {}).get("before") or not word.endswith(bare):
        return 0
    return len(word) - len(bare)


def _first_forms(word: str, language: str) -> Iterator[str]:
    yield word
    for ending, bare in _tables().get(language, {}).get("first", ()):
        stem = word[: -len(ending)]
        if len(stem) >= _SHORTEST and word.lower().endswith(ending):
            yield stem + bare


def bare_forms(name: str, language: str) -> tuple[str, ...]:
    """Forms that the name may be inflected from, likeliest first; never the name.

    Of a name of several words the last is a noun, the one before it an adjective
    that agrees with it.

    >>> bare_forms("Azerbaidjanul", "ro")[0]
    'Azerbaidjan'
    >>> "Нагорный Карабах" in bare_forms("Нагорном Карабахе", "ru")
    True
    """
    *before, last = name.split(" ")
    lasts = list(dict.fromkeys(_last_forms(last, language)))
    if not before:
        return tuple(form for form in lasts if form != name)[:_MOST_FORMS]
    firsts = list(dict.fromkeys(_first_forms(before[-1], language)))
    pairs = itertools.product(firsts, [*lasts, last])
    forms = (" ".join((*before[:-1], first, noun)) for first, noun in pairs)
    return tuple(dict.fromkeys(form for form in forms if form != name))[:80]
