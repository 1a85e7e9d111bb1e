"""The gazetteer as the rest of the program sees it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from heapq import nlargest
from itertools import islice
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geoevents.model import Candidate, Place
from geoevents.places.fold import fold
from geoevents.places.index import (
    DEMONYM,
    PLACE_NAME,
    Index,
    Name,
)
from geoevents.places.labels import LABEL_KINDS, is_of_time, suits
from geoevents.places.match import Artefact, NameMatch
from geoevents.places.near import near_keys
from geoevents.places.scan import scan_index, scan_stack

__all__ = ["BUNDLED", "Artefact", "Gazetteer", "NameMatch", "layers_folder"]

#: Where the build hook puts the compiled gazetteer.
BUNDLED = Path(__file__).parents[1] / "_built" / "gazetteer"

#: Most names that a prefix is completed to before they are ranked.
_MOST_PREFIXED = 20_000

#: What is left of prominence under a name that is not the default one: by its kind,
#: else the first.
_FURTHER_WEIGHT = 0.97
_WEIGHT_OF_KIND = {"short": 0.6, "historical": 0.5}

#: Score of a near spelling as like as can be: below most names that are right.
_NEAR_WEIGHT = 0.7
_TIE_WEIGHT = 0.02

#: Codes of country, first- and second-order division.
_Codes = tuple[str | None, str | None, str | None]


def layers_folder() -> Path:
    """Where the user's layers are kept: GEOEVENTS_LAYERS, else the data folder."""
    chosen = os.environ.get("GEOEVENTS_LAYERS")
    if chosen:
        return Path(chosen)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "geoevents" / "layers"


class Gazetteer:
    """Places and their names, opened from compiled indexes. Safe to share.

    index: the bundled one. layers: the user's own above it, the strongest first: a
    place of a layer hides the bundled one of the same id, and ranks above others.
    """

    def __init__(self, index: Index, layers: Sequence[Index] = ()) -> None:
        self.index = index
        self.layers = tuple(layers)
        self._stack = (*self.layers, index)

    @classmethod
    def open(cls, path: Path | None = None, *, layers: Path | None = None) -> Gazetteer:
        """The bundled gazetteer, or the one compiled at path.

        layers: folder of the user's layers; layers_folder() where neither is given.
        Raises GazetteerError where an index is missing or has another format.
        """
        if path is None and layers is None:
            layers = layers_folder()
        found = sorted(layers.glob("*/meta.json")) if layers else []
        return cls(Index(path or BUNDLED), [Index(meta.parent) for meta in found])

    def __len__(self) -> int:
        return sum(len(index.place_number) for index in self._stack)

    def place(self, place_id: str) -> Place | None:
        """The place with an id, or None."""
        for index in self._stack:
            number = index.place_of_id(place_id)
            if number is not None:
                return index.place(number)
        return None

    def known(self, name: str) -> bool:
        """Whether some place has this name (demonyms and artefacts do not count)."""
        folded = fold(name)
        for index in self._stack:
            key = index.key_of(folded)
            if key is not None and index.key_flags[key] & PLACE_NAME:
                return True
        return False

    def lookup(self, name: str, *, limit: int = 50) -> tuple[Candidate, ...]:
        """The places of a name, most prominent first; empty where there is none.

        Case, diacritics, apostrophes and hyphens do not matter. Demonyms and
        translation artefacts are not names: see demonyms() and artefacts().
        """
        return self._look_up(fold(name), PLACE_NAME, limit)

    def demonyms(self, name: str) -> tuple[Candidate, ...]:
        """The places whose people or things are called so."""
        return self._look_up(fold(name), DEMONYM, 50)

    def _look_up(self, folded: str, flag: int, limit: int) -> tuple[Candidate, ...]:
        if not self.layers:
            return self._candidates(self.index, folded, flag, limit)
        found: dict[str, Candidate] = {}
        for index in self._stack:
            for candidate in self._candidates(index, folded, flag, limit):
                known = found.get(candidate.place.id)
                if known is not None:
                    score = max(known.score, candidate.score)
                    candidate = replace(known, score=score)
                found[candidate.place.id] = candidate
        ranked = sorted(found.values(), key=lambda c: (-c.score, c.place.id))
        return tuple(ranked[:limit])

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

    def _candidates(
        self, index: Index, folded: str, flag: int, limit: int
    ) -> tuple[Candidate, ...]:
        key = index.key_of(folded)
        if key is None:
            return ()
        best: dict[int, int] = {}
        wanted = flag == DEMONYM
        names = index.names_of_key(key)
        if len(names) == 1:
            return _only(index, names[0], wanted)
        for name in names:
            if index.is_demonym(name) == wanted:
                best.setdefault(index.name_place[name], name)
        scored = sorted(
            (-_score(index, place, name), place, name) for place, name in best.items()
        )
        return tuple(
            Candidate(index.place(place), -score, _reasons(index, place, name))
            for score, place, name in scored[:limit]
        )

    def names_of(self, place_id: str) -> tuple[Name, ...]:
        """All names of a place, the default one first; empty for an unknown id."""
        found: dict[Name, None] = {}
        for index in self._stack:
            number = index.place_of_id(place_id)
            if number is not None:
                found.update(dict.fromkeys(map(index.name, index.names(number))))
        return tuple(found)

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
            **{
                f"layer {layer.folder.name}": f"{len(layer.place_number):,} places"
                for layer in self.layers
            },
        }

    def scan(self, text: str) -> Iterator[NameMatch]:
        """The longest names at word boundaries of a text, left to right, no overlap.

        Demonyms and artefacts are among them; whether a word is meant as a name is
        for the recogniser to say. Offsets are code points of the text as given.
        """
        if not self.layers:
            return scan_index(self.index, text)
        return scan_stack(self._stack, text)

    def prefix(self, start: str, *, limit: int = 20) -> tuple[Candidate, ...]:
        """Places with a name that begins so, most prominent first, each once."""
        index, folded = self.index, fold(start)
        if not folded:
            return ()
        keys = islice(index.keys.iterkeys(folded), _MOST_PREFIXED)
        best = nlargest(limit, map(index.keys.__getitem__, keys), self._fame)
        return self._distinct(best, limit)

    def fuzzy(self, name: str, *, limit: int = 10) -> tuple[Candidate, ...]:
        """Places with a name spelt nearly so, or so in another script; likest first.

        How likeness is measured: geoevents/places/near.py.
        """
        folded = fold(name)
        ranked = sorted(
            (-likeness, position, key)
            for position, index in enumerate(self._stack)
            for likeness, key in near_keys(index, folded, 2 * limit)
        )
        found: dict[str, Candidate] = {}
        for likeness, position, key in ranked:
            spelt = self._stack[position].keys.restore_key(key)
            for candidate in self._look_up(spelt, PLACE_NAME, limit):
                near = _as_near(candidate, spelt, -likeness)
                found.setdefault(candidate.place.id, near)
            if len(found) >= limit:
                break
        return tuple(islice(found.values(), limit))

    def _fame(self, key: int) -> float:
        fame: float = self.index.key_prominence[key]
        return fame

    def _distinct(self, keys: Iterable[int], limit: int) -> tuple[Candidate, ...]:
        found: dict[str, Candidate] = {}
        for key in keys:
            folded = self.index.keys.restore_key(key)
            for candidate in self._look_up(folded, PLACE_NAME, limit):
                found.setdefault(candidate.place.id, candidate)
            if len(found) >= limit:
                break
        return tuple(islice(found.values(), limit))

    def outline(self, place_id: str) -> BaseGeometry | None:
        """The outline of a country, division, region or line, or None."""
        for index in self._stack:
            number = index.place_of_id(place_id)
            wkb = None if number is None else index.outline_of(number)
            if wkb is not None:
                return shapely.from_wkb(wkb)
        return None

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.from_wkb(list(self.index.outlines())))

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
        order = sorted(
            chosen,
            key=lambda n: (not is_of_time(n, side, on), LABEL_KINDS.index(n.kind)),
        )
        return tuple(dict.fromkeys([*(n.text for n in order), place.name]))


def _only(index: Index, name: int, wanted: bool) -> tuple[Candidate, ...]:
    """The candidate of a spelling that one place has: most spellings are such."""
    if index.is_demonym(name) != wanted:
        return ()
    place = index.name_place[name]
    score, reasons = _score(index, place, name), _reasons(index, place, name)
    return (Candidate(index.place(place), score, reasons),)


def _as_near(candidate: Candidate, spelt: str, likeness: float) -> Candidate:
    """A candidate found under a near spelling: its score is how near that is."""
    reasons = (*candidate.reasons, f"near spelling: {spelt}")
    score = _NEAR_WEIGHT * likeness + _TIE_WEIGHT * candidate.score
    return replace(candidate, score=round(min(1.0, score), 4), reasons=reasons)


def _score(index: Index, place: int, name: int) -> float:
    """Prominence, a little less under a name that is not the default one.

    Much less under a short name, which first of all means the division around, and
    under one that is history. What users have added themselves is what they mean: it
    scores the most.
    """
    if index.is_own:
        return 1.0
    prominence: float = index.place_prominence[place]
    if name == index.place_names[place]:
        return round(prominence, 4)
    weight = _WEIGHT_OF_KIND.get(index.kind_of(name), _FURTHER_WEIGHT)
    return round(weight * prominence, 4)


def _reasons(index: Index, place: int, name: int) -> tuple[str, ...]:
    kind, language = index.kind_of(name), index.language_of(name)
    first = index.place_names[place]
    if name == first:
        told = "its default name"
    else:
        told = kind.replace("_", " ")
        told += "" if index.is_demonym(name) else " name"
    if language:
        told += f" in {language}"
    population = index.place_population[place]
    prominence = f"prominence {index.place_prominence[place]:.2f}"
    names = f"{index.place_names[place + 1] - first} names"
    if population:
        return told, prominence, f"population {population:,}", names
    return told, prominence, names


def _shares_codes(place: Place, other: Place) -> bool:
    same = place.country == other.country and place.admin1 == other.admin1
    return same and (other.admin2 is None or place.admin2 == other.admin2)
