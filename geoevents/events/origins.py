"""How many independent origins stand behind articles: copies count once.

Near copies are found with banded MinHash over word shingles (Broder 1997; sketches by
package rensa) and confirmed by the exact Jaccard similarity of their shingles.
"""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from rensa import RMinHash

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
        return cls.linked(sorted(shingles), _copies(shingles))

    @classmethod
    def linked(
        cls, document_ids: Sequence[str], pairs: Iterable[tuple[str, str]]
    ) -> Origins:
        """The origins of these documents, of which these pairs are near copies."""
        return cls(_connected(document_ids, pairs))

    def count(self, document_ids: Iterable[str]) -> int:
        """How many origins these documents have between them."""
        return len({self.of_document.get(d, d) for d in document_ids})


def shingles_of(text: str) -> frozenset[str]:
    """All runs of four words, lower case; of a shorter text, the text."""
    words = _WORD.findall(text.casefold())
    last = max(1, len(words) - _SHINGLE_WORDS + 1)
    return frozenset(" ".join(words[i : i + _SHINGLE_WORDS]) for i in range(last))


def bands_of(shingles: Iterable[str]) -> tuple[int, ...]:
    """Numbers of a text (its bands) of which near copies share at least one.

    With 32 bands of 4 hashes, of pairs that share 0.4 of their shingles 56 in 100
    share a band, at 0.5 87 and at 0.6 99. A pair does so always or never.
    """
    sketch = RMinHash(num_perm=_HASHES, seed=_SEED)
    sketch.update(sorted(shingles))
    digest = sketch.digest()
    rows = _HASHES // _BANDS
    return tuple(
        _number(band, digest[band * rows : (band + 1) * rows]) for band in range(_BANDS)
    )


def are_copies(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two texts share COPY of their shingles or more."""
    return len(a & b) / len(a | b) >= COPY


def _number(band: int, hashes: Sequence[int]) -> int:
    packed = struct.pack(f"<{1 + len(hashes)}I", band, *hashes)
    digest = blake2b(packed, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _copies(shingles: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    """Pairs of ids whose shingles overlap by COPY or more."""
    by_band: dict[int, list[str]] = defaultdict(list)
    pairs = []
    for document_id in sorted(shingles):
        bands = bands_of(shingles[document_id])
        for other in sorted({o for band in bands for o in by_band[band]}):
            if are_copies(shingles[other], shingles[document_id]):
                pairs.append((other, document_id))
        for band in bands:
            by_band[band].append(document_id)
    return pairs


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
