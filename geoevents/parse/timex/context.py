"""What is known while a text is read from the top: today, and the dates so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from geoevents.model import When


class Reading(NamedTuple):
    """What one expression means: as in model.TimeExpression."""

    type: str
    value: str
    edtf: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Today:
    """The document's own date as far as it is known: a day, a month or a year.

    weekdays: whether it is known on which weekday the day fell.
    """

    year: int | None = None
    month: int | None = None
    day: date | None = None
    weekdays: bool = True

    @property
    def counted(self) -> date | None:
        """The day, where weekdays and weeks can be counted from it."""
        return self.day if self.weekdays else None

    @classmethod
    def of_day(cls, day: date, *, weekdays: bool = True) -> Today:
        """Today, known to the day."""
        return cls(day.year, day.month, day, weekdays)

    @classmethod
    def of(cls, published: When | None) -> Today:
        """Today of a document published then.

        Of an interval what both ends share; of an approximate day only its month:
        weekdays are not counted from a day that may be another one.
        """
        if published is None:
            return cls()
        first, *rest = (part.strip("?~%") for part in published.value.split("/"))
        last = rest[0] if rest else first
        if not (first[:4].isdigit() and first[:4] == last[:4]):
            return cls()
        year = int(first[:4])
        if len(first) < 7 or first[:7] != last[:7]:
            return cls(year)
        month = int(first[5:7])
        if len(first) < 10 or first != last or published.value[-1] in "?~%":
            return cls(year, month)
        return cls(year, month, date.fromisoformat(first))


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against.

    last_day: the last day named before it. same_sentence: that day, if it stands
    in the same sentence. month, year: of the last dated month or day, even where
    its year is unknown. told_year: of the last date of any kind.
    told_quarter: the value of the last quarter named.
    tense: -1 past, 1 future, 0 untold. day_first: for the
    order of day and month in figures. story_start: when the fighting began.
    """

    today: Today
    last_day: date | None = None
    same_sentence: date | None = None
    year: int | None = None
    month: int | None = None
    told_year: int | None = None
    told_quarter: str | None = None
    tense: int = 0
    day_first: bool = True
    story_start: date | None = None


#: Gives the meaning of fields in a context, or None for what no calendar has.
Reader = Callable[[Mapping[str, str], Context], Reading | None]
