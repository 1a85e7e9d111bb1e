"""A cursor over the tokens of a filter, with the bounds of what it may hold."""

from __future__ import annotations

import math

from geoevents.store.cql2.lexer import Token, tokens
from geoevents.store.cql2.tree import FilterError

#: Deepest nesting of parentheses and NOT, and most conditions: bounds of the work.
MAX_DEPTH = 32
MAX_TERMS = 100


class Reader:
    """The tokens that are still to be read. depth: how far inside the reader is."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._at = 0
        self._depth = 0
        self._terms = 0

    @property
    def next(self) -> Token:
        """The token to be read next; the last one stays the end."""
        return self._tokens[self._at]

    def ahead(self, count: int) -> list[Token]:
        """So many tokens from the next one on, none of them read."""
        return self._tokens[self._at : self._at + count]

    def advance(self) -> Token:
        """The next token, which is read now."""
        token = self.next
        if token.kind != "end":
            self._at += 1
        return token

    def take(self, sign: str) -> bool:
        """Whether the next token is that sign or keyword; then it is read."""
        token = self.next
        found = token.word == sign or (token.kind == "sign" and token.value == sign)
        if found:
            self.advance()
        return found

    def want(self, sign: str) -> None:
        """Read that sign or keyword. Raises FilterError for anything else."""
        if not self.take(sign):
            token = self.next
            raise FilterError(
                token.position, f"found {token.shown} where {sign} belongs"
            )

    def number(self) -> float:
        """The number that comes next, with its sign; whole ones as int."""
        minus = False
        if self.next.value in ("+", "-") and self.next.kind == "sign":
            minus = self.advance().value == "-"
        token = self.next
        if token.kind != "number":
            raise FilterError(token.position, f"found {token.shown}, want a number")
        self.advance()
        value = float(token.value)
        if not math.isfinite(value):
            raise FilterError(token.position, "this number is too large")
        # Beyond 2**53 a float is no longer exact, nor is what JavaScript sends.
        whole = token.value.isdigit() and value < 2**53
        return (-1 if minus else 1) * (int(token.value) if whole else value)

    def enter(self) -> None:
        """Go one level deeper. Raises FilterError where that is too deep."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FilterError(
                self.next.position, f"nested deeper than {MAX_DEPTH} levels"
            )

    def leave(self) -> None:
        """Come back from one level."""
        self._depth -= 1

    def count(self) -> None:
        """Count one condition. Raises FilterError where there are too many."""
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise FilterError(
                self.next.position, f"a filter has at most {MAX_TERMS} conditions"
            )
