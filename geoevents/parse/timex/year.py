"""The year of an article whose own date lacks one, where its text tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

from geoevents.edtf import edtf_to_interval, is_yearless
from geoevents.model import TimeExpression, When
from geoevents.parse.times import tag_times
from geoevents.parse.timex.days import make_day
from geoevents.parse.timex.fold import fold
from geoevents.parse.timex.lexicon import load_line_dates
from geoevents.parse.timex.scan import Saying, find_sayings, scan
from geoevents.parse.timex.yearless import (
    DayOfWeek,
    fits,
    month_and_day,
    weekdays_told,
)
from geoevents.text.page import Page

#: A weekday falls on the same date again after five years or more; news names no
#: latest date that is so far back.
_YEARS: Final = 5
#: Without a weekday only a date so shortly before the article's tells its year.
_SHORTLY: Final = timedelta(days=60)
#: Years that are named in the evidence for a weekday: so far back from this one.
_LISTED: Final = 15
_HEAD: Final = 1500


def with_year(
    line: When, page: Page, inferred: When | None, latest: date | None
) -> When:
    """The date of a line with the year that fits all the text, marked ``?``.

    It stays without one where several years fit; the evidence then names those that
    the weekday leaves. line: ``XXXX-05-19``. inferred: a date that the text itself
    allows. latest: a day that no article is after.
    """
    own = month_and_day(line)
    if own is None:
        return line
    told = weekdays_told(_sayings(page), page.language, own)
    floor = _latest_told(tag_times(page, None), inferred, latest)
    year = _year(own, told, floor, latest)
    if year is not None and floor is not None:
        evidence = f"{line.evidence}; the text names {floor.isoformat()[:7]}"
        if told:
            evidence += ", and the weekday fits no other year soon after"
        day = date(year, *own)
        return When(f"{day.isoformat()}?", "year_from_text", evidence)
    if told and latest is not None:
        years = range(latest.year - _LISTED, latest.year + 1)
        fitting = [str(y) for y in years if fits(y, told)]
        if fitting:
            by_weekday = f"by the weekday {' or '.join(fitting)}"
            return When(line.value, line.rule, f"{line.evidence}; {by_weekday}")
    return line


def _sayings(page: Page) -> Sequence[Saying]:
    """What the text says of time, in the lines at its head in any language."""
    head = page.text[:_HEAD]
    lines = scan(head, fold(head), load_line_dates())
    return [*find_sayings(page.text, page.language), *lines]


def _latest_told(
    times: Iterable[TimeExpression], inferred: When | None, latest: date | None
) -> date | None:
    """The first day of the latest date that the text tells in full."""
    values = [t.edtf for t in times if t.rule in ("absolute", "range") and t.edtf]
    values += [inferred.value] if inferred else []
    starts = [
        edtf_to_interval(end).start.date()
        for value in values
        for end in value.split("/")
        if end not in ("", "..") and not is_yearless(end) and "X" not in end
    ]
    return max((s for s in starts if latest is None or s <= latest), default=None)


def _year(
    own: tuple[int, int],
    told: frozenset[DayOfWeek],
    floor: date | None,
    latest: date | None,
) -> int | None:
    """The only year in which the day comes soon after the latest one told."""
    if floor is None:
        return None
    days = [make_day(floor.year + n, *own) for n in range(_YEARS + 1)]
    soon = [day for day in days if day and day >= floor]
    soon = [day for day in soon if latest is None or day <= latest]
    if told:
        soon = [d for d in soon if fits(d.year, told) and _within(d, floor)]
    else:
        soon = [day for day in soon if day - floor <= _SHORTLY]
    return soon[0].year if len(soon) == 1 else None


def _within(day: date, floor: date) -> bool:
    return (day.year - floor.year) * 12 + day.month - floor.month < 12 * _YEARS
