"""What a store keeps and answers, whatever engine is under it.

Documents with their analyses are what was found; events are derived from them and are
replaced as a whole by ``set_events``. A reader sees either all of a write or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from geoevents.encode import Json
from geoevents.model import Analysis
from geoevents.store.answers import (
    Added,
    DocumentRow,
    EventRow,
    Extent,
    Feature,
    GeometryOf,
    Page,
    Timeline,
    TimelineStep,
)
from geoevents.store.filters import EventFilter, RowFilter
from geoevents.store.selection import Selectable

__all__ = [
    "Added",
    "DocumentRow",
    "EventRow",
    "Extent",
    "Feature",
    "GeometryOf",
    "Page",
    "Store",
    "Timeline",
    "TimelineStep",
]


class Store(Selectable, Protocol):
    """Documents, what was found in them, and the events derived from that.

    Every method raises StoreError where the store is missing, broken or of another
    version, and StoreBusy where it is being written or a query takes too long.
    """

    def add(self, analyses: Iterable[Analysis], *, batch: int = 200) -> Added:
        """Store analyses, one transaction for each batch of them.

        A document that is stored already stays as it is; another text under a known
        URL is kept beside the older one, which it supersedes.
        """
        ...

    def replace(self, analyses: Iterable[Analysis]) -> int:
        """Put new analyses (re-dated, re-parsed) in place of those of stored documents.

        Returns how many; one transaction. Raises NotFound for an unknown document.
        """
        ...

    def set_events(self, rows: Iterable[EventRow], geometry_of: GeometryOf) -> int:
        """Make these the events of the store. Returns how many there are now.

        One transaction; what is stored already is left alone. Earlier states, which
        known_by asks for, are derived from the stored claims.
        geometry_of is asked once for each distinct place of an event or claim.
        Raises StoreError where an event names a claim that is not stored.
        """
        ...

    def has(self, document_id: str) -> bool:
        """Whether the document is stored."""
        ...

    def analyses(self, *, superseded: bool = False) -> Iterator[Analysis]:
        """The stored analyses as they were added, by document id.

        superseded: also the texts that a newer one at the same URL replaced.
        """
        ...

    def analysis(self, document_id: str) -> Analysis:
        """One stored analysis. Raises NotFound."""
        ...

    def documents(self) -> tuple[DocumentRow, ...]:
        """All documents, by date (undated last), then id."""
        ...

    def document(self, document_id: str) -> DocumentRow:
        """One document of the list. Raises NotFound."""
        ...

    def event(self, event_id: str, *, known_by: datetime | None = None) -> Feature:
        """One event. Raises NotFound, also where nothing of it was known by then.

        known_by: as EventFilter has it.
        """
        ...

    def event_holding(self, claim_id: str) -> str | None:
        """Id of the event that now holds a claim.

        An event id that a merge or split superseded is the id of a claim, hence this
        also says where to redirect it.
        """
        ...

    def claims_of(
        self, event_id: str, *, known_by: datetime | None = None
    ) -> tuple[Json, ...]:
        """The claims of an event, earliest reported first, each with its quote,
        context, source and the reasons for its places. Raises NotFound.

        known_by: only those reported before this instant.
        """
        ...

    def row_page(
        self,
        collection: str,
        filters: RowFilter,
        *,
        limit: int = 100,
        token: str | None = None,
    ) -> Page:
        """One page of the collection ``claims``, ``mentions`` or ``places``."""
        ...

    def row(self, collection: str, row_id: str) -> Feature:
        """One feature of ``claims``, ``mentions`` or ``places``. Raises NotFound."""
        ...

    def timeline(self, filters: EventFilter, *, step: str = "auto") -> Timeline:
        """Counts by time step and kind of the events that match.

        step: day, week, month, year or auto (at most some 400 steps).
        """
        ...

    def data_version(self) -> str:
        """Changes with every write; the same in every process."""
        ...

    def extent(self) -> Extent:
        """The box and the time that all drawn and dated events lie in."""
        ...

    def text(self, document_id: str) -> str:
        """The text of a document. Raises NotFound."""
        ...

    def counts(self) -> dict[str, int]:
        """How many documents, mentions, claims, events and places are stored."""
        ...

    def check(self) -> tuple[str, ...]:
        """What is wrong with the store, in words; empty where it is whole."""
        ...

    def backup(self, target: Path, *, compact: bool = False) -> None:
        """Copy the store to a new file while it is in use.

        compact: without the room that deleted rows have left. Raises StoreError where
        the file exists already, or where the engine has tools of its own for it.
        """
        ...

    def close(self) -> None:
        """Let go of the store; it can be opened again."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
