"""Proposed readings of machine-translated names, each with its evidence.

Two kinds of slip are known. The gazetteer lists what becomes of single places
("Naka region"); the table of contractions lists countries whose short form in a
source language reads like another country's ("Afghanistan" for Azerbaijan). A
reading is proposed only where the article itself speaks for it; the written name
always stays in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from geoevents.model import Place, Repair
from geoevents.parse.seams import Toponym
from geoevents.parse.toponyms.fame import is_country
from geoevents.parse.toponyms.lexicon import (
    Contraction,
    PlaceLexicon,
    contractions,
    place_lexicon,
)
from geoevents.parse.toponyms.sightings import Words, words_of
from geoevents.parse.toponyms.tokens import folded
from geoevents.places import Gazetteer
from geoevents.places.gazetteer import Artefact
from geoevents.text.page import Page

#: A country must be named this often before a slip for it is considered, and this
#: many times as often as the country that is written.
_LEADING: Final = 3
_TIMES_AS_OFTEN: Final = 3


@lru_cache(maxsize=1)
def _contractions_by_name() -> dict[str, tuple[Contraction, ...]]:
    found: dict[str, tuple[Contraction, ...]] = {}
    for row in contractions():
        key = folded(row.written)
        found[key] = (*found.get(key, ()), row)
    return found


def propose_repairs(
    page: Page, toponyms: Sequence[Toponym], gazetteer: Gazetteer
) -> tuple[Toponym, ...]:
    """The toponyms, those that are slips with their reading as name and a Repair."""
    if not any(_suspicious(toponym, gazetteer) for toponym in toponyms):
        return tuple(toponyms)
    countries = _Countries(toponyms, gazetteer)
    repaired = [
        _repair_artefact(toponym, countries, gazetteer) or toponym
        for toponym in toponyms
    ]
    languages = {
        artefact.source_language
        for toponym in repaired
        if toponym.repair
        for artefact in gazetteer.artefacts(toponym.repair.original)
    }
    return _Contracted(page, repaired, countries, languages, gazetteer).repaired()


def _suspicious(toponym: Toponym, gazetteer: Gazetteer) -> bool:
    known = folded(toponym.name) in _contractions_by_name()
    return known or bool(gazetteer.artefacts(toponym.name))


class _Countries:
    """How often an article names each country, its places and its people."""

    def __init__(self, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.named: Counter[str] = Counter()
        self.supported: Counter[str] = Counter()
        self.places: set[str] = set()
        for toponym in toponyms:
            place = self._place(toponym)
            if place is None:
                continue
            self.places.add(place.id)
            if place.country:
                direct = is_country(place) and toponym.sense != "demonym"
                (self.named if direct else self.supported)[place.country] += 1

    def _place(self, toponym: Toponym) -> Place | None:
        demonym = toponym.sense == "demonym"
        candidates = (
            self._gazetteer.demonyms(toponym.name)
            if demonym
            else self._gazetteer.lookup(toponym.name, limit=1)
        )
        return candidates[0].place if candidates else None

    def total(self, country: str) -> int:
        """Mentions of the country, of its people and of its places."""
        return self.named[country] + self.supported[country]

    def leads(self, country: str) -> bool:
        """Whether the article is, among others, about the country."""
        return self.total(country) >= _LEADING


def _repair_artefact(
    toponym: Toponym, countries: _Countries, gazetteer: Gazetteer
) -> Toponym | None:
    for artefact in gazetteer.artefacts(toponym.name):
        place = gazetteer.place(artefact.place_id)
        evidence = place and _artefact_evidence(
            toponym, artefact, place, countries, gazetteer
        )
        if place and evidence:
            return replace(
                toponym,
                name=artefact.reading or place.name,
                sense="location" if toponym.sense == "demonym" else toponym.sense,
                repair=Repair(toponym.name, artefact.reading or place.name, evidence),
            )
    return None


def _artefact_evidence(
    toponym: Toponym,
    artefact: Artefact,
    place: Place,
    countries: _Countries,
    gazetteer: Gazetteer,
) -> tuple[str, ...]:
    """What speaks for the reading; empty where the article does not support it."""
    literal = gazetteer.lookup(toponym.name, limit=1)
    if literal and countries.total(literal[0].place.country or "") > countries.total(
        place.country or ""
    ):
        return ()
    told = [
        f"{artefact.evidence} (machine translation from {artefact.source_language})"
    ]
    if place.id in countries.places:
        told.append(f"{place.name} itself is named in the article")
    elif place.country and countries.total(place.country):
        country = gazetteer.country(place.country)
        told.append(
            f"the article is about {country.name if country else place.country}"
        )
    else:
        return ()
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Contracted:
    """The toponyms of a page in which contracted country names are looked for.

    languages: source languages of which the article shows other slips.
    """

    page: Page
    toponyms: Sequence[Toponym]
    countries: _Countries
    languages: set[str]
    gazetteer: Gazetteer

    def repaired(self) -> tuple[Toponym, ...]:
        """The toponyms with the readings that the article speaks for."""
        words = words_of(self.page)
        lexicon = place_lexicon(self.page.language)
        return tuple(
            self._read(index, words, lexicon) or toponym
            for index, toponym in enumerate(self.toponyms)
        )

    def _read(self, index: int, words: Words, lexicon: PlaceLexicon) -> Toponym | None:
        toponym = self.toponyms[index]
        if toponym.repair or toponym.sense in ("demonym", "embedded"):
            return None
        for row in _contractions_by_name().get(folded(toponym.name), ()):
            evidence = self._evidence(index, row, words, lexicon)
            country = self.gazetteer.country(row.reading)
            if evidence and country:
                repair = Repair(toponym.name, country.name, evidence)
                return replace(toponym, name=country.name, repair=repair)
        return None

    def _evidence(
        self, index: int, row: Contraction, words: Words, lexicon: PlaceLexicon
    ) -> tuple[str, ...]:
        if not self._fits(row):
            return ()
        partner = self._parallel(index, row, words, lexicon)
        told = [f"the short form {row.short_form} is read as {row.written} by machines"]
        if partner:
            told.append(f"named side by side with {partner}")
        elif row.language not in self.languages or not self._is_state(row):
            return ()
        elif self._is_scene(index, words, lexicon):
            return ()
        if row.language in self.languages:
            told.append(f"other slips of a translation from {row.language} in the text")
        told.append(
            f"the article names {row.reading} {self.countries.total(row.reading)} times"
            f" and nothing else of {row.written}"
        )
        return tuple(told)

    def _written(self, row: Contraction) -> Place | None:
        found = self.gazetteer.lookup(row.written, limit=1)
        return found[0].place if found else None

    def _is_state(self, row: Contraction) -> bool:
        written = self._written(row)
        return written is not None and written.country is not None

    def _fits(self, row: Contraction) -> bool:
        """Whether the article is about the dispute and not about what is written."""
        if not self.countries.leads(row.reading):
            return False
        if "*" not in row.beside and not any(map(self.countries.leads, row.beside)):
            return False
        written = self._written(row)
        if written is None or written.country is None:
            return True
        if self.countries.supported[written.country]:
            return False
        often = self.countries.total(row.reading)
        return often >= _TIMES_AS_OFTEN * self.countries.named[written.country]

    def _parallel(
        self, index: int, row: Contraction, words: Words, lexicon: PlaceLexicon
    ) -> str | None:
        """The name beside this one ("both X and Y") that the reading goes with."""
        for other in self._coordinated(index, words, lexicon):
            if self._country_of(other) in row.beside:
                return other.name
            for partner in _contractions_by_name().get(folded(other.name), ()):
                if partner.reading in row.beside and self._fits(partner):
                    return other.name
        return None

    def _coordinated(
        self, index: int, words: Words, lexicon: PlaceLexicon
    ) -> Iterator[Toponym]:
        here = self.toponyms[index]
        if index:
            before = self.toponyms[index - 1]
            if _is_and(words.text[before.span.end : here.span.start], lexicon):
                yield before
        if index + 1 < len(self.toponyms):
            after = self.toponyms[index + 1]
            if _is_and(words.text[here.span.end : after.span.start], lexicon):
                yield after

    def _country_of(self, toponym: Toponym) -> str | None:
        found = self.gazetteer.lookup(toponym.name, limit=1)
        place = found[0].place if found else None
        return place.country if place and is_country(place) else None

    def _is_scene(self, index: int, words: Words, lexicon: PlaceLexicon) -> bool:
        """Whether the name is said to be where something happens ("in X")."""
        span = self.toponyms[index].span
        first, _ = words.within(span.start, span.end)
        length = lexicon["locative"].ending_at(words.tokens, first)
        return length > 0 and words.tokens[first - 1].fold not in lexicon["links"]


def _is_and(gap: str, lexicon: PlaceLexicon) -> bool:
    return gap.strip(" -–").casefold() in {"", *_and_words(lexicon)} and gap != ""


def _and_words(lexicon: PlaceLexicon) -> set[str]:
    return {words[0] for words in lexicon["and_words"].phrases}
