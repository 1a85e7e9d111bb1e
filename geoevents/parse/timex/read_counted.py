"""Readers of what is counted: two days ago, last week; durations, ages and sets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from geoevents.parse.timex.context import Context, Reader, Reading
from geoevents.parse.timex.days import (
    add_days,
    add_months,
    latest_weekday,
    next_weekday,
    week_of,
)
from geoevents.parse.timex.readings import (
    LAST_YEAR,
    Fields,
    day_reading,
    duration_value,
    month_reading,
    number_of,
    undated,
)

#: How many days before the document's date "in recent UNIT" reaches back.
_RECENT_DAYS: Final = {"D": 6, "W": 27}


def _unit_shift(fields: Fields, context: Context) -> Reading | None:
    """Last week, this month, next year."""
    return _shifted(fields["unit"], int(fields["shift"]), context, "relative")


def _shifted(unit: str, count: int, context: Context, rule: str) -> Reading | None:
    today = context.today
    if unit == "Y" or unit == "DE" or unit == "C":
        years = count * {"Y": 1, "DE": 10, "C": 100}[unit]
        if today.year is None or not 1 <= today.year + years <= LAST_YEAR:
            return undated("XXXX")
        value = f"{today.year + years:04d}"
        return Reading("DATE", value, value if unit == "Y" else f"{value}~", rule)
    if unit == "M":
        if today.year is None or today.month is None:
            return undated("XXXX-XX")
        return month_reading(*add_months(today.year, today.month, count), rule)
    if today.day is None:
        return undated("XXXX-WXX" if unit == "W" else "XXXX-XX-XX")
    if unit == "W":
        return _week_reading(add_days(today.day, 7 * count), rule)
    if unit == "D":
        return day_reading(add_days(today.day, count), rule)
    return _hours_away(unit, count, today.day)


def _week_reading(day: date | None, rule: str) -> Reading | None:
    if day is None:
        return None
    value, monday, sunday = week_of(day)
    return Reading("DATE", value, f"{monday}/{sunday}", rule)


def _hours_away(unit: str, count: int, today: date) -> Reading | None:
    """Hours ago: the hour of writing is unknown, so today or the day before."""
    if unit != "TH" or abs(count) > 24:
        return Reading("TIME", f"{today}TXX", None, "relative")
    other = add_days(today, -1 if count < 0 else 1)
    if other is None:
        return None
    first, last = sorted((today, other))
    return Reading("TIME", f"{today}TXX", f"{first}/{last}", "relative")


def _ago(fields: Fields, context: Context) -> Reading | None:
    number = number_of(fields)
    if number is None:
        return Reading("DATE", "PAST_REF", None, "vague")
    return _shifted(fields["unit"], -number, context, "ago")


def _in_future(fields: Fields, context: Context) -> Reading | None:
    number = number_of(fields)
    if number is None:
        return Reading("DATE", "FUTURE_REF", None, "vague")
    return _shifted(fields["unit"], number, context, "ago")


def _later(fields: Fields, context: Context) -> Reading | None:
    """Two days later or earlier: from the last day named, else not dated."""
    number, sign = number_of(fields), int(fields["direction"])
    if number is None:
        return Reading("DATE", "FUTURE_REF" if sign > 0 else "PAST_REF", None, "vague")
    if fields["unit"] == "D" and context.last_day is not None:
        return day_reading(add_days(context.last_day, sign * number), "later")
    if sign < 0:
        return _shifted(fields["unit"], -number, context, "ago")
    year = context.year
    if fields["unit"] == "Y" and year is not None and year + number <= LAST_YEAR:
        value = f"{year + number:04d}"
        return Reading("DATE", value, value, "later")
    return undated("XXXX-XX-XX", rule="later")


def _past_units(fields: Fields, context: Context) -> Reading | None:
    """In the last three days: a duration that ends with the document's date."""
    number, unit = number_of(fields), fields["unit"]
    value = duration_value(number, unit)
    today, back = context.today.day, {"D": 1, "W": 7, "TH": 1 / 24}.get(unit)
    if number is None or today is None or back is None:
        return Reading("DURATION", value, None, "duration")
    start = add_days(today, -max(1, round(number * back)))
    if start is None:
        return None
    return Reading("DURATION", value, f"{start}/{today}", "past_days")


def _recent(fields: Fields, context: Context) -> Reading | None:
    """In recent days or weeks: how far back is a convention, hence marked ``~``."""
    today, unit = context.today.day, fields.get("unit", "D")
    back = _RECENT_DAYS.get(unit)
    if today is None or back is None:
        return Reading("DATE", "PAST_REF", None, "vague")
    start = add_days(today, -back)
    if start is None:
        return None
    if unit == "D":
        return Reading("DATE", "PAST_REF", f"{start}~/{today}", "recent")
    months = [f"{day:%Y-%m}~" for day in (start, today)]
    edtf = months[0] if months[0] == months[1] else "/".join(months)
    return Reading("DATE", "PAST_REF", edtf, "recent")


def _weekend(fields: Fields, context: Context) -> Reading | None:
    today = context.today.day
    if today is None:
        return undated("XXXX-WXX-WE")
    shift = fields.get("shift", "")
    saturday = latest_weekday(6, today)
    if shift == "1" or (context.tense > 0 and shift != "-1" and today.isoweekday() < 6):
        saturday = next_weekday(6, today)
    elif shift == "-1" and today.isoweekday() >= 6:
        saturday -= timedelta(days=7)
    value = f"{week_of(saturday)[0]}-WE"
    edtf = f"{saturday}/{saturday + timedelta(days=1)}"
    return Reading("DATE", value, edtf, "weekend")


def _duration(fields: Fields, context: Context) -> Reading | None:
    value = duration_value(number_of(fields), fields["unit"])
    return Reading("DURATION", value, None, "duration")


def _age(fields: Fields, context: Context) -> Reading | None:
    number = number_of(fields)
    unit = fields.get("unit", "Y")
    return Reading("AGE", duration_value(number, unit), None, "age")


def _set(fields: Fields, context: Context) -> Reading | None:
    if "weekday" in fields:
        value = f"XXXX-WXX-{fields['weekday']}"
    else:
        value = fields.get("setword") or duration_value(
            number_of(fields) or 1, fields["unit"]
        )
    return Reading("SET", value, None, "set")


def _vague(fields: Fields, context: Context) -> Reading | None:
    return Reading("DATE", fields["vague"], None, "vague")


def _era(fields: Fields, context: Context) -> Reading | None:
    """A period or turning point everyone knows, dated by a table: weak evidence."""
    value = fields.get("fallen") or fields["era"]
    return Reading("DATE", value, value, "event_anchor")


COUNTED_READERS: Final[Mapping[str, Reader]] = {
    "unit_shift": _unit_shift,
    "ago": _ago,
    "in_future": _in_future,
    "later": _later,
    "past_units": _past_units,
    "recent": _recent,
    "weekend": _weekend,
    "duration": _duration,
    "age": _age,
    "set": _set,
    "vague": _vague,
    "era": _era,
}
