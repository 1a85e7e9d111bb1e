"""The light recogniser: names of the gazetteer, judged by what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from geoevents.model import Candidate, Span
from geoevents.parse.repair import propose_repairs
from geoevents.parse.seams import Toponym
from geoevents.parse.toponyms.evidence import (
    THRESHOLD,
    WEIGHTS,
    Judge,
    Judgement,
    Verdict,
)
from geoevents.parse.toponyms.fame import Fame, FameOf, fame_of
from geoevents.parse.toponyms.inflection import bare_forms, inflects
from geoevents.parse.toponyms.lexicon import PlaceLexicon, place_lexicon
from geoevents.parse.toponyms.sightings import (
    Sighting,
    Words,
    abbreviated,
    trimmed,
    words_of,
)
from geoevents.parse.toponyms.unknown import unknown_names
from geoevents.places import Gazetteer
from geoevents.text.page import Page

#: The most names remembered with their fame; enough for the news of a year.
_REMEMBERED = 20_000

#: A bare form found by cutting an ending must be of a place at least this known.
_BARE_FAME = 0.3


@dataclass(frozen=True, slots=True)
class _Judged:
    sighting: Sighting
    fame: Fame
    judgement: Judgement


class GazetteerRecogniser:
    """Finds toponyms without a model, in every language that has a table of words.

    repair: whether machine-translated names get a proposed reading.
    """

    def __init__(self, gazetteer: Gazetteer, *, repair: bool = True) -> None:
        self._gazetteer = gazetteer
        self._repair = repair
        self._fame: FameOf = lru_cache(maxsize=_REMEMBERED)(self._fame_of)
        self._demonym_fame: FameOf = lru_cache(maxsize=_REMEMBERED)(
            lambda name: fame_of(gazetteer.demonyms(name))
        )

    def recognise(self, page: Page) -> tuple[Toponym, ...]:
        """The toponyms, sorted by span; none overlap."""
        lexicon = place_lexicon(page.language)
        words = words_of(page)
        sightings = self._sightings(words, page.language, lexicon)
        found = [*self._decide(words, lexicon, sightings)]
        known = {index for s in sightings for index in range(s.first, s.last)}
        found += unknown_names(words, lexicon, frozenset(known))
        toponyms = _without_overlap(found)
        if not self._repair:
            return toponyms
        return propose_repairs(page, toponyms, self._gazetteer)

    def _fame_of(self, name: str) -> Fame | None:
        return fame_of(self._gazetteer.lookup(name, limit=8))

    def _artefact_fame(self, name: str) -> Fame | None:
        places = [
            self._gazetteer.place(artefact.place_id)
            for artefact in self._gazetteer.artefacts(name)
        ]
        return fame_of(tuple(Candidate(place, 1.0) for place in places if place))

    def _sightings(
        self, words: Words, language: str, lexicon: PlaceLexicon
    ) -> list[Sighting]:
        found = [*abbreviated(words)]
        taken = {index for s in found for index in range(s.first, s.last)}
        for sighting in self._scanned(words):
            if taken.isdisjoint(range(sighting.first, sighting.last)):
                found.append(sighting)
        taken |= {index for s in found for index in range(s.first, s.last)}
        if inflects(language):
            found += self._inflected(words, language, lexicon, frozenset(taken))
        return sorted(found, key=lambda s: s.start)

    def _scanned(self, words: Words) -> Iterator[Sighting]:
        for match in self._gazetteer.scan(words.text):
            start, end = trimmed(words.text, match.start, match.end)
            first, last = words.within(start, end)
            if first >= last:
                continue
            token = words.tokens[first]
            capital = token.capital or not token.cased
            if not capital and not match.is_demonym:
                continue
            yield Sighting(
                start,
                end,
                words.text[start:end],
                first,
                last,
                place=match.is_name and capital,
                demonym=match.is_demonym,
                artefact=match.is_artefact,
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
            fame = self._fame(form)
            if fame and fame.weight >= _BARE_FAME:
                return Sighting(start, end, form, first, last)
        return None

    def _decide(
        self, words: Words, lexicon: PlaceLexicon, sightings: Sequence[Sighting]
    ) -> Iterator[Toponym]:
        covered = frozenset(i for s in sightings for i in range(s.first, s.last))
        judge = Judge(words, lexicon, covered)
        judged = [*self._judged(judge, lexicon, sightings)]
        for item in _with_the_page(judged):
            toponym = _toponym(item)
            if toponym:
                yield toponym
        for sighting in sightings:
            if sighting.demonym and not sighting.place:
                yield from self._demonym(words, lexicon, sighting)

    def _judged(
        self, judge: Judge, lexicon: PlaceLexicon, sightings: Iterable[Sighting]
    ) -> Iterator[_Judged]:
        for sighting in sightings:
            single = sighting.last - sighting.first == 1
            fold = judge.tokens[sighting.first].fold
            if single and fold in lexicon["not_places"]:
                continue
            fame = self._fame(sighting.name) if sighting.place else None
            if fame is None and sighting.artefact:
                fame = self._artefact_fame(sighting.name)
            if fame is None:
                continue
            yield _Judged(sighting, fame, judge.judge(sighting, fame))

    def _demonym(
        self, words: Words, lexicon: PlaceLexicon, sighting: Sighting
    ) -> Iterator[Toponym]:
        fame = self._demonym_fame(sighting.name)
        token = words.tokens[sighting.first]
        if fame is None or token.fold in lexicon["not_places"]:
            return
        yield Toponym(Span(sighting.start, sighting.end), sighting.name, "demonym")


def _with_the_page(judged: Sequence[_Judged]) -> Iterator[_Judged]:
    """The same, each also judged by what the other mentions of its name are."""
    surnames: set[str] = set()
    places: set[str] = set()
    for item in judged:
        name = item.sighting.name.casefold()
        if item.judgement.verdict == "person":
            surnames.add(name)
        elif item.judgement.verdict == "place" and _is_firm(item.judgement):
            places.add(name)
    for item in judged:
        yield _reconsidered(item, surnames, places)


def _is_firm(judgement: Judgement) -> bool:
    firm = {"locative", "feature", "dateline", "comma_parent"}
    return bool(firm & set(judgement.evidence))


def _reconsidered(item: _Judged, surnames: set[str], places: set[str]) -> _Judged:
    name, judgement = item.sighting.name.casefold(), item.judgement
    if judgement.verdict not in ("place", "nothing"):
        return item
    score = judgement.score
    if name in surnames and not _is_firm(judgement) and not item.fame.country:
        score += WEIGHTS["surname_here"]
    elif name in places and judgement.verdict == "nothing":
        score += WEIGHTS["named_elsewhere"]
    verdict: Verdict = "place" if score >= THRESHOLD else "nothing"
    return replace(item, judgement=replace(judgement, verdict=verdict, score=score))


def _toponym(item: _Judged) -> Toponym | None:
    verdict, sighting = item.judgement.verdict, item.sighting
    if verdict not in ("place", "embedded"):
        return None
    return Toponym(
        Span(sighting.start, sighting.end),
        sighting.name,
        "embedded" if verdict == "embedded" else "location",
        item.judgement.cues,
    )


def _without_overlap(toponyms: Iterable[Toponym]) -> tuple[Toponym, ...]:
    """Sorted by span; of two that overlap the longer one stays."""
    kept: list[Toponym] = []
    for toponym in sorted(toponyms, key=lambda t: (t.span.start, -t.span.end)):
        if not kept or kept[-1].span.end <= toponym.span.start:
            kept.append(toponym)
    return tuple(kept)
