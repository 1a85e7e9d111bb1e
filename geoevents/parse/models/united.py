"""The recogniser that unites the core's toponyms with the names that a model reads."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeVar

from geoevents.model import Span
from geoevents.parse.models.names import PLACES, ModelName, NameModel
from geoevents.parse.seams import Recogniser, Toponym
from geoevents.parse.toponyms.fame import Fames
from geoevents.parse.toponyms.inflection import bare_forms
from geoevents.parse.toponyms.lexicon import Phrases, place_lexicon
from geoevents.parse.toponyms.sightings import trimmed
from geoevents.parse.toponyms.tokens import folded
from geoevents.places.gazetteer import Gazetteer
from geoevents.text.page import Page


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a model may overrule the core. Fame is Fame.weight, from -1 to 4.

    person: a toponym less known than this goes where the model reads a person.
    add: a place that only the model sees is added from this fame on; None for any,
    known or not, which then stays unresolved.
    edges: a longer name that the model reads replaces toponyms inside it, unless
    they are countries.
    """

    person: float
    add: float | None
    edges: bool


#: Found on English development news and open text (en), and on open Russian news
#: (ru): the small English model reads less well than the core, the Russian better.
SCEPTICAL: Final = Trust(person=0.8, add=1.6, edges=False)
CONFIDENT: Final = Trust(person=4.0, add=None, edges=True)

_TRUST_IN: Final[Mapping[str, Trust]] = {"ru": CONFIDENT}

#: Below this fame a name inside an organisation's is hardly ever meant as a place.
_EMBEDDED_FAME: Final = 0.8

#: A name does not reach over these: what does was misread.
_BROKEN: Final = re.compile(r"[\n\r\t•|/()\[\]<>:;]")

#: Initials of organisations and brands, which the models often take for places.
_INITIALS: Final = re.compile(r"[^a-zа-яё]{1,4}")

#: Code points before a name in which to look for a locative word.
_LONGEST_LOCATIVE: Final = 24

#: How many names may begin before a span and still reach into it.
_NESTED: Final = 4


class UnitedRecogniser:
    """The core's toponyms, weighed by the model of the page's language if there is one.

    models: by language; pages in other languages are the core's alone. trust: the
    same for all languages, if given. Safe to share between threads if the models are.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        core: Recogniser,
        models: Mapping[str, NameModel],
        *,
        trust: Trust | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._core = core
        self._models = models
        self._trust = trust
        self._fame = Fames(gazetteer).of_name

    def recognise(self, page: Page) -> tuple[Toponym, ...]:
        """The toponyms, sorted by span; none overlap but embedded ones."""
        found = self._core.recognise(page)
        model = self._models.get(page.language)
        if model is None:
            return found
        names = [n for n in model.names(page) if not _BROKEN.search(page.quote(n.span))]
        trust = self._trust or _TRUST_IN.get(page.language, SCEPTICAL)
        kept = [*self._kept(page, found, names, trust)]
        added = self._added(page, names, kept, trust)
        return tuple(sorted([*kept, *added], key=lambda t: (t.span.start, t.span.end)))

    def _kept(
        self,
        page: Page,
        found: Sequence[Toponym],
        names: Sequence[ModelName],
        trust: Trust,
    ) -> Iterator[Toponym]:
        """The core's toponyms that stand, with their sense.

        Demonyms, repaired names and abbreviations spelt out are left to the core.
        """
        for toponym in found:
            holder = _holder(toponym.span, names)
            settled = toponym.sense not in ("location", "embedded") or toponym.repair
            if holder is None or settled:
                yield toponym
            elif holder.kind == "person":
                if not self._is_person(page, toponym, holder, trust):
                    yield toponym
            elif holder.kind == "org":
                yield from self._in_organisation(page, toponym, holder)
            elif not (trust.edges and self._is_part(page, toponym, holder)):
                yield toponym

    def _is_person(
        self, page: Page, toponym: Toponym, name: ModelName, trust: Trust
    ) -> bool:
        fame = self._fame(toponym.name, page.language)
        if toponym.cues:
            return False
        if toponym.span == name.span:
            doubtful = fame is None or fame.weight < trust.person
            return doubtful and not _follows_locative(page, toponym.span)
        return _is_joined(page, toponym.span, name.span)

    def _in_organisation(
        self, page: Page, toponym: Toponym, name: ModelName
    ) -> Iterator[Toponym]:
        """The toponym, embedded or not; nothing where it hardly is a place."""
        fame = self._fame(toponym.name, page.language)
        inner = toponym.span != _trimmed(page, name.span)
        if inner and fame is not None and fame.weight < _EMBEDDED_FAME:
            return
        if inner and not toponym.cues and _is_joined(page, toponym.span, name.span):
            toponym = replace(toponym, sense="embedded")
        yield toponym

    def _is_part(self, page: Page, toponym: Toponym, name: ModelName) -> bool:
        """Whether it is a piece of a longer place name: "Wight" of "Isle of Wight"."""
        if name.kind not in PLACES or toponym.span == _trimmed(page, name.span):
            return False
        fame = self._fame(toponym.name, page.language)
        return fame is None or not fame.country

    def _added(
        self,
        page: Page,
        names: Sequence[ModelName],
        kept: Sequence[Toponym],
        trust: Trust,
    ) -> Iterator[Toponym]:
        """The model's places and regions that no kept toponym touches."""
        for name in names:
            span = _trimmed(page, name.span)
            wanted = name.kind in PLACES and name.kind != "facility"
            if span is None or not wanted or _touching(span, kept):
                continue
            written = self._bare(page.quote(span), page.language)
            direction = folded(written) in _list(page, "direction")
            if not direction and self._is_place(written, page.language, trust):
                yield Toponym(span, written)

    def _is_place(self, name: str, language: str, trust: Trust) -> bool:
        fame = self._fame(name, language)
        if trust.add is None:
            return fame is not None or not _INITIALS.fullmatch(name)
        return fame is not None and fame.weight >= trust.add

    def _bare(self, text: str, language: str) -> str:
        """What to look up: the text, or the bare form that the gazetteer knows."""
        if self._gazetteer.known(text):
            return text
        forms = bare_forms(text, language)
        return next(filter(self._gazetteer.known, forms), text)


def _trimmed(page: Page, span: Span) -> Span | None:
    """The span without article and possessive ending; None if nothing is left."""
    start, end = trimmed(page.text, span.start, span.end)
    return Span(start, end) if start < end else None


def _is_joined(page: Page, span: Span, name: Span) -> bool:
    """Whether a span within a name belongs to it, by the words around it.

    Not so in "Near Palmyra", "Leonard of Ada", "pro-Beijing", "Iraq's Army".
    """
    after = page.text[span.end : name.end]
    if after.startswith(("'", "’")):
        return False
    before = page.text[name.start : span.start]
    words = before.split()
    if not words:
        return span.end < name.end
    cut_off = not before[-1].isspace() or words[-1].islower()
    return not cut_off and not _follows_locative(page, span)


def _follows_locative(page: Page, span: Span) -> bool:
    """Whether the word before a span is one like "in" or "near"."""
    before = page.text[max(0, span.start - _LONGEST_LOCATIVE) : span.start].split()
    return bool(before) and folded(before[-1]) in _list(page, "locative")


def _list(page: Page, name: str) -> Phrases:
    return place_lexicon(page.language)[name]


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_Spanned)


def _holder(span: Span, names: Sequence[ModelName]) -> ModelName | None:
    """The name that a span lies in, if any."""
    near = _touching(span, names)
    return next((name for name in near if span.within(name.span)), None)


def _touching(span: Span, sorted_items: Sequence[_T]) -> list[_T]:
    """The items that overlap a span; a few may be nested in one another."""
    first = bisect_left(sorted_items, span.start, key=lambda item: item.span.start)
    last = bisect_left(sorted_items, span.end, key=lambda item: item.span.start)
    near = sorted_items[max(0, first - _NESTED) : last]
    return [item for item in near if item.span.overlaps(span)]
