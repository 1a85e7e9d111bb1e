"""Names spelt nearly like another: slips of the pen and other transliterations."""

from __future__ import annotations

from itertools import islice

from rapidfuzz.distance import DamerauLevenshtein

from geoevents.places.index import Index
from geoevents.places.skeleton import neighbours, skeleton

#: Similarity from which on names are offered.
_NEAR_ENOUGH = 0.6

#: Most names compared that have the very skeleton, and of each skeleton a slip away.
_MOST_ALIKE = 600
_MOST_BESIDE = 20

#: Likeness of a name in another script with the same skeleton.
_OTHER_SCRIPT = 0.75

#: Consonants from which on a skeleton alone tells names apart.
_TELLING = 4

#: What prominence, 0 to 1, adds to likeness: it decides between names as near.
_FAME_WEIGHT = 0.15


def near_keys(index: Index, folded: str, limit: int) -> list[tuple[float, int]]:
    """(likeness, key) of the names of an index that are nearest to a folded one.

    Compared are the names with the same consonants (skeleton.py) or one slip away;
    likeness is the normalised Damerau-Levenshtein similarity plus a little prominence.
    Empty for names of fewer than three letters or without consonants known here.
    """
    form = skeleton(folded)
    if len(folded) < 3 or not form:
        return []
    measured = [
        (near + _FAME_WEIGHT * index.key_prominence[key], key)
        for key in _compared(index, form)
        if (near := _likeness(folded, index.keys.restore_key(key), form))
    ]
    return sorted(measured, key=lambda found: (-found[0], found[1]))[:limit]


def _compared(index: Index, form: str) -> set[int]:
    keys = set(islice(index.keys_of_skeleton(form), _MOST_ALIKE))
    for other in set(neighbours(form)):
        keys.update(islice(index.keys_of_skeleton(other), _MOST_BESIDE))
    return keys


def _likeness(folded: str, other: str, form: str) -> float:
    """From 0 (not offered) to 1 (the same)."""
    near = DamerauLevenshtein.normalized_similarity(
        folded, other, score_cutoff=_NEAR_ENOUGH
    )
    if near or len(form) < _TELLING or _same_script(folded, other):
        return near
    return _OTHER_SCRIPT if skeleton(other) == form else 0.0


def _same_script(one: str, other: str) -> bool:
    """Whether the first letters are of one block of Unicode, roughly."""
    return ord(one[0]) >> 8 == ord(other[0]) >> 8
