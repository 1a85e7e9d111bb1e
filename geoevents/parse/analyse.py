"""The line through one document, in the order that docs/architecture.md draws."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from geoevents.errors import InvalidValue
from geoevents.model import Analysis, Claim, Document, Mention, TimeExpression, When
from geoevents.parse.claims import extract_claims
from geoevents.parse.dating import date_document
from geoevents.parse.models import UnitedRecogniser, models_for
from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.parse.resolve import ContextResolver
from geoevents.parse.seams import Recogniser, Resolver
from geoevents.parse.senses import assign_senses
from geoevents.parse.tagger.recognise import TaggedRecogniser
from geoevents.parse.tagger.tagger import Tagger
from geoevents.parse.times import tag_times
from geoevents.places import Gazetteer
from geoevents.text.page import Page
from geoevents.text.prepare import prepare

#: What a caller may ask for alone. Claims need the other two.
STEPS = ("mentions", "times", "claims")


@dataclass(frozen=True, slots=True)
class Parser:
    """What documents are parsed with: made once, used for many of them.

    resolver: also holds what it knows of places; steps: see STEPS. latest: a day
    (today) after which an article's own date is doubted, in its evidence.
    """

    gazetteer: Gazetteer
    recogniser: Recogniser
    resolver: Resolver
    steps: frozenset[str] = frozenset(STEPS)
    latest: date | None = None

    def analyse(self, document: Document) -> Analysis:
        """Everything found in one document. The same input gives the same output."""
        page = prepare(document.text, language=document.language)
        published = self._date(document, page)
        mentions = self._mentions(page)
        times = self._times(page, published)
        return Analysis(
            document=document,
            language=page.language,
            published=published,
            boilerplate=page.boilerplate,
            sentences=page.sentences,
            mentions=mentions if "mentions" in self.steps else (),
            times=times if "times" in self.steps else (),
            claims=self._claims(document, page, mentions, times, published),
        )

    def analyse_as_of(self, document: Document, published: When) -> Analysis:
        """The analysis of a document whose date was found outside of it."""
        analysis = self.analyse(replace(document, published=published))
        return replace(analysis, document=document)

    def _wants(self, *steps: str) -> bool:
        return not self.steps.isdisjoint(steps)

    def _date(self, document: Document, page: Page) -> When | None:
        """Mentions alone need no date: then it is the one given, if any."""
        if not self._wants("times", "claims"):
            return document.published
        return date_document(document, page, latest=self.latest)

    def _mentions(self, page: Page) -> tuple[Mention, ...]:
        if not self._wants("mentions", "claims"):
            return ()
        toponyms = self.recogniser.recognise(page)
        return assign_senses(page, self.resolver.resolve(page, toponyms))

    def _times(self, page: Page, published: When | None) -> tuple[TimeExpression, ...]:
        if not self._wants("times", "claims"):
            return ()
        return tag_times(page, published)

    def _claims(
        self,
        document: Document,
        page: Page,
        mentions: tuple[Mention, ...],
        times: tuple[TimeExpression, ...],
        published: When | None,
    ) -> tuple[Claim, ...]:
        if not self._wants("claims"):
            return ()
        return extract_claims(
            document, page, mentions, times, published, self.gazetteer
        )


def make_parser(
    gazetteer: Gazetteer,
    *,
    recogniser: str = "auto",
    repair: bool = True,
    steps: frozenset[str] = frozenset(STEPS),
    latest: date | None = None,
) -> Parser:
    """A parser with the recogniser of that name.

    recogniser: ``core``; ``en`` or ``ru`` with the model of that extra; ``auto``
    with those that are installed.
    repair: whether machine-translated names get a proposed reading.
    latest: today, so that articles dated later are doubted.
    Raises InvalidValue for a recogniser or step that does not exist, MissingExtra
    for a model that is not installed.
    """
    unknown = steps - set(STEPS)
    if unknown:
        raise InvalidValue(f"step {sorted(unknown)}: must be among {STEPS}")
    models = models_for(recogniser)
    rules = GazetteerRecogniser(gazetteer, repair=repair)
    core = TaggedRecogniser(
        gazetteer, Tagger.open(), rules=rules, further=Tagger.beside
    )
    return Parser(
        gazetteer=gazetteer,
        recogniser=UnitedRecogniser(gazetteer, core, models) if models else core,
        resolver=ContextResolver(gazetteer),
        steps=steps,
        latest=latest,
    )
