"""Text without case and diacritics, of the same length as the original.

Offsets found in the folded text hold in the original, so rules can be written
once for "lovește", "loveste" and "LOVEȘTE".
"""

from __future__ import annotations

import unicodedata

#: Letters without a decomposition that are written both ways in the news, and
#: punctuation of many shapes that rules should see as one.
_SPECIAL = {
    "ı": "i",
    "İ": "i",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ə": "e",
    "ß": "s",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "‑": "-",
    "–": "-",
    "—": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
}


class _FoldTable(dict[int, int]):
    """Filled as letters are met; every value is one letter."""

    def __missing__(self, code: int) -> int:
        letter = chr(code)
        special = _SPECIAL.get(letter)
        base = special or unicodedata.normalize("NFD", letter)[0].lower()[0]
        self[code] = ord(base)
        return self[code]


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """The text in lower case without diacritics, letter for letter.

    >>> fold("Xankəndi, Șușa, Мартакертский")
    'xankendi, susa, мартакертскии'
    """
    return text.translate(_TABLE)
