"""When a claim happened, and whether it is background to the article's own story.

The rules, first that fits: the time expression nearest the trigger in its clause; in
its sentence; of a heading the one day of its lead; in the sentence before it (same
paragraph); the one day that the paragraph has named so far, or goes on to name where
the article had named it before; the one day that the story has spoken of so far
(``story_day``); the date of the article (``document_date``). Codes are explained in
docs/codebook.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from geoevents.edtf import LATEST, Interval, edtf_to_bounds, is_yearless
from geoevents.model import Span, TimeExpression, When
from geoevents.parse.claim.clauses import Sentence
from geoevents.parse.claim.lexicon import ClaimLexicon
from geoevents.parse.claim.spans import SpanIndex
from geoevents.parse.timex.lexicon import load_lexicon

#: An event that ended longer before the article than this is background. A month is
#: what a news story still calls the present; a listed threshold, not a truth.
BACKGROUND_AFTER = timedelta(days=30)
#: "since 1991" says when something began, not that one event lasted until today.
_LONG_OPEN = timedelta(days=366)
#: A day named so often is the day of the story.
_STORY_DAY_TIMES = 2
#: A paragraph is read so many sentences to either side, no more.
_PARAGRAPH_REACH = 30
#: Headings are among so many lines at the top; their lead is so near below them.
_HEADINGS = 4
_LEAD_AHEAD = 5
_SENTENCE_END = (".", "!", "?", "…", '"', "”", "»")
#: A day that is counted from an unknown one: a weekday, "yesterday".
_OPEN_DAY = re.compile(r"XXXX-(?:WXX-\d(?:T\w+)?|XX-XX)")


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of a claim and whether it belongs to the past of the story."""

    when: When | None
    background: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The time expressions of one page, ready to date its claims.

    by_sentence: datable expressions by sentence number. story_start: EDTF day on which
    the article's own story began, None where it does not say. story_days: by sentence
    number, the one day that the sentences before it name more than once. open_days:
    numbers of the sentences that name a day which cannot be told.
    """

    sentences: tuple[Sentence, ...]
    by_sentence: Mapping[int, tuple[TimeExpression, ...]]
    published: When | None
    story_start: str | None
    story_days: Mapping[int, str]
    open_days: frozenset[int]
    lexicon: ClaimLexicon
    marked: str

    def date_clause(
        self,
        trigger: Span,
        clause: Span,
        sentence: Sentence,
        *,
        toll: bool,
        quick: bool,
    ) -> Dated:
        """The date of what a clause tells.

        toll: whether it sums up the fighting. quick: whether it is a reaction to the
        news (a statement), which takes no date of the past from its neighbours.
        """
        when = self._own(trigger, clause, sentence, past=not quick)
        if toll and (span := self._whole_story(when)):
            return Dated(span, False)
        if when is None and self._is_history(trigger, clause):
            return Dated(None, True)
        if when is None and sentence.index in self.open_days:
            return Dated(self._document_date(to_the_day=False), False)
        when = when or self._inherited(sentence, quick=quick)
        if when is None and not quick:
            when = self._story_day(clause, sentence)
        when = when or self._document_date()
        return Dated(when, self._is_background(when))

    def _story_day(self, clause: Span, sentence: Sentence) -> When | None:
        """The one day of the story so far, for what "had happened" before the report.

        In other tenses an article of the next day may well tell of that day.
        """
        day = self.story_days.get(sentence.index)
        before = self.lexicon.cue("before_report")
        if day is None or not before.search(self.marked, clause.start, clause.end):
            return None
        return When(day, "story_day", "the one day that the article has named so far")

    def _is_of_now(self, sentence: Sentence) -> bool:
        cue = self.lexicon.cue("now")
        return bool(cue.search(self.marked, sentence.span.start, sentence.span.end))

    def _own(
        self, trigger: Span, clause: Span, sentence: Sentence, *, past: bool
    ) -> When | None:
        times = self.by_sentence.get(sentence.index, ())
        times = tuple(
            time
            for time in times
            if not (
                self._is_of_another(time, trigger) or (past and self._lies_ahead(time))
            )
        )
        inside = [time for time in times if time.span.within(clause)]
        chosen = _nearest(inside, trigger) or _nearest(list(times), trigger)
        if chosen is None:
            return None
        where = "clause" if chosen in inside else "sentence"
        when = self._to_when(chosen, f"“{chosen.text}” in the same {where}", sentence)
        return self._until(chosen, when)

    def _lies_ahead(self, time: TimeExpression) -> bool:
        """Whether it is after the article, so that nothing in it has happened."""
        published = self.published.interval if self.published else None
        told = edtf_to_bounds(time.edtf) if time.edtf else None
        if self.published is None or published is None or told is None or not time.edtf:
            return False
        if self.published.value.endswith(("~", "?")) or time.edtf.startswith(".."):
            return False
        return told.start >= published.end

    def _is_of_another(self, time: TimeExpression, trigger: Span | None) -> bool:
        """ "Positions lost a day ago", "the land which broke away in 1991"."""
        left = self.marked[max(0, time.span.start - 20) : time.span.start]
        words = left.split()
        if words and self.lexicon.cue("participle").fullmatch(words[-1]):
            word = time.span.start - len(words[-1]) - 1
            return trigger is None or not trigger.start <= word < trigger.end
        if trigger is None or time.span.start < trigger.end:
            return False
        relative = self.lexicon.cue("relative")
        return bool(relative.search(self.marked, trigger.end, time.span.start))

    def _until(self, time: TimeExpression, when: When) -> When:
        """ "Continued into Monday" reaches back to where the story began."""
        left = self.marked[max(0, time.span.start - 24) : time.span.start]
        words = left.rstrip().rpartition(",")[2]
        cue = [m.end() for m in self.lexicon.cue("until").finditer(words)]
        if self.story_start and cue and cue[-1] == len(words):
            if self.story_start < when.value and len(when.value) == 10:
                value = f"{self.story_start}/{when.value}"
                return When(value, "story_until", when.evidence)
        return when

    def _to_when(self, time: TimeExpression, evidence: str, sentence: Sentence) -> When:
        value = time.edtf or time.value
        if value.endswith("/.."):
            value = self._close(value[:-3], sentence)
        elif value.startswith("../"):
            value = self._open(value[3:])
        return When(value, time.rule, evidence)

    def _open(self, end: str) -> str:
        """ "Until the 28th" reaches back to where the story began, if that is told."""
        start = self.story_start
        known = start is not None and len(end) == 10 and start < end
        return f"{start}/{end}" if known else end

    def _close(self, start: str, sentence: Sentence) -> str:
        """An open interval ends with the article, or where the narrative goes on."""
        bounds = edtf_to_bounds(start)
        if bounds is None:
            own = self.published.value if self.published else None
            return start if start == own else f"{start}/.."
        begin = bounds.start
        published = self.published.interval if self.published else None
        if published and begin <= published.start and _recent(begin, published):
            end = self.published.value if self.published else ".."
            return start if start == end else f"{start}/{end}"
        for index in (sentence.index + 1, sentence.index + 2, sentence.index + 3):
            for time in self.by_sentence.get(index, ()):
                end = time.edtf or ""
                told = edtf_to_bounds(end)
                if told and "/" not in end and told.start > begin:
                    if published and not _before(told, published):
                        return start
                    return f"{start}/{end}"
        return start

    def _inherited(self, sentence: Sentence, *, quick: bool) -> When | None:
        """Of a heading its lead's; else what the paragraph named before.

        That is the day of the sentence before, or the one day of the paragraph. A
        date of the past stays with its sentence where this one is of the time of
        writing; one that stands farther on must be known by then.
        """
        if self._is_of_now(sentence):
            return None
        if (when := self._of_lead(sentence)) is not None:
            return when
        before = self._telling(sentence.index - 1, quick=quick)
        if before and self._same_paragraph(sentence.index - 1, sentence):
            when = self._to_when(before[-1], "", sentence)
            if self._stays_behind(before[-1], when, sentence, quick=quick):
                return None
            evidence = f"“{before[-1].text}” in the sentence before"
            return replace(when, rule="sentence_before", evidence=evidence)
        around = frozenset(self._paragraph_around(sentence))
        if self.open_days & around:
            return None
        days = {
            time.edtf: time
            for index in sorted(around)
            for time in self._telling(index, quick=quick)
            if index < sentence.index or self._is_known_by(time, sentence)
        }
        if len(days) != 1:
            return None
        (time,) = days.values()
        when = self._to_when(time, f"“{time.text}” in the same paragraph", sentence)
        if self._stays_behind(time, when, sentence, quick=quick):
            return None
        return replace(when, rule="paragraph_date")

    def _is_known_by(self, time: TimeExpression, sentence: Sentence) -> bool:
        return any(
            told.edtf == time.edtf
            for index in range(sentence.index)
            for told in self.by_sentence.get(index, ())
        )

    def _telling(self, index: int, *, quick: bool) -> list[TimeExpression]:
        """The expressions of a sentence that can date another one."""
        return [
            time
            for time in self.by_sentence.get(index, ())
            if not self._is_of_another(time, None)
            and (quick or not self._lies_ahead(time))
        ]

    def _stays_behind(
        self, time: TimeExpression, when: When, sentence: Sentence, *, quick: bool
    ) -> bool:
        """Whether a date is of the past, and the sentence of the time of writing."""
        if not self._is_background(when):
            return False
        of_now = load_lexicon(self.lexicon.language).of_now
        left = next(s for s in self.sentences if time.span.start < s.span.end)
        return (
            quick
            or of_now.search(self.marked, time.span.end, left.span.end) is not None
            or of_now.search(self.marked, *_bounds(sentence)) is not None
        )

    def _of_lead(self, sentence: Sentence) -> When | None:
        """The one day of the lead, for a heading above it: it tells the same."""
        head = self.sentences[: sentence.index + 1]
        if len(head) > _HEADINGS or not all(map(self._is_heading, head)):
            return None
        ahead = self.sentences[sentence.index + 1 : sentence.index + 1 + _LEAD_AHEAD]
        lead = next((s for s in ahead if not self._is_heading(s)), None)
        if lead is None:
            return None
        days = {time.edtf: time for time in self._telling(lead.index, quick=False)}
        if len(days) != 1:
            return None
        (time,) = days.values()
        when = self._to_when(time, f"“{time.text}” in the lead", sentence)
        return None if self._is_background(when) else replace(when, rule="lead_date")

    def _is_heading(self, sentence: Sentence) -> bool:
        text = self.marked[slice(*_bounds(sentence))].rstrip()
        return not text.endswith(_SENTENCE_END)

    def _same_paragraph(self, index: int, sentence: Sentence) -> bool:
        known = 0 <= index < len(self.sentences)
        return known and self.sentences[index].paragraph == sentence.paragraph

    def _paragraph_around(self, sentence: Sentence) -> Iterator[int]:
        """The numbers of the sentences of a paragraph, as far as they matter here."""
        first = max(0, sentence.index - _PARAGRAPH_REACH)
        for index in range(first, sentence.index + _PARAGRAPH_REACH + 1):
            if self._same_paragraph(index, sentence):
                yield index

    def _document_date(self, *, to_the_day: bool = True) -> When | None:
        """The article's date; without a day, where the passage names one unknown."""
        if self.published is None:
            return None
        if not to_the_day and is_yearless(self.published.value):
            return None
        evidence = "no date in the passage: the date of the article"
        return When(self.published.value, "document_date", evidence)

    def _whole_story(self, when: When | None) -> When | None:
        """From the start of the story to the date of the toll, or to the article's."""
        end = when.value if when else (self.published.value if self.published else "")
        start = self.story_start
        if start is None or not end or "/" in end or len(end) != 10 or end <= start:
            return None
        evidence = f"a toll of the whole story, which began on {start}"
        return When(f"{start}/{end}", "story_span", evidence)

    def _is_history(self, trigger: Span, clause: Span) -> bool:
        cue = self.lexicon.cue("history").search(self.marked, clause.start, clause.end)
        if cue is None or cue.start() < trigger.end:
            return cue is not None
        relative = self.lexicon.cue("relative")
        return relative.search(self.marked, trigger.end, cue.start()) is None

    def _is_background(self, when: When | None) -> bool:
        told = when.interval if when else None
        if told is None:
            return False
        published = self.published.interval if self.published else None
        if published is None:  # what is dated in full is not the news of "Sunday"
            return bool(self.open_days or self.published)
        return _before(told, published)


def make_calendar(
    sentences: tuple[Sentence, ...],
    times: Sequence[TimeExpression],
    published: When | None,
    fights: Sequence[Span],
    lexicon: ClaimLexicon,
    marked: str,
) -> Calendar:
    """The calendar of a page. fights: its clauses that tell of violence."""
    datable = [time for time in times if time.edtf and time.type != "AGE"]
    index = SpanIndex(datable, lambda time: time.span)
    by_sentence = {
        sentence.index: inside
        for sentence in sentences
        if (inside := index.within(sentence.span))
    }
    start = _story_start(index, fights, published)
    days = _story_days(sentences, by_sentence, published)
    untold = [
        time for time in times if not time.edtf and _OPEN_DAY.fullmatch(time.value)
    ]
    opened = SpanIndex(untold, lambda time: time.span)
    open_days = frozenset(s.index for s in sentences if opened.within(s.span))
    return Calendar(
        sentences, by_sentence, published, start, days, open_days, lexicon, marked
    )


def _story_days(
    sentences: Sequence[Sentence],
    by_sentence: Mapping[int, tuple[TimeExpression, ...]],
    published: When | None,
) -> Mapping[int, str]:
    """By sentence, the one recent day before the article's that was named so far."""
    reported = published.interval if published else None
    if published is None or reported is None:
        return {}
    told: dict[str, int] = {}
    days: dict[int, str] = {}
    for sentence in sentences:
        if len(told) == 1:
            (day, count), *_ = told.items()
            if count >= _STORY_DAY_TIMES and day < published.value[:10]:
                days[sentence.index] = day
        for time in by_sentence.get(sentence.index, ()):
            if _is_whole_line(time, sentence):
                continue
            for day in (time.edtf or "").split("/"):
                bounds = edtf_to_bounds(day) if len(day) == 10 else None
                if bounds and not _before(bounds, reported):
                    told[day] = told.get(day, 0) + 1
    return days


def _is_whole_line(time: TimeExpression, sentence: Sentence) -> bool:
    """Whether a line is a date and little else, as an article's own date is."""
    length = sentence.span.end - sentence.span.start
    return 2 * (time.span.end - time.span.start) > length


def _story_start(
    times: SpanIndex[TimeExpression], fights: Sequence[Span], published: When | None
) -> str | None:
    """The earliest recent day named where the article tells of violence."""
    reported = published.interval if published else None
    if reported is None:
        return None
    days = []
    for time in {time for clause in fights for time in times.within(clause)}:
        day = (time.edtf or "").split("/")[0]
        told = edtf_to_bounds(day) if len(day) == 10 else None
        if told and told.start < reported.end and not _before(told, reported):
            days.append(day)
    return min(days, default=None)


def _nearest(times: Sequence[TimeExpression], trigger: Span) -> TimeExpression | None:
    return min(times, key=lambda time: _gap(time.span, trigger), default=None)


def _bounds(sentence: Sentence) -> tuple[int, int]:
    return sentence.span.start, sentence.span.end


def _gap(span: Span, other: Span) -> int:
    return max(0, span.start - other.end, other.start - span.end)


def _before(interval: Interval, published: Interval) -> bool:
    if interval.end >= LATEST:
        return published.start - interval.start > _LONG_OPEN
    return published.start - interval.end > BACKGROUND_AFTER


def _recent(begin: datetime, published: Interval) -> bool:
    return published.start - begin <= _LONG_OPEN
