"""One page -> its claims: triggers dated, placed, attributed, with their figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geoevents.model import (
    Claim,
    Claimant,
    ClaimPlace,
    Figure,
    Mention,
    Span,
    TimeExpression,
    When,
)
from geoevents.parse.claim.claimants import Attribution, Reader
from geoevents.parse.claim.clauses import Sentence, mark_text, split_page
from geoevents.parse.claim.dateline import date_lines
from geoevents.parse.claim.denials import of_what_is_denied
from geoevents.parse.claim.figures import SideAt, find_figures
from geoevents.parse.claim.fold import fold
from geoevents.parse.claim.lexicon import ClaimLexicon
from geoevents.parse.claim.periods import with_periods
from geoevents.parse.claim.restated import without_restated
from geoevents.parse.claim.scenes import Atlas, Gazetteer
from geoevents.parse.claim.spans import SpanIndex, index_spans
from geoevents.parse.claim.speakers import find_cast
from geoevents.parse.claim.triggers import Trigger, find_triggers, speaks_of_war
from geoevents.parse.claim.when import Calendar, make_calendar
from geoevents.parse.claim.who import Who
from geoevents.parse.sides import Sides
from geoevents.taxonomy import FAMILY_OF
from geoevents.text.page import Page

_EVENTFUL = ("violence", "territory", "unrest", "harm")
_PEOPLE = frozenset({"killed", "injured", "captured", "missing", "displaced"})
#: Kinds that equipment, villages and fighters are counted with.
_KINDS_OF_THINGS = {
    "villages_captured": ("territory_captured", "territory_lost"),
    "fighters_sent": ("foreign_fighters_transfer", "troop_deployment"),
}
#: Kinds that a toll told in a later sentence can be the toll of, and how much later.
_DEADLY = frozenset(
    {
        *("armed_clash", "shelling", "missile_attack", "air_strike", "drone_strike"),
        *("explosion", "attack_on_civilians", "riot", "disaster", "accident"),
    }
)
_TOLL_REACH = 400
_TOLLS = frozenset({"killed", "injured", "missing"})
#: "Hundreds of people may be displaced": so far after a number its verb may stand.
_MODAL_REACH = 24
#: A headline copied under three pictures is one claim, not three.
_MIN_REPEATED = 30


@dataclass(frozen=True, slots=True)
class _Passage:
    """One sentence with what was found in it."""

    sentence: Sentence
    triggers: tuple[Trigger, ...]
    figures: tuple[Figure, ...]


@dataclass(slots=True)
class Assembler:
    """Everything known of one page while its claims are put together."""

    text: str
    marked: str
    passages: tuple[_Passage, ...]
    calendar: Calendar
    atlas: Atlas
    reader: Reader
    who: Who
    at_war: bool

    def claims(self, document_id: str) -> tuple[Claim, ...]:
        """The claims of the page, in text order."""
        found: list[Claim] = []
        told_at = 0
        speaker: Claimant | None = None
        scenes: tuple[ClaimPlace, ...] = ()
        spoke_last: Claimant | None = None
        paragraph, last = -1, -2
        for passage in self.passages:
            if passage.sentence.index != last + 1:
                scenes = ()
            if passage.sentence.paragraph != paragraph:
                paragraph, speaker, scenes = passage.sentence.paragraph, spoke_last, ()
            said = self._attributions(passage, speaker)
            spoke_last = next((a.claimant for a in reversed(said) if a.claimant), None)
            speaker = spoke_last or speaker
            if passage.sentence.index == last + 1 and not passage.triggers:
                teller = self.reader.teller_of_before(passage.sentence.span)
                found[told_at:] = _told_by(teller, found[told_at:])
            told_at = len(found)
            new = self._claims_of(document_id, passage, said, scenes, found)
            found += new
            scenes, last = _told_scenes(new), passage.sentence.index
        return _numbered(without_restated(found, self.calendar.sentences, self.text))

    def _attributions(
        self, passage: _Passage, speaker: Claimant | None
    ) -> list[Attribution]:
        sentence = passage.sentence
        said = []
        for clause in sentence.clauses:
            attribution = self.reader.attribute(clause, sentence.span, speaker)
            speaker = attribution.claimant or speaker
            said.append(attribution)
        return said

    def _claims_of(
        self,
        document_id: str,
        passage: _Passage,
        said: Sequence[Attribution],
        scenes: tuple[ClaimPlace, ...],
        earlier: Sequence[Claim],
    ) -> list[Claim]:
        clauses = passage.sentence.clauses
        own = [self._by_known_means(t, earlier) for t in passage.triggers]
        passage = replace(passage, triggers=tuple(own))
        carried = _carried(passage, said)
        rest = [f for f in passage.figures if f not in carried]
        added = self._toll_triggers(replace(passage, figures=tuple(rest)), earlier)
        triggers = [*passage.triggers, *added]
        shares = [
            (*share, *(f for f, to in carried.items() if to is trigger))
            for share, trigger in zip(
                _share_figures(rest, triggers), triggers, strict=True
            )
        ]
        claims: list[Claim] = []
        for trigger, figures in zip(triggers, shares, strict=True):
            attribution = said[clauses.index(trigger.clause)]
            if trigger.kind == "denial":
                denier = self.reader.denier(trigger.span, trigger.clause)
                attribution = denier or attribution
            claim = self._claim(
                document_id, passage, trigger, figures, attribution, scenes
            )
            if claim.kind == "denial":
                claim = of_what_is_denied(claim, [*earlier[-4:], *claims])
            claims.append(claim)
        return claims

    def _claim(
        self,
        document_id: str,
        passage: _Passage,
        trigger: Trigger,
        figures: tuple[Figure, ...],
        said: Attribution,
        scenes: tuple[ClaimPlace, ...],
    ) -> Claim:
        sentence, clause = passage.sentence, trigger.clause
        toll = bool(figures) and self._sums_up(clause)
        dated = self.calendar.date_clause(
            trigger.span,
            clause,
            sentence,
            toll=toll,
            quick=FAMILY_OF[trigger.kind] == "diplomacy",
        )
        places = self.atlas.place_clause(trigger.kind, trigger.span, clause, sentence)
        if not dated.background and not any(place.is_scene for place in places):
            if trigger.kind != "foreign_fighters_transfer":
                places += self.atlas.inferred(trigger.kind, scenes, sentence.span)
        actors, targets = self._who(trigger, said)
        return Claim(
            document_id=document_id,
            span=_told_in(clause, figures)
            if len(sentence.clauses) > 1
            else sentence.span,
            kind=trigger.kind,
            occurrence=0,
            when=dated.when,
            background=dated.background,
            modality=_modality(trigger.kind, said),
            places=places,
            actors=actors,
            targets=targets,
            claimant=said.claimant,
            figures=figures,
        )

    def _by_known_means(self, trigger: Trigger, earlier: Sequence[Claim]) -> Trigger:
        """A bombing whose means only the sentences before tell ("bombardeo")."""
        words = self.reader.folded[trigger.span.start : trigger.span.end]
        if trigger.kind != "shelling":
            return trigger
        if not self.reader.lexicon.cue("any_bombing").fullmatch(words):
            return trigger
        means = [c.kind for c in earlier if c.kind in ("shelling", "air_strike")]
        return replace(trigger, kind=means[-1]) if means else trigger

    def _sums_up(self, clause: Span) -> bool:
        cue = self.reader.lexicon.cue("toll_over_time")
        return cue.search(self.reader.folded, clause.start, clause.end) is not None

    def _who(
        self, trigger: Trigger, said: Attribution
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        quoted = said.verb is not None and said.verb.end <= trigger.span.start
        until = said.verb.end if quoted and said.verb else trigger.clause.start
        return self.who.parties(trigger, until, said.claimant)

    def _toll_triggers(
        self, passage: _Passage, earlier: Sequence[Claim]
    ) -> list[Trigger]:
        """A claim for each clause with figures that no trigger of it can hold."""
        added: list[Trigger] = []
        for clause in passage.sentence.clauses:
            for figure in passage.figures:
                if not figure.span.within(clause):
                    continue
                if any(_holds(t, figure) for t in (*passage.triggers, *added)):
                    continue
                if self._may_not_be(figure, clause):
                    continue
                kind = self._toll_kind(figure, passage, clause, earlier)
                if kind is not None:
                    added.append(Trigger(kind, figure.span, clause))
        return added

    def _may_not_be(self, figure: Figure, clause: Span) -> bool:
        """Whether a number is of what might come ("thousands may be displaced")."""
        end = min(clause.end, figure.span.end + _MODAL_REACH)
        modal = self.reader.lexicon.cue("modal")
        return modal.search(self.marked, figure.span.end, end) is not None

    def _toll_kind(
        self,
        figure: Figure,
        passage: _Passage,
        clause: Span,
        earlier: Sequence[Claim],
    ) -> str | None:
        sentence = passage.sentence
        if figure.what in _KINDS_OF_THINGS:
            return _KINDS_OF_THINGS[figure.what][0]
        if figure.what not in _PEOPLE:
            return "equipment_destroyed" if self.at_war else None
        if figure.what == "displaced":
            return "displacement"
        if self.reader.lexicon.cue("disease").search(
            self.marked, sentence.span.start, sentence.span.end
        ):
            return "disaster"
        here = [t.kind for t in passage.triggers if t.span.end <= clause.start]
        here = [kind for kind in here if kind in _DEADLY]
        if here and not self._sums_up(clause):
            return here[-1]
        told = [c for c in earlier[-4:] if _is_cause(c, sentence)]
        over = figure.period.value if figure.period is not None else ""
        total = self._sums_up(clause) or over.endswith("/..")
        if self.at_war and (total or not told):
            return "armed_clash"
        return told[-1].kind if told else None


def assemble(
    document_id: str,
    page: Page,
    mentions: Sequence[Mention],
    times: Sequence[TimeExpression],
    published: When | None,
    gazetteer: Gazetteer,
    lexicon: ClaimLexicon,
) -> tuple[Claim, ...]:
    """The claims of a page in a language that has a lexicon."""
    marked, folded = mark_text(page, tuple(mentions)), fold(page.text)
    sentences = split_page(page, marked, lexicon)
    at_war = speaks_of_war(marked, lexicon)
    passages = _passages(marked, sentences, lexicon, at_war)
    fights = tuple(
        trigger.clause
        for _, triggers in passages
        for trigger in triggers
        if FAMILY_OF[trigger.kind] in _EVENTFUL
    )
    cast = find_cast(folded, mentions, fights, lexicon, Sides.bundled())
    told = index_spans(
        trigger.span
        for _, triggers in passages
        for trigger in triggers
        if FAMILY_OF[trigger.kind] in _EVENTFUL
    )
    reader = Reader(page.text, folded, lexicon, cast, told)
    asides = [
        phrase for sentence, _ in passages for phrase in reader.speakers(sentence.span)
    ]
    placed = SpanIndex(mentions, lambda mention: mention.span)
    asides += date_lines(page, placed, times)
    aside = index_spans(asides)
    known = (
        index_spans(m.span for m in mentions),
        index_spans(time.span for time in times),
        index_spans(hit.span for hit in cast.sides),
        index_spans(hit.span for hit in cast.organisations),
    )
    groups = index_spans(
        hit.span for hit in cast.sides if Sides.bundled().is_group(hit.side)
    )
    assembler = Assembler(
        text=page.text,
        marked=marked,
        passages=_with_figures(passages, folded, lexicon, times, cast.side_at),
        calendar=make_calendar(sentences, times, published, fights, lexicon, folded),
        atlas=Atlas(
            placed, fights, page.text, folded, lexicon, gazetteer, aside, known, groups
        ),
        reader=reader,
        who=Who(folded, lexicon, cast, placed, aside),
        at_war=at_war,
    )
    return assembler.claims(document_id)


def _passages(
    marked: str,
    sentences: Iterable[Sentence],
    lexicon: ClaimLexicon,
    at_war: bool,
) -> list[tuple[Sentence, tuple[Trigger, ...]]]:
    """Sentences with their triggers; a repeated sentence or a question has none."""
    seen: set[str] = set()
    passages = []
    for sentence in sentences:
        text = marked[sentence.span.start : sentence.span.end].strip()
        repeated = len(text) >= _MIN_REPEATED and text in seen
        seen.add(text)
        if repeated or text.endswith("?"):
            continue
        triggers = tuple(
            trigger
            for clause in sentence.clauses
            for trigger in find_triggers(marked, clause, lexicon, at_war=at_war)
        )
        passages.append((sentence, triggers))
    return passages


def _with_figures(
    passages: Iterable[tuple[Sentence, tuple[Trigger, ...]]],
    folded: str,
    lexicon: ClaimLexicon,
    times: Sequence[TimeExpression],
    side_at: SideAt,
) -> tuple[_Passage, ...]:
    dated = SpanIndex(times, lambda time: time.span)
    counted = []
    for sentence, triggers in passages:
        told = dated.overlapping(sentence.span)
        figures = find_figures(
            folded,
            sentence.span,
            lexicon.language,
            skip=[time.span for time in told],
            side_at=side_at,
        )
        figures = with_periods(figures, told, folded, lexicon) if told else figures
        counted.append(_Passage(sentence, triggers, figures))
    return tuple(counted)


def _is_cause(claim: Claim, sentence: Sentence) -> bool:
    """Whether a toll without a cause of its own may be that of a claim before."""
    near = sentence.span.start - claim.span.end <= _TOLL_REACH
    return near and claim.kind in _DEADLY and not claim.background


def _share_figures(
    figures: Sequence[Figure], triggers: Sequence[Trigger]
) -> list[tuple[Figure, ...]]:
    """Each figure goes to the one claim of its clause that it fits best."""
    shares: list[list[Figure]] = [[] for _ in triggers]
    for figure in figures:
        fitting = [i for i, t in enumerate(triggers) if _holds(t, figure)]
        if fitting:
            best = min(fitting, key=lambda i: _distance(triggers[i], figure))
            shares[best].append(figure)
    return [tuple(share) for share in shares]


def _told_by(teller: Attribution | None, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, those by nobody as told by whom "This was announced by X" names."""
    if teller is None:
        return list(claims)
    return [
        claim
        if claim.claimant is not None
        else replace(claim, claimant=teller.claimant, modality=teller.modality)
        for claim in claims
    ]


def _carried(passage: _Passage, said: Sequence[Attribution]) -> dict[Figure, Trigger]:
    """Figures of a clause without words of its own, with the deed told before it.

    "A missile hit a block, and 30 people died" is one claim, if one speaker's.
    """
    clauses = passage.sentence.clauses
    carried: dict[Figure, Trigger] = {}
    for figure in passage.figures:
        clause = next((c for c in clauses if figure.span.within(c)), None)
        if clause is None or figure.what not in _TOLLS:
            continue
        if any(t.clause == clause for t in passage.triggers):
            continue
        before = [t for t in passage.triggers if t.clause.end <= clause.start]
        if before and before[-1].kind in _DEADLY:
            speakers = [said[clauses.index(c)] for c in (before[-1].clause, clause)]
            if speakers[0].claimant == speakers[1].claimant:
                carried[figure] = before[-1]
    return carried


def _told_in(clause: Span, figures: Sequence[Figure]) -> Span:
    """A clause with the figures that later words of its sentence give it."""
    return Span(clause.start, max([clause.end, *(f.span.end for f in figures)]))


def _distance(trigger: Trigger, figure: Figure) -> tuple[bool, bool, int]:
    other = (figure.what == "displaced") != (trigger.kind == "displacement")
    harmful = FAMILY_OF[trigger.kind] in ("violence", "harm")
    gap = max(
        0,
        trigger.span.start - figure.span.end,
        figure.span.start - trigger.span.end,
    )
    return other, not harmful, gap


def _holds(trigger: Trigger, figure: Figure) -> bool:
    """Whether a claim of this kind can be what a figure counts."""
    if not figure.span.within(trigger.clause):
        return False
    if figure.what in _KINDS_OF_THINGS:
        return trigger.kind in _KINDS_OF_THINGS[figure.what]
    if figure.what in _PEOPLE:
        return FAMILY_OF[trigger.kind] in _EVENTFUL and trigger.kind not in (
            "equipment_destroyed",
            "secession",
        )
    return trigger.kind == "equipment_destroyed"


def _modality(kind: str, said: Attribution) -> str:
    if kind == "denial":
        return "denied"
    if FAMILY_OF[kind] == "diplomacy" and kind not in (
        "ceasefire_agreement",
        "agreement",
        "consultation",
        "sanction",
    ):
        return "statement"
    return said.modality


def _told_scenes(claims: Sequence[Claim]) -> tuple[ClaimPlace, ...]:
    """The scenes that the last claim of a sentence itself names."""
    for claim in reversed(claims):
        named = tuple(p for p in claim.scenes if p.role != "inferred")
        if named and FAMILY_OF[claim.kind] in _EVENTFUL:
            return named
    return ()


def _numbered(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims of one kind in one span get occurrence 0, 1, 2 ..."""
    counts: dict[tuple[Span, str], int] = {}
    numbered = []
    for claim in claims:
        key = (claim.span, claim.kind)
        numbered.append(replace(claim, occurrence=counts.get(key, 0)))
        counts[key] = counts.get(key, 0) + 1
    return tuple(numbered)
