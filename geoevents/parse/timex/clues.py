"""What an article says of its own date without dating it: for comparing articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geoevents.model import Span
from geoevents.parse.timex.fold import fold
from geoevents.parse.timex.lexicon import load_lexicon
from geoevents.parse.timex.readings import nth_of
from geoevents.parse.timex.scan import Saying, find_sayings
from geoevents.parse.timex.story import beginnings


@dataclass(frozen=True, slots=True)
class Clues:
    """The undated hints of one article.

    begun: offsets of the expressions that name the day on which the fighting
    began; begun_weekdays: those of them that are bare weekdays (Monday 1).
    nth_days: "the sixth day of the fighting" as 6. weekdays: all bare weekdays.
    yesterday: it speaks of the day before its own.
    """

    begun: tuple[int, ...]
    begun_weekdays: frozenset[int]
    nth_days: frozenset[int]
    weekdays: frozenset[int]
    yesterday: bool


def find_clues(text: str, language: str, sentences: Sequence[Span]) -> Clues:
    """The hints that a text gives of the day on which it was written."""
    lexicon = load_lexicon(language)
    folded = fold(text)
    sayings = find_sayings(text, language)
    begun = beginnings(folded, sentences, sayings, lexicon)
    return Clues(
        begun=tuple(saying.start for saying in begun),
        begun_weekdays=_weekdays(begun),
        nth_days=frozenset(nth_of(s.fields) for s in sayings if s.kind == "nth_day"),
        weekdays=_weekdays(sayings),
        yesterday=any(_is_yesterday(saying) for saying in sayings),
    )


def _weekdays(sayings: Sequence[Saying]) -> frozenset[int]:
    kinds = ("weekday", "weekday_shift")
    return frozenset(int(s.fields["weekday"]) for s in sayings if s.kind in kinds)


def _is_yesterday(saying: Saying) -> bool:
    fields = saying.fields
    if saying.kind == "relative_day":
        return fields.get("relday", "").startswith("-1")
    if saying.kind != "ago" or fields.get("unit") != "D":
        return False
    return (fields.get("number") or fields.get("int")) == "1"
