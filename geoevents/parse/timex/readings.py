"""The parts that readers of time expressions share: fields in, readings out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from geoevents.edtf import is_yearless
from geoevents.parse.timex.context import Reading

#: Placeholder of a template -> the value of its word, or the digits as written.
Fields = Mapping[str, str]

#: The last year that EDTF intervals of this package reach.
LAST_YEAR = 9998


def to_int(digits: str) -> int:
    """The number that the digits begin with ("27th"), 0 where there is none."""
    match = re.match(r"\d+", digits)
    return int(match[0]) if match else 0


def day_reading(day: date | None, rule: str, part: str = "") -> Reading | None:
    """A day, perhaps with a part of it: ``TMO``."""
    if day is None:
        return None
    iso = day.isoformat()
    return Reading("TIME" if part else "DATE", iso + part, iso, rule)


def undated(value: str, part: str = "", rule: str = "no_document_date") -> Reading:
    """A date that stays open: its value has X for the unknown digits.

    A day or month that lacks only its year has an edtf: what is known of it.
    """
    edtf = value if is_yearless(value) else None
    return Reading("TIME" if part else "DATE", value + part, edtf, rule)


def part_of(fields: Fields) -> str:
    """``TMO`` for a part of the day, ``T08:30`` for a time of the clock."""
    if "clock" in fields or "hour" in fields:
        return _clock_time(fields)
    part = fields.get("part") or fields.get("early", "")
    return f"{part}:00" if part[1:].isdigit() else part


def _clock_time(fields: Fields) -> str:
    said = fields.get("clock") or fields["hour"]
    hour, _, minute = re.sub("[.h]", ":", said).partition(":")
    half = fields.get("ampm", "")
    number = int(hour) % 12 + 12 if half == "pm" else int(hour)
    number = 0 if half == "am" and number == 12 else number
    return f"T{number:02d}:{minute or '00'}"


def month_reading(year: int | None, month: int, rule: str) -> Reading | None:
    """A month, open where its year is unknown, None beyond the calendar."""
    if not 1 <= month <= 12:
        return None
    if year is None:
        return undated(f"XXXX-{month:02d}", rule="no_year")
    if not 1 <= year <= LAST_YEAR:
        return None
    value = f"{year:04d}-{month:02d}"
    return Reading("DATE", value, value, rule)


def year_counted(reading: Reading | None) -> int | None:
    """The year that "five years ago" or "last year" comes to, if it is one."""
    if reading is None or reading.rule not in ("ago", "relative"):
        return None
    return int(reading.value) if re.fullmatch(r"\d{4}", reading.value) else None


def has_number(fields: Fields) -> bool:
    """Whether a count was said at all, be it "several"."""
    return "number" in fields or "int" in fields


def number_of(fields: Fields) -> int | None:
    """The count that was said; None for "several"."""
    said = fields.get("number") or fields.get("int", "")
    return int(said) if said.isdigit() else None


def nth_of(fields: Fields) -> int:
    """The number of an ordinal, in words or figures; 0 where it cannot be told."""
    names = ("ordinal", "intth", "number", "int")
    return to_int(next((fields[name] for name in names if name in fields), ""))


def duration_value(number: float | None, unit: str) -> str:
    """The ISO 8601 duration; ``PXM`` for "several months".

    >>> duration_value(3, "D"), duration_value(None, "M"), duration_value(5, "TM")
    ('P3D', 'PXM', 'PT5M')
    """
    count = "X" if number is None else str(number)
    unit = "CE" if unit == "C" else unit
    return f"PT{count}{unit[1]}" if unit.startswith("T") else f"P{count}{unit}"
