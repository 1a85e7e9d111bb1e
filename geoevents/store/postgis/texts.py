"""Any Unicode text in PostgreSQL, which cannot keep the character U+0000.

U+FFFF, which Unicode keeps from being a character, escapes it and itself; all other
texts are stored as they are and can be read with any client.
"""

from __future__ import annotations

import re

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.types.string import StrDumperUnknown, TextBinaryLoader, TextLoader

_ESCAPE = "\uffff"
_ESCAPED = re.compile(f"{_ESCAPE}(.)", re.DOTALL)


def to_stored(text: str) -> str:
    r"""A text as PostgreSQL keeps it.

    >>> to_stored("a\0b") == "a\uffff0b"
    True
    """
    if "\0" not in text and _ESCAPE not in text:
        return text
    return text.replace(_ESCAPE, _ESCAPE * 2).replace("\0", f"{_ESCAPE}0")


def from_stored(text: str) -> str:
    """The text of to_stored."""
    if _ESCAPE not in text:
        return text
    return _ESCAPED.sub(lambda match: "\0" if match[1] == "0" else _ESCAPE, text)


class _Dumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(to_stored(obj))


class _Loader(TextLoader):
    def load(self, data: Buffer) -> bytes | str:
        text = super().load(data)
        return from_stored(text) if isinstance(text, str) else text


class _BinaryLoader(TextBinaryLoader):
    def load(self, data: Buffer) -> bytes | str:
        text = super().load(data)
        return from_stored(text) if isinstance(text, str) else text


def adapters() -> AdaptersMap:
    """How connections of a store turn Python's strings into texts and back."""
    made = AdaptersMap(psycopg.adapters)
    made.register_dumper(str, _Dumper)
    made.register_loader("text", _Loader)
    made.register_loader("text", _BinaryLoader)
    return made
