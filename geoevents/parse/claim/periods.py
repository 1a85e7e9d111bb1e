"""The time that a figure counts over: "since Sunday", "in 24 hours", "за сутки"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from geoevents.model import Figure, Period, TimeExpression
from geoevents.parse.claim.clauses import AND
from geoevents.parse.claim.lexicon import ClaimLexicon

#: Two figures of one list ("killed 12 and wounded 30 in a day") are no further apart.
_LIST_GAP = 60
_LEFT_REACH = 24
_CLEAR = re.compile(r"P(?:T?\d+[A-Z])+")


def with_periods(
    figures: Sequence[Figure],
    times: Sequence[TimeExpression],
    folded: str,
    lexicon: ClaimLexicon,
) -> tuple[Figure, ...]:
    """The figures of one sentence, each with the period that it is told for.

    times: those of the sentence, in text order. Words after a number are of that
    number and of the list that it ends; words before all numbers are of all of them.
    A number since a day is a total, unless it adds to one before it.
    """
    kept = list(figures)
    for time in times:
        period = _period(time, folded, lexicon)
        if period is None:
            continue
        for i in _counted_over(kept, time, folded):
            if kept[i].period is None:
                kept[i] = _over(kept[i], period, kept[:i])
    return tuple(kept)


def _period(time: TimeExpression, folded: str, lexicon: ClaimLexicon) -> Period | None:
    if time.edtf is not None and time.edtf.endswith("/.."):
        return Period(time.span, time.edtf)
    if time.type != "DURATION":
        return None
    if time.edtf is not None and "/" in time.edtf:
        return Period(time.span, time.edtf)
    left = folded[max(0, time.span.start - _LEFT_REACH) : time.span.start].rstrip()
    words = list(lexicon.cue("within").finditer(left))
    told = bool(words) and words[-1].end() == len(left)
    told = told or lexicon.cue("within").match(folded, time.span.start) is not None
    if not told or _CLEAR.fullmatch(time.value) is None:
        return None
    return Period(time.span, time.value)


def _counted_over(
    figures: Sequence[Figure], time: TimeExpression, folded: str
) -> list[int]:
    before = [i for i, f in enumerate(figures) if f.span.end <= time.span.start]
    if not before:
        return list(range(len(figures)))
    listed = [before[-1]]
    for i in reversed(before[:-1]):
        gap = folded[figures[i].span.end : figures[listed[0]].span.start]
        if len(gap) > _LIST_GAP or AND.search(gap) is None:
            break
        listed.insert(0, i)
    return listed


def _over(figure: Figure, period: Period, earlier: Sequence[Figure]) -> Figure:
    adds = any(f.what == figure.what for f in earlier)
    total = period.value.endswith("/..") and not adds
    return replace(figure, period=period, cumulative=figure.cumulative or total)
