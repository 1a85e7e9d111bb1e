"""The recogniser that weighs the rules' toponyms with the tagger's evidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from geoevents.model import Span
from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.parse.seams import Recogniser, Toponym
from geoevents.parse.tagger.tagger import TaggedName, TaggedPage, Tagger
from geoevents.parse.toponyms.frequency import RARE, zipf
from geoevents.parse.toponyms.inflection import bare_forms
from geoevents.parse.toponyms.sightings import matches_of, trimmed, words_of
from geoevents.parse.toponyms.unknown import LISTED
from geoevents.places.gazetteer import Gazetteer, NameMatch
from geoevents.text.page import Page


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the tagger may overrule the rules: chances between 0 and 1.

    keep: under this chance of being any place, people or part of an organisation a
    toponym of the rules is dropped. organisation: from here on it is embedded in an
    organisation's name. edges: from here on a place that the tagger sees takes the
    place of the toponyms it overlaps. add: from here on one is added; None for never.
    """

    keep: float
    organisation: float
    edges: float
    add: float | None


#: Found on TR-News and on held-out records of the training texts; what they were
#: measured to bring stands in training/README.md.
FIRM = Trust(keep=0.2, organisation=0.8, edges=0.6, add=0.6)
CAUTIOUS = Trust(keep=0.1, organisation=0.8, edges=0.98, add=0.9)
SCEPTICAL = Trust(keep=0.1, organisation=0.8, edges=0.98, add=None)

#: By how much text, marked by hand, the model has read in a language: SCEPTICAL
#: where it was little or none.
_TRUST_IN = {
    **dict.fromkeys(("ar", "de", "hy", "kk", "ro"), FIRM),
    **dict.fromkeys(("en", "fr", "nl"), CAUTIOUS),
}

#: Where a place is added from this chance on only, sentences without a toponym of the
#: rules are not read: it halves the time and loses nothing on development news.
_RARELY_ADDED = 0.9

#: Chance of being a person from which on even an embedded name is dropped.
_PERSON = 0.8

#: The same of a name in capitals, unless it is so short that it may be initials.
_LONGEST_INITIALS = 5
_PERSON_IN_CAPITALS = 0.5

#: Prominence of the places that everybody knows, which the tagger doubts only where
#: the chance of a person or of another name is so high.
_FAMOUS = 0.7
_OTHER_NAME = 0.5

#: ``Lübnan'ın Trablus``: a place and one in it, which the tagger may read as one name.
_POSSESSOR = re.compile(r"\w['’]\w{1,4} \w")

#: How many toponyms may begin before a span and still reach into it.
_NESTED = 4


def trust_in(language: str) -> Trust:
    """How far to trust the tagger in a language."""
    return _TRUST_IN.get(language, SCEPTICAL)


class TaggedRecogniser:
    """Toponyms of the rules that the model does not doubt, and those only it sees.

    Safe to share between threads. trust: the same for all languages, if given.
    further: language -> a model that knows it better than the tagger, or None.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        tagger: Tagger,
        *,
        rules: Recogniser | None = None,
        trust: Trust | None = None,
        further: Callable[[str], Tagger | None] | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._tagger = tagger
        self._rules = rules or GazetteerRecogniser(gazetteer)
        self._trust = trust
        self._further = further

    def recognise(self, page: Page) -> tuple[Toponym, ...]:
        """The toponyms, sorted by span; none overlap but embedded ones."""
        ruled = self._rules.recognise(page)
        better = self._further(page.language) if self._further else None
        trust = self._trust or (FIRM if better else trust_in(page.language))
        matches = matches_of(self._gazetteer, page)
        everywhere = trust.add is not None and trust.add < _RARELY_ADDED
        tagger = better or self._tagger
        tagged = tagger.tag(page, matches, ruled, everywhere=everywhere)
        places = [
            name
            for name in tagged.names
            if name.kind == "place" and not _POSSESSOR.search(page.quote(name.span))
        ]
        famous = frozenset(m.start for m in matches if _is_famous(m))
        kept = [*_kept(page, ruled, tagged, places, trust, famous)]
        added = self._added(page, places, ruled, kept, trust)
        return tuple(sorted([*kept, *added], key=_order))

    def _added(
        self,
        page: Page,
        places: Sequence[TaggedName],
        ruled: Sequence[Toponym],
        kept: Sequence[Toponym],
        trust: Trust,
    ) -> Iterator[Toponym]:
        """The tagger's places that no kept toponym touches, embedded ones included."""
        for name in places:
            replaced = _touching(name.span, ruled)
            least = trust.edges if replaced else trust.add
            if least is None or name.probability < least or _touching(name.span, kept):
                continue
            start, end = trimmed(page.text, name.span.start, name.span.end)
            cues = dict.fromkeys(cue for toponym in replaced for cue in toponym.cues)
            text = page.text[start:end]
            known = self._name(text, page.language)
            yield Toponym(Span(start, end), known, cues=tuple(cues))

    def _name(self, text: str, language: str) -> str:
        """What to look up: the text, or the bare form that the gazetteer knows."""
        if self._gazetteer.known(text):
            return text
        forms = bare_forms(text, language)
        return next(filter(self._gazetteer.known, forms), text)


def _order(toponym: Toponym) -> tuple[int, int]:
    return toponym.span.start, toponym.span.end


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_Spanned)


def _touching(span: Span, sorted_items: Sequence[_T]) -> list[_T]:
    """The items that overlap a span; a few may be nested in one another."""
    first = bisect_left(sorted_items, span.start, key=lambda item: item.span.start)
    last = bisect_left(sorted_items, span.end, key=lambda item: item.span.start)
    near = sorted_items[max(0, first - _NESTED) : last]
    return [item for item in near if item.span.overlaps(span)]


def _kept(
    page: Page,
    ruled: Sequence[Toponym],
    tagged: TaggedPage,
    places: Sequence[TaggedName],
    trust: Trust,
    famous: Container[int],
) -> Iterator[Toponym]:
    """The rules' toponyms that stand, with their sense.

    Demonyms, repaired names and abbreviations spelt out are left to the rules.
    famous: where names of places begin that everybody knows.
    """
    for toponym in ruled:
        as_written = toponym.name == page.quote(toponym.span)
        if toponym.repair is not None or toponym.sense not in ("location", "embedded"):
            yield toponym
        elif toponym.sense == "embedded":
            if tagged.chances(toponym.span)["person"] <= _PERSON:
                yield toponym
        elif not (as_written and _outvoted(toponym, places, trust)):
            known = toponym.span.start in famous or _is_plain(page, toponym)
            weighed = _weighed(page, toponym, tagged, trust, known=known)
            if weighed is not None:
                yield weighed


def _outvoted(toponym: Toponym, places: Sequence[TaggedName], trust: Trust) -> bool:
    """Whether the tagger is sure of a place with other edges."""
    return any(
        name.probability >= trust.edges
        for name in _touching(toponym.span, places)
        if name.span != toponym.span
    )


def _is_plain(page: Page, toponym: Toponym) -> bool:
    """Whether words beside it tell what it is, or it is a rare word with a capital."""
    if any(cue[1:2] == ":" or cue == LISTED for cue in toponym.cues):
        return True
    words = words_of(page)
    tokens = [words.tokens[index] for index in words.inside(toponym.span)]
    return bool(tokens) and all(
        token.capital
        and not token.loud
        and not token.upper
        and zipf(token.text, page.language) <= RARE
        for token in tokens
    )


def _is_famous(match: NameMatch) -> bool:
    return match.is_name and (match.is_country or match.prominence >= _FAMOUS)


def _weighed(
    page: Page, toponym: Toponym, tagged: TaggedPage, trust: Trust, *, known: bool
) -> Toponym | None:
    """The toponym with its sense, or None where the tagger doubts it.

    Of names in capitals it has read few: there it has to see a person, and where the
    name is known to everybody some name that is no place's.
    """
    chances = tagged.chances(toponym.span)
    if chances["org"] >= trust.organisation:
        return replace(toponym, sense="embedded")
    doubted = chances["place"] + chances["demonym"] + chances["org"] < trust.keep
    written = page.quote(toponym.span)
    if doubted and written.isupper() and len(written) > _LONGEST_INITIALS:
        doubted = chances["person"] >= _PERSON_IN_CAPITALS
    elif doubted and known:
        doubted = chances["person"] + chances["other"] >= _OTHER_NAME
    return None if doubted else toponym
