"""The consonants of a name in a few classes: one form for all its transliterations.

Terter, Tərtər, Tartar, Тертер and Թարթառ are all ``TRTR``: vowels differ most between
transliterations, and consonants within the classes below. Simpler than Metaphone (made
for English) and known for letters of seven scripts; kin of Soundex (Russell, 1918).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Class -> its letters, after folding: Latin, Cyrillic, Greek, Armenian, Georgian,
#: Arabic (with Persian, Kurdish, Urdu and Pashto), Hebrew.
_LETTERS = {
    "P": "bp бп βπ բպփ ბპფ بپ ב",
    "F": "fvw фвў φϝ ֆվւ ვ فڤ פףו",
    "T": "td тдћђ τδθ տդթ ტდთ تدطضةثذ תדט",
    "K": "kqghx кгхґқғһ κγχ կքգղխհ კქგღხჰყ كقگخغحه קכךגחה",
    "S": "sjzc сзжшщчцџј σςζξψ սզժշչցձճծջ სზჟშჩცძჭწჯ سصزشژجچظ סזשצץ",
    "M": "m м μ մ მ م מם",
    "N": "n нњ ν ն ნ نں נן",
    "L": "l лљ λ լ ლ ل ל",
    "R": "r р ρ րռ რ رړڑ ר",
}
_CLASS_OF = {
    ord(letter): name
    for name, letters in _LETTERS.items()
    for letter in letters.replace(" ", "")
}

#: Letters that together spell one sound, and silent ones: a last h, an article;
#: and the Armenian vowel of two letters.
_PAIRS = re.compile(
    r"tsch|sch|tch|dzh|дж|[szcd][hz]|ts|dj|tj|cs|gy|ph|c(?![eiy])"
    r"|(?<=[aeiou])h\b|ه\b|\bال(?=\w)|\b[ae]l (?=\w)|ու"
)
_OF_PAIR = {
    "ph": "f",
    "c": "k",
} | dict.fromkeys(("h", "ه", "ال", "al ", "el ", "ու"), "")

#: Stand-in of a sibilant of several letters.
_SIBILANT = "s"

#: Every class, for trying what one slip of the pen makes of a skeleton.
CLASSES = "".join(_LETTERS)


def _one_sound(found: re.Match[str]) -> str:
    return _OF_PAIR.get(found.group(), _SIBILANT)


def skeleton(folded: str) -> str:
    """The classes of the consonants of a folded name, repeated ones once.

    Empty for names of vowels alone and for scripts that are not listed (Han, Thai).

    >>> skeleton("xankendi"), skeleton("khankendi"), skeleton("ханкенди")
    ('KNKNT', 'KNKNT', 'KNKNT')
    """
    plain = _PAIRS.sub(_one_sound, folded)
    kept = "".join(_CLASS_OF.get(ord(char), "") for char in plain)
    return re.sub(r"(.)\1+", r"\1", kept)


def neighbours(form: str) -> Iterator[str]:
    """The skeletons one slip away: a class too many, too few, other, or exchanged.

    Only long ones bear a slip: what is shorter than four would be like everything.
    """
    if len(form) < 4:
        return
    for at in range(len(form)):
        head, tail = form[:at], form[at + 1 :]
        yield head + tail
        for other in CLASSES:
            yield head + other + tail
            yield head + other + form[at:]
        if tail:
            yield head + tail[0] + form[at] + tail[1:]
    yield from (form + other for other in CLASSES)
