"""The light recogniser: names of the gazetteer, judged by what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from geoevents.model import Span
from geoevents.parse.repair import propose_repairs
from geoevents.parse.seams import Toponym
from geoevents.parse.toponyms.elsewhere import Judged, with_lists, with_the_page
from geoevents.parse.toponyms.evidence import Judge
from geoevents.parse.toponyms.fame import Fame, Fames
from geoevents.parse.toponyms.finder import WELL_KNOWN, Finder
from geoevents.parse.toponyms.frequency import zipf
from geoevents.parse.toponyms.lexicon import PlaceLexicon, place_lexicon
from geoevents.parse.toponyms.sightings import Sighting, Words, words_of
from geoevents.parse.toponyms.unknown import (
    listed_names,
    spots_written_small,
    unknown_names,
)
from geoevents.places import Gazetteer
from geoevents.text.page import Page

#: Zipf value from which a word with diacritics is the word that the tables mean: "în".
_COMMON = 5.0


class GazetteerRecogniser:
    """Finds toponyms without a model, in every language that has a table of words.

    repair: whether machine-translated names get a proposed reading.
    """

    def __init__(self, gazetteer: Gazetteer, *, repair: bool = True) -> None:
        self._gazetteer = gazetteer
        self._repair = repair
        self._fames = Fames(gazetteer)
        self._fame = self._fames.of_name
        self._finder = Finder(gazetteer, self._fames)

    def recognise(self, page: Page) -> tuple[Toponym, ...]:
        """The toponyms, sorted by span; none overlap."""
        lexicon = place_lexicon(page.language)
        words = words_of(page)
        sightings = self._finder.find(words, page, lexicon)
        found = [*self._decide(words, lexicon, sightings)]
        known = frozenset(i for s in sightings for i in range(s.first, s.last))
        found += unknown_names(words, lexicon, known)
        taken = frozenset(i for t in found for i in words.inside(t.span))
        found += spots_written_small(words, lexicon, taken)
        found += listed_names(words, lexicon, tuple(found), taken)
        toponyms = _without_overlap(found)
        if not self._repair:
            return toponyms
        return propose_repairs(page, toponyms, self._gazetteer)

    def _decide(
        self, words: Words, lexicon: PlaceLexicon, sightings: Sequence[Sighting]
    ) -> Iterator[Toponym]:
        judge = Judge(words, lexicon, self._well_known(sightings, lexicon.language))
        judged = [*self._judged(judge, lexicon, sightings)]
        judged = with_lists([*with_the_page(judged)], words, lexicon)
        for item in judged:
            toponym = _toponym(item, words, lexicon)
            if toponym:
                yield toponym
        taken = {item.sighting for item in judged if item.is_toponym}
        for sighting in sightings:
            if sighting.demonym and sighting not in taken:
                yield from self._demonym(words, lexicon, sighting)

    def _well_known(
        self, sightings: Iterable[Sighting], language: str
    ) -> frozenset[int]:
        """Words that belong to the name of a place that most readers know."""
        known: set[int] = set()
        for sighting in sightings:
            fame = self._fame(sighting.name, language) if sighting.place else None
            if sighting.sure or (fame and fame.weight >= WELL_KNOWN):
                known.update(range(sighting.first, sighting.last))
        return frozenset(known)

    def _judged(
        self, judge: Judge, lexicon: PlaceLexicon, sightings: Iterable[Sighting]
    ) -> Iterator[Judged]:
        for sighting in sightings:
            if _is_no_name(judge.words, lexicon, sighting):
                continue
            fame = (
                self._fame(sighting.name, lexicon.language) if sighting.place else None
            )
            if sighting.artefact:
                read = self._fames.of_artefact(sighting.name)
                fame = max(
                    filter(None, (fame, read)), key=attrgetter("weight"), default=None
                )
            if fame is None:
                continue
            if not self._means_people(sighting, fame):
                yield Judged(sighting, fame, judge.judge(sighting, fame))

    def _means_people(self, sighting: Sighting, fame: Fame) -> bool:
        """ "Spanish" is a demonym although some town has the name."""
        if not sighting.demonym or sighting.own:
            return False
        return not sighting.foreign or fame.weight < WELL_KNOWN

    def _demonym(
        self, words: Words, lexicon: PlaceLexicon, sighting: Sighting
    ) -> Iterator[Toponym]:
        fame = self._fames.of_demonym(sighting.name)
        token = words.tokens[sighting.first]
        if fame is None or token.fold in lexicon["not_places"]:
            return
        if sighting.foreign and token.cased and (token.loud or not token.capital):
            return
        yield Toponym(Span(sighting.start, sighting.end), sighting.name, "demonym")


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


def _toponym(item: Judged, words: Words, lexicon: PlaceLexicon) -> Toponym | None:
    verdict, sighting = item.judgement.verdict, item.sighting
    if not item.is_toponym:
        return None
    embedded = verdict == "embedded"
    first = sighting.first if embedded else _with_direction(words, lexicon, sighting)
    start = words.tokens[first].start if first < sighting.first else sighting.start
    end = sighting.end if embedded else _with_feature(words, lexicon, sighting)
    return Toponym(
        Span(start, end),
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


def _with_feature(words: Words, lexicon: PlaceLexicon, sighting: Sighting) -> int:
    """Where a name ends with its "Valley" or "Nehri", if that has a capital too.

    Not so where the word may be of an office or a school: "Ohio State".
    """
    last = sighting.last
    found = lexicon.class_after(words.tokens, last)
    if found is None or found[0] == "P" or words.gap(last) != " ":
        return sighting.end
    feature = words.tokens[last : last + found[1]]
    loud = found[0] != "A" and any(token.loud for token in feature)
    if loud or any(not t.capital or t.fold in lexicon["roles"] for t in feature):
        return sighting.end
    return feature[-1].end


def _without_overlap(toponyms: Iterable[Toponym]) -> tuple[Toponym, ...]:
    """Sorted by span; of two that overlap the longer one stays."""
    kept: list[Toponym] = []
    for toponym in sorted(toponyms, key=lambda t: (t.span.start, -t.span.end)):
        if not kept or kept[-1].span.end <= toponym.span.start:
            kept.append(toponym)
    return tuple(kept)
