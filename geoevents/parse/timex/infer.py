"""An article's date read off its text: only where the text makes it sound.

An article speaks of days up to its own. So the latest day that it dates in full is
the earliest on which it can have been published; "the sixth day of the fighting"
and a weekday after that day say how much later it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from geoevents.edtf import Interval
from geoevents.model import TimeExpression, When
from geoevents.parse.times import tag_times
from geoevents.parse.timex.fold import fold
from geoevents.parse.timex.lexicon import load_lexicon
from geoevents.text.page import Page

#: News dates its day near its head: within so many characters.
_LEAD: Final = 1200

#: The opening of a story, where a day told with its weekday is the day of the news.
_OPENING: Final = 400

#: "KRAMATORSK, Ukraine (Agency) -": a place in capitals and a dash.
_DATELINE: Final = re.compile(
    r"\s*(?P<place>[^\W\d_][\w .'’-]{1,30}?)(?:,[\w .'’]{2,30})?"
    r"\s*(?:\([^()\n]{2,40}\)\s*)?[-–—]{1,2}\s"
)
_DATELINE_LINES: Final = 4

#: A bare weekday is taken for a day after the latest dated one only this close to it.
_WEEKDAYS_AHEAD: Final = 3

#: Values of what is counted from the day of writing: a weekday, today, yesterday.
_NEAR: Final = re.compile(r"XXXX-(?:WXX-|XX-XX)")

_WEEKDAY: Final = re.compile(r"XXXX-WXX-(\d)(?:T\w+)?")


def infer_date(page: Page, coarse: When | None) -> When | None:
    """The day of an article without one, or None where the text does not tell.

    coarse: a month or year that is known of it; then the day lies within. A day
    that is only the earliest possible is marked approximate (``2020-09-28~``).
    """
    times = tag_times(page, coarse)
    within = coarse.interval if coarse else None
    counted = _latest_counted_day(times, within)
    latest = _latest_dated_day(times, within)
    if counted is not None and (latest is None or latest <= counted[0]):
        day, text = counted
        return When(day.isoformat(), "nth_day", f'the text speaks of "{text}"')
    if latest is None or not _is_news_of(latest, times, coarse, page):
        return None
    return _after_weekday(latest, times, within) or When(
        f"{latest.isoformat()}~",
        "latest_in_text",
        f"the latest day named in the text is {latest.isoformat()}; it is no older",
    )


def _latest_counted_day(
    times: Sequence[TimeExpression], within: Interval | None
) -> tuple[date, str] | None:
    """The day that "the sixth day of the fighting" comes to, the latest of several."""
    days = [
        (date.fromisoformat(time.edtf), time.text)
        for time in times
        if time.rule == "nth_day" and time.edtf
    ]
    days = [(day, text) for day, text in days if _inside(day, within)]
    return max(days, default=None)


def _latest_dated_day(
    times: Sequence[TimeExpression], within: Interval | None
) -> date | None:
    days = [day for time in times if (day := _day_of(time)) and _inside(day, within)]
    return max(days, default=None)


def _day_of(time: TimeExpression) -> date | None:
    """The last day of an expression that the text itself dates."""
    if time.rule not in ("absolute", "year_from_document", "range") or not time.edtf:
        return None
    last = time.edtf.rpartition("/")[2].strip(".")
    return date.fromisoformat(last) if len(last) == 10 else None


def _inside(day: date, within: Interval | None) -> bool:
    return within is None or within.start.date() <= day < within.end.date()


def _is_news_of(
    latest: date, times: Sequence[TimeExpression], coarse: When | None, page: Page
) -> bool:
    """Whether the text reports on that day, and does not look back at it.

    It names the day near its head and no later year; and unless its month or year
    is known, a word like "today" or "on Sunday" shows that it was written then, or
    its opening names the day with its weekday, or the text opens with a dateline.
    """
    named = next(time for time in times if _day_of(time) == latest)
    years = (time.value for time in times if time.type == "DATE")
    later = any(re.fullmatch(r"\d{4}", y) and int(y) > latest.year for y in years)
    near = coarse is not None or any(_NEAR.match(time.value) for time in times)
    if not near and named.span.start <= _OPENING:
        near = _has_weekday(named, page) or _opens_with_dateline(page.text)
    return named.span.start <= _LEAD and not later and near


def _opens_with_dateline(text: str) -> bool:
    lines = [line for line in text[:_LEAD].splitlines() if line.strip()]
    found = (_DATELINE.match(line) for line in lines[:_DATELINE_LINES])
    return any(match["place"].isupper() for match in found if match)


def _has_weekday(time: TimeExpression, page: Page) -> bool:
    names = load_lexicon(page.language).values.get("wday", {})
    return any(word in names for word in re.findall(r"[^\W\d_]+", fold(time.text)))


def _after_weekday(
    latest: date, times: Sequence[TimeExpression], within: Interval | None
) -> When | None:
    """The last weekday that the text names without a date, soon after that day."""
    ahead = []
    for time in times:
        match = _WEEKDAY.fullmatch(time.value)
        days = (int(match[1]) - latest.isoweekday()) % 7 if match else 0
        if 0 < days <= _WEEKDAYS_AHEAD:
            ahead.append((latest + timedelta(days=days), time.text))
    ahead = [(day, text) for day, text in ahead if _inside(day, within)]
    if not ahead:
        return None
    day, text = max(ahead)
    evidence = f'the text names {latest.isoformat()} and then "{text}"; it is no older'
    return When(f"{day.isoformat()}~", "weekday", evidence)
