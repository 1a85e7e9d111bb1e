"""Russian names by natasha's model, extra ``ru``."""

from __future__ import annotations

import warnings
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

from geoevents.model import Span
from geoevents.parse.models.names import Kind, ModelName, pieces
from geoevents.text.page import Page

if TYPE_CHECKING:
    from natasha import NewsNERTagger

_KINDS: Final[dict[str, Kind]] = {"LOC": "place", "PER": "person", "ORG": "org"}


class RussianModel:
    """Names of Russian pages. Loads at the first page; threads take turns."""

    packages = ("natasha", "pkg_resources")

    def __init__(self) -> None:
        self._lock = Lock()

    @cached_property
    def _tagger(self) -> NewsNERTagger:
        with warnings.catch_warnings():
            # Its morphology imports pkg_resources, which warns that it is old.
            warnings.simplefilter("ignore")
            from natasha import NewsEmbedding, NewsNERTagger
        return NewsNERTagger(NewsEmbedding())

    def names(self, page: Page) -> tuple[ModelName, ...]:
        """The names, sorted by span, as they are written: inflected."""
        found = []
        with self._lock:
            for piece in pieces(page):
                for span in self._tagger(page.quote(piece)).spans:
                    kind = _KINDS.get(span.type)
                    if kind:
                        start, end = piece.start + span.start, piece.start + span.stop
                        found.append(ModelName(Span(start, end), kind))
        return tuple(found)
