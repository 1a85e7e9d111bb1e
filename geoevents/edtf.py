"""EDTF dates (ISO 8601-2) as half-open UTC intervals.

The subset that news needs: a day, month, year or decade, an interval of two of
these, and open ends (``2020-09-27/..``). Uncertainty marks (``?``, ``~``, ``%``)
are kept in the value and ignored in the interval. A day or month whose year nobody
says (``XXXX-05-19``, level 2) is a value too, of which no interval is known.

Source: Library of Congress, Extended Date/Time Format specification, 2019.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from geoevents.errors import InvalidEdtf, InvalidValue

_SIMPLE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?[?~%]?")
_DECADE = re.compile(r"(\d{3})X[?~%]?")
_YEARLESS = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?[?~%]?")
_LEAP_YEAR = 2000

#: The ends of time as this package counts it: open intervals reach to them.
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Interval:
    """Half-open span of time: start is in, end is out. Both are aware UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise InvalidValue("Interval needs timezone-aware datetimes")
        if self.end <= self.start:
            raise InvalidValue(f"Interval is empty: {self.start} to {self.end}")

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share at least one instant; touching ends do not."""
        return self.start < other.end and other.start < self.end


@lru_cache(maxsize=4096)
def edtf_to_interval(value: str) -> Interval:
    """The half-open UTC interval that an EDTF value covers.

    Both end days of an EDTF interval are in it. An open end (``..`` or empty)
    reaches to EARLIEST or LATEST. Raises InvalidEdtf.

    >>> edtf_to_interval("2020-09-27/2020-09-28").end.isoformat()
    '2020-09-29T00:00:00+00:00'
    >>> edtf_to_interval("199X").start.year
    1990
    """
    if "/" not in value:
        return Interval(*_simple_bounds(value))
    left, right = value.split("/", 1)
    start = EARLIEST if left in ("", "..") else _simple_bounds(left)[0]
    end = LATEST if right in ("", "..") else _simple_bounds(right)[1]
    if end <= start:
        raise InvalidEdtf(f"{value!r}: the interval ends before it starts")
    return Interval(start, end)


def edtf_to_bounds(value: str) -> Interval | None:
    """The interval of a value, None where its year is not said. Raises InvalidEdtf.

    >>> edtf_to_bounds("XXXX-05-19") is None
    True
    """
    return None if is_yearless(value) else edtf_to_interval(value)


@lru_cache(maxsize=4096)
def is_yearless(value: str) -> bool:
    """Whether a value says a day or month and not of which year.

    Of an interval both ends must be so, or open.

    >>> is_yearless("XXXX-05-19"), is_yearless("XXXX-02-30"), is_yearless("2024-05")
    (True, False, False)
    """
    ends = [end for end in value.split("/", 1) if end not in ("", "..")]
    return bool(ends) and all(_is_yearless_day(end) for end in ends)


def edtf_to_day(value: str | None) -> date | None:
    """The day that a value names, unmarked; None where it is anything else.

    >>> edtf_to_day("2020-09-28"), edtf_to_day("2020-09"), edtf_to_day("XXXX-05-19")
    (datetime.date(2020, 9, 28), None, None)
    """
    if not value or len(value) != 10 or not value[0].isdigit() or "/" in value:
        return None
    return date.fromisoformat(value)


def edtf_precision(value: str | None) -> str:
    """How exact a value is: day days month year years decade or unknown.

    What has no year is on no timeline: its precision is unknown.

    >>> edtf_precision("2020-09"), edtf_precision("2020-09-27/..")
    ('month', 'days')
    """
    if not value or is_yearless(value):
        return "unknown"
    if "/" in value:
        longest = max(len(part.rstrip("?~%")) for part in value.split("/"))
        return "days" if longest > 7 else "month" if longest == 7 else "years"
    if _DECADE.fullmatch(value):
        return "decade"
    return {10: "day", 7: "month"}.get(len(value.rstrip("?~%")), "year")


def is_edtf(value: str) -> bool:
    """Whether the value is in the subset that this module reads."""
    try:
        edtf_to_interval(value)
    except InvalidEdtf:
        return False
    return True


def day_to_edtf(day: date) -> str:
    """The EDTF value of one calendar day."""
    return day.isoformat()


def _is_yearless_day(value: str) -> bool:
    match = _YEARLESS.fullmatch(value)
    if match is None:
        return False
    try:
        date(_LEAP_YEAR, int(match[1]), int(match[2] or 1))
    except ValueError:
        return False
    return True


def _simple_bounds(value: str) -> tuple[datetime, datetime]:
    decade = _DECADE.fullmatch(value)
    if decade and int(decade[1]):
        first = int(decade[1]) * 10
        return _first_of(first, value), _first_of(first + 10, value)
    match = _SIMPLE.fullmatch(value)
    if not match:
        raise InvalidEdtf(
            f"{value!r} is no EDTF date: write YYYY, YYYY-MM, YYYY-MM-DD, 199X"
            " or an interval of two of these"
        )
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        start = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
        if day:
            return start, start + timedelta(days=1)
        if month:
            next_month = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
            return start, next_month
    except (ValueError, OverflowError) as error:
        raise InvalidEdtf(f"{value!r} is no date of the calendar") from error
    return start, _first_of(start.year + 1, value)


def _first_of(year: int, value: str) -> datetime:
    if not 1 <= year <= 9999:
        raise InvalidEdtf(f"{value!r}: the year must be within 0001..9998")
    return datetime(year, 1, 1, tzinfo=UTC)
