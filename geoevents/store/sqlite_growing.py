"""The part of the SQLite store that says what new documents touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geoevents.model import Analysis
from geoevents.store import deriving, reading, touched
from geoevents.store.answers import EventRow, GeometryOf
from geoevents.store.connection import Connections
from geoevents.store.scenes import SceneChanged

#: A date is a firm day of the article's own: ten characters, not read off others.
_UNDATED = f"""SELECT EXISTS (SELECT 1 FROM document WHERE {reading.CURRENT}
    AND (published IS NULL OR length(published) <> 10
    OR published LIKE 'X%' OR rule = 'other_articles'))"""


class GrowingSqlite:
    """See geoevents.store.growing.Growing for what the methods promise."""

    _connections: Connections

    def waiting(self) -> tuple[int, int]:
        """See Growing."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM pending), (SELECT count(*) FROM document)"
            ).fetchone()
        return row[0], row[1]

    def has_undated(self) -> bool:
        """See Growing."""
        with self._connections.reading() as connection:
            return bool(connection.execute(_UNDATED).fetchone()[0])

    def told(self, document_ids: Iterable[str] | None = None) -> Iterator[Analysis]:
        """See Growing."""
        with self._connections.reading() as connection:
            if document_ids is None:
                ids = reading.current_ids(connection, superseded=False)
            else:
                ids = sorted(touched.current_among(connection, document_ids))
        for document_id in ids:
            with self._connections.reading() as connection:
                yield reading.load_analysis(connection, document_id, mentions_too=False)

    def index_waiting(self) -> None:
        """See Growing."""
        with self._connections.writing() as connection:
            waiting = touched.waiting_documents(connection)
            touched.index_documents(connection, waiting)

    def touched(self) -> tuple[set[str], dict[str, set[str]]]:
        """See Growing."""
        with self._connections.reading() as connection:
            documents = touched.touched_documents(connection)
            events = touched.outdated_events(connection)
            events |= touched.events_of_documents(connection, documents)
            return (
                touched.current_among(connection, documents),
                touched.claims_of_events(connection, events),
            )

    def documents_sharing(self, keys: Iterable[int]) -> set[str]:
        """See Growing."""
        with self._connections.reading() as connection:
            return touched.documents_sharing(connection, keys)

    def documents_of(self, claim_ids: Iterable[str]) -> set[str]:
        """See Growing."""
        with self._connections.reading() as connection:
            return touched.documents_of(connection, claim_ids)

    def events_of_claims(self, claim_ids: Iterable[str]) -> dict[str, set[str]]:
        """See Growing."""
        with self._connections.reading() as connection:
            return touched.events_of_claims(connection, claim_ids)

    def copies_of(self, document_ids: Iterable[str]) -> list[tuple[str, str]]:
        """See Growing."""
        with self._connections.reading() as connection:
            return touched.copies_of(connection, document_ids)

    def change_events(
        self,
        rows: Iterable[EventRow],
        replaced: Iterable[str],
        geometry_of: GeometryOf,
    ) -> int | None:
        """See Growing."""
        try:
            with self._connections.writing() as connection:
                count = deriving.change_events(connection, rows, replaced, geometry_of)
        except SceneChanged:
            return None
        self._connections.checkpoint()
        return count
