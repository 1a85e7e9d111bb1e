"""Where words begin and end, in every script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: No combining mark comes before it.
_FIRST_MARK = "\u0300"

_WORD = re.compile(r"[^\W_]+")

# What may follow a word without belonging to it or being folded away.
_PLAIN_ENDS = frozenset(' \n\t\r.,;:!?)]}"\u00bb\u201d')

# Scripts written without spaces (Thai, Lao, Myanmar, Khmer, kana, Han): any place in
# a run may begin or end a name. Hangul attaches particles: a name may end anywhere.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_OPEN_ENDED = re.compile(_UNSPACED.pattern[:-1] + "\uac00-\ud7a3]")


def has_unspaced(text: str) -> bool:
    """Whether some of the text is in a script written without spaces, or Hangul."""
    return _OPEN_ENDED.search(text) is not None


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text in a script with spaces, each with start and end."""
    for word in _WORD.finditer(text):
        start, end = word.span()
        before = text[start - 1] if start else " "
        if before < _FIRST_MARK or unicodedata.category(before)[0] != "M":
            yield word.group(), start, end


def is_plain_end(text: str, end: int) -> bool:
    """Whether white space or the end of the text follows: nothing joins the word."""
    return end >= len(text) or text[end] in _PLAIN_ENDS


def word_starts(text: str) -> Iterator[int]:
    """Offsets at which a name may begin: rising."""
    plain = not _UNSPACED.search(text)
    for word in _WORD.finditer(text):
        start = word.start()
        before = text[start - 1] if start else " "
        if before >= _FIRST_MARK and unicodedata.category(before)[0] == "M":
            continue
        yield start
        if not plain and _UNSPACED.search(word.group()):
            yield from range(start + 1, word.end())


def is_word_end(text: str, end: int) -> bool:
    """Whether a name may end before the offset."""
    if end >= len(text):
        return True
    following = text[end]
    if following.isalnum():
        last = text[end - 1]
        return not last.isalnum() or _OPEN_ENDED.match(last) is not None
    return following < _FIRST_MARK or unicodedata.category(following)[0] != "M"
