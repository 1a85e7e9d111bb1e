"""By whose word: the claimant of a clause, the outlet it came through, the modality."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geoevents.model import Claimant, Span
from geoevents.parse.claim.clauses import AND
from geoevents.parse.claim.fold import fold
from geoevents.parse.claim.lexicon import NEVER, ClaimLexicon
from geoevents.parse.claim.spans import SpanIndex
from geoevents.parse.claim.speakers import Cast
from geoevents.parse.sides import Organisation

_NAME_LENGTH = 100
#: A longer stretch before a reporting verb is a clause, not a name.
_NAME_WORDS = 12
#: Up to so many words may be a name between commas; more are a clause of their own.
_SHORT_NAME = 6
#: A phrase with its places is the speaker's up to so many words.
_SPEAKER_WORDS = 10
#: So many words before a comma are more than the first item of a list of names.
_LEAST_CLAUSE = 3
_AFTER_VERB = 110
_VIA_REACH = 70
_END_OF_PHRASE = re.compile(r"[,;:.!?\"”»\n(]")
_QUOTES = '"“”„«»'
_NAME_PART = re.compile(r"\w[\w'’.-]*")
#: "The president on 8 November": what follows a number is no name.
_FROM_NUMBER = re.compile(r"\s\d{1,2}\s.*|\s\d{1,2}$")
_QUOTE_BEFORE = re.compile(r"[,\"”»“]\s*$")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it and how. verb: where the reporting verb is, None without one.

    modality: what the verb makes of it (claimed, admitted, denied, reported).
    """

    claimant: Claimant | None
    modality: str
    verb: Span | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads attributions off one page.

    text: the page's text; folded: the same folded, offset for offset. told: the words
    that tell of violence or harm: a phrase that holds one is a clause and no name.
    """

    text: str
    folded: str
    lexicon: ClaimLexicon
    cast: Cast
    told: SpanIndex[Span]

    def attribute(
        self, clause: Span, sentence: Span, previous: Claimant | None
    ) -> Attribution:
        """Who says what a clause says.

        previous: who spoke last in the same paragraph, for "He also said".
        """
        if self._finds("unattributed", clause):
            previous = None
        own = self._spoken(clause, previous)
        if own is None and clause != sentence:
            own = self._spoken(sentence, previous, first_only=True)
        source = self._according(clause)
        if source is None and clause != sentence:
            source = self._according(sentence)
        if own is None and source is None:
            return self._unattributed(sentence, previous)
        if own is None or own.claimant is None:
            return self._told_by(source, own, clause)
        if source is None or source == own.claimant:
            return own
        if own.claimant.kind == "media" and source.kind != "media":
            cited = _via(source, own.claimant.name)  # "Reuters, citing the ministry"
            return Attribution(cited, _modality_of(source, "said"), own.verb)
        if source.kind == "media":
            return Attribution(_via(own.claimant, source.name), own.modality, own.verb)
        return own

    def denier(self, denial: Span, clause: Span) -> Attribution | None:
        """Who denies, for "X said it took the town, a claim Y denied"."""
        comma = self.folded.rfind(",", clause.start, denial.start)
        for part in (Span(comma + 1, clause.end), clause) if comma > 0 else (clause,):
            lead = self.lexicon.cue("denied_lead").match(
                self.folded[part.start : part.end].lstrip()
            )
            if lead is not None:
                space = (
                    part.end
                    - part.start
                    - len(self.folded[part.start : part.end].lstrip())
                )
                part = Span(part.start + space + lead.end(), part.end)
            for verb in self.lexicon.verb("denied").finditer(
                self.folded, denial.start, clause.end
            ):
                words = Span(verb.start(), verb.end())
                for phrase, _ in self._subjects(part, verb):
                    if (claimant := self._name(phrase)) is not None:
                        return Attribution(claimant, "denied", words)
        return None

    def teller_of_before(self, sentence: Span) -> Attribution | None:
        """Who told of the sentence before, for "This was announced by X"."""
        text = self.folded[sentence.start : sentence.end]
        first = sentence.end - len(text.lstrip())
        cue = self.lexicon.cue("said_of_before").match(self.folded, first, sentence.end)
        if cue is None:
            return None
        said = self.lexicon.verb("said").search(self.folded, cue.start(), sentence.end)
        start = cue.end() if said is None else max(cue.end(), said.end())
        phrase = self._phrase_after(start, sentence.end)
        claimant = self._name(phrase) if phrase is not None else None
        if claimant is None:
            return None
        return Attribution(claimant, _modality_of(claimant, "said"))

    def speakers(self, sentence: Span) -> tuple[Span, ...]:
        """The phrases of a sentence that name who speaks ("officials in X said")."""
        phrases = [
            phrase
            for verb in self.lexicon.verb("said").finditer(
                self.folded, sentence.start, sentence.end
            )
            for phrase, _ in self._subjects(sentence, verb)
        ]
        for cue in self.lexicon.verb("according").finditer(
            self.folded, sentence.start, sentence.end
        ):
            phrases.append(self._phrase_after(cue.end(), sentence.end) or sentence)
        return tuple(phrase for phrase in phrases if self._may_name(phrase))

    def _may_name(self, phrase: Span) -> bool:
        """Whether a phrase is as short as a name and tells no event of its own."""
        text = self.folded[phrase.start : phrase.end]
        if len(text.split()) > _SPEAKER_WORDS or self.told.within(phrase):
            return False
        if sum(text.count(mark) for mark in _QUOTES) % 2:
            return False
        return self.lexicon.verb("finite").search(text) is None

    def _told_by(
        self, source: Claimant | None, own: Attribution | None, clause: Span
    ) -> Attribution:
        if source is None:
            return own or Attribution(None, "reported")
        cited = self._via_after(Span(clause.start, clause.end))
        if cited and source.kind != "media":
            source = _via(source, cited)
        return Attribution(source, _modality_of(source, self._group(clause)))

    def _unattributed(self, sentence: Span, previous: Claimant | None) -> Attribution:
        if self._finds("unattributed", sentence):
            return Attribution(Claimant("unattributed", "unattributed"), "claimed")
        if previous is not None and self._in_quote(sentence):
            return Attribution(previous, _modality_of(previous, "said"))
        return Attribution(None, "reported")

    def _finds(self, group: str, span: Span) -> bool:
        verb = self.lexicon.verb(group)
        return verb.search(self.folded, span.start, span.end) is not None

    def _in_quote(self, sentence: Span) -> bool:
        return self.text[sentence.start] in '"“„«'

    def _spoken(
        self, span: Span, previous: Claimant | None, *, first_only: bool = False
    ) -> Attribution | None:
        """The claimant that stands before or after a reporting verb of a span."""
        for verb in self.lexicon.verb("said").finditer(
            self.folded, span.start, span.end
        ):
            group = self._group(Span(verb.start(), verb.end()))
            claimant = self._subject(span, verb, previous)
            if claimant is not None:
                via = self._via_after(Span(verb.start(), span.end))
                if via and via != claimant.name and claimant.kind != "media":
                    claimant = _via(claimant, via)
                words = Span(verb.start(), verb.end())
                return Attribution(claimant, _modality_of(claimant, group), words)
            if first_only:
                return None
        return None

    def _group(self, span: Span) -> str:
        for group in ("denied", "admitted", "claimed"):
            if self.lexicon.verb(group).search(self.folded, span.start, span.end):
                return group
        return "said"

    def _subject(
        self, span: Span, verb: re.Match[str], previous: Claimant | None
    ) -> Claimant | None:
        for phrase, inverted in self._subjects(span, verb):
            if not inverted and previous is not None and self._is_pronoun(phrase):
                if not self._names_anyone(phrase):
                    return previous
            claimant = self._name(phrase)
            if claimant is not None:
                return claimant
        return None

    def _subjects(self, span: Span, verb: re.Match[str]) -> Iterator[tuple[Span, bool]]:
        """Phrases that may be the subject of a verb; whether they come after it."""
        start = self._after_source(span, verb.start())
        before = Span(start, verb.start()) if verb.start() > start else None
        acts = self.lexicon.verb("acts_on").match(self.folded, verb.start(), verb.end())
        if before is None or (acts is None and self._is_inverted(before)):
            after = self._phrase_after(verb.end(), span.end)
            if after is not None:
                yield after, True
        if before is not None:
            yield self._last_subject(before), False

    def _after_source(self, span: Span, limit: int) -> int:
        """Where a clause goes on after "According to Reuters, ..."."""
        cue = self.lexicon.verb("according").search(self.folded, span.start, limit)
        comma = self.folded.find(",", cue.end(), limit) if cue else -1
        return comma + 1 if 0 <= comma < limit - 4 else span.start

    def _is_inverted(self, before: Span) -> bool:
        """Whether a quotation comes first ("...", said X), not a name with commas."""
        end = _QUOTE_BEFORE.search(self.folded, before.start, before.end)
        if end is None:
            return False
        text = self.folded[before.start : before.end]
        words, commas = len(text.split()), text.count(",")
        if end[0].strip(", ") != "" or words > _SHORT_NAME:
            return True
        if self.told.within(before):
            return True
        return (commas == 1 and words > 3) or not self._names_anyone(before)

    def _phrase_after(self, start: int, limit: int) -> Span | None:
        end = min(limit, start + _AFTER_VERB)
        stop = _END_OF_PHRASE.search(self.folded, start, end)
        end = stop.start() if stop else end
        verb = self.lexicon.verb("phrase_end").search(self.folded, start + 4, end)
        end = verb.start() if verb else end
        return Span(start, end) if end - start > 2 else None

    def _last_subject(self, before: Span) -> Span:
        """The words before the verb without an opening adverbial ("On Monday, X")."""
        text = self.folded[before.start : before.end]
        if self.lexicon.verb("subject_word") is not NEVER:
            return self._first_name(before)
        head, comma, tail = text.rpartition(",")
        if comma and len(head.split()) >= _LEAST_CLAUSE and tail.strip():
            last = AND.search(tail) is not None and not self.told.within(before)
            if len(tail.split()) <= _SHORT_NAME and not last:
                return Span(before.end - len(tail), before.end)
        lead = re.match(r"[\s,;]*[^,]{0,60},\s", text)
        rest = text[lead.end() :] if lead else ""
        if (
            lead
            and len(rest.strip()) > 3
            and (not rest.rstrip().endswith(",") or self._is_relative(before))
            and not self._names_anyone(Span(before.start, before.start + lead.end()))
        ):
            return Span(before.start + lead.end(), before.end)
        return before

    def _first_name(self, before: Span) -> Span:
        """The subject where the verb ends the sentence: capitals and offices first."""
        end = before.start
        for word in _NAME_PART.finditer(self.text, before.start, before.end):
            gap = self.text[end : word.start()].strip()
            office = self.lexicon.verb("subject_word").match(
                self.folded, word.start(), word.end()
            )
            named = word[0][0].isupper() or office
            if end > before.start and ("," in gap or not named):
                break
            end = word.end()
        return Span(before.start, max(end, before.start + 1))

    def _names_anyone(self, span: Span) -> bool:
        return bool(self.cast.sides_in(span) or self.cast.organisations_in(span))

    def _is_pronoun(self, phrase: Span) -> bool:
        words = re.findall(r"\w+", self.folded[phrase.start : phrase.end])
        return any(self.lexicon.verb("pronoun").fullmatch(word) for word in words[:4])

    def _according(self, span: Span) -> Claimant | None:
        cue = self.lexicon.verb("according").search(self.folded, span.start, span.end)
        if cue is not None:
            phrase = self._phrase_after(cue.end(), span.end)
            return self._name(phrase) if phrase else None
        cue = self.lexicon.verb("according_after").search(
            self.folded, span.start, span.end
        )
        if cue is not None and cue.start() > span.start:
            start = max(span.start, self.folded.rfind(",", span.start, cue.start()) + 1)
            return self._name(Span(start, cue.start())) if cue.start() > start else None
        return None

    def _via_after(self, span: Span) -> str | None:
        """The outlet named after "told" or "cited by"."""
        for cue in self.lexicon.verb("via").finditer(self.folded, span.start, span.end):
            reach = Span(cue.start(), min(span.end, cue.end() + _VIA_REACH))
            for hit in self.cast.organisations_in(reach):
                if hit.organisation.kind == "media":
                    return hit.organisation.name
        return None

    def _name(self, phrase: Span) -> Claimant | None:
        """The claimant that a noun phrase names, None where it names nobody."""
        short = self._short(phrase)
        if short is None or self._is_relative(short) or not self._may_name(short):
            return None
        phrase = short
        organisations = self.cast.organisations_in(phrase)
        sides = self.cast.sides_in(phrase)
        named = [hit for hit in organisations if hit.organisation.name != "media"]
        if named and (not sides or named[0].organisation.kind != "media"):
            return _organisation(named[0].organisation)
        if named and sides and named[0].span.start < sides[0].span.start:
            return _organisation(named[0].organisation)
        name = self._clean(phrase)
        if organisations:
            side = sides[0].side if sides else None
            shown = named[0].organisation.name if named else name
            return Claimant(shown or "media", "media", side)
        if sides and name:
            return Claimant(name, self._kind_of(sides[0].side), sides[0].side)
        office = self.lexicon.verb("office").search(
            self.folded, phrase.start, phrase.end
        )
        if office and name and not self._is_pronoun(phrase):
            return Claimant(name, "party")
        witness = self.lexicon.verb("witness")
        if name and witness.search(self.folded, phrase.start, phrase.end):
            return Claimant(name, "unattributed")
        return None

    def _is_relative(self, phrase: Span) -> bool:
        """ "who is also ..." and "in Ganja" name nobody who speaks."""
        words = self.folded[phrase.start : phrase.end].split(None, 1)
        if not words:
            return True
        verb, text = self.lexicon.verb, self.folded[phrase.start : phrase.end]
        if verb("pronoun").fullmatch(words[0]) and not verb("office").search(text):
            return len(words) > 1
        return bool(
            self.lexicon.cue("relative").fullmatch(words[0])
            or verb("adverbial").fullmatch(words[0])
        )

    def _short(self, phrase: Span) -> Span | None:
        """The phrase, or its last part, where it is short enough to be a name."""
        text = self.folded[phrase.start : phrase.end]
        if len(text.split()) <= _NAME_WORDS:
            return phrase
        comma = text.rfind(",", 0, len(text) - 4)
        if comma < 0 or len(text[comma:].split()) > _NAME_WORDS:
            return None
        return Span(phrase.start + comma + 1, phrase.end)

    def _kind_of(self, side: str) -> str:
        return "party" if side in self.cast.parties else "third_country"

    def _clean(self, phrase: Span) -> str:
        """The phrase as a name for people: no adverbs, no apposition."""
        text = self.text[phrase.start : phrase.end].strip(' \n\t"“”„«»,;:.-–')
        lead = self.lexicon.verb("lead").match(fold(text))
        if lead and lead.end() < len(text):
            text = text[lead.end() :].lstrip(" ,")
        head = text.split(",", 1)[0].strip()
        text = head if len(head) > 3 else text
        for _ in range(3):
            folded = fold(text)
            tail = [
                m
                for m in self.lexicon.verb("trail").finditer(folded)
                if m.end() == len(folded)
            ]
            if not tail or tail[-1].start() == 0:
                break
            text = text[: tail[-1].start()].rstrip(" ,")
        text = _FROM_NUMBER.sub("", text)
        return " ".join(text.split())[:_NAME_LENGTH]


def _organisation(organisation: Organisation) -> Claimant:
    return Claimant(organisation.name, organisation.kind)


def _via(claimant: Claimant, outlet: str) -> Claimant:
    return Claimant(claimant.name, claimant.kind, claimant.side, outlet)


def _modality_of(claimant: Claimant, group: str) -> str:
    if group in ("admitted", "denied"):
        return group
    if group == "claimed" or claimant.kind in ("party", "third_country"):
        return "claimed"
    return "reported"
