"""What a sentence counts: the dead, the wounded, tanks destroyed, villages taken.

A number becomes a figure only where both what it counts and what became of it are
told; ages, distances, sums of money, scores and dates are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from geoevents.model import Figure, Span, Victims
from geoevents.parse.claim.lexicon import NEVER, read_table
from geoevents.parse.claim.numbers import (
    Number,
    NumberTable,
    find_numbers,
    number_table,
)
from geoevents.parse.claim.patterns import compile_search, pattern_to_regex
from geoevents.taxonomy import FIGURES

_PEOPLE = ("military", "civilian", "mixed")
#: How far from its number the fate may be told, in characters.
_LEFT_REACH, _RIGHT_REACH, _BARE_REACH = 60, 150, 22
#: How far a number in a list may be from the one whose fate it shares.
_LIST_REACH = 60
_NOUN_WORDS = 5
#: "(число погибших) выросло до": so long is a word of rising with its space.
_RISE_REACH = 14
#: A fate on the other side of a conjunction is more likely another number's.
_CONJUNCTION_COST = 60

_WORD = re.compile(r"\w+")
_GAP = re.compile(r"(?:'\w+)?[\s\"“”'-]*")
_END = re.compile(r"[.;:!?]")
_TAIL = re.compile(r"[^,.;:()]*")
_CONJUNCTION = re.compile(r",|(?<!\w)(?:and|si|iar|и|а|et|und|y|e|ve|while|but)(?!\w)")

#: The fates that each class of noun can meet, and what the figure then counts.
_PERSON_FATES = {
    "killed": "killed",
    "injured": "injured",
    "captured": "captured",
    "missing": "missing",
    "displaced": "displaced",
    "sent": "fighters_sent",
    "lost": "killed",
    "downed": "killed",
}
_THING_FATES = ("destroyed", "lost", "captured")

#: What a number without a noun can count ("12 were killed").
_BARE_FATES = ("killed", "injured", "missing", "displaced")

#: Nouns that tell the fate themselves ("23 dead", "30.000 de morti").
_FATEFUL = ("killed", "injured", "missing")

#: From a span of text to the side (id) that it names, or None.
SideAt = Callable[[Span], str | None]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The compiled ``lexicon/figures/LANGUAGE.toml``."""

    numbers: NumberTable
    noun: re.Pattern[str]
    fates: re.Pattern[str]
    fateful: Mapping[str, re.Pattern[str]]
    unit: re.Pattern[str]
    subset: re.Pattern[str]
    counted: re.Pattern[str]
    label: re.Pattern[str]
    whole: re.Pattern[str]
    rises: re.Pattern[str]
    stop: re.Pattern[str]
    cumulative: re.Pattern[str]
    deed: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number with what it counts, before its fate is known."""

    number: Number
    noun: str | None
    noun_end: int


@cache
def figure_table(language: str) -> FigureTable | None:
    """The compiled table of a language, None where there is none."""
    table, numbers = read_table("figures", language), number_table(language)
    if table is None or numbers is None:
        return None
    classes = table.get("classes", {})
    fates = table["fates"]
    cues = {
        name: compile_search(words, classes) for name, words in table["cues"].items()
    }
    return FigureTable(
        numbers=numbers,
        noun=_named(table["nouns"], classes),
        fates=_named(fates, classes),
        fateful={name: compile_search(fates[name], classes) for name in _FATEFUL},
        unit=cues["unit"],
        subset=cues["subset"],
        counted=cues["counted"],
        label=cues.get("label", NEVER),
        whole=cues.get("whole", NEVER),
        rises=cues["rises"],
        stop=cues["stop"],
        cumulative=cues["cumulative"],
        deed=cues.get("deed", NEVER),
    )


def _named(patterns: Mapping[str, str], classes: Mapping[str, str]) -> re.Pattern[str]:
    groups = "|".join(
        f"(?P<{name}>{pattern_to_regex(words, classes)})"
        for name, words in patterns.items()
    )
    return re.compile(rf"(?<!\w)(?:{groups})")


def find_figures(
    folded: str,
    sentence: Span,
    language: str,
    *,
    skip: Sequence[Span] = (),
    side_at: SideAt | None = None,
) -> tuple[Figure, ...]:
    """The figures of one sentence of a page, in text order.

    folded: the page's text as ``fold`` gives it. skip: spans whose numbers are no
    counts (dates, ages). side_at: names the side of a span of text, for the victims.
    """
    table = figure_table(language)
    if table is None:
        return ()
    counted = [
        _count(folded, sentence, _as_reached(folded, number, table), table)
        for number in find_numbers(folded, sentence, table.numbers)
        if not any(number.span.overlaps(span) for span in skip)
    ]
    counted = _parts_of_wholes(folded, counted, table)
    counted = [c for c in counted if not _is_no_count(folded, sentence, c, table)]
    fates = [_fate(folded, sentence, counted, i, table) for i in range(len(counted))]
    _share_fates(folded, counted, fates, table)
    cumulative = _is_cumulative(folded, sentence, table)
    return tuple(
        _figure(folded, sentence, c, what, cumulative, side_at, table.deed)
        for c, what in zip(counted, fates, strict=True)
        if what in FIGURES
    )


def _as_reached(folded: str, number: Number, table: FigureTable) -> Number:
    """ "выросло до 20" says 20; only elsewhere does "до 20" say up to 20."""
    before = number.qualified.start
    if number.qualifier != "up_to":
        return number
    if not table.rises.search(folded, max(0, before - _RISE_REACH), before):
        return number
    return replace(number, qualifier="exact")


def _count(folded: str, sentence: Span, number: Number, table: FigureTable) -> _Counted:
    """The noun after a number, at most a few adjectives away."""
    end = min(sentence.end, number.span.end + 70)
    position, words = number.span.end, 0
    while words < _NOUN_WORDS and position < end:
        gap = _GAP.match(folded, position, end)
        position = gap.end() if gap else position
        noun = table.noun.match(folded, position, end)
        if noun:
            return _Counted(number, noun.lastgroup, noun.end())
        fate = table.fates.match(folded, position, end)
        if fate:
            return _count_after_fate(folded, number, fate.end(), end, table)
        word = _WORD.match(folded, position, end)
        if word is None:
            break
        position, words = word.end(), words + 1
    return _Counted(number, None, number.span.end)


def _count_after_fate(
    folded: str, number: Number, position: int, end: int, table: FigureTable
) -> _Counted:
    """ "Two downed helicopters" counts helicopters, "two killed in villages" none."""
    noun = table.noun.match(folded, position + 1, end)
    if noun and folded[position].isspace():
        return _Counted(number, noun.lastgroup, noun.end())
    return _Counted(number, None, number.span.end)


def _parts_of_wholes(
    folded: str, counted: Sequence[_Counted], table: FigureTable
) -> list[_Counted]:
    """ "27 of 31 drones" counts 27 drones; "rose from 12 to 19" says 19."""
    kept: list[_Counted] = []
    for this in counted:
        last = kept[-1] if kept else None
        if last is not None:
            between = folded[last.number.span.end : this.number.span.start].strip()
            if table.whole.fullmatch(between):
                kept[-1] = replace(last, noun=this.noun, noun_end=this.noun_end)
                continue
        kept.append(_reached(folded, this, table))
    return kept


def _reached(folded: str, counted: _Counted, table: FigureTable) -> _Counted:
    """The end of "rose from 12 to 19", which is no range."""
    number = counted.number
    left = folded[max(0, number.qualified.start - _RISE_REACH) : number.qualified.start]
    if number.ends is None or not table.rises.search(left):
        return counted
    exact = replace(number, value=number.ends[1], qualifier="exact", ends=None)
    return replace(counted, number=exact)


def _is_no_count(
    folded: str, sentence: Span, counted: _Counted, table: FigureTable
) -> bool:
    number = counted.number
    after = folded[number.span.end : min(sentence.end, number.span.end + 24)]
    if table.unit.match(after.lstrip(" -'")):
        return True
    before = folded[
        max(sentence.start, number.qualified.start - 28) : number.span.start
    ]
    if table.subset.search(before):
        return True
    label = list(table.label.finditer(before))
    if label and not before[label[-1].end() :].strip(" -"):
        return True
    if number.value == 1 and counted.noun is None and not before[-1:].isdigit():
        return not folded[number.span.start].isdigit()
    following = folded[counted.noun_end : counted.noun_end + 4]
    return bool(number.value == 0 or following.lstrip().startswith("%"))


def _fate(
    folded: str, sentence: Span, counted: list[_Counted], i: int, table: FigureTable
) -> str | None:
    """What became of the counted: told by the noun, right after it or before it."""
    this = counted[i]
    noun_text = folded[this.number.span.end : this.noun_end]
    if this.noun in _PEOPLE:
        for name in _FATEFUL:
            if table.fateful[name].search(noun_text):
                return name
    inside = table.fates.search(noun_text)
    by_name = _what(this.noun, inside.lastgroup) if inside else None
    if by_name is not None and by_name != "captured":
        return by_name
    right = _right_fate(folded, sentence, counted, i, table)
    left = _left_fate(folded, sentence, counted, i, table)
    options = [option for option in (left, right) if option is not None]
    return min(options)[1] if options else by_name  # "hostages", killed or not


def _right_fate(
    folded: str, sentence: Span, counted: list[_Counted], i: int, table: FigureTable
) -> tuple[int, str] | None:
    this = counted[i]
    last = (
        counted[i + 1].number.qualified.start if i + 1 < len(counted) else sentence.end
    )
    tail = folded[this.noun_end : min(last, this.noun_end + _RIGHT_REACH)]
    reach = _BARE_REACH
    if this.noun or table.counted.search(tail):
        reach = _RIGHT_REACH
    elif this.number.increment:
        reach = _LIST_REACH
    end = min(last, this.noun_end + reach)
    stop = table.stop.search(folded, this.noun_end, end)
    end = stop.start() if stop else end
    for match in table.fates.finditer(folded, this.noun_end, end):
        what = _what(this.noun, match.lastgroup)
        acts_on_next = last < sentence.end and match.end() + 1 >= last
        if what and not acts_on_next:
            return match.start() - this.noun_end, what
    return None


def _left_fate(
    folded: str, sentence: Span, counted: list[_Counted], i: int, table: FigureTable
) -> tuple[int, str] | None:
    this = counted[i]
    first = counted[i - 1].noun_end if i else sentence.start
    reach = _LEFT_REACH if this.noun else _BARE_REACH
    if _tops_a_toll(folded, sentence, this, table):
        first, reach = sentence.start, _RIGHT_REACH
    start = max(first, this.number.qualified.start - reach)
    found = None
    for match in table.fates.finditer(folded, start, this.number.qualified.start):
        what = _what(this.noun, match.lastgroup)
        if what:
            between = folded[match.end() : this.number.qualified.start]
            cost = _CONJUNCTION_COST if _CONJUNCTION.search(between) else 0
            found = (len(between) + cost, what)
    return found


def _tops_a_toll(
    folded: str, sentence: Span, counted: _Counted, table: FigureTable
) -> bool:
    """Whether a bare number is what a toll has come to ("the toll rose to 20")."""
    if counted.noun is not None:
        return False
    before = counted.number.qualified.start
    start = max(sentence.start, before - _RIGHT_REACH)
    if not table.counted.search(folded, start, before):
        return False
    end = min(sentence.end, counted.noun_end + _BARE_REACH)
    return bool(
        table.rises.search(folded, start, counted.number.span.start)
        or table.rises.search(folded, counted.noun_end, end)
    )


def _what(noun: str | None, fate: str | None) -> str | None:
    """The figure that a noun and a fate make, None where they do not go together."""
    if fate is None:
        return None
    if noun is None:
        return fate if fate in _BARE_FATES else None
    if noun in _PEOPLE:
        if fate == "sent" and noun != "military":
            return None
        return _PERSON_FATES.get(fate)
    if noun == "villages_captured":
        return noun if fate == "captured" else None
    fate = "destroyed" if fate == "downed" else fate
    return f"{noun}_{fate}" if fate in _THING_FATES else None


def _share_fates(
    folded: str, counted: list[_Counted], fates: list[str | None], table: FigureTable
) -> None:
    """Numbers of a list ("191 soldiers, 14 civilians and 19 ... killed") share one."""
    joined = [
        _are_listed(folded, first, second, table) for first, second in pairwise(counted)
    ]
    for i in reversed(range(len(joined))):
        fate = fates[i + 1]
        if joined[i] and fates[i] is None and fate is not None:
            fates[i] = _fate_of_other(counted[i], counted[i + 1], fate)
    for i in range(len(joined)):
        fate = fates[i]
        if joined[i] and fates[i + 1] is None and fate is not None:
            fates[i + 1] = _fate_of_other(counted[i + 1], counted[i], fate)


def _are_listed(
    folded: str, first: _Counted, second: _Counted, table: FigureTable
) -> bool:
    """Whether two numbers are items of one list, or the second adds to the first."""
    between = folded[first.noun_end : second.number.qualified.start]
    if second.number.increment and second.noun is None:
        return not _END.search(between)
    if _END.search(between) or table.fates.search(between):
        return False
    return bool(first.noun and second.noun) and len(between) <= _LIST_REACH


def _fate_of_other(this: _Counted, other: _Counted, fate: str) -> str | None:
    """The figure that a number makes with the fate of its neighbour in the list."""
    if this.noun is None or (this.noun in _PEOPLE and other.noun in _PEOPLE):
        return fate
    if this.noun in _PEOPLE or other.noun in _PEOPLE:
        return None
    return _what(this.noun, fate.rsplit("_", 1)[-1])


def _is_cumulative(folded: str, sentence: Span, table: FigureTable) -> bool:
    return bool(table.cumulative.search(folded, sentence.start, sentence.end))


def _figure(
    folded: str,
    sentence: Span,
    counted: _Counted,
    what: str | None,
    cumulative: bool,
    side_at: SideAt | None,
    deeds: re.Pattern[str],
) -> Figure:
    number = counted.number
    side = side_at and _victims_side(folded, sentence, counted, what, side_at, deeds)
    victim_class = counted.noun if counted.noun in _PEOPLE else "equipment"
    if counted.noun is None:
        victim_class = "mixed"
    countable = what != "villages_captured"
    return Figure(
        span=number.span,
        what=what or "killed",
        value=number.value,
        low=number.low,
        high=number.high,
        qualifier=number.qualifier,
        victims=Victims(side or None, victim_class or "mixed") if countable else None,
        cumulative=cumulative and not number.increment,
    )


def _victims_side(
    folded: str,
    sentence: Span,
    counted: _Counted,
    what: str | None,
    side_at: SideAt,
    deeds: re.Pattern[str],
) -> str | None:
    """The side named within the noun phrase, or right after it ("soldiers of X").

    Who flees is not of the country that is named next.
    """
    inside = Span(
        counted.number.span.start, max(counted.noun_end, counted.number.span.end)
    )
    side = side_at(inside)
    if side is not None or what == "displaced":
        return side
    end = min(sentence.end, counted.noun_end + 30)
    deed = deeds.search(folded, counted.noun_end, end)
    end = deed.start() if deed is not None else end
    tail = _TAIL.match(folded, counted.noun_end, end)
    if tail and tail.end() > counted.noun_end:
        return side_at(Span(counted.noun_end, tail.end()))
    return None
