"""The light recogniser: names of the gazetteer, judged by what surrounds them."""

from __future__ import annotations

from collections import defaultdict
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
from geoevents.parse.toponyms.frequency import zipf
from geoevents.parse.toponyms.inflection import (
    bare_forms,
    inflects,
    proclitic_length,
)
from geoevents.parse.toponyms.lexicon import PlaceLexicon, place_lexicon
from geoevents.parse.toponyms.sightings import (
    Sighting,
    Words,
    abbreviated,
    before_apostrophe,
    matches_of,
    trimmed,
    words_of,
)
from geoevents.parse.toponyms.unknown import unknown_names
from geoevents.places import Gazetteer
from geoevents.places.gazetteer import NameMatch
from geoevents.text.page import Page

#: The most names remembered with their fame; enough for the news of a year.
_REMEMBERED = 20_000

#: A bare form found by cutting an ending must be of a place at least this known.
_BARE_FAME = 0.3

#: So much better known must the place of a bare form be than that of the written one.
_CHANCE = 1.0

#: Zipf value from which a word with diacritics is the word that the tables mean: "în".
_COMMON = 5.0

#: A neighbouring name of a place at least this known is another place's name.
_WELL_KNOWN = 1.6


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
        sightings = self._sightings(words, page, lexicon)
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
        self, words: Words, page: Page, lexicon: PlaceLexicon
    ) -> list[Sighting]:
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
        weak = [s for s in found if self._may_be_chance(s)]
        chance = {s.first for s in weak}
        firm = [s for s in found if s.first not in chance]
        taken = frozenset(i for s in firm for i in range(s.first, s.last))
        known = {s.first: self._weight(s) for s in weak}
        more = [
            s
            for s in self._inflected(words, language, lexicon, taken)
            if self._weight(s) >= known.get(s.first, 0.0) + _CHANCE
        ]
        gone = {index for s in more for index in range(s.first, s.last)}
        kept = [s for s in weak if gone.isdisjoint(range(s.first, s.last))]
        return [*firm, *kept, *more]

    def _may_be_chance(self, sighting: Sighting) -> bool:
        """A hamlet or a foreign demonym may be the case of a better known name."""
        if sighting.sure or sighting.last - sighting.first > 1 or sighting.artefact:
            return False
        if sighting.demonym:
            return sighting.foreign
        return self._weight(sighting) < _WELL_KNOWN

    def _weight(self, sighting: Sighting) -> float:
        fame = self._fame(sighting.name) if sighting.place else None
        return fame.weight if fame else -_CHANCE

    def _scanned(
        self, words: Words, page: Page, lexicon: PlaceLexicon
    ) -> Iterator[Sighting]:
        for match in matches_of(self._gazetteer, page):
            if _is_plain_word(words.text, match):
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
            if self._fame(name):
                yield Sighting(end - len(name), end, name, named, last)

    def _parts(
        self, words: Words, first: int, last: int, lexicon: PlaceLexicon
    ) -> Iterator[Sighting]:
        """The countries of an artefact made of several ("Asia and Afghanistan")."""
        for index in range(first, last):
            token = words.tokens[index]
            fame = self._fame(token.text) if token.capital else None
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
            fame = self._fame(form)
            if fame and fame.weight >= _BARE_FAME:
                start += proclitic_length(words.text[start:end], form, language)
                return Sighting(start, end, form, first, last)
        return None

    def _decide(
        self, words: Words, lexicon: PlaceLexicon, sightings: Sequence[Sighting]
    ) -> Iterator[Toponym]:
        judge = Judge(words, lexicon, self._well_known(sightings))
        judged = [*self._judged(judge, lexicon, sightings)]
        judged = [*_with_the_page(judged)]
        for item in judged:
            toponym = _toponym(item, words, lexicon)
            if toponym:
                yield toponym
        taken = {item.sighting for item in judged if _is_toponym(item)}
        for sighting in sightings:
            if sighting.demonym and sighting not in taken:
                yield from self._demonym(words, lexicon, sighting)

    def _well_known(self, sightings: Iterable[Sighting]) -> frozenset[int]:
        """Words that belong to the name of a place that most readers know."""
        known: set[int] = set()
        for sighting in sightings:
            fame = self._fame(sighting.name) if sighting.place else None
            if sighting.sure or (fame and fame.weight >= _WELL_KNOWN):
                known.update(range(sighting.first, sighting.last))
        return frozenset(known)

    def _judged(
        self, judge: Judge, lexicon: PlaceLexicon, sightings: Iterable[Sighting]
    ) -> Iterator[_Judged]:
        for sighting in sightings:
            if _is_no_name(judge.words, lexicon, sighting):
                continue
            fame = self._fame(sighting.name) if sighting.place else None
            if sighting.artefact:
                read = self._artefact_fame(sighting.name)
                fame = max(filter(None, (fame, read)), key=_weight, default=None)
            if fame is None:
                continue
            if not self._means_people(sighting, fame):
                yield _Judged(sighting, fame, judge.judge(sighting, fame))

    def _means_people(self, sighting: Sighting, fame: Fame) -> bool:
        """ "Spanish" is a demonym although some town has the name."""
        if not sighting.demonym or sighting.own:
            return False
        return not sighting.foreign or fame.weight < _WELL_KNOWN

    def _demonym(
        self, words: Words, lexicon: PlaceLexicon, sighting: Sighting
    ) -> Iterator[Toponym]:
        fame = self._demonym_fame(sighting.name)
        token = words.tokens[sighting.first]
        if fame is None or token.fold in lexicon["not_places"]:
            return
        yield Toponym(Span(sighting.start, sighting.end), sighting.name, "demonym")


def _is_plain_word(text: str, match: NameMatch) -> bool:
    """Whether all of it is small letters, and it is no demonym: most matches are."""
    if match.is_demonym or match.is_artefact:
        return False
    surface = text[match.start : match.end]
    return surface.islower() and surface.isalpha()


def _weight(fame: Fame) -> float:
    return fame.weight


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


def _is_no_name(words: Words, lexicon: PlaceLexicon, sighting: Sighting) -> bool:
    """Whether it is a word that never is a place: "March", "I've", "Interior"."""
    first = words.tokens[sighting.first]
    if first.loud and _is_phrase(words, lexicon, sighting):
        return True
    marked = not first.text.isascii() and first.text.lower() != first.fold
    if marked and zipf(first.text, lexicon.language) < _COMMON:
        return False
    if first.fold not in lexicon["not_places"]:
        return (
            first.loud
            and sighting.last - sighting.first == 1
            and (first.fold in lexicon["roles"] and words.joined(sighting.last))
        )
    rest = words.tokens[sighting.first + 1 : sighting.last]
    return all(len(token.text) < 3 and not token.capital for token in rest)


def _is_phrase(words: Words, lexicon: PlaceLexicon, sighting: Sighting) -> bool:
    """``El río`` at the head of a sentence is no town: names keep their capitals.

    Words for a kind of place need none: "Херсонская область".
    """
    if lexicon.class_after(words.tokens, sighting.first + 1):
        return False
    rest = words.tokens[sighting.first + 1 : sighting.last]
    return bool(rest) and all(token.cased and not token.capital for token in rest)


def _is_toponym(item: _Judged) -> bool:
    return item.judgement.verdict in ("place", "embedded")


def _with_the_page(judged: Sequence[_Judged]) -> Iterator[_Judged]:
    """The same, each also judged by what the other mentions of its name are."""
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for item in judged:
        name, judgement = item.sighting.name.casefold(), item.judgement
        if judgement.verdict == "person":
            elsewhere[name].add("surname_here")
        elif judgement.verdict == "place" and _is_firm(judgement):
            elsewhere[name].add("named_elsewhere")
        elif "unknown_left" in judgement.evidence:
            elsewhere[name].add("surname_perhaps")
    for item in judged:
        yield _reconsidered(item, elsewhere[item.sighting.name.casefold()])


def _is_firm(judgement: Judgement) -> bool:
    firm = {"locative", "feature", "dateline", "comma_parent"}
    return bool(firm & set(judgement.evidence))


def _reconsidered(item: _Judged, elsewhere: set[str]) -> _Judged:
    """elsewhere: the evidence that the other mentions of the name give."""
    judgement = item.judgement
    if judgement.verdict not in ("place", "nothing") or item.sighting.sure:
        return item
    found = ""
    if not _is_firm(judgement) and not item.fame.country:
        found = next((e for e in _AGAINST if e in elsewhere), "")
    if not found and judgement.verdict == "nothing" and "named_elsewhere" in elsewhere:
        found = "named_elsewhere"
    score = judgement.score + WEIGHTS.get(found, 0.0)
    verdict: Verdict = "place" if score >= THRESHOLD else "nothing"
    return replace(item, judgement=replace(judgement, verdict=verdict, score=score))


_AGAINST = ("surname_here", "surname_perhaps")


def _toponym(item: _Judged, words: Words, lexicon: PlaceLexicon) -> Toponym | None:
    verdict, sighting = item.judgement.verdict, item.sighting
    if not _is_toponym(item):
        return None
    embedded = verdict == "embedded"
    first = sighting.first if embedded else _with_direction(words, lexicon, sighting)
    start = words.tokens[first].start if first < sighting.first else sighting.start
    return Toponym(
        Span(start, sighting.end),
        sighting.name,
        "embedded" if embedded else "location",
        item.judgement.cues,
    )


def _with_direction(words: Words, lexicon: PlaceLexicon, sighting: Sighting) -> int:
    """Index of the first word of a name with its "North" or "Southern", if capital."""
    first = sighting.first
    while first and words.gap(first) == " ":
        before = words.tokens[first - 1]
        if not before.capital or before.loud or before.fold not in lexicon["direction"]:
            break
        first -= 1
    return first


def _without_overlap(toponyms: Iterable[Toponym]) -> tuple[Toponym, ...]:
    """Sorted by span; of two that overlap the longer one stays."""
    kept: list[Toponym] = []
    for toponym in sorted(toponyms, key=lambda t: (t.span.start, -t.span.end)):
        if not kept or kept[-1].span.end <= toponym.span.start:
            kept.append(toponym)
    return tuple(kept)
