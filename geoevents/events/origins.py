"""How many independent origins stand behind articles: copies count once.

Near copies are found with banded MinHash over word shingles (Broder 1997; sketches by
package rensa) and confirmed by the exact Jaccard similarity of their shingles.
"""

from __future__ import annotations

import re
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations, groupby

from rensa import RMinHash

from geoevents.model import Analysis, Document

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
    def of(cls, analyses: Iterable[Analysis]) -> Origins:
        """The origins of these articles; the smallest id of the copies names one."""
        sketches = Sketches()
        for analysis in analyses:
            sketches.add(analysis.document)
        return sketches.origins()

    @classmethod
    def linked(
        cls, document_ids: Sequence[str], pairs: Iterable[tuple[str, str]]
    ) -> Origins:
        """The origins of these documents, of which these pairs are near copies."""
        roots = _Roots(document_ids)
        for one, other in pairs:
            roots.link(one, other)
        return cls(roots.of_all())

    def count(self, document_ids: Iterable[str]) -> int:
        """How many origins these documents have between them."""
        return len({self.of_document.get(d, d) for d in document_ids})


class Sketches:
    """What is kept of many texts to find the near copies among them: some kilobytes
    of numbers for each.
    """

    def __init__(self) -> None:
        self._shingles: dict[str, array[int]] = {}
        self._bands: dict[str, array[int]] = {}

    def add(self, document: Document) -> None:
        """Take in a text."""
        if document.id not in self._shingles:
            shingles = shingles_of(document.text)
            self._bands[document.id] = array("q", bands_of(shingles))
            self._shingles[document.id] = array("q", sorted(map(_hashed, shingles)))

    def origins(self) -> Origins:
        """The origins of the texts; the smallest id of the copies names one."""
        roots = _Roots(sorted(self._bands))
        for one, other in self._candidates(roots.ids):
            if not roots.are_linked(one, other) and self._are_copies(one, other):
                roots.link(one, other)
        return Origins(roots.of_all())

    def _candidates(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Pairs that share a band."""
        own = array("q", (band for id_ in ids for band in self._bands[id_]))
        by_band = sorted(range(len(own)), key=own.__getitem__)
        for _, group in groupby(by_band, key=own.__getitem__):
            for a, b in combinations(group, 2):
                yield ids[a // _BANDS], ids[b // _BANDS]

    def _are_copies(self, one: str, other: str) -> bool:
        a, b = set(self._shingles[one]), set(self._shingles[other])
        return len(a & b) / len(a | b) >= COPY


class _Roots:
    """Sets of ids that are linked, directly or not; the smallest id names a set."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = ids
        self._root = {document_id: document_id for document_id in ids}

    def find(self, node: str) -> str:
        root = self._root
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    def are_linked(self, a: str, b: str) -> bool:
        return self.find(a) == self.find(b)

    def link(self, a: str, b: str) -> None:
        first, second = sorted((self.find(a), self.find(b)))
        self._root[second] = first

    def of_all(self) -> dict[str, str]:
        """Each id -> the smallest of its set."""
        return {document_id: self.find(document_id) for document_id in self.ids}


def _hashed(shingle: str) -> int:
    """A shingle as a number of 64 bits, the same on any machine."""
    digest = blake2b(shingle.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


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
