"""English spellings of Azerbaijani names, as newsrooms in Baku write them."""

from __future__ import annotations

#: Letter -> English letters; ı and y vary, and q is g in Gubadli, Goygol and Gabala.
_ENGLISH = str.maketrans(
    {
        "ə": "a",
        "Ə": "A",
        "q": "g",
        "Q": "G",
        "x": "kh",
        "X": "Kh",
        "ş": "sh",
        "Ş": "Sh",
        "ç": "ch",
        "Ç": "Ch",
        "c": "j",
        "C": "J",
        "ğ": "gh",
        "Ğ": "Gh",
        "ı": "i",
        "İ": "I",
        "ö": "o",
        "Ö": "O",
        "ü": "u",
        "Ü": "U",
    }
)


def azerbaijani_to_english(name: str) -> str:
    """The name as English-language news of Azerbaijan spell it.

    >>> azerbaijani_to_english("Qaşaltı"), azerbaijani_to_english("Cəbrayıl")
    ('Gashalti', 'Jabrayil')
    """
    return name.translate(_ENGLISH)
