"""CQL2 text as tokens with their positions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from geoevents.store.cql2.tree import FilterError

#: Longest filter, in characters. It stands in a URL.
MAX_LENGTH = 4096

Kind = Literal["name", "quoted", "number", "text", "sign", "end"]

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'(?:''|\\'|(?!\\')[^'])*')
  | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>[^\W\d][\w.]*)
  | "(?P<quoted>[^"]*)"
  | (?P<sign><>|<=|>=|[=<>(),+-])
  | (?P<end>$)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a filter. position: of its first character, counted from 1.

    value: of a text without its quotes, of a name as written.
    """

    kind: Kind
    value: str
    position: int

    @property
    def word(self) -> str:
        """The name in upper case, "" for what cannot be a keyword."""
        return self.value.upper() if self.kind == "name" else ""

    @property
    def shown(self) -> str:
        """The token in a message."""
        return "the end" if self.kind == "end" else repr(self.value[:40])


def tokens(text: str) -> list[Token]:
    """The tokens of a filter; the last one is its end. Raises FilterError."""
    if len(text) > MAX_LENGTH:
        raise FilterError(
            MAX_LENGTH + 1, f"a filter has at most {MAX_LENGTH} characters"
        )
    found: list[Token] = []
    at = 0
    while not found or found[-1].kind != "end":
        match = _TOKEN.match(text, at)
        if match is None or "\0" in match[0]:
            raise _unreadable(text, at)
        kind = match.lastgroup or "end"
        value = match[kind]
        start = match.start(kind) - (kind == "quoted") + 1
        if kind == "text":
            value = value[1:-1].replace("''", "'").replace("\\'", "'")
        found.append(Token(kind, value, start))  # type: ignore[arg-type]
        at = match.end()
    return found


def _unreadable(text: str, at: int) -> FilterError:
    rest = text[at:].lstrip()
    position = len(text) - len(rest) + 1
    if rest[:1] in ("'", '"'):
        return FilterError(position, f"nothing closes this {rest[0]}")
    return FilterError(position, f"{rest[:1]!r} has no meaning here")
