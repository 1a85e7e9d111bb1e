"""The table of one language, read from parse/lexicon/times/ and compiled."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from geoevents.parse.timex.fold import fold
from geoevents.parse.timex.template import (
    Pattern,
    Words,
    alternatives,
    compile_template,
    first_words,
    second_words,
)

#: Languages with a table of their own for everything that can be said of time.
FULL: Final = ("en", "ro", "ru", "fr", "de", "es", "tr")

#: Tables that are joined into one: full names and short ones.
_UNIONS: Final = {
    "month": ("monthname", "monthshort"),
    "wday": ("weekday", "weekdayshort"),
}

#: First words of so many patterns are looked up with the word behind them.
_MANY: Final = 12

#: Words before or after an expression that open or close it, by table.
RELATIONS: Final = ("since", "until", "before", "after", "by", "between", "from")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language says of time, compiled.

    starts: first word -> the patterns that may begin with it (``0``: a number).
    seconds: the same by the second word too, for first words of many patterns; under
    "" what may end with the first.
    values: table -> folded form -> value. before, behind: relation -> what stands
    before or behind an expression to give it that sense. since: the same at some
    distance. join: between the two ends of a range. tense: verbs that tell it;
    reporting: those of them that only tell who speaks.
    of_now: what turns from the past to the time of writing ("has since", "says").
    beginning, fighting: words for these. capitalised: words that count only with a
    capital; needs_preposition: only after one; doubtful: month names that need one
    even in a date. article: may stand before a year. counted: nouns that make an
    amount of the number before them. day_first: 3/4 is 3 April.
    """

    language: str
    starts: Mapping[str, tuple[Pattern, ...]]
    seconds: Mapping[str, Mapping[str, tuple[Pattern, ...]]]
    values: Mapping[str, Mapping[str, str]]
    before: Mapping[str, re.Pattern[str]]
    behind: Mapping[str, re.Pattern[str]]
    since: re.Pattern[str]
    join: re.Pattern[str]
    tense: re.Pattern[str]
    reporting: frozenset[str]
    of_now: re.Pattern[str]
    beginning: re.Pattern[str]
    fighting: re.Pattern[str]
    capitalised: frozenset[str]
    needs_preposition: frozenset[str]
    doubtful: frozenset[str]
    preposition: re.Pattern[str]
    article: re.Pattern[str]
    counted: re.Pattern[str]
    day_first: bool

    def value(self, table: str, form: str) -> str:
        """The value of a form, as the text has it once folded."""
        folded = " ".join(form.split())
        return self.values.get(table, {}).get(folded, folded)


@cache
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of a language; that of whole dates alone where it has none."""
    if language not in FULL:
        whole_dates = _merged(_read("any"), _all_names())
        return _compile("und", _merged(_read("shared"), whole_dates))
    return _compile(language, _merged(_read("shared"), _read(language)))


@cache
def load_whole_dates() -> Lexicon:
    """Whole dates with the month names of all languages: for embedded lines."""
    return load_lexicon("und")


@cache
def load_line_dates() -> Lexicon:
    """The same with days that lack a year: for lines that hold little else."""
    words = _merged(_read("any"), _all_names())
    words["patterns"] = {**words["patterns"], **words["line_patterns"]}
    return _compile("und", _merged(_read("shared"), words))


@cache
def load_header_words() -> re.Pattern[str]:
    """What may stand before an article's own date at the start of a folded line."""
    words = _phrases(_read("any")["phrases"]["header"])
    return re.compile(rf"\W*(?:{words})\s*(?:[:=-]\s*)?(?<!\w)")


@cache
def load_label_words() -> re.Pattern[str]:
    """The same words right before a date that stands farther on in its line."""
    words = _phrases(_read("any")["phrases"]["header"])
    return re.compile(rf"(?<!\w)(?:{words})\s*(?:[:=-]\s*)?(?:\w{{2}}\s+)?\Z")


@cache
def load_byline() -> re.Pattern[str]:
    """What a line that names the author begins with, folded."""
    words = _phrases(_read("any")["phrases"]["byline"])
    return re.compile(rf"\W*(?:{words})(?!\w)")


def _folder() -> Any:
    return files("geoevents") / "parse" / "lexicon" / "times"


@cache
def _read(name: str) -> dict[str, Any]:
    text = (_folder() / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """The second table laid over the first; lists of patterns are added up."""
    merged = dict(first)
    for key, value in second.items():
        old = merged.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            merged[key] = _merged(old, value)
        elif isinstance(value, list) and isinstance(old, list):
            merged[key] = old + value
        else:
            merged[key] = value
    return merged


def _all_names() -> dict[str, Any]:
    """Names of months and weekdays of all languages that mean one thing only."""
    names = ("monthname", "monthshort", "weekday", "weekdayshort")
    meanings: dict[str, dict[str, set[str]]] = {
        name: defaultdict(set) for name in names
    }
    for path in sorted(_folder().iterdir(), key=lambda path: str(path.name)):
        words = _read(path.name[:-5]).get("words", {})
        for name in names:
            for value, forms in words.get(name, {}).items():
                for form in forms:
                    meanings[name][fold(form)].add(value)
    tables: dict[str, dict[str, list[str]]] = {
        name: defaultdict(list) for name in names
    }
    for name, forms_of in meanings.items():
        for form, values in sorted(forms_of.items()):
            if len(values) == 1:
                tables[name][next(iter(values))].append(form)
    return {"words": tables}


def _compile(language: str, data: Mapping[str, Any]) -> Lexicon:
    words = _tables(data.get("words", {}), data["compound"])
    phrases = {name: _phrases(forms) for name, forms in data["phrases"].items()}
    fighting = tuple(form for forms in words["fighting"].values() for form in forms)
    link = rf"\s+(?:(?:{phrases['link']})\s+)?"
    starts = _starts(data, words)
    return Lexicon(
        language=language,
        starts=starts,
        seconds=_seconds(starts, words),
        values=_values(words),
        before={
            name: re.compile(rf"\b(?:{phrases[name]}){link}\Z") for name in RELATIONS
        },
        behind={
            name: re.compile(rf"\s*(?:{phrases[name + '_behind']})(?!\w)")
            for name in RELATIONS
        },
        since=re.compile(rf"\b(?:{phrases['since']})(?!\w)[^.;]*\Z"),
        join=re.compile(rf"\s*-\s*|\s+(?:{phrases['join']}){link}"),
        tense=re.compile(
            rf"\b(?:(?P<future>{phrases['future']}|{data['future_form']})"
            rf"|(?P<past>{phrases['past']}|{data['past_form']}))(?!\w)"
        ),
        reporting=frozenset(fold(word) for word in data["reporting"]),
        of_now=re.compile(rf"\b(?:{phrases['of_now']})(?!\w)"),
        beginning=re.compile(rf"\b(?:{phrases['beginning']})(?!\w)"),
        fighting=re.compile(rf"\b(?:{_phrases(fighting)})(?!\w)"),
        preposition=re.compile(rf"\b(?:{phrases['preposition']})\s+\Z"),
        article=re.compile(rf"\b(?:{phrases['article']})\s+\Z"),
        counted=re.compile(rf"\s+(?:{phrases['counted']})(?!\w)"),
        capitalised=frozenset(fold(word) for word in data["capitalised"]),
        needs_preposition=frozenset(fold(w) for w in data["needs_preposition"]),
        doubtful=frozenset(fold(word) for word in data["doubtful"]),
        day_first=data["day_first"],
    )


def _tables(words: Mapping[str, Mapping[str, list[str]]], compound: str) -> Words:
    """The tables with tuples for lists, their unions, and numbers such as 27.

    compound: how tens and units are joined ("{tens}-{units}"), "" where they are not.
    """
    tables: dict[str, dict[str, tuple[str, ...]]] = {
        name: {value: tuple(forms) for value, forms in table.items()}
        for name, table in words.items()
    }
    for union, parts in _UNIONS.items():
        joined: dict[str, tuple[str, ...]] = {}
        for part in parts:
            for value, forms in tables.get(part, {}).items():
                joined[value] = joined.get(value, ()) + forms
        tables[union] = joined
    if compound:
        tables["number"].update(_compounds(tables["number"], compound))
    return tables


def _compounds(
    numbers: Mapping[str, tuple[str, ...]], compound: str
) -> dict[str, tuple[str, ...]]:
    """Number words from 21 to 99 that the table does not have itself."""
    return {
        str(tens + units): tuple(
            compound.format(tens=ten, units=one)
            for ten in numbers[str(tens)]
            for one in numbers[str(units)]
            if " " not in one
        )
        for tens in range(20, 100, 10)
        for units in range(1, 10)
        if str(tens) in numbers and str(tens + units) not in numbers
    }


def _values(words: Words) -> dict[str, dict[str, str]]:
    return {
        name: {fold(form): value for value, forms in table.items() for form in forms}
        for name, table in words.items()
    }


def _phrases(forms: Iterable[str]) -> str:
    """A regular expression for any of the forms; for none, one that never matches."""
    return alternatives(tuple(forms)) or r"(?!)"


def _starts(data: Mapping[str, Any], words: Words) -> dict[str, tuple[Pattern, ...]]:
    endings = {"ORDINAL": data["ordinal_ending"], "SUFFIX": data["suffix"]}
    starts: dict[str, list[Pattern]] = defaultdict(list)
    for kind, templates in data["patterns"].items():
        for template in templates:
            pattern = compile_template(kind, template, words, endings)
            for word in first_words(template, words):
                starts[word].append(pattern)
    return {word: tuple(patterns) for word, patterns in starts.items()}


def _seconds(
    starts: Mapping[str, tuple[Pattern, ...]], words: Words
) -> dict[str, dict[str, tuple[Pattern, ...]]]:
    """Patterns by first and second word, for the first words that many share."""
    table: dict[str, dict[str, tuple[Pattern, ...]]] = {}
    for first, patterns in starts.items():
        if first == "0" or len(patterns) < _MANY:
            continue
        follow = [second_words(pattern.template, words, first) for pattern in patterns]
        known = {word for following in follow if following for word in following}
        table[first] = {
            word: tuple(
                pattern
                for pattern, following in zip(patterns, follow, strict=True)
                if following is None or word in following
            )
            for word in ("", *sorted(known))
        }
    return table
