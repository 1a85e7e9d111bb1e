"""What the script of a name tells: its ISO 15924 code, and sometimes its language."""

from __future__ import annotations

import unicodedata

#: First word of a letter's Unicode name -> ISO 15924 code.
_CODES = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "CJK": "Hani",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "HANGUL": "Hang",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "HEBREW": "Hebr",
    "ETHIOPIC": "Ethi",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "SINHALA": "Sinh",
    "MYANMAR": "Mymr",
    "KHMER": "Khmr",
    "THAI": "Thai",
    "LAO": "Laoo",
    "TIBETAN": "Tibt",
    "THAANA": "Thaa",
    "MONGOLIAN": "Mong",
}

#: Scripts that nearly only one language writes today.
_LANGUAGES = {
    "Armn": "hy",
    "Geor": "ka",
    "Grek": "el",
    "Hang": "ko",
    "Kana": "ja",
    "Hira": "ja",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Gujr": "gu",
    "Guru": "pa",
    "Sinh": "si",
    "Khmr": "km",
    "Thai": "th",
    "Laoo": "lo",
    "Thaa": "dv",
}


def script_of(name: str) -> str | None:
    """ISO 15924 code of the first letter's script, or None where it is not listed.

    >>> script_of("Xankəndi"), script_of("Ստեփանակերտ"), script_of("123")
    ('Latn', 'Armn', None)
    """
    letter = next(filter(str.isalpha, name), "0")
    return _CODES.get(unicodedata.name(letter, "").partition(" ")[0])


def language_of(name: str) -> str:
    """The language that a name's script gives away, or an empty string.

    >>> language_of("Ստեփանակերտ"), language_of("Степанакерт")
    ('hy', '')
    """
    if name[:1].isascii():
        return ""
    return _LANGUAGES.get(script_of(name) or "", "")
