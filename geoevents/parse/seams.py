"""The seams of the parser: what its exchangeable parts take and give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from geoevents.model import Mention, Repair, Span
from geoevents.text.page import Page


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as written in the text, found and not yet resolved.

    name: the form to look up (without inflection, abbreviation spelt out).
    sense: as in taxonomy.SENSES, where recognition already knows it.
    cues: what the context says of the kind of place, in words or feature codes.
    """

    span: Span
    name: str
    sense: str = "location"
    cues: tuple[str, ...] = ()
    repair: Repair | None = None


class Recogniser(Protocol):
    """Finds the toponyms of a page."""

    def recognise(self, page: Page) -> tuple[Toponym, ...]:
        """The toponyms, sorted by span; none overlap but embedded ones."""
        ...


class Resolver(Protocol):
    """Chooses a place for each toponym of a page, looking at all of them at once."""

    def resolve(self, page: Page, toponyms: Sequence[Toponym]) -> tuple[Mention, ...]:
        """One mention for each toponym, in the same order."""
        ...
