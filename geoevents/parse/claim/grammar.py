"""What a language does with subject, verb and object, as far as actors need it.

The section ``grammar`` of ``lexicon/claims/LANGUAGE.toml``:

order       ``svo``, ``sov`` (the verb ends the clause) or ``vso`` (it comes first)
free_order  whether a passive verb may stand before what it befalls
words       patterns: passive, mutual, doer, itself, frame, between_after, by_case
after       words right after a name: by_after, attached ("-backed")
before      words before a name, up to ``REACH`` words away: by, by_active, against,
            between, locative
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geoevents.errors import InvalidValue
from geoevents.parse.claim.patterns import compile_search, pattern_to_regex

ORDERS = ("svo", "sov", "vso")
#: "by (fighters loyal to) X": so many words may come between.
REACH = 3
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled section. words are searched; before match right before a name."""

    order: str
    free_order: bool
    words: Mapping[str, re.Pattern[str]]
    before: Mapping[str, re.Pattern[str]]
    after: Mapping[str, re.Pattern[str]]

    def word(self, name: str) -> re.Pattern[str]:
        """The pattern of that name, one that never matches where there is none."""
        return self.words.get(name, _NEVER)

    def marks(self, name: str) -> re.Pattern[str]:
        """The pattern of the words before a name; never matches where there are none.

        >>> table = {"before": {"by": "by"}}
        >>> grammar = table_to_grammar(table, {})
        >>> grammar.marks("by").search("shelled by fighters of ") is not None
        True
        """
        return self.before.get(name, _NEVER)

    def follows(self, name: str) -> re.Pattern[str]:
        """The pattern of what comes right after a name, or one that never matches."""
        return self.after.get(name, _NEVER)


def table_to_grammar(table: Mapping[str, Any], classes: Mapping[str, str]) -> Grammar:
    """The compiled form of a section. Raises InvalidValue for an unknown order."""
    order = table.get("order", "svo")
    if order not in ORDERS:
        raise InvalidValue(f"grammar: order {order!r} must be one of {ORDERS}")
    return Grammar(
        order=order,
        free_order=table.get("free_order", False),
        words={
            name: compile_search(words, classes)
            for name, words in table.get("words", {}).items()
        },
        before={
            name: re.compile(
                rf"(?<!\w){pattern_to_regex(words, classes)}"
                rf"(?:[\s'-]+\w+){{0,{REACH}}}[\s'\"“„«-]*$"
            )
            for name, words in table.get("before", {}).items()
        },
        after={
            name: re.compile(pattern_to_regex(words, classes))
            for name, words in table.get("after", {}).items()
        },
    )
