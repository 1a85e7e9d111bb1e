"""What scanning a text and looking up a mistranslated name give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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
