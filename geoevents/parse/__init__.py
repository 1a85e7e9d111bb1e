"""One document -> its Analysis: mentions, times and claims. Pure: no disk, no clock.

The package is called like its one job, so it can be called itself:
``geoevents.parse("Shelling hit Terter on Monday.", published="2020-09-28")``.
"""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType

from geoevents.model import Analysis, Document, When
from geoevents.parse.analyse import Parser, make_parser
from geoevents.places import Gazetteer

__all__ = ["Parser", "make_parser", "parse_text"]


def parse_text(
    text: str, *, published: str | None = None, language: str | None = None
) -> Analysis:
    """The analysis of one text with the bundled gazetteer.

    published: the article's date in EDTF, where known. language: BCP 47 primary
    subtag, where known. Raises InvalidEdtf, and GazetteerError where the gazetteer
    was not compiled.
    """
    when = When(published, "given") if published else None
    document = Document(text=text, published=when, language=language)
    return _bundled_parser().analyse(document)


@cache
def _bundled_parser() -> Parser:
    return make_parser(Gazetteer.open())


class _CallableModule(ModuleType):
    """Lets ``geoevents.parse`` be the package and the function of that name."""

    def __call__(
        self, text: str, *, published: str | None = None, language: str | None = None
    ) -> Analysis:
        return parse_text(text, published=published, language=language)


sys.modules[__name__].__class__ = _CallableModule
