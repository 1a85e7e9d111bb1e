"""Finding the names of an index in running text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geoevents.places.fold import FoldedText, fold_text
from geoevents.places.index import Index
from geoevents.places.match import NameMatch
from geoevents.places.words import (
    has_unspaced,
    is_plain_end,
    is_word_end,
    word_starts,
    words,
)

#: After a small d these part it from a name: "d'El Obeid" is no Del.
_ELIDING = ("'", "\u2019")

#: Longest name that scanning looks for, in folded code points.
_LONGEST = 64


def scan_index(index: Index, text: str) -> Iterator[NameMatch]:
    """The longest names of one index, left to right, without overlap.

    Most words of a text begin no name of several words: these are looked up by
    themselves, in a memo, and the trie is asked only for the others.
    """
    if has_unspaced(text):
        yield from scan_stack((index,), text)
        return
    folded = fold_text(text)
    line, prefixes, plain = folded.folded, index.keys.prefixes, not folded.odd
    memo, flags, done = index.words, index.key_flags, 0
    for word, start, end in words(text):
        if start < done or (word == "d" and text[end : end + 1] in _ELIDING):
            continue
        known = memo.get(word)
        if known is None:
            known = index.remember_word(word)
        key, begins_longer = known
        if begins_longer or not is_plain_end(text, end):
            at = start if plain else folded.folded_offset(start)
            names = prefixes(line[at : at + _LONGEST])
            match = _longest(index, text, folded, start, names) if names else None
            if match is not None:
                yield match
                done = match.end
        elif key >= 0 and end - start > 1:
            yield NameMatch(start, end, key, flags[key], index)


def scan_stack(stack: Sequence[Index], text: str) -> Iterator[NameMatch]:
    """The longest names of several indexes; of two as long, the first index's."""
    folded = fold_text(text)
    done = 0
    for start in word_starts(text):
        if start < done:
            continue
        at = folded.folded_offset(start)
        head = folded.folded[at : at + _LONGEST]
        best: NameMatch | None = None
        for index in stack:
            names = index.keys.prefixes(head)
            match = _longest(index, text, folded, start, names)
            if match and (best is None or match.end > best.end):
                best = match
        if best is not None:
            yield best
            done = best.end


def _longest(
    index: Index, text: str, folded: FoldedText, start: int, names: list[str]
) -> NameMatch | None:
    """The longest of the names that begin here and end where a word does."""
    moves = bool(folded.odd)
    for name in reversed(names):
        end = start + len(name)
        if moves:
            at = folded.folded_offset(start)
            end = folded.original_offset(at + len(name) - 1) + 1
        if end - start > 1 and is_word_end(text, end):
            key = index.keys[name]
            if _is_possessive(text, start, end) and name[:-1] in index.keys:
                end, key = end - 2, index.keys[name[:-1]]
            return NameMatch(start, end, key, index.key_flags[key], index)
    return None


def _is_possessive(text: str, start: int, end: int) -> bool:
    """Whether it is an English genitive: ``Armenia's``, not ``Armenias``."""
    return end - start > 3 and text[end - 1] in "sS" and text[end - 2] in "'\u2019"
