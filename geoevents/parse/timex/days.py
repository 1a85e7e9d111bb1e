"""Arithmetic of calendar days: weekdays, weeks, months. Weekdays are ISO: Monday 1."""

from __future__ import annotations

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_days(day: date, count: int) -> date | None:
    """The day so many days later (earlier if below 0); None beyond year 1 or 9999."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    """Year and month so many months later.

    >>> add_months(2020, 1, -2)
    (2019, 11)
    """
    months = year * 12 + month - 1 + count
    return months // 12, months % 12 + 1


def latest_weekday(weekday: int, day: date) -> date:
    """The latest such weekday up to the day, that day included.

    >>> latest_weekday(7, date(2020, 9, 28)).isoformat()
    '2020-09-27'
    """
    return day - timedelta(days=(day.isoweekday() - weekday) % 7)


def next_weekday(weekday: int, day: date) -> date:
    """The first such weekday after the day."""
    return day + timedelta(days=(weekday - day.isoweekday() - 1) % 7 + 1)


def week_of(day: date) -> tuple[str, date, date]:
    """The ISO week: its TIMEX3 value, Monday and Sunday."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return f"{year}-W{week:02d}", monday, monday + timedelta(days=6)
