"""The language of a text: a vote of its paragraphs, weighted by their letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from eld import LanguageDetector

from geoevents.model import Span
from geoevents.text.tables import table

UNKNOWN = "und"
#: Shorter paragraphs do not vote: names and dates look like any language. Counted
#: in UTF-8 bytes, so that ten Cyrillic letters or seven Chinese signs suffice.
_MIN_LETTER_BYTES = 20
#: What is enough to know the language of an article, however long it is. The
#: detector reads some 350 bytes of what it is given, so it is given pieces.
_MAX_PIECES = 200
_PIECE_CHARS = 300
#: So many letters, with no more than a tenth of them outvoted, end the vote.
_ENOUGH_LETTER_BYTES = 500
_MAX_OUTVOTED = 0.1
_STRIDE = 4
#: Below these the best of the detector's scores means nothing: names, gibberish and
#: languages it was not taught score 0.08 to 0.12, prose 0.4 and more; and the next
#: best may be as good. (Its own is_reliable calls long English prose unreliable.)
_MIN_SCORE = 0.25
_MIN_LEAD = 0.02
#: Names keep letters of their own; a text in the language has hardly others.
_MAX_FOREIGN = 0.02

_SUBTAG = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


def primary_subtag(tag: str | None) -> str | None:
    """The BCP 47 primary subtag of a language tag, None where it is no such tag.

    >>> primary_subtag("en-US"), primary_subtag("ru_RU"), primary_subtag("English")
    ('en', 'ru', None)
    """
    match = _SUBTAG.fullmatch(tag.strip()) if tag else None
    subtag = match[1].lower() if match else None
    return None if subtag == UNKNOWN else subtag


def detect_language(text: str, parts: Sequence[Span]) -> str:
    """The language that most letters of the parts are written in, else ``und``.

    ``und`` too where the detector is unsure of most letters, or where there are too
    few. A date line or a quotation in another language is outvoted.
    """
    votes: Counter[str] = Counter()
    for piece in _spread([*islice(_pieces(text, parts), _MAX_PIECES)]):
        weight = _letter_bytes(piece)
        if weight >= _MIN_LETTER_BYTES:
            votes[_language_of(piece)] += weight
            if _is_settled(votes):
                break
    if not votes:
        return UNKNOWN
    winner, weight = min(votes.items(), key=lambda vote: (-vote[1], vote[0]))
    return winner if 2 * weight > votes.total() else UNKNOWN


def _spread(pieces: Sequence[str]) -> Iterator[str]:
    """The pieces in an order that soon has some of all parts of the text."""
    for first in range(_STRIDE):
        yield from pieces[first::_STRIDE]


def _is_settled(votes: Counter[str]) -> bool:
    total = votes.total()
    enough = total >= _ENOUGH_LETTER_BYTES
    return enough and max(votes.values()) >= (1 - _MAX_OUTVOTED) * total


def _pieces(text: str, parts: Sequence[Span]) -> Iterator[str]:
    for part in parts:
        for start in range(part.start, part.end, _PIECE_CHARS):
            yield text[start : min(start + _PIECE_CHARS, part.end)]


def _letter_bytes(piece: str) -> int:
    letters = "".join(filter(str.isalpha, piece))
    return len(letters.encode("utf-8", "replace"))


def _language_of(piece: str) -> str:
    clean = piece.encode("utf-8", "replace").decode("utf-8")
    scores = sorted(_detector().detect(clean).scores().items(), key=lambda row: -row[1])
    if not scores or scores[0][1] < _MIN_SCORE:
        return UNKNOWN
    second = scores[1][1] if len(scores) > 1 else 0.0
    best = str(scores[0][0])
    sure = 1 - second / scores[0][1] >= _MIN_LEAD and not _is_foreign(clean, best)
    return best if sure else UNKNOWN


def _is_foreign(piece: str, language: str) -> bool:
    """Whether the piece has more than a few letters that the language lacks."""
    letters = list(filter(str.isalpha, piece.casefold()))
    found = sum(map(letters.count, set(table("foreign_letters").get(language, ""))))
    return found > _MAX_FOREIGN * len(letters)


@cache
def _detector() -> LanguageDetector:
    return LanguageDetector()
