"""Full text with the very tokens of the SQLite store, since its tokenizer makes them.

An event's words are kept as one text: tokens with a space on either side, and a line
break after each field, so that a phrase is a substring and never runs across fields.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Sequence

from geoevents.store.filters import MAX_TEXT

#: A longer token equals no token of a query: GIN indexes hold no entry of its size.
_MAX_TOKEN = 3 * MAX_TEXT
_TOO_LONG = "\u2026"
#: Between fields: no token, as it is no letter and no digit.
_FIELD = "\n"


class Tokenizer:
    """Splits and folds texts as FTS5 does: unicode61, without diacritics."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._memory = sqlite3.connect(":memory:", check_same_thread=False)
        self._memory.execute(
            "CREATE VIRTUAL TABLE texts USING fts5 (a, b, c, d, content = '',"
            " tokenize = 'unicode61 remove_diacritics 2')"
        )
        self._memory.execute(
            "CREATE VIRTUAL TABLE tokens USING fts5vocab ('texts', 'instance')"
        )

    def words(self, rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
        """For each row of four fields its words, as they are kept."""
        found: list[defaultdict[str, list[tuple[int, str]]]] = [
            defaultdict(list) for _ in rows
        ]
        with self._guard:
            self._memory.executemany(
                "INSERT INTO texts (rowid, a, b, c, d) VALUES (?, ?, ?, ?, ?)",
                ((n, *row) for n, row in enumerate(rows)),
            )
            for term, n, field, offset in self._memory.execute(
                'SELECT term, doc, col, "offset" FROM tokens'
            ):
                found[n][field].append((offset, term))
            self._memory.execute("INSERT INTO texts (texts) VALUES ('delete-all')")
            self._memory.commit()
        return [_joined(fields) for fields in found]

    def phrases(self, words: str) -> list[str]:
        """The phrases that must all occur: for each written word its tokens."""
        parts = words.replace("\0", " ").split()
        split = self.words([(part, "", "", "") for part in parts])
        return [text.removesuffix(_FIELD) for text in split if text]

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()


def _joined(fields: dict[str, list[tuple[int, str]]]) -> str:
    return "".join(
        f" {' '.join(_kept(term) for _, term in sorted(fields[name]))} {_FIELD}"
        for name in sorted(fields)
    )


def _kept(term: str) -> str:
    return term if len(term) <= _MAX_TOKEN else _TOO_LONG
