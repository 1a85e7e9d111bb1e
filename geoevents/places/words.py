"""Where words begin and end, in every script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")

# Scripts written without spaces (Thai, Lao, Myanmar, Khmer, kana, Han): any place in
# a run may begin or end a name. Hangul attaches particles: a name may end anywhere.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_OPEN_ENDED = re.compile(_UNSPACED.pattern[:-1] + "\uac00-\ud7a3]")


def word_starts(text: str) -> Iterator[int]:
    """Offsets at which a name may begin: rising."""
    plain = not _UNSPACED.search(text)
    for word in _WORD.finditer(text):
        start = word.start()
        if start and unicodedata.category(text[start - 1])[0] == "M":
            continue
        yield start
        if not plain and _UNSPACED.search(word.group()):
            yield from range(start + 1, word.end())


def is_word_end(text: str, end: int) -> bool:
    """Whether a name may end before the offset."""
    if end >= len(text):
        return True
    following = text[end]
    if following.isalnum() and text[end - 1].isalnum():
        return _OPEN_ENDED.match(text[end - 1]) is not None
    return unicodedata.category(following)[0] != "M"
