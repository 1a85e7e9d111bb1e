"""Events chosen with the words of the API, for programs and notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from geoevents.encode import Json
from geoevents.store.answers import Feature, Page
from geoevents.store.filters import EventFilter, filters_from_params

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class EventSource(Protocol):
    """What events can be selected from."""

    def event_page(
        self, filters: EventFilter, *, limit: int = 100, token: str | None = None
    ) -> Page:
        """One page of events. Raises InvalidParameter for a token of another query."""
        ...

    def select_events(self, filters: EventFilter) -> Iterator[Feature]:
        """All events that match, streamed in order: what exports read."""
        ...


class EventSelection:
    """The events that a filter lets through: iterate, count or frame them."""

    def __init__(self, store: EventSource, filters: EventFilter) -> None:
        self._store = store
        self._filters = filters

    def __iter__(self) -> Iterator[Json]:
        """The GeoJSON Features, in the order of the filter."""
        return (f.to_json() for f in self._store.select_events(self._filters))

    def __len__(self) -> int:
        return self._store.event_page(self._filters, limit=1).number_matched

    def to_geopandas(self) -> GeoDataFrame:
        """A frame with a row for each event. Raises MissingExtra without geopandas."""
        from geoevents.store.frames import to_geopandas

        return to_geopandas(self._store.select_events(self._filters))


class Selectable(EventSource, Protocol):
    """Events chosen by keywords, on top of any EventSource."""

    def events(
        self,
        *,
        bbox: Sequence[float] | None = None,
        datetime: str | None = None,
        kind: str | None = None,
        family: str | None = None,
        side: str | None = None,
        actor: str | None = None,
        source: str | None = None,
        precision: str | None = None,
        background: bool | None = None,
        disputed: bool | None = None,
        q: str | None = None,
        filter: str | None = None,
        clock: str | None = None,
        known_by: str | None = None,
        sortby: str | None = None,
    ) -> EventSelection:
        """The events that match; the words mean what docs/api.md says.

        bbox: west, south, east, north. Raises InvalidParameter.
        """
        given = {
            "bbox": ",".join(map(str, bbox)) if bbox is not None else None,
            "datetime": datetime,
            "kind": kind,
            "family": family,
            "side": side,
            "actor": actor,
            "source": source,
            "precision": precision,
            "background": _flag(background),
            "disputed": _flag(disputed),
            "q": q,
            "filter": filter,
            "clock": clock,
            "known_by": known_by,
            "sortby": sortby,
        }
        params = {name: value for name, value in given.items() if value is not None}
        return EventSelection(self, filters_from_params(params))


def _flag(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()
