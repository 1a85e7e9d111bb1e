"""EDTF dates (ISO 8601-2) as half-open UTC intervals.

The subset that news needs: a day, month, year or decade, an interval of two of
these, and open ends (``2020-09-27/..``). Uncertainty marks (``?``, ``~``, ``%``)
are kept in the value and ignored in the interval.

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


def edtf_precision(value: str | None) -> str:
    """How exact a value is: day days month year years decade or unknown.

    >>> edtf_precision("2020-09"), edtf_precision("2020-09-27/..")
    ('month', 'days')
    """
    if not value:
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
