"""The compiled index: one folder, mapped into memory, opened in milliseconds.

``keys.marisa`` holds every folded name; a key's number leads to its names, a name to
its place. ``skeletons.marisa`` leads from consonants to keys. ``index.bin`` holds the
columns one after another; ``meta.json`` says where each begins and holds the few
strings that columns point to. Written by columns.py.
"""

from __future__ import annotations

import json
import mmap
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie

from geoevents.errors import GazetteerError
from geoevents.model import Place
from geoevents.places.fold import fold
from geoevents.places.scripts import script_of

#: Version of the format; an index of another one has to be built again.
FORMAT = 2

#: What may join the words of a name, as is_plain_end of words.py tells words apart.
JOINERS = ' .,;:!?)]}"\u00bb\u201d'

#: Most words that an index remembers while scanning (about 10 MB).
MAX_WORDS = 50_000

#: First number of places without a GeoNames id.
CURATED_ID = 0x8000_0000

#: What the names of a key are, as bits of its flags.
PLACE_NAME, DEMONYM, ARTEFACT, ABBREVIATION, CURATED, COUNTRY = 1, 2, 4, 8, 16, 32
FLAG_OF_KIND = {
    "demonym": DEMONYM,
    "adjective": DEMONYM,
    "translation_artefact": ARTEFACT,
    "abbreviation": PLACE_NAME | ABBREVIATION,
}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a place.

    language: BCP 47, or None where the source does not say. kind: one of
    tables.NAME_KINDS. side: id of the side that uses it, None where all do.
    valid: EDTF interval in which it was in use, None for "always or not known".
    """

    text: str
    kind: str
    language: str | None = None
    side: str | None = None
    valid: str | None = None

    @property
    def script(self) -> str | None:
        """ISO 15924 code of its script, as its first letter tells."""
        return script_of(self.text)


class Index:
    """One compiled folder. Places and names are plain numbers here, from 0 up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_bytes())
            if self.meta["format"] != FORMAT or self.meta["byteorder"] != sys.byteorder:
                raise GazetteerError(f"{folder}: of another format: build it again")
            self.keys = marisa_trie.Trie()
            self.keys.mmap(str(folder / "keys.marisa"))
            self.skeletons = marisa_trie.Trie()
            self.skeletons.mmap(str(folder / "skeletons.marisa"))
            with open(folder / "index.bin", "rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            hint = "run: geoevents gazetteer build"
            raise GazetteerError(f"{folder}: no gazetteer index: {hint}") from error
        self._bytes = memoryview(self._map)
        column = self._column
        self.place_number = column("place_number")
        self.place_lon = column("place_lon")
        self.place_lat = column("place_lat")
        self.place_feature = column("place_feature")
        self.place_country = column("place_country")
        self.place_admin1 = column("place_admin1")
        self.place_admin2 = column("place_admin2")
        self.place_population = column("place_population")
        self.place_radius = column("place_radius")
        self.place_prominence = column("place_prominence")
        self.place_names = column("place_names")
        self.name_place = column("name_place")
        self.name_kind = column("name_kind")
        self.name_language = column("name_language")
        self.name_side = column("name_side")
        self.name_valid = column("name_valid")
        self.name_text = column("name_text")
        self.key_names = column("key_names")
        self.key_flags = column("key_flags")
        self.key_prominence = column("key_prominence")
        self.postings = column("postings")
        self.skeleton_keys = column("skeleton_keys")
        self.skeleton_postings = column("skeleton_postings")
        self.outline_place = column("outline_place")
        self.outline_start = column("outline_start")
        self.words: dict[str, tuple[int, bool]] = {}
        self._texts = self.section("texts")
        self._outlines = self.section("outlines")
        self._read_strings()

    def _read_strings(self) -> None:
        """The strings that columns point to, out of meta.json."""
        self.is_own: bool = self.meta.get("own", False)
        self._curated: list[str] = self.meta["curated"]
        self._kinds: list[str] = self.meta["kinds"]
        self._demonym_kinds = {
            number
            for number, kind in enumerate(self._kinds)
            if kind in ("demonym", "adjective")
        }
        self._languages: list[str] = self.meta["languages"]
        self._sides: list[str] = self.meta["sides"]
        self._valid: list[str] = self.meta["valid"]
        self._features: list[tuple[str, str]] = [
            (code[:1], code[2:]) for code in self.meta["features"]
        ]
        self._countries: list[str] = self.meta["countries"]
        self._divisions: list[str] = self.meta["divisions"]

    def _column(self, name: str) -> memoryview[int] | Any:
        return self.section(name).cast(self.meta["sections"][name][0])

    def section(self, name: str) -> memoryview:
        """The bytes of a section."""
        _, start, size = self.meta["sections"][name]
        return self._bytes[start : start + size]

    def key_of(self, folded: str) -> int | None:
        """Number of a folded name, or None."""
        key: int | None = self.keys.get(folded)
        return key

    def remember_word(self, word: str) -> tuple[int, bool]:
        """Key of a word or -1, and whether names of several words begin with it."""
        folded = fold(word)
        key = self.key_of(folded) if folded else None
        longer = any(
            next(self.keys.iterkeys(folded + joiner), None) is not None
            for joiner in JOINERS
        )
        if len(self.words) >= MAX_WORDS:
            self.words.clear()
        known = self.words[word] = (-1 if key is None else key, longer)
        return known

    def names_of_key(self, key: int) -> memoryview:
        """Numbers of the names that fold to a key."""
        return self.postings[self.key_names[key] : self.key_names[key + 1]]

    def keys_of_skeleton(self, form: str) -> memoryview | tuple[int, ...]:
        """Numbers of the folded names with this skeleton, most prominent first."""
        number = self.skeletons.get(form)
        if number is None:
            return ()
        start, end = self.skeleton_keys[number], self.skeleton_keys[number + 1]
        return self.skeleton_postings[start:end]

    def place_of_id(self, place_id: str) -> int | None:
        """Number of the place with an id, or None."""
        prefix, _, rest = place_id.partition(":")
        if prefix == "geonames" and rest.isdecimal():
            number = int(rest)
        elif prefix == "geoevents":
            at = bisect_left(self._curated, rest)
            if at == len(self._curated) or self._curated[at] != rest:
                return None
            number = CURATED_ID + at
        else:
            return None
        place = bisect_left(self.place_number, number)
        found = place < len(self.place_number) and self.place_number[place] == number
        return place if found else None

    def id_of(self, place: int) -> str:
        """The id of a place."""
        number = self.place_number[place]
        if number >= CURATED_ID:
            return f"geoevents:{self._curated[number - CURATED_ID]}"
        return f"geonames:{number}"

    def feature_of(self, place: int) -> tuple[str, str]:
        """Feature class and code of a place."""
        return self._features[self.place_feature[place]]

    def country_of(self, place: int) -> str:
        """ISO alpha-2 code, or an empty string."""
        return self._countries[self.place_country[place]]

    def divisions_of(self, place: int) -> tuple[str, str]:
        """GeoNames codes of the first- and second-order division, or empty."""
        first = self._divisions[self.place_admin1[place]]
        return first, self._divisions[self.place_admin2[place]]

    def place(self, place: int) -> Place:
        """The record of a place."""
        feature_class, feature_code = self.feature_of(place)
        admin1, admin2 = self.divisions_of(place)
        return Place(
            self.id_of(place),
            self.text(self.place_names[place]),
            self.place_lon[place] / 1e5,
            self.place_lat[place] / 1e5,
            feature_class,
            feature_code,
            self.country_of(place) or None,
            admin1 or None,
            admin2 or None,
            self.place_population[place],
            round(self.place_radius[place], 1),
        )

    def text(self, name: int) -> str:
        """The spelling of a name."""
        start, end = self.name_text[name], self.name_text[name + 1]
        return str(self._texts[start:end], "utf-8")

    def kind_of(self, name: int) -> str:
        """The kind of a name."""
        return self._kinds[self.name_kind[name]]

    def language_of(self, name: int) -> str:
        """The language of a name, or an empty string."""
        return self._languages[self.name_language[name]]

    def is_demonym(self, name: int) -> bool:
        """Whether a name is a demonym or adjective."""
        return self.name_kind[name] in self._demonym_kinds

    def name(self, name: int) -> Name:
        """The record of a name."""
        return Name(
            self.text(name),
            self.kind_of(name),
            self._languages[self.name_language[name]] or None,
            self._sides[self.name_side[name]] or None,
            self._valid[self.name_valid[name]] or None,
        )

    def names(self, place: int) -> range:
        """Numbers of the names of a place, its default name first."""
        return range(self.place_names[place], self.place_names[place + 1])

    def outline_of(self, place: int) -> bytes | None:
        """The outline of a place as WKB, or None."""
        at = bisect_left(self.outline_place, place)
        if at == len(self.outline_place) or self.outline_place[at] != place:
            return None
        return self._outline(at)

    def outlines(self) -> Iterator[bytes]:
        """All outlines as WKB, in the order of outline_place."""
        return map(self._outline, range(len(self.outline_place)))

    def _outline(self, at: int) -> bytes:
        start, end = self.outline_start[at], self.outline_start[at + 1]
        return bytes(self._outlines[start:end])
