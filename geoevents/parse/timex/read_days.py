"""Readers of days: full dates, weekdays, yesterday, the sixth day of the fighting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from geoevents.edtf import edtf_to_day
from geoevents.parse.timex.context import Context, Reader, Reading, Today
from geoevents.parse.timex.days import (
    add_days,
    add_months,
    latest_weekday,
    make_day,
    next_weekday,
    week_of,
)
from geoevents.parse.timex.readings import (
    Fields,
    day_reading,
    month_reading,
    nth_of,
    part_of,
    to_int,
    undated,
)

_WEEK: Final = 7


def _full_date(fields: Fields, context: Context) -> Reading | None:
    day = make_day(
        to_int(fields["year"]), to_int(fields["month"]), to_int(fields["day"])
    )
    return day_reading(day, "absolute", part_of(fields))


def _day_month(fields: Fields, context: Context) -> Reading | None:
    month, number = to_int(fields["month"]), to_int(fields.get("day", "1"))
    year = _year_of(month, number, context)
    if "shift" in fields:  # "25 February last year"
        today = context.today.year
        year = today + int(fields["shift"]) if today is not None else None
    if year is None:
        valid = make_day(2020, month, number)
        value = f"XXXX-{month:02d}-{number:02d}"
        return undated(value, part_of(fields), "no_year") if valid else None
    return day_reading(
        make_day(year, month, number), "year_from_document", part_of(fields)
    )


def _year_of(month: int, number: int, context: Context) -> int | None:
    """The year of a day without one: the document's, but for the turn of the year."""
    today = context.today
    if today.year is None:
        return None
    if today.month is None:
        return today.year
    ahead = month - today.month
    if context.tense <= 0 and (ahead >= 8 or (ahead > 2 and context.tense < 0)):
        return today.year - 1
    if ahead <= -8 and context.tense > 0:
        return today.year + 1
    return today.year


def _holiday(fields: Fields, context: Context) -> Reading | None:
    """A feast of a fixed day: the latest one, or the next if the tense says so."""
    month, number = (int(part) for part in fields["holiday"].split("-"))
    year, today = context.today.year, context.today.day
    if "year" in fields:
        year = to_int(fields["year"])
    elif year is None:
        return undated(f"XXXX-{fields['holiday']}", rule="no_year")
    elif today is not None and context.tense > 0:
        year += (month, number) < (today.month, today.day)
    elif today is not None:
        year -= (month, number) > (today.month, today.day)
    return day_reading(make_day(year, month, number), "year_from_document")


def _day_range(fields: Fields, context: Context) -> Reading | None:
    last_month = fields.get("month2") or fields["month"]
    year = to_int(fields["year"]) if "year" in fields else None
    if year is None:
        year = _year_of(to_int(last_month), to_int(fields["day2"]), context)
    numbers = (to_int(fields["month"]), to_int(fields["day"]))
    if year is None:
        ends = numbers, (to_int(last_month), to_int(fields["day2"]))
        value = "/".join(f"XXXX-{month:02d}-{day:02d}" for month, day in ends)
        return undated(value, rule="no_year")
    first = make_day(year, *numbers)
    last = make_day(year, to_int(last_month), to_int(fields["day2"]))
    if first is None or last is None or last <= first:
        return None
    value = f"{first.isoformat()}/{last.isoformat()}"
    return Reading("DATE", value, value, "range")


def _week_of(fields: Fields, context: Context) -> Reading | None:
    """The week of 6 November, the week ended 4 November."""
    read = _full_date if "year" in fields else _day_month
    reading = read(fields, context)
    day = edtf_to_day(reading.edtf) if reading and reading.edtf else None
    if reading is None or day is None:
        return reading
    value, monday, sunday = week_of(day)
    return Reading("DATE", value, f"{monday}/{sunday}", reading.rule)


def _iso(fields: Fields, context: Context) -> Reading | None:
    year, month, day = (int(part) for part in re.split("[-/.]", fields["iso"]))
    return day_reading(make_day(year, month, day), "absolute", part_of(fields))


def _iso_month(fields: Fields, context: Context) -> Reading | None:
    year, month = fields["isomonth"].split("-")
    return month_reading(int(year), int(month), "absolute")


def _numeric(fields: Fields, context: Context) -> Reading | None:
    """Three figures, as 28.09.2020: month first only where the language has it so."""
    first, second, year = (int(part) for part in re.split("[-/.]", fields["dmy"]))
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    day_first = make_day(year, second, first)
    month_first = make_day(year, first, second) if "/" in fields["dmy"] else None
    if day_first and month_first and day_first != month_first and not context.day_first:
        return _nearer(day_first, month_first, context)
    return day_reading(day_first or month_first, "absolute")


def _nearer(one: date, other: date, context: Context) -> Reading | None:
    """Of two readings of 03/04/2020, the one that lies near the document's date."""
    today = context.today.day
    near = [d for d in (one, other) if today and -7 <= (today - d).days <= 31]
    if len(near) == 1:
        return day_reading(near[0], "numeric")
    return Reading("DATE", other.isoformat(), None, "numeric_ambiguous")


def _day_of_month(fields: Fields, context: Context) -> Reading | None:
    """A bare "the 27th": month and year of the last date named, else the document's."""
    number = to_int(fields["day"])
    today = context.today
    year, month = context.year or today.year, context.month or today.month
    if month is None:
        return undated(f"XXXX-XX-{number:02d}")
    if year is None:
        return undated(f"XXXX-{month:02d}-{number:02d}", rule="no_year")
    day = make_day(year, month, number)
    if today.day and context.month is None:
        day = _latest_day_of_month(number, today.day, context.tense)
    return day_reading(day, "day_of_month", part_of(fields))


def _latest_day_of_month(number: int, today: date, tense: int) -> date | None:
    day = make_day(today.year, today.month, number)
    if day and day > today and tense <= 0:
        year, month = add_months(today.year, today.month, -1)
        return make_day(year, month, number)
    if tense > 0 and day and day < today:
        year, month = add_months(today.year, today.month, 1)
        return make_day(year, month, number)
    return day


def _uncounted(weekday: int, today: Today, part: str) -> Reading:
    """A weekday of an unknown week; of the month, if the last week lies in it."""
    reading = undated(f"XXXX-WXX-{weekday}", part)
    if today.day is None or today.day.day < _WEEK:
        return reading
    return reading._replace(edtf=f"{today.day:%Y-%m}", rule="weekday")


def _weekday(fields: Fields, context: Context) -> Reading | None:
    """The latest such day up to the document's, or the next if the tense says so."""
    weekday, today = int(fields["weekday"]), context.today.counted
    if today is None:
        return _uncounted(weekday, context.today, part_of(fields))
    day = latest_weekday(weekday, today)
    if context.tense > 0 and day != today:
        day = next_weekday(weekday, today)
    return day_reading(day, "weekday", part_of(fields))


def _weekday_shift(fields: Fields, context: Context) -> Reading | None:
    weekday, today = int(fields["weekday"]), context.today.counted
    if today is None:
        return _uncounted(weekday, context.today, part_of(fields))
    if fields["shift"] == "-1":
        day = latest_weekday(weekday, today - timedelta(days=1))
    elif fields["shift"] == "1":
        day = next_weekday(weekday, today)
    else:
        return _weekday(fields, context)
    return day_reading(day, "weekday", part_of(fields))


def _weekday_week(fields: Fields, context: Context) -> Reading | None:
    """Weekday of last, this or next week."""
    weekday, today = int(fields["weekday"]), context.today.counted
    if today is None:
        return _uncounted(weekday, context.today, part_of(fields))
    day = add_days(today, 7 * int(fields["shift"]) + weekday - today.isoweekday())
    return day_reading(day, "weekday", part_of(fields))


def _relative_day(fields: Fields, context: Context) -> Reading | None:
    """Yesterday, today, tonight: ``-1``, ``0``, ``0TNI`` in the table."""
    match = re.match(r"([+-]?\d+)(T\w+)?", fields["relday"])
    if not match:
        return None
    part = match[2] or part_of(fields)
    if context.today.day is None:
        return undated("XXXX-XX-XX", part)
    return day_reading(add_days(context.today.day, int(match[1])), "relative_day", part)


def _overnight(fields: Fields, context: Context) -> Reading | None:
    today = context.same_sentence or context.today.day
    if today is None:
        return undated("XXXX-XX-XX", "TNI")
    before = add_days(today, -1)
    if before is None:
        return None
    edtf = f"{before.isoformat()}/{today.isoformat()}"
    return Reading("TIME", f"{today.isoformat()}TNI", edtf, "relative_day")


def _same_day(fields: Fields, context: Context) -> Reading | None:
    day = context.last_day or context.today.day
    if day is None:
        return undated("XXXX-XX-XX", part_of(fields))
    return day_reading(day, "same_day", part_of(fields))


def _day_after(fields: Fields, context: Context) -> Reading | None:
    """The next or the previous day, counted from the last day named, else today."""
    day = context.last_day or context.today.day
    if day is None:
        return undated("XXXX-XX-XX", part_of(fields))
    day = add_days(day, int(fields["dayafter"]))
    return day_reading(day, "same_day", part_of(fields))


def _part_of_day(fields: Fields, context: Context) -> Reading | None:
    """A morning or a time of the clock: on the day of its sentence, else today."""
    day = context.same_sentence or context.today.day
    if day is None:
        return undated("XXXX-XX-XX", part_of(fields))
    return day_reading(day, "time_of_day", part_of(fields))


def _nth_day(fields: Fields, context: Context) -> Reading | None:
    """The sixth day of the fighting: its beginning, found in the text, and five."""
    number = nth_of(fields)
    if not 1 <= number <= 1000:
        return None
    if context.story_start is None:
        return undated("XXXX-XX-XX", rule=f"nth_day_{number}")
    return day_reading(add_days(context.story_start, number - 1), "nth_day")


DAY_READERS: Final[Mapping[str, Reader]] = {
    "full_date": _full_date,
    "day_month": _day_month,
    "day_range": _day_range,
    "holiday": _holiday,
    "week_of": _week_of,
    "iso": _iso,
    "iso_month": _iso_month,
    "numeric": _numeric,
    "day_of_month": _day_of_month,
    "weekday": _weekday,
    "weekday_shift": _weekday_shift,
    "weekday_week": _weekday_week,
    "relative_day": _relative_day,
    "overnight": _overnight,
    "same_day": _same_day,
    "day_after": _day_after,
    "part_of_day": _part_of_day,
    "nth_day": _nth_day,
}
