"""Numbers in running text: digits, number words and words like "dozens"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from geoevents.model import Span
from geoevents.parse.claim.fold import fold
from geoevents.parse.claim.lexicon import NEVER, read_table
from geoevents.parse.claim.patterns import compile_search, pattern_to_regex

#: No count in the news is larger; longer runs of digits are codes and phone numbers.
MAX_COUNT = 1_000_000_000

#: Least count that a word without a number stands for; careful on purpose.
VAGUE_LOW: Mapping[str, int] = {"dozens": 12, "hundreds": 100, "thousands": 1000}

_DIGITS = r"(?<![\w.,:/-])\d{1,3}(?:[.,' ]\d{3})+(?![\d])|(?<![\w.,:/-])\d+(?:[.,]\d+)?"
_AFTER_DIGITS = r"(?![\w%°€$£]|[-:/]\d|-\w|[.,]\d)"
_MONEY = re.compile(r"[$€£¥₽₺]\s?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written. value: None for a vague word or a range; span: its words.

    qualified: span with the words that qualify it ("at least six").
    increment: whether it adds to a number told before ("15 more").
    ends: smallest and largest of a range ("between 20 and 30"), else None.
    """

    span: Span
    qualified: Span
    value: int | None
    qualifier: str
    increment: bool = False
    ends: tuple[int, int] | None = None

    @property
    def low(self) -> int | None:
        """Smallest count that the words allow, None where they set none."""
        if self.ends is not None:
            return self.ends[0]
        if self.value is None:
            return VAGUE_LOW[self.qualifier]
        if self.qualifier == "up_to":
            return None
        return self.value + (self.qualifier == "more_than")

    @property
    def high(self) -> int | None:
        """Largest count that the words allow, None where they set none."""
        if self.ends is not None:
            return self.ends[1]
        if self.qualifier in ("exact", "around", "up_to"):
            return self.value
        return None


@dataclass(frozen=True, slots=True)
class NumberTable:
    """How one language writes numbers and what it counts with them."""

    number: re.Pattern[str]
    words: Mapping[str, int]
    scales: Mapping[str, int]
    phrases: Mapping[str, int]
    vague: Mapping[str, str]
    joiners: frozenset[str]
    decimal: str
    before: Mapping[str, re.Pattern[str]]
    after_at_least: re.Pattern[str]
    increment: re.Pattern[str]
    range_open: re.Pattern[str]
    range_join: re.Pattern[str]
    range_to: re.Pattern[str]


@cache
def number_table(language: str) -> NumberTable | None:
    """The compiled table of a language, None where there is none."""
    table = read_table("figures", language)
    return None if table is None else _compile(table)


def _compile(table: Mapping[str, Any]) -> NumberTable:
    numbers, qualifiers = table["numbers"], table["qualifiers"]
    words = {fold(word): value for word, value in numbers["words"].items()}
    scales = {fold(word): value for word, value in numbers["scales"].items()}
    vague = {fold(word): kind for word, kind in numbers["vague"].items()}
    phrases = {fold(word): value for word, value in numbers.get("phrases", {}).items()}
    joiners = frozenset(fold(numbers["joiners"]).split("|")) - {""}
    ranges = numbers.get("ranges", {})
    return NumberTable(
        number=_number_regex(words, scales, {**vague, **phrases}, joiners),
        words=words,
        scales=scales,
        phrases=phrases,
        vague=vague,
        joiners=joiners,
        decimal=numbers["decimal"],
        before={
            kind: re.compile(rf"(?<!\w){pattern_to_regex(qualifiers[kind])}[\s']*$")
            for kind in ("more_than", "at_least", "around", "up_to")
        },
        after_at_least=_after(qualifiers.get("after_at_least")),
        increment=_after(qualifiers.get("increment")),
        range_open=_ending(ranges.get("open")),
        range_join=_between(ranges.get("join")),
        range_to=_between(ranges.get("to")),
    )


def _after(pattern: str | None) -> re.Pattern[str]:
    return compile_search(pattern) if pattern else NEVER


def _ending(pattern: str | None) -> re.Pattern[str]:
    """What stands right before a number."""
    return re.compile(rf"(?<!\w){pattern_to_regex(pattern)}\s*$") if pattern else NEVER


def _between(pattern: str | None) -> re.Pattern[str]:
    """What stands between two numbers, both of which may have a case ending."""
    return (
        re.compile(rf"(?:'\w+)?\s+{pattern_to_regex(pattern)}\s+") if pattern else NEVER
    )


def _number_regex(
    words: Mapping[str, int],
    scales: Mapping[str, int],
    vague: Mapping[str, str],
    joiners: frozenset[str],
) -> re.Pattern[str]:
    any_vague = _any_of(vague)
    word = _any_of([*words, *scales])
    scale = _any_of(scales)
    joiner = rf"(?:\s(?:{'|'.join(sorted(joiners))}))?" if joiners else ""
    spelt = rf"\b(?:{word})(?:{joiner}[\s-](?:{word})\b)*(?!\w)"
    digits = rf"(?:{_DIGITS})(?:\s(?:{scale})\b(?:\s\d{{1,3}}\b)?)?{_AFTER_DIGITS}"
    starts = "".join(sorted({w[0] for w in (*words, *scales, *vague) if w}))
    return re.compile(
        rf"(?=[\d{re.escape(starts)}])(?:(?P<vague>\b(?:{any_vague})(?!\w))"
        rf"|(?P<digits>{digits})|(?P<words>{spelt}))"
    )


def _any_of(words: Mapping[str, Any] | list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def find_numbers(folded: str, span: Span, table: NumberTable) -> Iterator[Number]:
    """The numbers of a stretch of folded text, in text order; a range is one number."""
    waiting: Number | None = None
    for number in _single_numbers(folded, span, table):
        if waiting is not None:
            joined = _as_range(folded, span, waiting, number, table)
            if joined is None:
                yield waiting
            waiting = joined or number
        else:
            waiting = number
    if waiting is not None:
        yield waiting


def _single_numbers(folded: str, span: Span, table: NumberTable) -> Iterator[Number]:
    for match in table.number.finditer(folded, span.start, span.end):
        vague = match["vague"] if match["vague"] not in table.phrases else None
        value = None if vague else _value_of(match, table)
        if vague is None and (value is None or value > MAX_COUNT):
            continue
        if _MONEY.search(folded[max(span.start, match.start() - 2) : match.start()]):
            continue
        yield _qualified(folded, span, match, value, table)


def _as_range(
    folded: str, span: Span, first: Number, second: Number, table: NumberTable
) -> Number | None:
    """ "Between 20 and 30", "20 to 30" as one number, None where it is no range."""
    if first.value is None or second.value is None or first.value >= second.value:
        return None
    if first.ends is not None or second.increment:
        return None
    between = folded[first.span.end : second.span.start]
    opened = table.range_open.search(folded, span.start, first.span.start)
    begin = first.qualified.start
    if opened is not None and table.range_join.fullmatch(between):
        begin = opened.start()
    elif table.range_to.fullmatch(between) is None:
        return None
    return Number(
        span=Span(first.span.start, second.span.end),
        qualified=Span(begin, second.span.end),
        value=None,
        qualifier="around",
        ends=(first.value, second.value),
    )


def _value_of(match: re.Match[str], table: NumberTable) -> int | None:
    if match["vague"]:
        return table.phrases[match["vague"]]
    if match["words"]:
        return _words_to_int(match["words"], table)
    text = match["digits"]
    parts = text.split(" ")
    if len(parts) == 3 and parts[1] in table.scales and parts[0].isdigit():
        return int(parts[0]) * table.scales[parts[1]] + int(parts[2])
    head, _, scale = text.rpartition(" ")
    if scale in table.scales:
        return _digits_to_int(head, table.decimal, table.scales[scale])
    return _digits_to_int(text, table.decimal, 1)


def _digits_to_int(text: str, decimal: str, scale: int) -> int | None:
    """The whole number of digits as written, None for a fraction of one."""
    if len(text) > 20:
        return None
    grouped = re.fullmatch(r"\d{1,3}(?:[.,' ]\d{3})+", text)
    if grouped and (scale == 1 or decimal not in text):
        return int(re.sub(r"\D", "", text)) * scale
    value = float(text.replace(",", ".").replace(" ", "")) * scale
    return int(value) if value == int(value) else None


def _words_to_int(text: str, table: NumberTable) -> int | None:
    total, current = 0, 0
    for word in re.split(r"[\s-]+", text):
        if word in table.scales:
            scale = table.scales[word]
            current = max(1, current) * scale
            if scale >= 1000:
                total, current = total + current, 0
        elif word in table.words:
            value = table.words[word]
            if value == 20 and current % 100 == 4:  # "quatre-vingt"
                value = 76
            # "une vingtaine", "o suta": the one is an article.
            current = value if current == 1 and value >= 10 else current + value
    return total + current or None


def _qualified(
    folded: str, span: Span, match: re.Match[str], value: int | None, table: NumberTable
) -> Number:
    start, end = match.span()
    left = folded[max(span.start, start - 24) : start]
    right = folded[end : min(span.end, end + 24)]
    kind, begin = "exact", start
    for name, pattern in table.before.items():
        found = pattern.search(left)
        if found:
            kind, begin = name, start - len(left) + found.start()
            break
    if kind == "exact" and table.after_at_least.match(right.lstrip()):
        kind = "at_least"
    if kind == "exact" and table.before["more_than"].match(_suffixed(right)):
        kind = "more_than"
    increment = bool(table.increment.match(_suffixed(right)))
    number = Span(start, end)
    if value is None:
        kind = table.vague[match["vague"]]
    return Number(number, Span(begin, end), value, kind, increment)


def _suffixed(right: str) -> str:
    """What follows a number, a case ending ("30'dan fazla") left out, one word."""
    words = re.sub(r"^'\w+", "", right).split()
    return words[0] if words else ""
