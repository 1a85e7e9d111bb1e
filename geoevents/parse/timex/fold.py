"""Text as the tables are compared with it: lower case, plain Latin letters.

Folding keeps every offset: one character in, one character out.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_STRIPPED = ((0x00C0, 0x0250), (0x1E00, 0x2000))  # Latin and Greek with marks
_LOWERED = ((0x0041, 0x005B), (0x0370, 0x0590), (0x10A0, 0x1100))
_SAME = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "\xa0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "ı": "i",
    "ё": "е",
    "Ё": "е",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
}


def fold(text: str) -> str:
    """The text in lower case without Latin diacritics, of the same length.

    >>> fold("Duminică, 27 SEPTEMBRIE – İstanbul")
    'duminica, 27 septembrie - istanbul'
    """
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    table = {ord(old): new for old, new in _SAME.items()}
    for first, last in _STRIPPED:
        for code in range(first, last):
            base = unicodedata.normalize("NFD", chr(code))[:1].lower()
            if len(base) == 1 and code not in table:
                table[code] = base
    for first, last in _LOWERED:
        for code in range(first, last):
            lower = chr(code).lower()
            if len(lower) == 1 and code not in table:
                table[code] = lower
    return table
