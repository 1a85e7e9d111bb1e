"""How common a word is in a language, from the tables of the package wordfreq."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

#: Zipf value given to words below the tables' reach (one in a million words is 3.0).
RARE = 1.0


@lru_cache(maxsize=8)
def _table(language: str) -> Mapping[str, float]:
    import wordfreq

    if language not in wordfreq.available_languages("small"):
        return {}
    return wordfreq.get_frequency_dict(language, wordlist="small")


def zipf(word: str, language: str) -> float:
    """Zipf value of a word: 7 is "the", 3 one in a million words, RARE what is rarer.

    Languages without a table (Azerbaijani, Armenian ...) have every word as RARE.

    >>> zipf("the", "en") > 7, zipf("stepanakert", "en")
    (True, 1.0)
    """
    frequency = _table(language).get(word.lower())
    return RARE if not frequency else math.log10(frequency) + 9


def has_frequencies(language: str) -> bool:
    """Whether there is a table of frequencies for the language."""
    return bool(_table(language))
