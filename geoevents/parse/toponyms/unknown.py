"""Names that the gazetteer does not know, where the context leaves no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geoevents.model import Span
from geoevents.parse.seams import Toponym
from geoevents.parse.toponyms.evidence import NAME_PARTICLES, NOUN_CAPITALS
from geoevents.parse.toponyms.frequency import RARE, has_frequencies, zipf
from geoevents.parse.toponyms.lexicon import PlaceLexicon, given_names
from geoevents.parse.toponyms.sightings import Words

_LONGEST_NAME = 3
_SHORTEST = 4

#: Zipf value up to which a word with a capital is a name in a list, and the first word
#: of a name before a spot.
_UNCOMMON = 2.2
_UNCOMMON_FIRST = 3.6

#: Words that stand in the tables of common words, and begin names of many camps.
_FIRST_NAMES = frozenset(("abu", "al", "el", "ben", "bin", "ibn"))

#: Cue of a name that was found by the list that it stands in.
LISTED = "in a list of places"

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
        if not token.capital or index < done or index in known:
            continue
        if token.loud and lexicon.language not in NOUN_CAPITALS:
            continue
        cue = _cue(words, lexicon, index)
        if cue is None:
            continue
        done = _name_end(words, index, known)
        yield _named(words, index, done, cue)
    yield from _spots(words, lexicon)


def listed_names(
    words: Words,
    lexicon: PlaceLexicon,
    places: Iterable[Toponym],
    known: frozenset[int],
) -> Iterator[Toponym]:
    """Unknown names that stand in a list with places: ``Kupiansk, Krasne and Lyptsi``.

    places: those found so far. known: indexes of the words of toponyms.
    """
    for place in places:
        if place.sense != "location":
            continue
        first, last = words.within(place.span.start, place.span.end)
        while item := _next_item(words, lexicon, last, known):
            yield _named(words, *item, LISTED)
            last = item[1]
        item = _item_before(words, lexicon, first, known)
        if item:
            yield _named(words, *item, LISTED)


def _next_item(
    words: Words, lexicon: PlaceLexicon, last: int, known: frozenset[int]
) -> tuple[int, int] | None:
    """The unknown name that follows "and", or a comma if a list goes on behind it."""
    tokens = words.tokens
    and_word = last < len(tokens) and tokens[last].fold in lexicon["and_words"]
    first = last + 1 if and_word else last
    gaps = ("", " ", ", ") if and_word else (", ",)
    if first >= len(tokens) or words.gap(last) not in gaps[-2:]:
        return None
    end = _item_end(words, lexicon, first, known)
    if end is None or (not and_word and not _has_next(words, lexicon, end)):
        return None
    return first, end


def _item_before(
    words: Words, lexicon: PlaceLexicon, first: int, known: frozenset[int]
) -> tuple[int, int] | None:
    """The unknown name before "and" and a place: ``Ogirtseve and Krasne``."""
    at = first - 2
    if at < 0 or words.tokens[first - 1].fold not in lexicon["and_words"]:
        return None
    spaced = words.gap(first) == " " and words.gap(first - 1) == " "
    locative = lexicon["locative"].ending_at(words.tokens, at)
    if not spaced or not locative or _item_end(words, lexicon, at, known) != at + 1:
        return None
    return at, at + 1


def _has_next(words: Words, lexicon: PlaceLexicon, index: int) -> bool:
    tokens = words.tokens
    if index >= len(tokens):
        return False
    if tokens[index].fold in lexicon["and_words"] and words.gap(index) == " ":
        return index + 1 < len(tokens) and tokens[index + 1].capital
    return False


def _item_end(
    words: Words, lexicon: PlaceLexicon, index: int, known: frozenset[int]
) -> int | None:
    """Where an unknown name of a list ends; None where it may be a person's."""
    tokens = words.tokens
    if index in known or lexicon.language in NOUN_CAPITALS:
        return None
    token = tokens[index]
    if index and tokens[index - 1].text in NAME_PARTICLES:
        return None
    if not token.capital or token.loud or token.upper or len(token.text) < _SHORTEST:
        return None
    if not has_frequencies(lexicon.language) or token.fold in given_names():
        return None
    lists = ("titles", "roles", "not_places", "organisation", "groups", "government")
    if any(token.fold in lexicon[name] for name in lists):
        return None
    end = _name_end(words, index, known)
    rare = all(zipf(t.text, lexicon.language) <= _UNCOMMON for t in tokens[index:end])
    verbs = (lexicon["say"], lexicon["act"], lexicon["reaction_verbs"])
    acts = any(verb.starting_at(tokens, end) for verb in verbs)
    owns = words.text[tokens[end - 1].end :][:2] in ("'s", "’s")
    return end if rare and end == index + 1 and not acts and not owns else None


def spots_written_small(
    words: Words, lexicon: PlaceLexicon, known: frozenset[int]
) -> Iterator[Toponym]:
    """``Abu Shouk camp``: unknown capitals before a small word for a spot."""
    spots = lexicon["spot_small"]
    done = 0
    for index, token in enumerate(words.tokens):
        if not _may_begin(words, lexicon, index, known) or index < done:
            continue
        end = _name_end(words, index, known)
        done = end
        if words.gap(end) == " " and spots.starting_at(words.tokens, end):
            if not token.loud or end > index + 1:
                yield _named(words, index, end, "S:spot")


def _may_begin(
    words: Words, lexicon: PlaceLexicon, index: int, known: frozenset[int]
) -> bool:
    """Whether the word may be the first of an unknown name."""
    token = words.tokens[index]
    if not token.capital or token.upper or index in known:
        return False
    if index and words.joined(index) and words.tokens[index - 1].capital:
        return False
    if any(token.fold in lexicon[name] for name in ("titles", "groups")):
        return False
    if token.fold in _FIRST_NAMES:
        return True
    return (
        token.fold not in lexicon["not_places"]
        and zipf(token.text, lexicon.language) <= _UNCOMMON_FIRST
    )


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
    lower = lower or lexicon.language in NOUN_CAPITALS
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
    while _goes_on(words, end, known) and end < index + _LONGEST_NAME:
        end += 1
    particle = end < len(words.tokens) and words.tokens[end].text in NAME_PARTICLES
    if particle and words.gap(end) in (" ", "-") and _goes_on(words, end + 1, known):
        end += 2
    return end


def _goes_on(words: Words, index: int, known: frozenset[int]) -> bool:
    """Whether the word at index is a further part of an unknown name."""
    return (
        index < len(words.tokens)
        and index not in known
        and words.tokens[index].capital
        and words.gap(index) in (" ", "-")
    )


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
