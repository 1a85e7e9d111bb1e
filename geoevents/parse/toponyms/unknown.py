"""Names that the gazetteer does not know, where the context leaves no doubt."""

from __future__ import annotations

from collections.abc import Iterator

from geoevents.model import Span
from geoevents.parse.seams import Toponym
from geoevents.parse.toponyms.evidence import NOUN_CAPITALS
from geoevents.parse.toponyms.frequency import RARE, has_frequencies, zipf
from geoevents.parse.toponyms.lexicon import PlaceLexicon, given_names
from geoevents.parse.toponyms.sightings import Words

_LONGEST_NAME = 3
_SHORTEST = 4

_PREPOSITION = "unknown name after a preposition"


def unknown_names(
    words: Words, lexicon: PlaceLexicon, known: frozenset[int]
) -> Iterator[Toponym]:
    """Unknown names after "village of" or "near", and before a spot ("X Road").

    known: indexes of words that the gazetteer's names cover. Nothing is looked up:
    the resolver says that these have no place.
    """
    done = 0
    for index, token in enumerate(words.tokens):
        if not token.capital or token.loud or index < done or index in known:
            continue
        cue = _cue(words, lexicon, index)
        if cue is None:
            continue
        done = _name_end(words, index, known)
        yield _named(words, index, done, cue)
    yield from _spots(words, lexicon)


def _cue(words: Words, lexicon: PlaceLexicon, index: int) -> str | None:
    """What makes an unknown capitalised word a place's name, or None."""
    token = words.tokens[index]
    if token.fold in lexicon["not_places"] or token.fold in given_names():
        return None
    feature_class = _feature_before(words, lexicon, index)
    if feature_class is not None:
        return f"{feature_class}:feature word"
    return _PREPOSITION if _at_unknown(words, lexicon, index) else None


def _feature_before(words: Words, lexicon: PlaceLexicon, index: int) -> str | None:
    """The class of the lower-case feature word that stands right before a name."""
    found = lexicon.class_before(words.tokens, index)
    if found is None or words.gap(index).strip(" “\"«„'") != "":
        return None
    lower = not words.tokens[index - 1].capital or words.tokens[index - found[1]].loud
    return found[0] if lower else None


def _at_unknown(words: Words, lexicon: PlaceLexicon, index: int) -> bool:
    """``near X``, where X is a word that no table of the language has."""
    token = words.tokens[index]
    if token.upper or len(token.text) < _SHORTEST or words.gap(index) != " ":
        return False
    if index + 1 < len(words.tokens) and words.joined(index + 1):
        if words.tokens[index + 1].capital:
            return False
    if lexicon.language in NOUN_CAPITALS:
        return False
    if (
        not has_frequencies(lexicon.language)
        or zipf(token.text, lexicon.language) > RARE
    ):
        return False
    length = lexicon["locative"].ending_at(words.tokens, index)
    return length > lexicon["weak_locative"].ending_at(words.tokens, index)


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
    spots = lexicon["spot_after"].singles
    for index, token in enumerate(words.tokens):
        if not token.capital or token.fold not in spots:
            continue
        first = index
        while first > 0 and index - first < _LONGEST_NAME and _same_name(words, first):
            first -= 1
        if first < index and not words.tokens[index - 1].upper:
            yield _named(words, first, index + 1, "S:spot")


def _same_name(words: Words, index: int) -> bool:
    before = words.tokens[index - 1]
    return before.capital and not before.loud and words.gap(index) == " "
