"""Readers of what is counted: two days ago, last week; durations, ages and sets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from geoevents.parse.timex.context import Context, Reader, Reading, Today
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
    has_number,
    month_reading,
    nth_of,
    number_of,
    undated,
)

#: "In its fourth week" is a length of four weeks.
_ORDINALS: Final = frozenset({"ordinal", "intth"})

#: How many days before the document's date "in recent UNIT" reaches back.
_RECENT_DAYS: Final = {"D": 6, "W": 27}


def _unit_shift(fields: Fields, context: Context) -> Reading | None:
    """Last week, this month, next year."""
    shift = int(fields.get("shift", 0))  # "the end of the month" is this month's
    if fields["unit"] in ("DE", "C"):
        return _long_period(shift, fields["unit"], context.today.year)
    return _shifted(fields["unit"], shift, context.today, "relative")


def _long_period(shift: int, unit: str, year: int | None) -> Reading | None:
    """This decade, the next century: as TIMEX3 writes them, ``199`` and ``20``."""
    if year is None:
        return undated("XXX" if unit == "DE" else "XX")
    number = year // (10 if unit == "DE" else 100) + shift
    if not 1 <= number <= 900:
        return None
    if unit == "DE":
        return Reading("DATE", f"{number:03d}", f"{number:03d}X", "decade")
    edtf = f"{number * 100 + 1:04d}/{(number + 1) * 100:04d}"
    return Reading("DATE", f"{number:02d}", edtf, "century")


def _shifted(unit: str, count: int, today: Today, rule: str) -> Reading | None:
    """That many units before or after a day, in the precision of the unit."""
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
    if unit == "W" and not today.weekdays:
        return undated("XXXX-WXX")
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
    return _shifted(fields["unit"], -number, context.today, "ago")


def _one_ago(fields: Fields, context: Context) -> Reading | None:
    """A unit back without a number, as in "год назад"."""
    return _shifted(fields["unit"], -1, context.today, "ago")


def _one_ahead(fields: Fields, context: Context) -> Reading | None:
    return _shifted(fields["unit"], 1, context.today, "ago")


def _in_future(fields: Fields, context: Context) -> Reading | None:
    number = number_of(fields)
    if number is None:
        return Reading("DATE", "FUTURE_REF", None, "vague")
    return _shifted(fields["unit"], number, context.today, "ago")


def _fortnight(fields: Fields, context: Context) -> Reading | None:
    return _shifted("W", int(fields["fortnight"]), context.today, "ago")


def _same_period(fields: Fields, context: Context) -> Reading | None:
    """For the year, for the month: the one named last, else the document's."""
    unit, today = fields["unit"], context.today
    if unit not in ("D", "W", "M", "Y"):
        return None
    if unit == "Y" and context.told_year is not None:
        today = Today(context.told_year)
    elif unit == "M" and context.month is not None and context.year is not None:
        today = Today(context.year, context.month)
    elif unit == "D" and context.last_day is not None:
        today = Today.of_day(context.last_day)
    return _shifted(unit, 0, today, "relative")


def _that_period(fields: Fields, context: Context) -> Reading | None:
    """That year: the one named last, if one was."""
    known = {"Y": context.told_year, "M": context.year, "D": context.last_day}
    return _same_period(fields, context) if known.get(fields["unit"]) else None


def _next_one(fields: Fields, context: Context) -> Reading | None:
    """Over the next year: a length that begins now."""
    return Reading("DURATION", duration_value(1, fields["unit"]), None, "duration")


def _later(fields: Fields, context: Context) -> Reading | None:
    """Two days later or earlier: from the last date named, else not dated.

    What lies ahead of a report ("two days later they will vote") is counted from it.
    """
    number, sign = number_of(fields), int(fields.get("direction", "-1"))
    number = number if has_number(fields) else 1
    if number is None:
        return Reading("DATE", "FUTURE_REF" if sign > 0 else "PAST_REF", None, "vague")
    unit, last = fields["unit"], context.last_day
    if sign < 0 and not (unit == "D" and last):
        return _shifted(unit, -number, context.today, "ago")
    if last is not None:
        anchor = Today(last.year, last.month, last)
    elif unit == "M" and context.year is not None and context.month is not None:
        anchor = Today(context.year, context.month)
    elif unit == "Y" and context.told_year is not None:
        anchor = Today(context.told_year)
    elif context.tense > 0 or not has_number(fields):
        return _shifted(unit, number, context.today, "ago")
    else:
        return undated("XXXX-XX-XX", rule="later")
    return _shifted(unit, sign * number, anchor, "later")


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


def _past_one(fields: Fields, context: Context) -> Reading | None:
    """In the last year: its length told by the unit alone."""
    return _past_units({**fields, "int": "1"}, context)


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


def _coming(fields: Fields, context: Context) -> Reading | None:
    """In the coming weeks: some time ahead."""
    return Reading("DATE", "FUTURE_REF", None, "vague")


def _weekend(fields: Fields, context: Context) -> Reading | None:
    today = context.today.counted
    if today is None:
        return undated("XXXX-WXX-WE")
    shift = fields.get("shift", "")
    saturday = latest_weekday(6, today)
    if shift == "1" or (context.tense > 0 and shift != "-1" and today.isoweekday() < 6):
        saturday = next_weekday(6, today)
    elif shift == "-1" and today.isoweekday() >= 6:
        saturday -= timedelta(days=7)
    elif shift == "0" and context.tense == 0 and today.isoweekday() < 6:
        saturday = next_weekday(6, today)
    value = f"{week_of(saturday)[0]}-WE"
    edtf = f"{saturday}/{saturday + timedelta(days=1)}"
    return Reading("DATE", value, edtf, "weekend")


def _duration(fields: Fields, context: Context) -> Reading | None:
    number = nth_of(fields) if _ORDINALS & fields.keys() else number_of(fields)
    value = duration_value(number, fields["unit"])
    return Reading("DURATION", value, None, "duration")


def _fixed(fields: Fields, context: Context) -> Reading | None:
    """Half an hour, all day: a length that a table gives."""
    return Reading("DURATION", fields["fixed"], None, "duration")


def _and_a_half(fields: Fields, context: Context) -> Reading | None:
    number = number_of(fields)
    if number is None:
        return None
    value = duration_value(number + 0.5, fields["unit"])
    return Reading("DURATION", value, None, "duration")


def _age(fields: Fields, context: Context) -> Reading | None:
    number = number_of(fields)
    unit = fields.get("unit", "Y")
    return Reading("AGE", duration_value(number, unit), None, "age")


def _set(fields: Fields, context: Context) -> Reading | None:
    if "weekday" in fields:
        value = f"XXXX-WXX-{fields['weekday']}"
    elif "weekend" in fields:
        value = "XXXX-WXX-WE"
    elif "part" in fields:
        value = f"XXXX-XX-XX{fields['part']}"
    else:
        value = fields.get("setword") or duration_value(
            number_of(fields) or 1, fields["unit"]
        )
    return Reading("SET", value, None, "set")


def _nothing(fields: Fields, context: Context) -> Reading | None:
    """Words that look like a time and tell none: "for the second day in a row"."""
    return None


def _vague(fields: Fields, context: Context) -> Reading | None:
    return Reading("DATE", fields["vague"], None, "vague")


def _era(fields: Fields, context: Context) -> Reading | None:
    """A period or turning point everyone knows, dated by a table: weak evidence."""
    value = fields.get("fallen") or fields["era"]
    return Reading("DATE", value, value, "event_anchor")


COUNTED_READERS: Final[Mapping[str, Reader]] = {
    "unit_shift": _unit_shift,
    "ago": _ago,
    "one_ago": _one_ago,
    "one_ahead": _one_ahead,
    "in_future": _in_future,
    "fortnight": _fortnight,
    "same_period": _same_period,
    "that_period": _that_period,
    "next_one": _next_one,
    "later": _later,
    "past_units": _past_units,
    "past_one": _past_one,
    "recent": _recent,
    "coming": _coming,
    "weekend": _weekend,
    "duration": _duration,
    "fixed": _fixed,
    "and_a_half": _and_a_half,
    "age": _age,
    "set": _set,
    "vague": _vague,
    "nothing": _nothing,
    "era": _era,
}
