"""Looking up what lies at a stretch of text without walking through all of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from geoevents.model import Span

Item = TypeVar("Item")


class SpanIndex(Generic[Item]):
    """Items of one page by their spans, which may touch and seldom overlap."""

    def __init__(self, items: Iterable[Item], span_of: Callable[[Item], Span]) -> None:
        self._items = sorted(items, key=span_of)
        self._span_of = span_of
        self._starts = [span_of(item).start for item in self._items]
        self._longest = max(
            (span_of(item).end - span_of(item).start for item in self._items), default=0
        )

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def within(self, span: Span) -> tuple[Item, ...]:
        """The items that lie wholly inside a span, in text order."""
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end, first)
        if first == last:
            return ()
        return tuple(
            item
            for item in self._items[first:last]
            if self._span_of(item).end <= span.end
        )

    def overlapping(self, span: Span) -> tuple[Item, ...]:
        """The items that share at least one code point with a span."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end, first)
        if first == last:
            return ()
        return tuple(
            item
            for item in self._items[first:last]
            if self._span_of(item).overlaps(span)
        )


def index_spans(spans: Iterable[Span]) -> SpanIndex[Span]:
    """An index of bare spans."""
    return SpanIndex(spans, lambda span: span)
