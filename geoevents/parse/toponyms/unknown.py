"""Names that the gazetteer does not know, where the context leaves no doubt."""

from __future__ import annotations

from collections.abc import Iterator

from geoevents.model import Span
from geoevents.parse.seams import Toponym
from geoevents.parse.toponyms.lexicon import PlaceLexicon
from geoevents.parse.toponyms.sightings import Words

_LONGEST_NAME = 3

#: A bare prefix of this kind ("lake", "mount") would make a name of any word.
_SETTLEMENT = "P"


def unknown_names(
    words: Words, lexicon: PlaceLexicon, known: frozenset[int]
) -> Iterator[Toponym]:
    """Unknown names after a feature word ("village of X") or before a spot ("X Road").

    known: indexes of words that the gazetteer's names cover. Nothing is looked up:
    the resolver says that these have no place.
    """
    for index, token in enumerate(words.tokens):
        if index in known or token.loud or not token.capital:
            continue
        if token.fold in lexicon["not_places"]:
            continue
        if _after_feature_word(words, lexicon, index):
            yield _named(words, index, _name_end(words, index, known), "P:feature word")
    yield from _spots(words, lexicon)


def _after_feature_word(words: Words, lexicon: PlaceLexicon, index: int) -> bool:
    phrases = lexicon.feature_before.get(_SETTLEMENT)
    length = phrases.ending_at(words.tokens, index) if phrases else 0
    if not length or words.gap(index).strip(" “\"«„'") != "":
        return False
    return not words.tokens[index - 1].capital or words.tokens[index - length].loud


def _name_end(words: Words, index: int, known: frozenset[int]) -> int:
    end = index + 1
    while (
        end < min(len(words.tokens), index + _LONGEST_NAME)
        and end not in known
        and words.tokens[end].capital
        and words.gap(end) in (" ", "-")
    ):
        end += 1
    return end


def _named(words: Words, first: int, last: int, cue: str) -> Toponym:
    start, end = words.tokens[first].start, words.tokens[last - 1].end
    return Toponym(Span(start, end), words.text[start:end], cues=(cue,))


def _spots(words: Words, lexicon: PlaceLexicon) -> Iterator[Toponym]:
    """``Rest Acres Road``, ``King Edward Street``: capitals up to a word for a spot."""
    for index, token in enumerate(words.tokens):
        if token.fold not in lexicon["spot_after"] or not token.capital:
            continue
        first = index
        while first > 0 and index - first < _LONGEST_NAME and _same_name(words, first):
            first -= 1
        if first < index and not words.tokens[index - 1].upper:
            yield _named(words, first, index + 1, "S:spot")


def _same_name(words: Words, index: int) -> bool:
    before = words.tokens[index - 1]
    return before.capital and not before.loud and words.gap(index) == " "
