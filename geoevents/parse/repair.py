"""Proposed readings of machine-translated names, each with its evidence.

The gazetteer lists what machine translation makes of names ("Naka region"), some of
them names of other countries and continents ("Afghanistan" for Azerbaijan). A reading
is proposed only where the article itself speaks for it, and for another country's
name only where nothing speaks for that country. The written name stays in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geoevents.model import Place, Repair
from geoevents.parse.seams import Toponym
from geoevents.parse.toponyms.fame import is_country
from geoevents.parse.toponyms.lexicon import PlaceLexicon, place_lexicon
from geoevents.parse.toponyms.sightings import Words, words_of
from geoevents.places import Gazetteer
from geoevents.places.gazetteer import Artefact
from geoevents.text.page import Page

#: A country must be named this often before another's name is read as its own, and
#: this many times as often as the country that is written.
_LEADING: Final = 3
_TIMES_AS_OFTEN: Final = 3


def propose_repairs(
    page: Page, toponyms: Sequence[Toponym], gazetteer: Gazetteer
) -> tuple[Toponym, ...]:
    """The toponyms, those that are slips with their reading as name and a Repair."""
    if not any(gazetteer.artefacts(toponym.name) for toponym in toponyms):
        return tuple(toponyms)
    article = _Article(
        words_of(page), place_lexicon(page.language), toponyms, gazetteer
    )
    languages: set[str] = set()
    places = [article.slip_of_place(toponym, languages) for toponym in toponyms]
    return tuple(
        place or article.slip_of_country(index, frozenset(languages)) or toponym
        for index, (place, toponym) in enumerate(zip(places, toponyms, strict=True))
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a name may be read as: one row of the gazetteer's artefacts."""

    artefact: Artefact
    place: Place

    def applied(self, toponym: Toponym, evidence: Sequence[str]) -> Toponym:
        """The toponym with the reading as its name."""
        repair = Repair(toponym.name, self.artefact.reading, tuple(evidence))
        sense = "location" if toponym.sense == "demonym" else toponym.sense
        return replace(toponym, name=self.place.name, sense=sense, repair=repair)

    @property
    def told(self) -> str:
        """The slip in words."""
        language = self.artefact.source_language
        return f"{self.artefact.evidence} (machine translation from {language})"


class _Article:
    """An article's toponyms, and how often each country is spoken of."""

    def __init__(
        self,
        words: Words,
        lexicon: PlaceLexicon,
        toponyms: Sequence[Toponym],
        gazetteer: Gazetteer,
    ) -> None:
        self._words = words
        self._lexicon = lexicon
        self._toponyms = toponyms
        self._gazetteer = gazetteer
        self._named: Counter[str] = Counter()
        self._supported: Counter[str] = Counter()
        self._places: set[str] = set()
        for toponym in toponyms:
            self._count(toponym)

    def _count(self, toponym: Toponym) -> None:
        place = self._literal(toponym)
        if place is None:
            return
        self._places.add(place.id)
        if place.country:
            direct = is_country(place) and toponym.sense != "demonym"
            (self._named if direct else self._supported)[place.country] += 1

    def _literal(self, toponym: Toponym) -> Place | None:
        """The best known place of the name as written."""
        demonym = toponym.sense == "demonym"
        look_up = self._gazetteer.demonyms if demonym else self._gazetteer.lookup
        candidates = look_up(toponym.name)
        return candidates[0].place if candidates else None

    def _total(self, country: str | None) -> int:
        return self._named[country or ""] + self._supported[country or ""]

    def _readings(self, toponym: Toponym) -> Iterator[_Reading]:
        for artefact in self._gazetteer.artefacts(toponym.name):
            place = self._gazetteer.place(artefact.place_id)
            if place is not None:
                yield _Reading(artefact, place)

    def slip_of_place(self, toponym: Toponym, languages: set[str]) -> Toponym | None:
        """The toponym read as a place that the article is about, or None.

        languages: source languages of which a slip was found; added to.
        """
        literal = self._literal(toponym)
        if literal and is_country(literal):
            return None
        for reading in self._readings(toponym):
            if literal and self._total(literal.country) > self._total(
                reading.place.country
            ):
                continue
            support = self._support(reading.place)
            if support:
                languages.add(reading.artefact.source_language)
                return reading.applied(toponym, (reading.told, support))
        return None

    def _support(self, place: Place) -> str | None:
        if place.id in self._places:
            return f"{place.name} itself is named in the article"
        if place.country and self._total(place.country):
            country = self._gazetteer.country(place.country)
            return f"the article names {country.name if country else place.country}"
        return None

    def slip_of_country(self, index: int, languages: frozenset[str]) -> Toponym | None:
        """The toponym, a country or continent, read as another country, or None.

        languages: source languages of which the article shows other slips.
        """
        toponym = self._toponyms[index]
        if toponym.sense in ("demonym", "embedded"):
            return None
        for reading in self._readings(toponym):
            evidence = self._evidence(index, reading, languages)
            if evidence:
                return reading.applied(toponym, evidence)
        return None

    def _evidence(
        self, index: int, reading: _Reading, languages: frozenset[str]
    ) -> tuple[str, ...]:
        if not self._fits(index, reading):
            return ()
        told = [reading.told]
        parallel = self._parallel(index, reading)
        same_source = reading.artefact.source_language in languages
        if parallel:
            told.append(f"named side by side with {parallel}")
        elif not same_source or not self._is_party(index):
            return ()
        if same_source:
            told.append("the article has other slips of a translation from there")
        total = self._total(reading.place.country)
        told.append(
            f"{reading.place.name} is named {total} times, and nothing else in the"
            f" article belongs to {self._toponyms[index].name}"
        )
        return tuple(told)

    def _fits(self, index: int, reading: _Reading) -> bool:
        """Whether the article is about the country read and not about the written."""
        literal = self._literal(self._toponyms[index])
        total = self._total(reading.place.country)
        if total < _LEADING or literal is None or not is_country(literal):
            return False
        if literal.country is None:
            return True
        if self._supported[literal.country]:
            return False
        return total >= _TIMES_AS_OFTEN * self._named[literal.country]

    def _is_party(self, index: int) -> bool:
        """Whether a country is written, and not as the scene of something."""
        toponym = self._toponyms[index]
        literal = self._literal(toponym)
        first, _ = self._words.within(toponym.span.start, toponym.span.end)
        tokens = self._words.tokens
        scene = self._lexicon["locative"].ending_at(tokens, first) > 0
        linked = first > 0 and tokens[first - 1].fold in self._lexicon["links"]
        return literal is not None and bool(literal.country) and (linked or not scene)

    def _parallel(self, index: int, reading: _Reading) -> str | None:
        """The leading country beside this one ("both X and Y") as it is written."""
        for at in (index - 1, index + 1):
            if not 0 <= at < len(self._toponyms) or not self._coordinated(index, at):
                continue
            other = self._toponyms[at]
            meant = [r.place for r in self._readings(other) if self._fits(at, r)]
            literal = self._literal(other)
            if literal and is_country(literal):
                meant.append(literal)
            if any(self._is_partner(place, reading.place) for place in meant):
                return other.name
        return None

    def _is_partner(self, place: Place, other: Place) -> bool:
        leads = self._total(place.country) >= _LEADING
        return place.country is not None and place.country != other.country and leads

    def _coordinated(self, index: int, at: int) -> bool:
        left, right = sorted((index, at))
        start, end = self._toponyms[left].span.end, self._toponyms[right].span.start
        words = self._words.text[start:end].strip(" -–").casefold()
        return words in {"", *(p[0] for p in self._lexicon["and_words"].phrases)}
