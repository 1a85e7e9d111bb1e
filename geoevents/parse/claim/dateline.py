"""The date line of an article ("KRAMATORSK, Ukraine (Agency) - "): no scene."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geoevents.model import Mention, Span, TimeExpression
from geoevents.parse.claim.spans import SpanIndex, index_spans
from geoevents.text.page import Page

#: A date line stands at the start of one of the first sentences and is no longer.
_SENTENCES, _LENGTH = 6, 90
_DASH = re.compile(r"\s[-–—]+\s|\s?—\s?")
#: What ends a date line without a dash: "Caracas, 24 February 2019. "
_STOP = re.compile(r".?\s?(?:г|р)?\.\s|.?:\s")
_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"\w+")
#: Articles and prepositions of dates, as in "Paris, le 3 mai".
_SHORT = 3


def date_lines(
    page: Page, mentions: SpanIndex[Mention], times: Sequence[TimeExpression]
) -> list[Span]:
    """The stretches before a dash, or whole sentences, that only place and date.

    >>> page = Page("BEIRUT (Agency) - Shells fell.", "en", (Span(0, 30),), ())
    >>> date_lines(page, SpanIndex([], lambda m: m.span), ())
    []
    """
    dated = index_spans(time.span for time in times)
    found = []
    for sentence in page.sentences[:_SENTENCES]:
        end = min(sentence.end, sentence.start + _LENGTH)
        head = Span(sentence.start, end)
        dash = _DASH.search(page.text, head.start, head.end)
        ends = [dash.start() if dash else sentence.end]
        ends += [
            date.end
            for date in dated.within(head)
            if _STOP.match(page.text, date.end - 1, sentence.end)
        ]
        lines = [Span(head.start, stop) for stop in ends if stop - head.start > 0]
        found += [
            line
            for line in lines
            if line.end - line.start <= _LENGTH
            and _is_date_line(page, line, mentions, dated)
        ][:1]
    return found


def _is_date_line(
    page: Page, line: Span, mentions: SpanIndex[Mention], dated: SpanIndex[Span]
) -> bool:
    """Whether a stretch holds a place and nothing but places, dates and brackets."""
    text = page.text[line.start : line.end]
    if not mentions.within(line):
        return False
    for bracket in _BRACKETS.finditer(text):
        text = text.replace(bracket[0], " " * len(bracket[0]))
    for word in _WORD.finditer(text):
        at = Span(line.start + word.start(), line.start + word.end())
        short = len(word[0]) <= _SHORT and word[0].islower()
        if not (short or word[0].isdigit() or dated.overlapping(at)):
            if not mentions.overlapping(at):
                return False
    return True
