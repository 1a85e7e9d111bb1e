"""A store that says what new documents touch, so that the rest is not merged again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from geoevents.model import Analysis
from geoevents.store.answers import EventRow, GeometryOf
from geoevents.store.protocol import Store


@runtime_checkable
class Growing(Store, Protocol):
    """What ``geoevents.run.touched`` asks of a store beside Store.

    Only current documents are given: those that no newer text at their URL replaces.
    """

    def waiting(self) -> tuple[int, int]:
        """How many documents no event was derived from yet, and how many there are."""
        ...

    def has_undated(self) -> bool:
        """Whether a current document has no firm day of its own."""
        ...

    def told(self, document_ids: Iterable[str] | None = None) -> Iterator[Analysis]:
        """Analyses without their mentions, of these documents or of all."""
        ...

    def index_waiting(self) -> None:
        """Note the blocks of the claims that wait, and copies of their texts."""
        ...

    def touched(self) -> tuple[set[str], dict[str, set[str]]]:
        """Documents that wait with all copies of them, and the events out of date.

        Each event with the claims that it holds.
        """
        ...

    def documents_sharing(self, keys: Iterable[int]) -> set[str]:
        """The documents with a claim in one of these blocks (events.blocks)."""
        ...

    def documents_of(self, claim_ids: Iterable[str]) -> set[str]:
        """The documents that these claims stand in."""
        ...

    def events_of_claims(self, claim_ids: Iterable[str]) -> dict[str, set[str]]:
        """The events that hold one of these claims, each with all its claims."""
        ...

    def copies_of(self, document_ids: Iterable[str]) -> list[tuple[str, str]]:
        """Pairs of near copies that these documents lead to, from copy to copy."""
        ...

    def change_events(
        self,
        rows: Iterable[EventRow],
        replaced: Iterable[str],
        geometry_of: GeometryOf,
    ) -> int | None:
        """Put these events in place of the replaced ones; the others stay.

        One transaction. Returns how many events there are now; None, with nothing
        written, where a place is drawn otherwise than before: then set all events.
        """
        ...
