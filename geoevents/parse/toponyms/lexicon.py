"""The words around place names, by language: tables of parse/lexicon/places/."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from geoevents.parse.toponyms.tokens import Token, fold_phrase, folded

#: Lists of a language's table, in the words of its comments.
LISTS = (
    "locative",
    "weak_locative",
    "say",
    "act",
    "party_before",
    "comparison",
    "origin",
    "government",
    "owned_before",
    "titles",
    "roles",
    "organisation",
    "spot_after",
    "spot_before",
    "spot_small",
    "groups",
    "seats",
    "not_places",
    "articles",
    "links",
    "and_words",
    "lies",
    "between",
    "between_places",
    "direction",
    "locative_endings",
    "genitive_endings",
    "reaction_words",
    "reaction_from",
    "reaction_in",
    "reaction_verbs",
)

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """A set of phrases that is asked whether it ends before or begins at a word.

    longest: words of the longest phrase. firsts, lasts: the words that some phrase
    begins or ends with; most words of a text do neither, and are soon done with.
    singles: the phrases of one word.
    """

    phrases: frozenset[_Words]
    longest: int
    firsts: frozenset[str]
    lasts: frozenset[str]
    singles: frozenset[str]

    def ending_at(self, tokens: Sequence[Token], end: int) -> int:
        """How many words before index end make up one of the phrases; 0 if none."""
        if not end or tokens[end - 1].fold not in self.lasts:
            return 0
        for length in range(min(self.longest, end), 0, -1):
            if tuple(t.fold for t in tokens[end - length : end]) in self.phrases:
                return length
        return 0

    def starting_at(self, tokens: Sequence[Token], start: int) -> int:
        """How many words from index start on make up one of the phrases; 0 if none."""
        if start >= len(tokens) or tokens[start].fold not in self.firsts:
            return 0
        for length in range(min(self.longest, len(tokens) - start), 0, -1):
            if tuple(t.fold for t in tokens[start : start + length]) in self.phrases:
                return length
        return 0

    def __contains__(self, fold: str) -> bool:
        return fold in self.singles


@dataclass(frozen=True, slots=True)
class PlaceLexicon:
    """What the tables say of one language; a list that a table lacks is empty.

    feature_before, feature_after: by GeoNames feature class.
    """

    language: str
    lists: Mapping[str, Phrases]
    feature_before: Mapping[str, Phrases]
    feature_after: Mapping[str, Phrases]

    def __getitem__(self, name: str) -> Phrases:
        return self.lists[name]

    def class_before(self, tokens: Sequence[Token], end: int) -> tuple[str, int] | None:
        """Feature class and length of the feature words that end before a name."""
        return _longest(
            (feature_class, phrases.ending_at(tokens, end))
            for feature_class, phrases in self.feature_before.items()
        )

    def class_after(
        self, tokens: Sequence[Token], start: int
    ) -> tuple[str, int] | None:
        """Feature class and length of the feature words that follow a name."""
        return _longest(
            (feature_class, phrases.starting_at(tokens, start))
            for feature_class, phrases in self.feature_after.items()
        )


def _longest(found: Iterable[tuple[str, int]]) -> tuple[str, int] | None:
    best = max(found, key=lambda pair: pair[1], default=("", 0))
    return best if best[1] else None


def make_phrases(words: Iterable[str]) -> Phrases:
    """The phrases, folded."""
    phrases = frozenset(filter(None, map(fold_phrase, words)))
    return Phrases(
        phrases,
        max(map(len, phrases), default=0),
        frozenset(phrase[0] for phrase in phrases),
        frozenset(phrase[-1] for phrase in phrases),
        frozenset(phrase[0] for phrase in phrases if len(phrase) == 1),
    )


def _folder() -> Traversable:
    return resources.files("geoevents.parse") / "lexicon" / "places"


def read_table(name: str) -> dict[str, Any]:
    """One TOML table of the folder."""
    return tomllib.loads((_folder() / name).read_text(encoding="utf-8"))


def _strings(value: object) -> Sequence[str]:
    return value if isinstance(value, list) else ()


def _by_class(value: object) -> dict[str, Phrases]:
    rows = value.items() if isinstance(value, dict) else ()
    return {name: make_phrases(_strings(words)) for name, words in rows}


@lru_cache(maxsize=64)
def place_lexicon(language: str) -> PlaceLexicon:
    """The tables of a language (BCP 47 primary subtag); English ones for others.

    English words are common in articles of any language, hence better than none.
    """
    shared = read_table("any.toml")
    name = f"{language}.toml"
    known = language.isalpha() and (_folder() / name).is_file()
    table = read_table(name if known else "en.toml")
    return PlaceLexicon(
        language,
        {
            key: make_phrases((*_strings(table.get(key)), *_strings(shared.get(key))))
            for key in LISTS
        },
        _by_class(table.get("feature_before")),
        _by_class(table.get("feature_after")),
    )


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Given names of people, folded."""
    table = read_table("given_names.toml")
    return frozenset(
        folded(name) for words in table.values() for name in str(words).split()
    )


def _read_rows(name: str) -> list[list[str]]:
    """The rows of a TSV table without comments and heading."""
    text = (_folder() / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and line[0] != "#"]
    return [line.split("\t") for line in lines[1:]]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviated name of an area. where: "comma" (after a town) or "any"."""

    written: str
    name: str
    country: str
    where: str


@lru_cache(maxsize=1)
def abbreviations() -> tuple[Abbreviation, ...]:
    """The table of abbreviated names."""
    return tuple(Abbreviation(*row) for row in _read_rows("abbreviations.tsv"))
