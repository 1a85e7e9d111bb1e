"""Writes the columns that index.py reads."""

from __future__ import annotations

import json
import sys
from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import marisa_trie
import shapely
from shapely.geometry.base import BaseGeometry

from geoevents.places.adjectives import adjectives
from geoevents.places.fold import fold
from geoevents.places.index import (
    ARTEFACT,
    COUNTRY,
    CURATED,
    CURATED_ID,
    FLAG_OF_KIND,
    FORMAT,
    PLACE_NAME,
)
from geoevents.places.measure import prominence, radius_km
from geoevents.places.namesakes import (
    large_divisions,
    lent_names,
    members_population,
    namesakes,
    prefer_settlements,
)
from geoevents.places.scripts import language_of
from geoevents.places.skeleton import skeleton
from geoevents.places.tables import ArtefactRow, NameRow, PlaceRow
from geoevents.places.transliterate import azerbaijani_to_english

#: Section name -> typecode of array and its bytes.
Sections = dict[str, tuple[str, bytes]]


@dataclass(slots=True)
class Content:
    """All that an index is made of.

    curated: ids that curated tables speak of. own: whether a user has added them.
    """

    places: dict[str, PlaceRow] = field(default_factory=dict)
    names: list[NameRow] = field(default_factory=list)
    artefacts: list[ArtefactRow] = field(default_factory=list)
    outlines: dict[str, BaseGeometry] = field(default_factory=dict)
    curated: set[str] = field(default_factory=set)
    own: bool = False


class Strings:
    """Strings that a column points to, numbered in the order of their coming."""

    def __init__(self) -> None:
        self.listed: list[str] = [""]
        self._numbers = {"": 0}

    def number(self, text: str) -> int:
        """The number of a string, a new one for a new string."""
        number = self._numbers.setdefault(text, len(self.listed))
        if number == len(self.listed):
            self.listed.append(text)
        return number


def write_index(content: Content, folder: Path) -> None:
    """Write the tries, index.bin and meta.json into an existing folder."""
    slugs = sorted(
        key.removeprefix("geoevents:")
        for key in content.places
        if key.startswith("geoevents:")
    )
    numbers = {f"geoevents:{slug}": CURATED_ID + k for k, slug in enumerate(slugs)}
    for place_id in content.places:
        if place_id not in numbers:
            numbers[place_id] = int(place_id.removeprefix("geonames:"))
    ordered = sorted(content.places, key=numbers.__getitem__)
    places = [content.places[place_id] for place_id in ordered]
    named, fame = _named(places, content)
    meta: dict[str, Any] = {"curated": slugs, "own": content.own}
    sections = {
        "place_number": _column("I", (numbers[place_id] for place_id in ordered)),
        "place_prominence": _column("f", fame),
        **_place_columns(places, meta),
        **_name_columns(named, meta),
        **_key_columns(places, named, fame, content, folder),
        **_outline_columns(ordered, content),
    }
    meta["artefacts"] = [
        [row.name, row.source_language, row.place, row.reading, row.evidence]
        for row in content.artefacts
    ]
    _save(sections, meta, folder)


def _named(
    places: Sequence[PlaceRow], content: Content
) -> tuple[list[list[NameRow]], list[float]]:
    """The names and the prominence of each place, namesakes told apart."""
    by_place: dict[str, list[NameRow]] = defaultdict(list)
    for name in chain(content.names, adjectives(content.names)):
        by_place[name.place].append(name)
    spelt = [
        [place.name, *place.names, *_spelt(by_place.get(place.id, ()))]
        for place in places
    ]
    pairs = namesakes(places, spelt, content.curated)
    for k, meant in pairs.items():
        rows = by_place.get(places[k].id, ())
        for town in meant:
            by_place[places[town].id] += lent_names(rows, places[town])
    for place in places:
        if place.country == "AZ":
            rows = by_place.setdefault(place.id, [])
            rows += _english(place, rows)
    large = large_divisions(places)
    named = [_all_names(place, by_place.get(place.id, ()), large) for place in places]
    fame = _fame(places, named, content.curated)
    return named, prefer_settlements(fame, pairs)


def _english(place: PlaceRow, rows: Sequence[NameRow]) -> list[NameRow]:
    """English spellings of the Azerbaijani names of a place that it lacks."""
    known = {fold(name) for name in (place.name, *place.names, *_spelt(rows))}
    own = [row.name for row in rows if row.language == "az" and row.kind != "adjective"]
    spelt = dict.fromkeys(map(azerbaijani_to_english, (place.name, *own)))
    return [
        NameRow(place.id, name, "en", "exonym")
        for name in spelt
        if fold(name) not in known
    ]


def _spelt(rows: Iterable[NameRow]) -> list[str]:
    """The names to look a place up by, without words made of them."""
    return [
        row.name for row in rows if FLAG_OF_KIND.get(row.kind, PLACE_NAME) & PLACE_NAME
    ]


def _fame(
    places: Sequence[PlaceRow], named: Sequence[list[NameRow]], curated: set[str]
) -> list[float]:
    """The prominence of each place; of a division by the people of its settlements."""
    people = members_population(places)
    return [
        prominence(
            place.feature_code,
            people.get((place.country, place.admin1), 0)
            if place.feature_code == "ADM1"
            else place.population,
            len(names),
            place.id in curated,
        )
        for place, names in zip(places, named, strict=True)
    ]


def _all_names(
    place: PlaceRow,
    rows: Iterable[NameRow],
    large: Container[tuple[str, str, str]] = frozenset(),
) -> list[NameRow]:
    """The default name, the names with a meaning, then those without, each once.

    large: names of divisions, under which their towns are found last (namesakes.py).
    """
    rows = list(rows)
    first = next(
        (r for r in rows if r.name == place.name and r.kind == "official"), None
    )
    listed = [first or NameRow(place.id, place.name, "", "official")]
    dated = {(fold(row.name), row.language) for row in rows if row.valid}
    listed += [
        row
        for row in rows
        if row is not first
        and (row.valid or (fold(row.name), row.language) not in dated)
    ]
    seen = {fold(row.name) for row in listed}
    around = place.country, place.admin1
    for name in place.names:
        folded = fold(name)
        if folded not in seen:
            is_short = place.feature_class == "P" and (*around, folded) in large
            unlike = is_short and skeleton(folded) != skeleton(fold(place.name))
            kind = "short" if unlike else "alternate"
            listed.append(NameRow(place.id, name, language_of(name), kind))
    return listed


def _column(typecode: str, values: Iterable[Any]) -> tuple[str, bytes]:
    return typecode, array(typecode, values).tobytes()


def _place_columns(places: Sequence[PlaceRow], meta: dict[str, Any]) -> Sections:
    features, countries, divisions = Strings(), Strings(), Strings()
    sections = {
        "place_lon": _column("i", (round(p.lon * 1e5) for p in places)),
        "place_lat": _column("i", (round(p.lat * 1e5) for p in places)),
        "place_feature": _column(
            "B",
            (features.number(f"{p.feature_class}.{p.feature_code}") for p in places),
        ),
        "place_country": _column("H", (countries.number(p.country) for p in places)),
        "place_admin1": _column("H", (divisions.number(p.admin1) for p in places)),
        "place_admin2": _column("H", (divisions.number(p.admin2) for p in places)),
        "place_population": _column("I", (p.population for p in places)),
        "place_radius": _column(
            "f",
            (
                p.radius_km or radius_km(p.feature_class, p.feature_code, p.population)
                for p in places
            ),
        ),
    }
    meta["features"] = features.listed
    meta["countries"] = countries.listed
    meta["divisions"] = divisions.listed
    return sections


def _name_columns(named: Sequence[list[NameRow]], meta: dict[str, Any]) -> Sections:
    kinds, languages, sides, valid = Strings(), Strings(), Strings(), Strings()
    rows = [(k, name) for k, names in enumerate(named) for name in names]
    texts = bytearray()
    ends = array("I", [0])
    for _, name in rows:
        texts += name.name.encode()
        ends.append(len(texts))
    sections = {
        "place_names": _column("I", _starts(map(len, named))),
        "name_place": _column("I", (k for k, _ in rows)),
        "name_kind": _column("B", (kinds.number(n.kind) for _, n in rows)),
        "name_language": _column("H", (languages.number(n.language) for _, n in rows)),
        "name_side": _column("B", (sides.number(n.side) for _, n in rows)),
        "name_valid": _column("H", (valid.number(n.valid) for _, n in rows)),
        "name_text": ("I", ends.tobytes()),
        "texts": ("B", bytes(texts)),
    }
    meta["kinds"], meta["languages"] = kinds.listed, languages.listed
    meta["sides"], meta["valid"] = sides.listed, valid.listed
    return sections


def _starts(lengths: Iterable[int]) -> list[int]:
    starts = [0]
    for length in lengths:
        starts.append(starts[-1] + length)
    return starts


def _key_columns(
    places: Sequence[PlaceRow],
    named: Sequence[list[NameRow]],
    fame: Sequence[float],
    content: Content,
    folder: Path,
) -> Sections:
    """Write the trie; the columns that lead from its keys to names."""
    artefacts = {fold(row.name) for row in content.artefacts}
    folded = [fold(name.name) for names in named for name in names]
    keys = marisa_trie.Trie(key for key in chain(folded, artefacts) if key)
    keys.save(str(folder / "keys.marisa"))
    key_of_name = array("i", (keys[key] if key else -1 for key in folded))
    del folded
    flags, most = bytearray(len(keys)), array("f", bytes(4 * len(keys)))
    counts = array("I", bytes(4 * len(keys)))
    number = 0
    for k, names in enumerate(named):
        extra = CURATED if places[k].id in content.curated else 0
        extra |= COUNTRY if places[k].feature_code == "PCLI" else 0
        for name in names:
            key = key_of_name[number]
            number += 1
            if key < 0:
                continue
            counts[key] += 1
            flag = FLAG_OF_KIND.get(name.kind, PLACE_NAME)
            flags[key] |= flag | extra
            if flag & PLACE_NAME:
                most[key] = max(most[key], fame[k])
    for artefact in artefacts:
        flags[keys[artefact]] |= ARTEFACT
    listed = (name for name in range(number) if key_of_name[name] >= 0)
    return {
        **_skeleton_columns(keys, flags, most, folder),
        "key_names": _column("I", _starts(counts)),
        "postings": _column("I", sorted(listed, key=key_of_name.__getitem__)),
        "key_flags": ("B", bytes(flags)),
        "key_prominence": ("f", most.tobytes()),
    }


def _skeleton_columns(
    keys: marisa_trie.Trie, flags: bytearray, most: array[float], folder: Path
) -> Sections:
    """Write the trie of skeletons; the columns that lead from them to keys.

    Of each skeleton the keys are listed from the most prominent down.
    """
    forms = {
        key: form
        for name, key in keys.items()
        if flags[key] & PLACE_NAME and (form := skeleton(name))
    }
    trie = marisa_trie.Trie(forms.values())
    trie.save(str(folder / "skeletons.marisa"))
    number = {key: trie[form] for key, form in forms.items()}
    counts = array("I", bytes(4 * len(trie)))
    for form in number.values():
        counts[form] += 1
    ordered = sorted(number, key=lambda key: (number[key], -most[key], key))
    return {
        "skeleton_keys": _column("I", _starts(counts)),
        "skeleton_postings": _column("I", ordered),
    }


def _outline_columns(ordered: Sequence[str], content: Content) -> Sections:
    order = {place_id: k for k, place_id in enumerate(ordered)}
    rows = sorted((order[place_id], s) for place_id, s in content.outlines.items())
    encoded = [shapely.to_wkb(shape) for _, shape in rows]
    return {
        "outline_place": _column("I", (place for place, _ in rows)),
        "outline_start": _column("I", _starts(map(len, encoded))),
        "outlines": ("B", b"".join(encoded)),
    }


def _save(sections: Sections, meta: dict[str, Any], folder: Path) -> None:
    """index.bin with each section on an eight-byte boundary, and meta.json."""
    places: dict[str, tuple[str, int, int]] = {}
    offset = 0
    with open(folder / "index.bin", "wb") as file:
        for name, (typecode, data) in sections.items():
            padding = -offset % 8
            file.write(bytes(padding) + data)
            places[name] = (typecode, offset + padding, len(data))
            offset += padding + len(data)
    meta |= {"format": FORMAT, "byteorder": sys.byteorder, "sections": places}
    text = json.dumps(meta, ensure_ascii=False, sort_keys=True)
    (folder / "meta.json").write_text(text, "utf-8")
