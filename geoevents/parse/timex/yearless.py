"""Reading an article whose day is told and whose year is not, or not for certain.

The Gregorian calendar repeats itself after 400 years, weekdays too. So such an article
is read as one of a year 400 years on: what is counted from its day ("on Friday",
"yesterday", "May 10") comes out in that age, which no news speaks of, and is told by it
from what the text dates in full. Then the year is taken away again, or set right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from geoevents.edtf import is_edtf, is_yearless
from geoevents.model import When
from geoevents.parse.timex.context import Reading, Today
from geoevents.parse.timex.days import make_day
from geoevents.parse.timex.readings import to_int
from geoevents.parse.timex.scan import Saying

_CYCLE: Final = 400
#: Years of the far age begin here; no article dates anything so late.
_FAR: Final = 2300
#: All calendars that there are lie within 28 years without a leap year left out.
_CALENDARS: Final = range(2001, 2029)
_YEAR: Final = re.compile(r"(?<!\d)(2[34]\d\d)(?=-|\b)")
#: "este martes", "ce mardi" near the head of an agency's story is its own day.
_THIS_WEEKDAY_IS_TODAY: Final = frozenset({"es", "fr"})
_HEAD: Final = 700
_MONTH_AND_DAY: Final = re.compile(r"[\dX]{4}-(\d\d)-(\d\d)[?~%]?")

#: A day of some year with the weekday that it was: month, day, Monday 1.
DayOfWeek = tuple[int, int, int]


def has_sure_year(published: When | None) -> bool:
    """Whether the year of a date is told, as far as there is a date at all."""
    return published is None or not (
        is_yearless(published.value) or _has_doubtful_year(published)
    )


def _has_doubtful_year(published: When) -> bool:
    return len(published.value) == 11 and published.value.endswith("?")


def month_and_day(published: When) -> tuple[int, int] | None:
    """Month and day of a date; None where it is no single day."""
    match = _MONTH_AND_DAY.fullmatch(published.value)
    return (int(match[1]), int(match[2])) if match else None


def weekdays_told(
    sayings: Sequence[Saying], language: str, own: tuple[int, int] | None = None
) -> frozenset[DayOfWeek]:
    """The days that a text names with their weekday and without their year.

    own: month and day of the article, which "this Tuesday" means in some languages.
    """
    told = {
        (to_int(s.fields["month"]), to_int(s.fields["day"]), int(s.fields["weekday"]))
        for s in sayings
        if s.kind == "day_month" and {"weekday", "day", "month"} <= s.fields.keys()
    }
    this = next((s for s in sayings if _is_this_weekday(s)), None)
    if not told and own and this and language in _THIS_WEEKDAY_IS_TODAY:
        told.add((*own, int(this.fields["weekday"])))
    return frozenset(told)


def _is_this_weekday(saying: Saying) -> bool:
    shift = saying.fields.get("shift")
    return saying.kind == "weekday_shift" and shift == "0" and saying.start < _HEAD


def fits(year: int, told: Iterable[DayOfWeek]) -> bool:
    """Whether these days fall on their weekdays in that year."""
    days = [(make_day(year, month, day), weekday) for month, day, weekday in told]
    return all(day is not None and day.isoweekday() == weekday for day, weekday in days)


def far_today(published: When, told: frozenset[DayOfWeek]) -> Today:
    """Today of an article of this date, in the far age.

    Where the weekdays of its year are not known, none is counted from it.
    """
    value = published.value.rstrip("?~%").partition("/")[0]
    if not value.startswith("XXXX"):
        near = date.fromisoformat(value)
        return Today.of_day(near.replace(year=near.year + _CYCLE))
    month, number = int(value[5:7]), int(value[8:10] or 1)
    years = [year for year in _CALENDARS if fits(year, told)]
    known = bool(told and years)
    days = (
        make_day(year + _CYCLE, month, number)
        for year in (years if known else _CALENDARS)
    )
    day = next((day for day in days if day is not None), None)
    if day is None or len(value) < 10:
        return Today(_CALENDARS[0] + _CYCLE, month)
    return Today.of_day(day, weekdays=known)


def brought_back(reading: Reading, published: When) -> Reading:
    """The reading with the year of the far age taken away, or made the article's."""
    if not _YEAR.search(reading.value + " " + (reading.edtf or "")):
        return reading
    if _has_doubtful_year(published):
        value = _YEAR.sub(_near_year, reading.value)
        edtf = reading.edtf and _marked(_YEAR.sub(_near_year, reading.edtf))
        return reading._replace(value=value, edtf=edtf)
    value = _YEAR.sub("XXXX", reading.value)
    if value.startswith("XXXX-W"):  # a week has no number without its year
        value = "XXXX-WXX" + value[8:]
    edtf = reading.edtf and _YEAR.sub("XXXX", reading.edtf)
    edtf = edtf if edtf and is_yearless(edtf) else None
    own_year = reading.rule == "year_from_document"
    rule = "no_year" if own_year else reading.rule
    return reading._replace(value=value, edtf=edtf, rule=rule)


def _near_year(match: re.Match[str]) -> str:
    return str(int(match[1]) - _CYCLE)


def _marked(edtf: str) -> str:
    """The value with each end marked as uncertain."""
    ends = (
        end if end in ("", "..") else end.rstrip("~") + "?" for end in edtf.split("/")
    )
    marked = "/".join(ends)
    return marked if is_edtf(marked) else edtf
