"""Adjectives hidden in the names of divisions: Дашкесанский of Дашкесанский район."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from geoevents.places.tables import NameRow

#: Slavic names of divisions that are an adjective of a place and a word for its kind.
_SLAVIC = re.compile(
    r"(\w{2,}(?:ск|цк|зьк|ськ|цьк)(?:ий|ая|а|и)) "
    r"(?:район|область|край|округ|вилайет|губерния|провинция|мухафаза)",
    re.IGNORECASE,
)


def adjectives(rows: Iterable[NameRow]) -> list[NameRow]:
    """The adjectives in the names of first-order divisions, as names of that kind.

    >>> [r.name for r in adjectives([NameRow("", "Агдамский район", "ru", "exonym")])]
    ['Агдамский']
    """
    return [
        replace(row, name=found.group(1), kind="adjective")
        for row in rows
        if (found := _SLAVIC.fullmatch(row.name))
    ]
