"""Readers of months, years, decades, centuries, seasons and quarters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geoevents.parse.timex.context import Context, Reader, Reading
from geoevents.parse.timex.readings import Fields, month_reading, to_int, undated

_ROMAN: Final = {"i": 1, "v": 5, "x": 10}

#: Months of each season of the northern half of the Earth, as TIMEX3 names them.
_SEASONS: Final = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def _month_year(fields: Fields, context: Context) -> Reading | None:
    return month_reading(to_int(fields["year"]), to_int(fields["month"]), "absolute")


def _month(fields: Fields, context: Context) -> Reading | None:
    """A month without year: the latest, the document's own month included."""
    month, today = to_int(fields["month"]), context.today
    if today.year is None:
        return month_reading(None, month, "no_year")
    shift = fields.get("shift")
    year = today.year
    if shift is not None and "unit" in fields:  # "July last year"
        return month_reading(year + int(shift), month, "month")
    if shift == "1" or (shift is None and context.tense > 0):
        year += today.month is not None and month < today.month
    elif shift == "-1":
        year -= today.month is not None and month >= today.month
    elif shift is None:
        year -= today.month is not None and month > today.month
    return month_reading(year, month, "month")


def _month_range(fields: Fields, context: Context) -> Reading | None:
    if "year" not in fields:
        first = _month({"month": fields["month"]}, context)
        last = _month({"month": fields["month2"]}, context)
    else:
        first = _month_year(fields, context)
        last = _month_year({"month": fields["month2"], "year": fields["year"]}, context)
    if first is None or last is None or not (first.edtf and last.edtf):
        return last and undated(last.value, rule="no_year")
    if last.edtf <= first.edtf:
        return None
    value = f"{first.edtf}/{last.edtf}"
    return Reading("DATE", value, value, "range")


def _year(fields: Fields, context: Context) -> Reading | None:
    value = f"{to_int(fields['year']):04d}"
    return Reading("DATE", value, value, "absolute")


def _year_range(fields: Fields, context: Context) -> Reading | None:
    first = to_int(fields["year"])
    last = to_int(fields["year2"]) if "year2" in fields else to_int(fields["yy"])
    last += first // 100 * 100 if last < 100 else 0
    if last <= first:
        return None
    value = f"{first:04d}/{last:04d}"
    return Reading("DATE", value, value, "range")


def _decade(fields: Fields, context: Context) -> Reading | None:
    """The 1990s: TIMEX3 ``199``, EDTF ``199X``; "the nineties" of the last century."""
    said = fields.get("decadenum") or fields.get("decade2") or fields["decadeword"]
    first = to_int(said)
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
        return to_int(fields.get("ordinal") or fields.get("intth") or fields["int"])
    digits = [_ROMAN[letter] for letter in fields["roman"]]
    return sum(
        -here if here < after else here
        for here, after in zip(digits, [*digits[1:], 0], strict=True)
    )


def _season(fields: Fields, context: Context) -> Reading | None:
    """A season, by the months it has in the north; a winter only by its year."""
    season, today = fields["season"], context.today
    year = to_int(fields["year"]) if "year" in fields else today.year
    if year is None:
        return undated(f"XXXX-{season}", rule="no_year")
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
    number = int(fields.get("ordinal") or to_int(fields.get("intth", "0")))
    year = to_int(fields["year"]) if "year" in fields else context.today.year
    count, letter = (4, "Q") if fields.get("fraction", "Q") == "Q" else (2, "H")
    if not 1 <= number <= count:
        return None
    if year is None:
        return undated(f"XXXX-{letter}{number}", rule="no_year")
    months = 12 // count
    first, last = (number - 1) * months + 1, number * months
    if "shift" in fields:
        year += int(fields["shift"])
    elif "year" not in fields and context.tense <= 0:
        year -= first > (context.today.month or 12)
    edtf = f"{year}-{first:02d}/{year}-{last:02d}"
    return Reading("DATE", f"{year}-{letter}{number}", edtf, "quarter")


def _near_quarter(fields: Fields, context: Context) -> Reading | None:
    """The current quarter, the latest one, the next: of the document's date."""
    year, month = context.today.year, context.today.month
    if year is None or month is None:
        return undated("XXXX-QX")
    quarters = year * 4 + (month - 1) // 3 + int(fields["shift"])
    year, before = divmod(quarters, 4)
    return _quarter({"ordinal": str(before + 1), "year": str(year)}, context)


def _the_quarter(fields: Fields, context: Context) -> Reading | None:
    """For the quarter: the one named last; else no time, or a part of a town."""
    year, _, number = (context.told_quarter or "").partition("-Q")
    if not year.isdigit():
        return None
    return _quarter({"ordinal": number, "year": year}, context)


PERIOD_READERS: Final[Mapping[str, Reader]] = {
    "month_year": _month_year,
    "month": _month,
    "month_range": _month_range,
    "year": _year,
    "year_range": _year_range,
    "decade": _decade,
    "century": _century,
    "season": _season,
    "quarter": _quarter,
    "near_quarter": _near_quarter,
    "the_quarter": _the_quarter,
}
