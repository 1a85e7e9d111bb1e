"""Sentences as spans, for any script, with abbreviations as a table by language.

Own rules because the library tried (sentencex 1.0.32) knows few abbreviations
outside English and does not mend what scraped and translated news is full of:
missing spaces after a full stop, and stray full stops inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from geoevents.model import Span
from geoevents.text.tables import table

#: Longer sentences are cut at a space: lists, tables, texts without full stops.
MAX_SENTENCE_CHARS = 2000

#: Full stops of scripts that use them for nothing else: CJK, Devanagari, Arabic,
#: Urdu, Armenian, Ethiopic, Burmese, Khmer, Tibetan.
_SURE = "。！？｡।॥؟۔։።፧။។།"
_CLOSING_MARKS = "\"'”’»›)]}」』）"
_CLOSERS = rf"(?:[{re.escape(_CLOSING_MARKS)}]|\[\d{{1,3}}\])*"
#: Armenian is often typed with a colon for its full stop, which looks alike.
_ARMENIAN_COLON = r"(?<=[\u0561-\u0587]):(?=\s+[«\u0531-\u0556])"
_STOP = re.compile(rf"(?:\.+|[!?…{_SURE}]|{_ARMENIAN_COLON})[.!?…{_SURE}]*{_CLOSERS}")
#: A guillemet that closes after a space, as French sets it, or a stray quote.
_SPACED_CLOSER = re.compile(r"[ \u00a0\u202f](?:»|[\"“”](?=\s))")
_OPENERS = "\"'“‘«‹„‚([{¿¡-–—•*「『（ \t\u00a0\u202f\u2009\u3000"
_WORD_BEFORE = re.compile(r"[^\W_](?:[\w.'’№-]*\w)?$")
_WORD_AFTER = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[IVXLC]+\b")
_DOTTED = re.compile(r"[^\W\d_]{1,3}(?:\.[^\W\d_]{1,3})+")
_LAST_WORD_CHARS = 30


@dataclass(frozen=True, slots=True)
class _Abbreviations:
    titles: frozenset[str]
    before_number: frozenset[str]
    may_end: frozenset[str]
    starters: frozenset[str]
    ordinal_stop: bool


@cache
def _abbreviations(language: str) -> _Abbreviations:
    rows = table("abbreviations")
    common, own = rows["any"], rows.get(language, {})

    def words(key: str) -> frozenset[str]:
        return frozenset(common.get(key, ())) | frozenset(own.get(key, ()))

    return _Abbreviations(
        titles=words("titles"),
        before_number=words("before_number"),
        may_end=words("may_end"),
        starters=words("starters"),
        ordinal_stop=bool(own.get("ordinal_stop")),
    )


def sentences(
    text: str, parts: Sequence[Span], *, language: str = "und"
) -> tuple[Span, ...]:
    """The sentences of the given parts of a text, sorted and disjoint.

    parts: stretches that no sentence may cross, such as paragraphs. language:
    BCP 47 primary subtag, which picks the abbreviations. No sentence is longer
    than MAX_SENTENCE_CHARS. Stretches without a letter or digit are left out.

    >>> text = "Citat de AFP.De asemenea, 30.000 de morti. Gen. Ionescu a plecat."
    >>> [text[s.start : s.end] for s in sentences(text, [Span(0, len(text))])]
    ['Citat de AFP.', 'De asemenea, 30.000 de morti.', 'Gen. Ionescu a plecat.']
    """
    found: list[Span] = []
    for part in parts:
        for sentence in _part_sentences(text, part, _abbreviations(language)):
            found.extend(_bounded(text, sentence))
    return tuple(found)


def _part_sentences(text: str, part: Span, known: _Abbreviations) -> Iterator[Span]:
    cased = any(char.isupper() for char in text[part.start : part.end])
    start = part.start
    for match in _STOP.finditer(text, part.start, part.end):
        end = _end_of_closers(text, match.end(), part.end)
        if end <= start or not _ends_sentence(text, match, end, part, known, cased):
            continue
        if not _is_empty(text[end : min(end + _LAST_WORD_CHARS, part.end)]):
            yield from _trimmed(text, start, end)
            start = end
    yield from _trimmed(text, start, part.end)


def _end_of_closers(text: str, end: int, limit: int) -> int:
    match = _SPACED_CLOSER.match(text, end, limit)
    return match.end() if match else end


def _ends_sentence(
    text: str,
    stop: re.Match[str],
    end: int,
    part: Span,
    known: _Abbreviations,
    cased: bool,
) -> bool:
    if stop[0][0] in _SURE or stop[0] == ":":
        return True
    after = text[end : min(end + _LAST_WORD_CHARS, part.end)]
    rest = after.lstrip(_OPENERS)
    if not rest:
        return False
    spaced = after[0].isspace() or after[0] in _OPENERS
    if not spaced:
        return _lacks_space(text, stop, rest, part, known)
    if cased and rest[0].islower():
        return False
    if stop[0].rstrip(_CLOSING_MARKS) == ".":
        word = _word_before(text, stop.start(), part.start)
        return not _is_abbreviation(word, rest, known)
    return True


def _lacks_space(
    text: str, stop: re.Match[str], rest: str, part: Span, known: _Abbreviations
) -> bool:
    """Whether this is "AFP.De": a full stop with the next sentence right after it."""
    if not _may_begin(rest):
        return False
    word = _word_before(text, stop.start(), part.start)
    return (
        len(word) != 1
        and "." not in word
        and not _is_address(text, stop, part)
        and not _is_abbreviation(word, rest, known)
    )


def _may_begin(rest: str) -> bool:
    """A capital and a small letter, or a letter of a script without capitals."""
    first, second = rest[0], rest[1:2]
    if first.isupper():
        return second != "." and not second.isupper()
    return first.isalpha() and not first.islower()


def _is_address(text: str, stop: re.Match[str], part: Span) -> bool:
    words = text[max(part.start, stop.start() - 60) : stop.start()].split()
    token = f"{words[-1]}." if words else ""
    return any(mark in token for mark in ("://", "www.", "@"))


def _word_before(text: str, end: int, start: int) -> str:
    match = _WORD_BEFORE.search(text[max(start, end - _LAST_WORD_CHARS) : end])
    return match[0].casefold() if match else ""


def _is_abbreviation(word: str, rest: str, known: _Abbreviations) -> bool:
    """Whether the full stop after word belongs to it, given what comes next."""
    if word in known.titles:
        return True
    if rest[0].isdigit() or _ROMAN.match(rest):
        return word in known.before_number or word in known.may_end
    if word.isdecimal():
        return known.ordinal_stop and len(word) <= 2 and int(word) <= 31
    if len(word) == 1 or _DOTTED.fullmatch(word):
        following = _WORD_AFTER.match(rest)
        return not (following and following[0].casefold() in known.starters)
    return False


def _is_empty(text: str) -> bool:
    return not any(char.isalnum() for char in text)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right and not _is_empty(piece):
        yield Span(start + left, start + right)


def _bounded(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    while sentence.end - start > MAX_SENTENCE_CHARS:
        limit = start + MAX_SENTENCE_CHARS
        cut = max(text.rfind(mark, start + 1, limit) for mark in " \n\t") + 1
        cut = cut if cut > start + MAX_SENTENCE_CHARS // 2 else limit
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, sentence.end)
