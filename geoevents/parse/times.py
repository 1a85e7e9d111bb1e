"""Time expressions of a page: what is written, and what day it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from geoevents.edtf import edtf_to_day
from geoevents.model import Span, TimeExpression, When
from geoevents.parse.timex.context import Context, Reading, Today
from geoevents.parse.timex.fold import fold
from geoevents.parse.timex.lexicon import Lexicon, load_lexicon
from geoevents.parse.timex.read import read
from geoevents.parse.timex.readings import day_reading, month_reading, year_counted
from geoevents.parse.timex.relate import Related, apply_range, apply_relation, relate
from geoevents.parse.timex.scan import Saying, find_sayings
from geoevents.parse.timex.sentences import SentenceIndex
from geoevents.parse.timex.story import beginnings
from geoevents.parse.timex.tense import tense_at
from geoevents.parse.timex.yearless import (
    brought_back,
    far_today,
    has_sure_year,
    month_and_day,
    weekdays_told,
)
from geoevents.text.page import Page

#: A day belongs to the part of the day so many characters before it ("of", "on").
_NEXT_TO: Final = 7

#: What parts a time of the day from the date behind it.
_STOPS: Final = frozenset(".;:!?()\n")


def tag_times(page: Page, published: When | None) -> tuple[TimeExpression, ...]:
    """The time expressions of the whole text, boilerplate too, sorted by place.

    published: the document's own date, which "Sunday" and "last year" are counted
    from. What cannot be dated without it has edtf None and a value with X for the
    unknown digits; a day or month whose year is unknown has an edtf with X. Values
    follow TIMEX3; rules are listed in docs/dates.md.
    """
    lexicon = load_lexicon(page.language)
    folded = fold(page.text)
    sayings = find_sayings(page.text, page.language)
    if published is None or has_sure_year(published):
        reader = _Reader(page, folded, lexicon, Today.of(published), sayings)
        return tuple(reader.expressions())
    own = month_and_day(published)
    today = far_today(published, weekdays_told(sayings, page.language, own))
    reader = _Reader(page, folded, lexicon, today, sayings)
    return tuple(
        TimeExpression(time.span, time.text, *brought_back(reading, published))
        for time in reader.expressions()
        for reading in [Reading(time.type, time.value, time.edtf, time.rule)]
    )


class _Reader:
    """Reads the expressions of one page from the top, remembering the dates so far."""

    def __init__(
        self,
        page: Page,
        folded: str,
        lexicon: Lexicon,
        today: Today,
        sayings: Sequence[Saying],
    ) -> None:
        self.page, self.folded, self.lexicon = page, folded, lexicon
        self.sayings = sayings
        self.following = {a.start: b for a, b in pairwise(sayings)}
        self.sentences = SentenceIndex(page.sentences)
        self.context = Context(today, day_first=lexicon.day_first)
        self.sentence: Span | None = None
        self.done = self.last_end = 0
        self.last_year: int | None = None

    def expressions(self) -> Iterator[TimeExpression]:
        """The expressions that mean something, in the order of the text."""
        begun = beginnings(self.folded, self.page.sentences, self.sayings, self.lexicon)
        self.context = replace(self.context, story_start=self._story_start(begun))
        for related in relate(self.sayings, self.folded, self.lexicon, begun):
            if related.start < self.done:
                continue
            for span, reading in self._read(related):
                self.done = span.end
                yield TimeExpression(span, self.page.quote(span), *reading)

    def _story_start(self, begun: Sequence[Saying]) -> date | None:
        """The day on which the fighting began, if the text names just one."""
        days = {
            reading.edtf
            for saying in begun
            if (reading := self._one(saying)) and reading.edtf
        }
        return edtf_to_day(min(days)) if len(days) == 1 else None

    def _read(self, related: Related) -> Iterator[tuple[Span, Reading]]:
        """What an expression means, with the day behind it; two ends come as two."""
        saying, end = related.saying, related.end
        behind, day = self._day_behind(saying)
        first = self._one(saying, day, ahead=related.relation == "until")
        first = self._in_year_before(saying, first)
        self._remember(first)
        self.last_end, self.last_year = saying.end, year_counted(first)
        if end is not None:
            last = self._one(end)
            self._remember(last)
            ends = apply_range(first, last)
            starts = ((related.start, saying.end), (end.start, related.stop))
            for place, reading in zip(starts, ends, strict=True):
                if reading is not None:
                    yield Span(*place), reading
            return
        whole = behind is not None and saying.kind == "part_of_day"
        reading = first if whole else apply_relation(related, first)
        if reading is not None:
            stop = behind.end if whole and behind else related.stop
            yield Span(related.start, stop), reading

    def _in_year_before(
        self, saying: Saying, reading: Reading | None
    ) -> Reading | None:
        """The month of "five years ago, in May": of the year right before it."""
        gap = self.folded[self.last_end : saying.start]
        if (
            saying.kind != "month"
            or self.last_year is None
            or len(gap) > _NEXT_TO
            or set(gap) & _STOPS
        ):
            return reading
        return month_reading(self.last_year, int(saying.fields["month"]), "month")

    def _day_behind(self, saying: Saying) -> tuple[Saying | None, date | None]:
        """The day right behind a part of the day: "in the night of 5 March"."""
        if saying.kind not in ("part_of_day", "overnight", "day_after"):
            return None, None
        behind = self.following.get(saying.start)
        if behind is None or behind.start - saying.end > _NEXT_TO:
            return None, None
        gap = self.folded[saying.end : behind.start]
        reading = self._one(behind) if not set(gap) & _STOPS else None
        day = edtf_to_day(reading.edtf) if reading else None
        return (behind, day) if day else (None, None)

    def _one(
        self, saying: Saying, day: date | None = None, *, ahead: bool = False
    ) -> Reading | None:
        """ahead: it lies in the future, where no verb tells otherwise."""
        sentence = self.sentences.at(saying.start)
        if sentence != self.sentence or sentence is None:
            self.sentence = sentence
            self.context = replace(self.context, same_sentence=None)
        tense = tense_at(self.folded, sentence, saying, self.lexicon) or int(ahead)
        if day is not None and saying.kind == "day_after":
            return day_reading(day, "same_day")  # "The day after, on 13 August"
        same_sentence = day or self.context.same_sentence
        context = replace(self.context, tense=tense, same_sentence=same_sentence)
        return read(saying.kind, saying.fields, context)

    def _remember(self, reading: Reading | None) -> None:
        """Keeps day, month and year of a date for what is counted from them."""
        if reading is None or reading.type not in ("DATE", "TIME"):
            return
        value = (reading.edtf or reading.value).split("/")[-1]
        if "-Q" in reading.value:
            self.context = replace(self.context, told_quarter=reading.value)
        year, _, rest = value.partition("-")
        known = int(year) if year.isdigit() and len(year) == 4 else None
        if known is not None:
            self.context = replace(self.context, told_year=known)
        month = int(rest[:2]) if rest[:2].isdigit() else None
        if month is not None:
            self.context = replace(self.context, month=month, year=known)
        if known is not None and len(value) == 10 and "~" not in value:
            day = date.fromisoformat(value)
            self.context = replace(self.context, last_day=day, same_sentence=day)
