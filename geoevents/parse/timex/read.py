"""What an expression means: one reader for each kind of template.

A reader takes the fields of a saying and the context; it gives None for what the
calendar does not have (30 February): then nothing is said at all. Values follow
TIMEX3 (ISO-TimeML, annotation guidelines 1.2.1), dates EDTF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from geoevents.parse.timex.context import Context, Reading
from geoevents.parse.timex.days import (
    add_days,
    add_months,
    latest_weekday,
    make_day,
    next_weekday,
    week_of,
)

Fields = Mapping[str, str]
Reader = Callable[[Fields, Context], Reading | None]

#: Weeks before the document's date that "in recent UNIT" may reach back.
_RECENT_DAYS: Final = {"D": 6, "W": 27}

_ROMAN: Final = {"i": 1, "v": 5, "x": 10}

#: Months of each season of the northern half of the Earth, as TIMEX3 names them.
_SEASONS: Final = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def read(kind: str, fields: Fields, context: Context) -> Reading | None:
    """What an expression of that kind with those fields means in the context."""
    return READERS[kind](fields, context)


def _int(digits: str) -> int:
    match = re.match(r"\d+", digits)
    return int(match[0]) if match else 0


def _day_reading(day: date | None, rule: str, part: str = "") -> Reading | None:
    """A day, perhaps with a part of it: ``TMO``."""
    if day is None:
        return None
    iso = day.isoformat()
    return Reading("TIME" if part else "DATE", iso + part, iso, rule)


def _undated(value: str, part: str = "", rule: str = "no_document_date") -> Reading:
    return Reading("TIME" if part else "DATE", value + part, None, rule)


def _part(fields: Fields) -> str:
    """``TMO`` for a part of the day, ``T08:30`` for a time of the clock."""
    if "clock" in fields or "hour" in fields:
        return _clock_time(fields)
    return fields.get("part") or fields.get("early", "")


def _clock_time(fields: Fields) -> str:
    hour, _, minute = re.sub(
        "[.h]", ":", fields.get("clock") or fields["hour"]
    ).partition(":")
    half = fields.get("ampm", "")
    number = int(hour) % 12 + 12 if half == "pm" else int(hour)
    number = 0 if half == "am" and number == 12 else number
    return f"T{number:02d}:{minute}" if minute else f"T{number:02d}"


def _full_date(fields: Fields, context: Context) -> Reading | None:
    day = make_day(_int(fields["year"]), _int(fields["month"]), _int(fields["day"]))
    return _day_reading(day, "absolute", _part(fields))


def _day_month(fields: Fields, context: Context) -> Reading | None:
    month, number = _int(fields["month"]), _int(fields["day"])
    year = _year_of(month, number, context)
    if year is None:
        valid = make_day(2020, month, number)
        value = f"XXXX-{month:02d}-{number:02d}"
        return _undated(value, _part(fields), "no_year") if valid else None
    return _day_reading(
        make_day(year, month, number), "year_from_document", _part(fields)
    )


def _year_of(month: int, number: int, context: Context) -> int | None:
    """The year of a day without one: the document's, but for the turn of the year."""
    today = context.today
    if today.year is None:
        return None
    if today.month is None:
        return today.year
    ahead = month - today.month
    if ahead >= 8 or (ahead > 2 and context.tense < 0):
        return today.year - 1
    if ahead <= -8 and context.tense > 0:
        return today.year + 1
    return today.year


def _day_range(fields: Fields, context: Context) -> Reading | None:
    last_month = fields.get("month2") or fields["month"]
    year = _int(fields["year"]) if "year" in fields else None
    if year is None:
        year = _year_of(_int(last_month), _int(fields["day2"]), context)
    numbers = (_int(fields["month"]), _int(fields["day"]))
    if year is None:
        return _undated(f"XXXX-{numbers[0]:02d}-{numbers[1]:02d}", rule="no_year")
    first = make_day(year, *numbers)
    last = make_day(year, _int(last_month), _int(fields["day2"]))
    if first is None or last is None or last <= first:
        return None
    value = f"{first.isoformat()}/{last.isoformat()}"
    return Reading("DATE", value, value, "range")


def _iso(fields: Fields, context: Context) -> Reading | None:
    year, month, day = (int(part) for part in re.split("[-/.]", fields["iso"]))
    return _day_reading(make_day(year, month, day), "absolute", _part(fields))


def _iso_month(fields: Fields, context: Context) -> Reading | None:
    year, month = fields["isomonth"].split("-")
    return _month_reading(int(year), int(month), "absolute")


def _numeric(fields: Fields, context: Context) -> Reading | None:
    """Three figures, as 28.09.2020: month first only where the language has it so."""
    first, second, year = (int(part) for part in re.split("[-/.]", fields["dmy"]))
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    day_first = make_day(year, second, first)
    month_first = make_day(year, first, second) if "/" in fields["dmy"] else None
    if day_first and month_first and day_first != month_first and not context.day_first:
        return _nearer(day_first, month_first, context)
    return _day_reading(day_first or month_first, "absolute")


def _nearer(one: date, other: date, context: Context) -> Reading | None:
    """Of two readings of 03/04/2020, the one within a month of the document's date."""
    today = context.today.day
    near = [d for d in (one, other) if today and abs((d - today).days) <= 31]
    if len(near) == 1:
        return _day_reading(near[0], "numeric")
    return Reading("DATE", other.isoformat(), None, "numeric_ambiguous")


def _day_of_month(fields: Fields, context: Context) -> Reading | None:
    """A bare "the 27th": month and year of the last date named, else the document's."""
    number = _int(fields["day"])
    today = context.today
    year, month = context.year or today.year, context.month or today.month
    if month is None:
        return _undated(f"XXXX-XX-{number:02d}")
    if year is None:
        return _undated(f"XXXX-{month:02d}-{number:02d}", rule="no_year")
    day = make_day(year, month, number)
    if today.day and context.month is None:
        day = _latest_day_of_month(number, today.day, context.tense)
    return _day_reading(day, "day_of_month", _part(fields))


def _latest_day_of_month(number: int, today: date, tense: int) -> date | None:
    day = make_day(today.year, today.month, number)
    if day and day > today and tense <= 0:
        year, month = add_months(today.year, today.month, -1)
        return make_day(year, month, number)
    if tense > 0 and day and day < today:
        year, month = add_months(today.year, today.month, 1)
        return make_day(year, month, number)
    return day


def _weekday(fields: Fields, context: Context) -> Reading | None:
    """The latest such day up to the document's, or the next if the tense says so."""
    weekday, today = int(fields["weekday"]), context.today.day
    if today is None:
        return _undated(f"XXXX-WXX-{weekday}", _part(fields))
    day = latest_weekday(weekday, today)
    if context.tense > 0 and day != today:
        day = next_weekday(weekday, today)
    return _day_reading(day, "weekday", _part(fields))


def _weekday_shift(fields: Fields, context: Context) -> Reading | None:
    weekday, today = int(fields["weekday"]), context.today.day
    if today is None:
        return _undated(f"XXXX-WXX-{weekday}", _part(fields))
    if fields["shift"] == "-1":
        day = latest_weekday(weekday, today - timedelta(days=1))
    elif fields["shift"] == "1":
        day = next_weekday(weekday, today)
    else:
        return _weekday(fields, context)
    return _day_reading(day, "weekday", _part(fields))


def _weekday_week(fields: Fields, context: Context) -> Reading | None:
    """Weekday of last, this or next week."""
    weekday, today = int(fields["weekday"]), context.today.day
    if today is None:
        return _undated(f"XXXX-WXX-{weekday}", _part(fields))
    day = add_days(today, 7 * int(fields["shift"]) + weekday - today.isoweekday())
    return _day_reading(day, "weekday", _part(fields))


def _relative_day(fields: Fields, context: Context) -> Reading | None:
    """Yesterday, today, tonight: ``-1``, ``0``, ``0TNI`` in the table."""
    match = re.match(r"([+-]?\d+)(T\w+)?", fields["relday"])
    if not match:
        return None
    part = match[2] or _part(fields)
    if context.today.day is None:
        return _undated("XXXX-XX-XX", part)
    return _day_reading(
        add_days(context.today.day, int(match[1])), "relative_day", part
    )


def _overnight(fields: Fields, context: Context) -> Reading | None:
    today = context.same_sentence or context.today.day
    if today is None:
        return _undated("XXXX-XX-XX", "TNI")
    before = add_days(today, -1)
    if before is None:
        return None
    edtf = f"{before.isoformat()}/{today.isoformat()}"
    return Reading("TIME", f"{today.isoformat()}TNI", edtf, "relative_day")


def _same_day(fields: Fields, context: Context) -> Reading | None:
    if context.last_day is None:
        return _undated("XXXX-XX-XX", _part(fields))
    return _day_reading(context.last_day, "same_day", _part(fields))


def _day_after(fields: Fields, context: Context) -> Reading | None:
    """The next or the previous day, counted from the last day named."""
    if context.last_day is None:
        return _undated("XXXX-XX-XX", _part(fields))
    day = add_days(context.last_day, int(fields["dayafter"]))
    return _day_reading(day, "same_day", _part(fields))


def _part_of_day(fields: Fields, context: Context) -> Reading | None:
    """A morning or a time of the clock: on the day of its sentence, else today."""
    day = context.same_sentence or context.today.day
    if day is None:
        return _undated("XXXX-XX-XX", _part(fields))
    return _day_reading(day, "time_of_day", _part(fields))


def _nth_day(fields: Fields, context: Context) -> Reading | None:
    """The sixth day of the fighting: its beginning, found in the text, and five."""
    number = _int(fields.get("ordinal") or fields.get("intth") or fields["int"])
    if not 1 <= number <= 1000:
        return None
    if context.story_start is None:
        return _undated("XXXX-XX-XX", rule=f"nth_day_{number}")
    return _day_reading(add_days(context.story_start, number - 1), "nth_day")


def _month_reading(year: int | None, month: int, rule: str) -> Reading | None:
    if not 1 <= month <= 12:
        return None
    if year is None:
        return _undated(f"XXXX-{month:02d}", rule="no_year")
    value = f"{year:04d}-{month:02d}"
    return Reading("DATE", value, value, rule)


def _month_year(fields: Fields, context: Context) -> Reading | None:
    return _month_reading(_int(fields["year"]), _int(fields["month"]), "absolute")


def _month(fields: Fields, context: Context) -> Reading | None:
    """A month without year: the latest, the document's own month included."""
    month, today = _int(fields["month"]), context.today
    if today.year is None:
        return _month_reading(None, month, "no_year")
    shift = fields.get("shift")
    year = today.year
    if shift is not None and "unit" in fields:  # "July last year"
        return _month_reading(year + int(shift), month, "month")
    if shift == "1" or (shift is None and context.tense > 0):
        year += today.month is not None and month < today.month
    elif shift == "-1":
        year -= today.month is not None and month >= today.month
    elif shift is None:
        year -= today.month is not None and month > today.month
    return _month_reading(year, month, "month")


def _month_range(fields: Fields, context: Context) -> Reading | None:
    if "year" not in fields:
        first = _month({"month": fields["month"]}, context)
        last = _month({"month": fields["month2"]}, context)
    else:
        first = _month_year(fields, context)
        last = _month_year({"month": fields["month2"], "year": fields["year"]}, context)
    if first is None or last is None or not (first.edtf and last.edtf):
        return last and _undated(last.value, rule="no_year")
    if last.edtf <= first.edtf:
        return None
    value = f"{first.edtf}/{last.edtf}"
    return Reading("DATE", value, value, "range")


def _year(fields: Fields, context: Context) -> Reading | None:
    value = f"{_int(fields['year']):04d}"
    return Reading("DATE", value, value, "absolute")


def _year_range(fields: Fields, context: Context) -> Reading | None:
    first = _int(fields["year"])
    last = _int(fields["year2"]) if "year2" in fields else _int(fields["yy"])
    last += first // 100 * 100 if last < 100 else 0
    if last <= first:
        return None
    value = f"{first:04d}/{last:04d}"
    return Reading("DATE", value, value, "range")


def _decade(fields: Fields, context: Context) -> Reading | None:
    """The 1990s: TIMEX3 ``199``, EDTF ``199X``; "the nineties" of the last century."""
    said = fields.get("decadenum") or fields.get("decade2") or fields["decadeword"]
    first = _int(said)
    if first < 100:
        first += 2000 if first == 0 else 1900
    return Reading("DATE", f"{first // 10}", f"{first // 10}X", "decade")


def _century(fields: Fields, context: Context) -> Reading | None:
    number = _century_number(fields)
    if not 1 <= number <= 21:
        return None
    edtf = f"{(number - 1) * 100 + 1:04d}/{number * 100:04d}"
    return Reading("DATE", f"{number - 1:02d}", edtf, "century")


def _century_number(fields: Fields) -> int:
    if "roman" not in fields:
        return _int(fields.get("ordinal") or fields.get("intth") or fields["int"])
    digits = [_ROMAN[letter] for letter in fields["roman"]]
    return sum(
        -here if here < after else here
        for here, after in zip(digits, [*digits[1:], 0], strict=True)
    )


def _season(fields: Fields, context: Context) -> Reading | None:
    """A season, by the months it has in the north; a winter only by its year."""
    season, today = fields["season"], context.today
    year = _int(fields["year"]) if "year" in fields else today.year
    if year is None:
        return _undated(f"XXXX-{season}", rule="no_year")
    first, last = _SEASONS[season]
    shift = fields.get("shift")
    if shift is not None and ("unit" in fields or shift == "0"):
        year += int(shift)
    elif "year" not in fields and today.month is not None:
        year += _season_years(first, today.month, shift, context.tense)
    value = f"{year:04d}-{season}"
    if season == "WI":
        return Reading("DATE", value, f"{year:04d}~", "season")
    return Reading("DATE", value, f"{year}-{first:02d}/{year}-{last:02d}", "season")


def _season_years(first: int, month: int, shift: str | None, tense: int) -> int:
    """Years to add so that the season is the latest one, or the next if told so."""
    if shift == "1" or (shift is None and tense > 0):
        return int(first <= month)
    return -int(first > month)


def _quarter(fields: Fields, context: Context) -> Reading | None:
    number = int(fields.get("ordinal") or _int(fields.get("intth", "0")))
    year = _int(fields["year"]) if "year" in fields else context.today.year
    count, letter = (4, "Q") if fields["fraction"] == "Q" else (2, "H")
    if not 1 <= number <= count:
        return None
    if year is None:
        return _undated(f"XXXX-{letter}{number}", rule="no_year")
    if "shift" in fields:
        year += int(fields["shift"])
    months = 12 // count
    first, last = (number - 1) * months + 1, number * months
    edtf = f"{year}-{first:02d}/{year}-{last:02d}"
    return Reading("DATE", f"{year}-{letter}{number}", edtf, "quarter")


def _unit_shift(fields: Fields, context: Context) -> Reading | None:
    """Last week, this month, next year."""
    return _shifted(fields["unit"], int(fields["shift"]), context, "relative")


def _shifted(unit: str, count: int, context: Context, rule: str) -> Reading | None:
    today = context.today
    if unit == "Y" or unit == "DE" or unit == "C":
        years = count * {"Y": 1, "DE": 10, "C": 100}[unit]
        if today.year is None or not 1 <= today.year + years <= 9998:
            return _undated("XXXX")
        value = f"{today.year + years:04d}"
        return Reading("DATE", value, value if unit == "Y" else f"{value}~", rule)
    if unit == "M":
        if today.year is None or today.month is None:
            return _undated("XXXX-XX")
        return _month_reading(*add_months(today.year, today.month, count), rule)
    if today.day is None:
        return _undated("XXXX-WXX" if unit == "W" else "XXXX-XX-XX")
    if unit == "W":
        return _week_reading(add_days(today.day, 7 * count), rule)
    if unit == "D":
        return _day_reading(add_days(today.day, count), rule)
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
    number = _number(fields)
    if number is None:
        return Reading("DATE", "PAST_REF", None, "vague")
    return _shifted(fields["unit"], -number, context, "ago")


def _in_future(fields: Fields, context: Context) -> Reading | None:
    number = _number(fields)
    if number is None:
        return Reading("DATE", "FUTURE_REF", None, "vague")
    return _shifted(fields["unit"], number, context, "ago")


def _later(fields: Fields, context: Context) -> Reading | None:
    """Two days later or earlier: from the last day named, else not dated."""
    number, sign = _number(fields), int(fields["direction"])
    if number is None:
        return Reading("DATE", "FUTURE_REF" if sign > 0 else "PAST_REF", None, "vague")
    if fields["unit"] == "D" and context.last_day is not None:
        return _day_reading(add_days(context.last_day, sign * number), "later")
    if sign < 0:
        return _shifted(fields["unit"], -number, context, "ago")
    if fields["unit"] == "Y" and context.year is not None:
        value = f"{context.year + number:04d}"
        return Reading("DATE", value, value, "later")
    return _undated("XXXX-XX-XX", rule="later")


def _past_units(fields: Fields, context: Context) -> Reading | None:
    """In the last three days: a duration that ends with the document's date."""
    number, unit = _number(fields), fields["unit"]
    value = _duration_value(number, unit)
    today, back = context.today.day, {"D": 1, "W": 7, "TH": 1 / 24}.get(unit)
    if number is None or today is None or back is None:
        return Reading("DURATION", value, None, "duration")
    start = add_days(today, -max(1, round(number * back)))
    if start is None:
        return None
    return Reading("DURATION", value, f"{start}/{today}", "past_days")


def _recent(fields: Fields, context: Context) -> Reading | None:
    """In recent days or weeks: how far back is a convention, hence marked ``~``."""
    today, unit = context.today.day, fields["unit"]
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
        return _undated("XXXX-WXX-WE")
    shift = fields.get("shift", "")
    saturday = latest_weekday(6, today)
    if shift == "1" or (context.tense > 0 and shift != "-1" and today.isoweekday() < 6):
        saturday = next_weekday(6, today)
    elif shift == "-1" and today.isoweekday() >= 6:
        saturday -= timedelta(days=7)
    value = f"{week_of(saturday)[0]}-WE"
    edtf = f"{saturday}/{saturday + timedelta(days=1)}"
    return Reading("DATE", value, edtf, "weekend")


def _number(fields: Fields) -> int | None:
    """The count that was said; None for "several"."""
    said = fields.get("number") or fields.get("int", "")
    return int(said) if said.isdigit() else None


def _duration_value(number: int | None, unit: str) -> str:
    count = "X" if number is None else str(number)
    return f"PT{count}{unit[1]}" if unit.startswith("T") else f"P{count}{unit}"


def _duration(fields: Fields, context: Context) -> Reading | None:
    value = _duration_value(_number(fields), fields["unit"])
    return Reading("DURATION", value, None, "duration")


def _age(fields: Fields, context: Context) -> Reading | None:
    number = _number(fields)
    unit = fields.get("unit", "Y")
    return Reading("AGE", _duration_value(number, unit), None, "age")


def _set(fields: Fields, context: Context) -> Reading | None:
    value = fields.get("setword") or _duration_value(
        _number(fields) or 1, fields["unit"]
    )
    if "weekday" in fields:
        value = f"XXXX-WXX-{fields['weekday']}"
    return Reading("SET", value, None, "set")


def _vague(fields: Fields, context: Context) -> Reading | None:
    return Reading("DATE", fields["vague"], None, "vague")


def _era(fields: Fields, context: Context) -> Reading | None:
    """A period or turning point everyone knows, dated by a table: weak evidence."""
    value = fields.get("fallen") or fields["era"]
    return Reading("DATE", value, value, "event_anchor")


READERS: Final[Mapping[str, Reader]] = {
    "full_date": _full_date,
    "day_month": _day_month,
    "day_range": _day_range,
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
    "month_year": _month_year,
    "month": _month,
    "month_range": _month_range,
    "year": _year,
    "year_range": _year_range,
    "decade": _decade,
    "century": _century,
    "season": _season,
    "quarter": _quarter,
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
