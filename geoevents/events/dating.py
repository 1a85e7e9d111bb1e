"""Dates for undated articles, read off dated ones that tell the same story.

An article that says "the fighting began on Sunday" or "on September 28" is dated by
those that say the same and have a date. Two articles tell the same story where they
speak of the same places, rare ones counting more. Nothing here depends on the order
of the articles, and only articles with a day of their own are believed.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final, TypeVar

from geoevents.edtf import edtf_to_day, is_yearless
from geoevents.model import Analysis, When
from geoevents.parse.timex.clues import Clues, find_clues

_Key = TypeVar("_Key", date, int)

RULE: Final = "other_articles"

#: Two articles tell the same story from this cosine of their places upwards.
_SAME_STORY: Final = 0.35

#: One reading of several must have so many times the support of the next one.
_MARGIN: Final = 1.5

#: Fighting that began longer ago than this is another story.
_STORY_DAYS: Final = 400

#: A bare weekday lies within this many days before the article.
_WEEK: Final = 6

#: Two articles are copies where they share this part of their runs of five words.
_COPY: Final = 0.5

#: Mentions in these senses say nothing of the story's places.
_NO_PLACE: Final = frozenset({"embedded", "boilerplate", "comparison"})


@dataclass(frozen=True)
class _Story:
    """An article with what it shares with others."""

    analysis: Analysis
    places: Mapping[str, float]
    day: date | None

    @cached_property
    def clues(self) -> Clues:
        """What it says of its date; only looked for where another one asks."""
        analysis = self.analysis
        text = analysis.document.text
        return find_clues(text, analysis.language, analysis.sentences)

    @property
    def name(self) -> str:
        """How people know the article."""
        source = self.analysis.document.source
        return source.title or source.file or source.name or self.analysis.document.id


#: An article that tells the same story, and how much it does.
_Related = tuple[float, _Story]


def date_from_others(analyses: Iterable[Analysis]) -> dict[str, When]:
    """Dates for the articles without a day, by document id, where others tell them.

    Articles that cannot be dated are left out. rule is ``other_articles``; the
    evidence names what was shared and with which articles. An interval is given
    where the others leave several days open. The analyses are read once; of each, the
    text with its times is kept and how often it names which places.
    """
    stories = _stories(analyses)
    by_place = _by_place(story for story in stories if story.day is not None)
    found: dict[str, When] = {}
    for story in stories:
        if story.day is None:
            when = _date(story, _related(story, by_place))
            if when is not None:
                found[story.analysis.document.id] = when
    return found


def needs_others(published: When | None) -> bool:
    """Whether a date is missing or coarser than a firm day.

    >>> needs_others(When("2020-09", "header")), needs_others(When("2020-09-28", "url"))
    (True, False)
    """
    return _firm_day(published) is None


def _firm_day(published: When | None) -> date | None:
    return edtf_to_day(published.value) if published else None


def _stories(analyses: Iterable[Analysis]) -> list[_Story]:
    """The articles once each, sorted by id, their places weighed by rarity."""
    unique: dict[str, tuple[Analysis, Counter[str]]] = {}
    for analysis in analyses:
        kept = replace(analysis, mentions=(), claims=())
        unique[analysis.document.id] = kept, _place_counts(analysis)
    spread = Counter(place for _, places in unique.values() for place in places)
    return [
        _Story(
            analysis=analysis,
            places=_weigh(counts, spread, len(unique)),
            day=_firm_day(analysis.published),
        )
        for _, (analysis, counts) in sorted(unique.items())
    ]


def _place_counts(analysis: Analysis) -> Counter[str]:
    return Counter(
        sys.intern(mention.place.id)
        for mention in analysis.mentions
        if mention.place is not None and mention.sense not in _NO_PLACE
    )


def _weigh(counts: Counter[str], spread: Counter[str], total: int) -> dict[str, float]:
    """Weights of length 1: more for places named often here and seldom elsewhere.

    A place of one article alone weighs as one of two: it can be shared with none.
    """
    weights = {
        place: (1 + math.log(count))
        * math.sqrt(math.log(1 + total / max(2, spread[place])))
        for place, count in counts.items()
    }
    length = math.sqrt(sum(weight**2 for weight in weights.values()))
    return {place: weight / length for place, weight in sorted(weights.items())}


def _by_place(dated: Iterable[_Story]) -> dict[str, list[_Story]]:
    """The dated articles that name each place."""
    by_place: dict[str, list[_Story]] = defaultdict(list)
    for story in dated:
        for place in story.places:
            by_place[place].append(story)
    return by_place


def _related(story: _Story, by_place: Mapping[str, Sequence[_Story]]) -> list[_Related]:
    """The dated articles that tell the same story, sorted by id."""
    likeness: dict[str, float] = defaultdict(float)
    others: dict[str, _Story] = {}
    for place, weight in story.places.items():
        for other in by_place.get(place, ()):
            id_ = other.analysis.document.id
            likeness[id_] += weight * other.places[place]
            others[id_] = other
    return [
        (likeness[id_], others[id_])
        for id_ in sorted(others)
        if likeness[id_] >= _SAME_STORY
    ]


def _date(story: _Story, related: Sequence[_Related]) -> When | None:
    if not related:
        return None
    return (
        _from_beginning(story, related)
        or _from_day_and_month(story, related)
        or _from_copy(story, related)
    )


def _from_beginning(story: _Story, related: Sequence[_Related]) -> When | None:
    """Counted from the day on which others say that the same fighting began."""
    if not (story.clues.nth_days or story.clues.begun_weekdays):
        return None
    begun = _beginning(story, related)
    if begun is None:
        return None
    start, sources = begun
    told = f"the fighting began on {start:%A} {start} ({_names(sources)})"
    if story.clues.nth_days:
        number = max(story.clues.nth_days)
        day = start + timedelta(days=number - 1)
        if not _possible(story, day):
            return None
        return When(day.isoformat(), RULE, f"day {number} of the fighting; {told}")
    return _within_the_week(story, start, told, related)


def _beginning(
    story: _Story, related: Sequence[_Related]
) -> tuple[date, list[_Story]] | None:
    """The one day on which the others let the fighting begin, and who says so."""
    support: dict[date, float] = defaultdict(float)
    sources: dict[date, list[_Story]] = defaultdict(list)
    weekdays = story.clues.begun_weekdays
    for likeness, other in related:
        for day in _beginnings(other):
            if not weekdays or day.isoweekday() in weekdays:
                support[day] += likeness
                sources[day].append(other)
    start = _clear_winner(support)
    return None if start is None else (start, sources[start])


def _beginnings(story: _Story) -> set[date]:
    """The days, of the last year or so, on which an article lets the fighting begin.

    It says so, or counts its own day from there ("the second day of the fighting").
    """
    begun, own = story.clues.begun, story.day
    if own is None:
        return set()
    days = {
        day
        for time in story.analysis.times
        if time.edtf and any(time.span.start <= at < time.span.end for at in begun)
        if (day := edtf_to_day(time.edtf.partition("/")[0]))
    }
    if story.clues.nth_days:
        days.add(own - timedelta(days=max(story.clues.nth_days) - 1))
    return {day for day in days if 0 <= (own - day).days <= _STORY_DAYS}


def _within_the_week(
    story: _Story, start: date, told: str, related: Sequence[_Related]
) -> When | None:
    """An article that says "began on Sunday" is of the six days after that Sunday.

    Other weekdays that it names, and a "yesterday", come after the beginning. The
    first day left is taken if a dated article of the same story is of that day.
    """
    later = [(weekday - start.isoweekday()) % 7 for weekday in story.clues.weekdays]
    first = start + timedelta(days=max([0, int(story.clues.yesterday), *later]))
    last = start + timedelta(days=_WEEK)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = [day for day in days if _possible(story, day)]
    if not days:
        return None
    if len(days) > 1 and all(other.day != days[0] for _, other in related):
        value = f"{days[0]}/{days[-1]}"
        return When(value, RULE, f"written in the week after: {told}")
    same_day = [other for _, other in related if other.day == days[0]]
    evidence = f"{told}; the first day on which it can have been written"
    if same_day:
        evidence += f", as were {_names(same_day)}"
    return When(days[0].isoformat(), RULE, evidence)


def _possible(story: _Story, day: date) -> bool:
    """Whether the day lies within what is known of the article's date."""
    published = story.analysis.published
    if published is None:
        return True
    interval = published.interval
    if interval is None or published.value.endswith("?"):  # its year is unknown
        return published.value[5:].rstrip("?~%") in (f"{day:%m-%d}", f"{day:%m}")
    return interval.start.date() <= day < interval.end.date()


def _from_day_and_month(story: _Story, related: Sequence[_Related]) -> When | None:
    """Days without a year ("September 28") that dated articles name with theirs."""
    named = _days_without_year(story.analysis)
    if not named:
        return None
    support: dict[int, float] = defaultdict(float)
    sources: dict[int, list[_Story]] = defaultdict(list)
    for likeness, other in related:
        shared = [day for day in _days(other) if f"{day:%m-%d}" in named]
        for known in {day.year for day in shared}:
            support[known] += likeness
            sources[known].append(other)
    year = _clear_winner(support)
    if year is None:
        return None
    day = _latest(named, year)
    if day is None or not _possible(story, day):
        return None
    same_day = [other for _, other in related if other.day == day]
    evidence = (
        f"the latest day that it names is {day:%B} {day.day}, without a year; "
        f"the same days are of {year} in {_names(sources[year])}"
    )
    if same_day:
        evidence += f"; {_names(same_day)} appeared on that day"
    return When(day.isoformat() + ("" if same_day else "~"), RULE, evidence)


def _days_without_year(analysis: Analysis) -> set[str]:
    """Month and day of each date without a year, as ``09-28``."""
    ends = (end for t in analysis.times for end in (t.edtf or "").split("/"))
    return {end[5:] for end in ends if len(end) == 10 and is_yearless(end)}


def _days(story: _Story) -> set[date]:
    """The days that a dated article names, and its own."""
    days = {day for time in story.analysis.times if (day := edtf_to_day(time.edtf))}
    return days | ({story.day} if story.day else set())


def _latest(named: Iterable[str], year: int) -> date | None:
    days = []
    for month_day in named:
        try:
            days.append(date.fromisoformat(f"{year}-{month_day}"))
        except ValueError:
            continue
    return max(days, default=None)


def _from_copy(story: _Story, related: Sequence[_Related]) -> When | None:
    """The day of a dated article with largely the same words, the earliest of them."""
    runs = _runs(story.analysis.document.text)
    copies = [
        (other.day, other)
        for _, other in related
        if other.day
        and _possible(story, other.day)
        and _overlap(runs, _runs(other.analysis.document.text)) >= _COPY
    ]
    if not copies:
        return None
    day = min(day for day, _ in copies)
    names = _names([other for copied, other in copies if copied == day])
    return When(f"{day}~", RULE, f"largely the same words as {names}")


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return set(zip(*(words[n:] for n in range(5)), strict=False))


def _overlap(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _clear_winner(support: Mapping[_Key, float]) -> _Key | None:
    """What has clearly the most support; None where two come close."""
    ranked = sorted(support.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < _MARGIN * ranked[1][1]):
        return None
    return ranked[0][0]


def _names(stories: Iterable[_Story]) -> str:
    return ", ".join(sorted({story.name for story in stories})[:3])
