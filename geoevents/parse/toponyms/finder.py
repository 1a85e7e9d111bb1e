"""What of a page may be a toponym: names as written, as inflected, as abbreviated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geoevents.parse.toponyms.fame import Fames
from geoevents.parse.toponyms.inflection import (
    bare_forms,
    inflects,
    proclitic_length,
)
from geoevents.parse.toponyms.lexicon import PlaceLexicon
from geoevents.parse.toponyms.sightings import (
    Sighting,
    Words,
    abbreviated,
    before_apostrophe,
    matches_of,
    trimmed,
)
from geoevents.places import Gazetteer
from geoevents.places.gazetteer import NameMatch
from geoevents.text.page import Page

#: A bare form found by cutting an ending must be of a place at least this known.
_BARE_FAME = 0.3

#: So much better known must the place of a bare form be than that of the written one.
_CHANCE = 1.0

#: A neighbouring name of a place at least this known is another place's name.
WELL_KNOWN = 1.6


class Finder:
    """Finds what some evidence could make a place, for the judge to weigh."""

    def __init__(self, gazetteer: Gazetteer, fames: Fames) -> None:
        self._gazetteer = gazetteer
        self._fame = fames.of_name

    def find(self, words: Words, page: Page, lexicon: PlaceLexicon) -> list[Sighting]:
        """The sightings, sorted by start; none overlap."""
        found = [*abbreviated(words)]
        taken = {index for s in found for index in range(s.first, s.last)}
        for sighting in self._scanned(words, page, lexicon):
            if taken.isdisjoint(range(sighting.first, sighting.last)):
                found.append(sighting)
        if inflects(page.language):
            found = self._with_inflected(words, page.language, lexicon, found)
        return sorted(found, key=lambda s: s.start)

    def _with_inflected(
        self,
        words: Words,
        language: str,
        lexicon: PlaceLexicon,
        found: Sequence[Sighting],
    ) -> list[Sighting]:
        """The sightings, with inflected names where none is or a chance one."""
        weak = [s for s in found if self._may_be_chance(s, language)]
        chance = {s.first for s in weak}
        firm = [s for s in found if s.first not in chance]
        taken = frozenset(i for s in firm for i in range(s.first, s.last))
        known = {s.first: self._weight(s, language) for s in weak}
        more = [
            s
            for s in self._inflected(words, language, lexicon, taken)
            if self._weight(s, language) >= known.get(s.first, 0.0) + _CHANCE
        ]
        gone = {index for s in more for index in range(s.first, s.last)}
        kept = [s for s in weak if gone.isdisjoint(range(s.first, s.last))]
        return [*firm, *kept, *more]

    def _may_be_chance(self, sighting: Sighting, language: str) -> bool:
        """A hamlet or a foreign demonym may be the case of a better known name."""
        if sighting.sure or sighting.last - sighting.first > 1 or sighting.artefact:
            return False
        if sighting.demonym:
            return sighting.foreign
        return self._weight(sighting, language) < WELL_KNOWN

    def _weight(self, sighting: Sighting, language: str) -> float:
        fame = self._fame(sighting.name, language) if sighting.place else None
        return fame.weight if fame else -_CHANCE

    def _scanned(
        self, words: Words, page: Page, lexicon: PlaceLexicon
    ) -> Iterator[Sighting]:
        for match in matches_of(self._gazetteer, page):
            if _is_plain_word(words.text, match) or _is_money(words.text, match):
                continue
            start, end = trimmed(words.text, match.start, match.end)
            if lexicon["locative_endings"].phrases:
                end = before_apostrophe(words.text, start, end)
            first, last = words.within(start, end)
            if first >= last:
                continue
            if match.is_artefact and last - first > 1 and not match.is_name:
                parts = [*self._parts(words, first, last, lexicon)]
                if len(parts) > 1:
                    yield from parts
                    continue
            yield from self._sighting(words, match, (start, end), lexicon.language)

    def _sighting(
        self, words: Words, match: NameMatch, span: tuple[int, int], language: str
    ) -> Iterator[Sighting]:
        start, end = span
        first, last = words.within(start, end)
        named = _first_named(words, first, last)
        if named == first or match.is_demonym:
            yield Sighting(
                start,
                end,
                words.text[start:end],
                first,
                last,
                place=match.is_name and named == first,
                demonym=match.is_demonym,
                artefact=match.is_artefact,
                foreign=match.is_demonym and not _has_demonym(match, language),
                own=match.is_demonym and _has_name(match, language),
            )
        elif named is not None:
            name = words.text[words.tokens[named].start : end]
            if self._fame(name, language):
                yield Sighting(end - len(name), end, name, named, last)

    def _parts(
        self, words: Words, first: int, last: int, lexicon: PlaceLexicon
    ) -> Iterator[Sighting]:
        """The countries of an artefact made of several ("Asia and Afghanistan")."""
        for index in range(first, last):
            token = words.tokens[index]
            fame = self._fame(token.text, lexicon.language) if token.capital else None
            if fame and fame.country and token.fold not in lexicon["not_places"]:
                artefact = bool(self._gazetteer.artefacts(token.text))
                yield Sighting(
                    token.start,
                    token.end,
                    token.text,
                    index,
                    index + 1,
                    artefact=artefact,
                )

    def _inflected(
        self,
        words: Words,
        language: str,
        lexicon: PlaceLexicon,
        taken: frozenset[int],
    ) -> Iterator[Sighting]:
        done = 0
        for first, token in enumerate(words.tokens):
            capital = token.capital or not token.cased
            if first < done or first in taken or not capital or len(token.text) < 4:
                continue
            for last in (first + 2, first + 1):
                sighting = self._bare(words, first, last, language, lexicon)
                if sighting:
                    yield sighting
                    done = last
                    break

    def _bare(
        self,
        words: Words,
        first: int,
        last: int,
        language: str,
        lexicon: PlaceLexicon,
    ) -> Sighting | None:
        if last > len(words.tokens):
            return None
        if last - first > 1 and not words.joined(last - 1):
            return None
        start, end = words.tokens[first].start, words.tokens[last - 1].end
        if last - first == 1 and words.tokens[first].fold in lexicon["not_places"]:
            return None
        for form in bare_forms(words.text[start:end], language):
            fame = self._fame(form, language)
            if fame and fame.weight >= _BARE_FAME:
                start += proclitic_length(words.text[start:end], form, language)
                return Sighting(start, end, form, first, last)
        return None


def _is_money(text: str, match: NameMatch) -> bool:
    """``US$ 20``, ``R$``: a currency, no country."""
    return text[match.end : match.end + 1] in _CURRENCIES


_CURRENCIES = ("$", "€", "£")


def _is_plain_word(text: str, match: NameMatch) -> bool:
    """Whether all of it is small letters, and it is no demonym: most matches are."""
    if match.is_demonym or match.is_artefact:
        return False
    surface = text[match.start : match.end]
    return surface.islower() and surface.isalpha()


_DEMONYMS = ("demonym", "adjective")


def _has_demonym(match: NameMatch, language: str) -> bool:
    languages = (language, None)
    names = (name for name in match.names if name.kind in _DEMONYMS)
    return any(name.language in languages for name in names)


def _has_name(match: NameMatch, language: str) -> bool:
    names = (name for name in match.names if name.kind not in _DEMONYMS)
    return any(name.language == language for name in names)


def _first_named(words: Words, first: int, last: int) -> int | None:
    """Index of the first word that can begin a name: "northern Syria" is Syria."""
    tokens = enumerate(words.tokens[first:last], first)
    return next((i for i, token in tokens if token.capital or not token.cased), None)
