"""The gazetteer as the rest of the program sees it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import shapely
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from shapely.geometry.base import BaseGeometry

from geoevents.model import Candidate, Place
from geoevents.places.fold import fold, fold_text
from geoevents.places.index import (
    ABBREVIATION,
    ARTEFACT,
    COUNTRY,
    CURATED,
    DEMONYM,
    PLACE_NAME,
    Index,
    Name,
)
from geoevents.places.labels import LABEL_KINDS, suits
from geoevents.places.words import is_word_end, word_starts

#: Where the build hook puts the compiled gazetteer.
BUNDLED = Path(__file__).parents[1] / "_built" / "gazetteer"

#: Longest name that scanning looks for, in folded code points.
_LONGEST = 64

#: Most names that a prefix is completed to before they are ranked.
_MOST_PREFIXED = 20_000

#: Similarity from which on fuzzy names are offered.
_NEAR_ENOUGH = 0.6

#: First letters that transliterations of one name exchange for each other.
_EXCHANGED = {
    "x": "hk",
    "h": "xkg",
    "k": "xhqgc",
    "q": "kgc",
    "g": "qkhj",
    "c": "kqjts",
    "j": "gczyd",
    "y": "ji",
    "i": "ye",
    "e": "iya",
    "s": "cz",
    "z": "sj",
    "v": "wb",
    "w": "vu",
    "u": "ow",
    "o": "u",
    "t": "d",
    "d": "tj",
    "p": "bf",
    "b": "pv",
    "f": "p",
    "a": "eo",
}


#: Codes of country, first- and second-order division.
_Codes = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Artefact:
    """What machine translation made of a name; a reading, never an ordinary name.

    source_language: language of the original in which the slip comes about.
    """

    name: str
    source_language: str
    place_id: str
    reading: str
    evidence: str


class NameMatch(NamedTuple):
    """A name of the gazetteer found in a text: ``text[start:end]``.

    Cheap on purpose: what it may mean is looked up when asked for.
    """

    start: int
    end: int
    key: int
    flags: int
    source: Index

    @property
    def is_name(self) -> bool:
        """Whether it names a place (it may be a demonym as well)."""
        return bool(self.flags & PLACE_NAME)

    @property
    def is_demonym(self) -> bool:
        """Whether it is a demonym or adjective of a place."""
        return bool(self.flags & DEMONYM)

    @property
    def is_artefact(self) -> bool:
        """Whether machine translation is known to make it of a place's name."""
        return bool(self.flags & ARTEFACT)

    @property
    def is_abbreviation(self) -> bool:
        """Whether it abbreviates the name of a place."""
        return bool(self.flags & ABBREVIATION)

    @property
    def is_curated(self) -> bool:
        """Whether the curated tables speak of one of its places."""
        return bool(self.flags & CURATED)

    @property
    def is_country(self) -> bool:
        """Whether one of its places is a country."""
        return bool(self.flags & COUNTRY)

    @property
    def prominence(self) -> float:
        """Prominence, 0 to 1, of the best known place with this name."""
        return float(self.source.key_prominence[self.key])

    @property
    def place_ids(self) -> tuple[str, ...]:
        """Ids of all places that the name or demonym may mean, by id."""
        index = self.source
        found = {index.name_place[name] for name in index.names_of_key(self.key)}
        return tuple(map(index.id_of, sorted(found)))

    @property
    def names(self) -> tuple[Name, ...]:
        """The names as the gazetteer spells them, with kind and language."""
        return tuple(map(self.source.name, self.source.names_of_key(self.key)))


class Gazetteer:
    """Places and their names, opened from a compiled index. Safe to share."""

    def __init__(self, index: Index) -> None:
        self.index = index

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """The bundled gazetteer, or the one compiled at path.

        Raises GazetteerError where there is none or it has another format.
        """
        return cls(Index(path or BUNDLED))

    def __len__(self) -> int:
        return len(self.index.place_number)

    def place(self, place_id: str) -> Place | None:
        """The place with an id, or None."""
        number = self.index.place_of_id(place_id)
        return None if number is None else self.index.place(number)

    def known(self, name: str) -> bool:
        """Whether some place has this name (demonyms and artefacts do not count)."""
        key = self.index.find(name)
        return key is not None and bool(self.index.key_flags[key] & PLACE_NAME)

    def lookup(self, name: str, *, limit: int = 50) -> tuple[Candidate, ...]:
        """The places of a name, most prominent first; empty where there is none.

        Case, diacritics, apostrophes and hyphens do not matter. Demonyms and
        translation artefacts are not names: see demonyms() and artefacts().
        """
        key = self.index.find(name)
        return () if key is None else self._candidates(key, PLACE_NAME, limit)

    def demonyms(self, name: str) -> tuple[Candidate, ...]:
        """The places whose people or things are called so."""
        key = self.index.find(name)
        return () if key is None else self._candidates(key, DEMONYM, 50)

    def artefacts(
        self, name: str, *, language: str | None = None
    ) -> tuple[Artefact, ...]:
        """Places whose name machine translation is known to turn into this one.

        language: only those that come about from this source language.
        """
        found = self._artefacts.get(fold(name), ())
        return tuple(a for a in found if language in (None, a.source_language))

    @cached_property
    def _artefacts(self) -> dict[str, tuple[Artefact, ...]]:
        grouped: dict[str, tuple[Artefact, ...]] = {}
        for row in self.index.meta["artefacts"]:
            artefact = Artefact(*row)
            key = fold(artefact.name)
            grouped[key] = (*grouped.get(key, ()), artefact)
        return grouped

    def _candidates(self, key: int, flag: int, limit: int) -> tuple[Candidate, ...]:
        index = self.index
        best: dict[int, int] = {}
        for name in index.names_of_key(key):
            is_demonym = index.kind_of(name) in ("demonym", "adjective")
            if is_demonym == (flag == DEMONYM):
                best.setdefault(index.name_place[name], name)
        scored = [
            (-self._score(place, name), index.place_number[place], place, name)
            for place, name in best.items()
        ]
        scored.sort()
        return tuple(
            Candidate(index.place(place), -score, self._reasons(place, name))
            for score, _, place, name in scored[:limit]
        )

    def _score(self, place: int, name: int) -> float:
        """Prominence, a little less under a name that is not the default one."""
        prominence: float = self.index.place_prominence[place]
        if name == self.index.place_names[place]:
            return round(prominence, 4)
        return round(0.97 * prominence, 4)

    def _reasons(self, place: int, name: int) -> tuple[str, ...]:
        index = self.index
        record = index.name(name)
        kind = record.kind.replace("_", " ")
        told = f"{kind} name" if record.kind not in ("demonym", "adjective") else kind
        if name == index.place_names[place]:
            told = "its default name"
        if record.language:
            told += f" in {record.language}"
        population = index.place_population[place]
        reasons = [told, f"prominence {index.place_prominence[place]:.2f}"]
        if population:
            reasons.append(f"population {population:,}")
        reasons.append(f"{len(index.names(place))} names")
        return tuple(reasons)

    def names_of(self, place_id: str) -> tuple[Name, ...]:
        """All names of a place, the default one first; empty for an unknown id."""
        number = self.index.place_of_id(place_id)
        if number is None:
            return ()
        return tuple(map(self.index.name, self.index.names(number)))

    def spellings(self, place_id: str, name: str) -> tuple[Name, ...]:
        """The names of a place that fold to the same as the one given."""
        folded = fold(name)
        return tuple(n for n in self.names_of(place_id) if fold(n.text) == folded)

    def describe(self) -> dict[str, str]:
        """Counts and sources of what is open, label to value."""
        meta = self.index.meta
        return {
            "folder": str(self.index.folder),
            "places": f"{len(self):,}",
            "names": f"{len(self.index.name_place):,}",
            "spellings": f"{len(self.index.keys):,} after folding",
            "curated": f"{len(meta['curated']):,} places without a GeoNames id",
            "outlines": f"{len(self.index.outline_place):,}",
            "artefacts": f"{len(meta['artefacts']):,}",
        }

    def scan(self, text: str) -> Iterator[NameMatch]:
        """The longest names at word boundaries of a text, left to right, no overlap.

        Demonyms and artefacts are among them; whether a word is meant as a name is
        for the recogniser to say. Offsets are code points of the text as given.
        """
        index, flags = self.index, self.index.key_flags
        folded = fold_text(text)
        line, moves = folded.folded, bool(folded.odd)
        prefixes, key_of = index.keys.prefixes, index.keys.__getitem__
        done = 0
        for start in word_starts(text):
            if start < done:
                continue
            at = folded.folded_offset(start) if moves else start
            for name in reversed(prefixes(line[at : at + _LONGEST])):
                end = at + len(name)
                if moves:
                    end = folded.original_offset(end - 1) + 1
                if end - start > 1 and is_word_end(text, end):
                    key = key_of(name)
                    if _is_possessive(text, start, end) and name[:-1] in index.keys:
                        end, key = end - 2, key_of(name[:-1])
                    yield NameMatch(start, end, key, flags[key], index)
                    done = end
                    break

    def prefix(self, start: str, *, limit: int = 20) -> tuple[Candidate, ...]:
        """Places with a name that begins so, most prominent first, each once."""
        index, folded = self.index, fold(start)
        if not folded:
            return ()
        keys = islice(index.keys.iterkeys(folded), _MOST_PREFIXED)
        best = nlargest(limit, map(index.keys.__getitem__, keys), self._fame)
        return self._distinct(best, limit)

    def fuzzy(self, name: str, *, limit: int = 10) -> tuple[Candidate, ...]:
        """Places with a name spelt nearly so, nearest first.

        Names compared are those that begin with the same letter, or with one that
        transliterations exchange for it (Xankəndi, Khankendi, Hankendi), and are
        about as long. Distance: Damerau-Levenshtein of the folded names.
        """
        folded = fold(name)
        if len(folded) < 3:
            return ()
        index = self.index
        pool = self._near_names(folded)
        found = process.extract(
            folded,
            pool,
            scorer=DamerauLevenshtein.normalized_similarity,
            limit=4 * limit,
            score_cutoff=_NEAR_ENOUGH,
        )
        ranked = sorted(
            (-round(near + 0.1 * self._fame(index.keys[key]), 4), index.keys[key])
            for key, near, _ in found
        )
        return self._distinct([key for _, key in ranked], limit)

    def _near_names(self, folded: str) -> list[str]:
        heads = {folded[:1], *_EXCHANGED.get(folded[:1], ())}
        flags, keys = self.index.key_flags, self.index.keys
        slack = max(2, len(folded) // 3)
        return [
            key
            for head in sorted(heads)
            for key in keys.iterkeys(head)
            if abs(len(key) - len(folded)) <= slack and flags[keys[key]] & PLACE_NAME
        ]

    def _fame(self, key: int) -> float:
        fame: float = self.index.key_prominence[key]
        return fame

    def _distinct(self, keys: Iterable[int], limit: int) -> tuple[Candidate, ...]:
        found: dict[str, Candidate] = {}
        for key in keys:
            for candidate in self._candidates(key, PLACE_NAME, limit):
                found.setdefault(candidate.place.id, candidate)
            if len(found) >= limit:
                break
        return tuple(islice(found.values(), limit))

    def outline(self, place_id: str) -> BaseGeometry | None:
        """The outline of a country, division, region or line, or None."""
        number = self.index.place_of_id(place_id)
        listed = self.index.outline_place
        at = bisect_left(listed, number) if number is not None else len(listed)
        if at == len(listed) or listed[at] != number:
            return None
        return shapely.from_wkb(self._wkb(at))

    def _wkb(self, at: int) -> bytes:
        start, end = self.index.outline_start[at], self.index.outline_start[at + 1]
        return bytes(self.index.section("outlines")[start:end])

    @cached_property
    def _tree(self) -> shapely.STRtree:
        count = len(self.index.outline_place)
        return shapely.STRtree(shapely.from_wkb([self._wkb(k) for k in range(count)]))

    def containing(self, lon: float, lat: float) -> tuple[Place, ...]:
        """The places whose outline holds the point, smallest first."""
        point = shapely.Point(lon, lat)
        found = self._tree.query(point, predicate="intersects")
        areas = [(self._tree.geometries[k].area, int(k)) for k in found]
        index = self.index
        return tuple(
            index.place(index.outline_place[k]) for area, k in sorted(areas) if area
        )

    def within(self, place: Place, other: Place) -> bool:
        """Whether a place lies in another, by codes where both have them.

        Else by outline: a point is in it, an area has most of itself in it. Without
        an outline nothing is within.
        """
        if place.id == other.id:
            return True
        if other.feature_code == "PCLI" and place.country:
            return place.country == other.country
        if other.feature_code in ("ADM1", "ADM2") and place.admin1:
            return _shares_codes(place, other)
        area = self.outline(other.id)
        if area is None or not area.area:
            return False
        inner = self.outline(place.id)
        if inner is None or not inner.area:
            return bool(area.intersects(shapely.Point(place.lon, place.lat)))
        return bool(area.intersection(inner).area > 0.9 * inner.area)

    def parents(self, place: Place) -> tuple[Place, ...]:
        """The country, first- and second-order division that hold it, largest first."""
        wanted: list[_Codes] = [(place.country, None, None)]
        if place.admin1:
            wanted.append((place.country, place.admin1, None))
            if place.admin2:
                wanted.append((place.country, place.admin1, place.admin2))
        found = [self._areas.get(codes) for codes in wanted]
        return tuple(
            self.index.place(number)
            for number in found
            if number is not None and self.index.id_of(number) != place.id
        )

    @cached_property
    def _areas(self) -> dict[_Codes, int]:
        index = self.index
        areas: dict[_Codes, int] = {}
        codes = {
            number
            for number, feature in enumerate(index.meta["features"])
            if feature in ("A.PCLI", "A.ADM1", "A.ADM2")
        }
        for place, feature in enumerate(index.place_feature):
            if feature in codes:
                admin1, admin2 = index.divisions_of(place)
                key = (index.country_of(place), admin1 or None, admin2 or None)
                areas[key] = place
        return areas

    def country(self, code: str) -> Place | None:
        """The country of an ISO 3166-1 alpha-2 code, or None."""
        number = self._areas.get((code.upper(), None, None))
        return None if number is None else self.index.place(number)

    def labels(
        self,
        place: Place,
        *,
        side: str | None = None,
        on: str | None = None,
        language: str | None = None,
    ) -> tuple[str, ...]:
        """What to call a place, the best first; the neutral default name is the last.

        side: id of the side whose name is wanted. on: EDTF date at which it must have
        been in use. language: BCP 47. Names that miss a wish are left out.
        """
        chosen = [
            name
            for name in self.names_of(place.id)
            if name.kind in LABEL_KINDS and suits(name, side, on, language)
        ]
        order = sorted(chosen, key=lambda n: LABEL_KINDS.index(n.kind))
        return tuple(dict.fromkeys([*(n.text for n in order), place.name]))


def _is_possessive(text: str, start: int, end: int) -> bool:
    """Whether it is an English genitive: ``Armenia's``, not ``Armenias``."""
    return end - start > 3 and text[end - 1] in "sS" and text[end - 2] in "'\u2019"


def _shares_codes(place: Place, other: Place) -> bool:
    same = place.country == other.country and place.admin1 == other.admin1
    return same and (other.admin2 is None or place.admin2 == other.admin2)
