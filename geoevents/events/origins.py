"""How many independent origins stand behind articles: copies count once.

Near copies are found with MinHash over word shingles (Broder 1997, package rensa)
and confirmed by the exact Jaccard similarity of their shingles, so that the answer
does not hang on hashing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

from geoevents.model import Analysis

#: Share of common shingles from which two articles are copies of one text. Edited
#: wire copies of the samples share 0.5 and more, articles on one event under 0.1.
COPY = 0.4
_SHINGLE_WORDS = 4
_HASHES, _BANDS = 128, 32
_SEED = 2020
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Origins:
    """Document id -> id of the origin that it is a copy of (its own, mostly)."""

    of_document: Mapping[str, str]

    @classmethod
    def of(cls, analyses: Sequence[Analysis]) -> Origins:
        """The origins of these articles; the smallest id of the copies names one."""
        shingles = {
            analysis.document.id: shingles_of(analysis.document.text)
            for analysis in analyses
        }
        return cls(_connected(sorted(shingles), _copies(shingles)))

    def count(self, document_ids: Iterable[str]) -> int:
        """How many origins these documents have between them."""
        return len({self.of_document.get(d, d) for d in document_ids})


def shingles_of(text: str) -> frozenset[str]:
    """All runs of four words, lower case; of a shorter text, the text."""
    words = _WORD.findall(text.casefold())
    last = max(1, len(words) - _SHINGLE_WORDS + 1)
    return frozenset(" ".join(words[i : i + _SHINGLE_WORDS]) for i in range(last))


def _copies(shingles: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    """Pairs of ids whose shingles overlap by COPY or more."""
    ids = sorted(shingles)
    index = RMinHashLSH(threshold=COPY, num_perm=_HASHES, num_bands=_BANDS)
    pairs = []
    for number, document_id in enumerate(ids):
        sketch = RMinHash(num_perm=_HASHES, seed=_SEED)
        sketch.update(sorted(shingles[document_id]))
        for other in index.query(sketch):
            if _jaccard(shingles[ids[other]], shingles[document_id]) >= COPY:
                pairs.append((ids[other], document_id))
        index.insert(number, sketch)
    return pairs


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b)


def _connected(ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each id -> the smallest id that it is linked to, directly or not."""
    root = {document_id: document_id for document_id in ids}

    def find(node: str) -> str:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b in pairs:
        first, second = sorted((find(a), find(b)))
        root[second] = first
    return {document_id: find(document_id) for document_id in ids}
