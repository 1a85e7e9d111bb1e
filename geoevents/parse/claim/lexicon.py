"""The tables of words of one language, compiled once and kept.

``lexicon/claims/LANGUAGE.toml`` holds classes of words, cues of context and the rules
that turn words into kinds of claim. Fields of a rule:

kind      one of taxonomy.FAMILY_OF
say       patterns, any of which is a trigger (see patterns.py)
needs     pattern that must be somewhere in the clause
place     instead of needs, a place named in the clause will do
war       instead of needs, an article that speaks of war will do
unless    pattern that must not be in the clause
sure      the rule holds among words of sport and business, too
generic   gives way to a more exact kind of the same family in its clause
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from geoevents.errors import InvalidValue
from geoevents.parse.claim.grammar import Grammar, table_to_grammar
from geoevents.parse.claim.patterns import (
    PatternIndex,
    compile_search,
    pattern_to_regex,
)
from geoevents.taxonomy import FAMILY_OF

#: In the text that rules see, place names are runs of these letters: the first for
#: a place as such, the second for one that stands for its government.
PLACE_LETTER = "ꙮ"
ACTOR_LETTER = "ꙩ"

_BUILT_IN = {
    "place": f"[{PLACE_LETTER}{ACTOR_LETTER}]+",
    "location": f"{PLACE_LETTER}+",
    "actor": f"{ACTOR_LETTER}+",
}

#: Never matches: stands for a cue that a language has no words for.
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Rule:
    """When words tell of a kind of claim. The fields are explained above."""

    kind: str
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    place: bool
    war: bool
    sure: bool
    generic: bool


@dataclass(frozen=True, slots=True)
class ClaimLexicon:
    """The compiled table of one language.

    cues: named patterns of context (negation, hypothetical, history ...).
    roles: role of a place -> the words before its name.
    verbs: how people are quoted (said, denied, admitted, according_to ...).
    grammar: what it does with subject, verb and object.
    """

    language: str
    rules: PatternIndex[Rule]
    cues: Mapping[str, re.Pattern[str]]
    splits: re.Pattern[str]
    roles: Mapping[str, re.Pattern[str]]
    verbs: Mapping[str, re.Pattern[str]]
    grammar: Grammar

    def cue(self, name: str) -> re.Pattern[str]:
        """The pattern of that name; one that never matches where there is none."""
        return self.cues.get(name, NEVER)

    def verb(self, name: str) -> re.Pattern[str]:
        """The pattern of that group of verbs, or one that never matches."""
        return self.verbs.get(name, NEVER)


@cache
def claim_lexicon(language: str) -> ClaimLexicon | None:
    """The table of a language (BCP 47 primary subtag), None where there is none."""
    table = read_table("claims", language)
    return None if table is None else table_to_lexicon(table, language)


def read_table(folder: str, language: str) -> dict[str, Any] | None:
    """The parsed ``lexicon/FOLDER/LANGUAGE.toml``, None where there is none."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return None
    lexicon = resources.files("geoevents.parse").joinpath("lexicon", folder)
    file = lexicon.joinpath(f"{language}.toml")
    if not file.is_file():
        return None
    return tomllib.loads(file.read_text(encoding="utf-8"))


def table_to_lexicon(table: Mapping[str, Any], language: str) -> ClaimLexicon:
    """The compiled form of a parsed table. Raises InvalidValue naming what is wrong."""
    classes = {**table.get("classes", {}), **_BUILT_IN}
    entries = [
        (pattern_to_regex(say, classes), rule)
        for row in table.get("rule", ())
        for rule in [_row_to_rule(row, classes)]
        for say in row["say"]
    ]
    longest_first = sorted(table["clauses"]["split"], key=len, reverse=True)
    splits = "|".join(_split_regex(say) for say in longest_first)
    return ClaimLexicon(
        language=language,
        rules=PatternIndex(entries),
        cues=_searches(table.get("context", {}), classes),
        splits=re.compile(splits or "(?!)"),
        roles=_before_names(table.get("roles", {}), classes),
        verbs=_searches(table.get("reporting", {}), classes),
        grammar=table_to_grammar(table.get("grammar", {}), classes),
    )


def _row_to_rule(row: Mapping[str, Any], classes: Mapping[str, str]) -> Rule:
    if row["kind"] not in FAMILY_OF:
        raise InvalidValue(f"rule: kind {row['kind']!r} is not listed")
    return Rule(
        kind=row["kind"],
        needs=compile_search(row["needs"], classes) if "needs" in row else None,
        unless=compile_search(row["unless"], classes) if "unless" in row else None,
        place=row.get("place", False),
        war=row.get("war", False),
        sure=row.get("sure", False),
        generic=row.get("generic", False),
    )


def _searches(
    table: Mapping[str, str], classes: Mapping[str, str]
) -> dict[str, re.Pattern[str]]:
    return {name: compile_search(words, classes) for name, words in table.items()}


def _before_names(
    table: Mapping[str, str], classes: Mapping[str, str]
) -> dict[str, re.Pattern[str]]:
    """Patterns that end right before a name; filler words are let through."""
    filler = pattern_to_regex(table.get("filler", "the"), classes)
    return {
        role: re.compile(
            rf"(?<!\w){pattern_to_regex(words, classes)}(?:\s+{filler})*[\s\"“„«'(]*$"
        )
        for role, words in table.items()
        if role != "filler"
    }


def _split_regex(say: str) -> str:
    """A conjunction as written, with or without its comma, between two clauses."""
    if say[0].isalpha():
        return rf"(?<!\w){pattern_to_regex(say)}\s"
    mark, words = say[0], say[1:].strip()
    return rf"\{mark}\s*{pattern_to_regex(words)}\s" if words else rf"\{mark}\s"
