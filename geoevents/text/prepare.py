"""Text -> Page: language, boilerplate and sentences of one document."""

from __future__ import annotations

from geoevents.text.boilerplate import mark_boilerplate, subtract
from geoevents.text.language import detect_language, primary_subtag
from geoevents.text.page import Page
from geoevents.text.paragraphs import paragraphs
from geoevents.text.segment import sentences


def prepare(text: str, *, language: str | None = None) -> Page:
    """The page of a text; every span counts code points of that text.

    language: a BCP 47 tag, where the user or the carrier told it; else it is
    detected, ``und`` where that fails. Time grows with the length of the text.

    >>> page = prepare("[ad_1]\\nThe army left on Monday. No one was hurt.")
    >>> [page.quote(sentence) for sentence in page.sentences]
    ['The army left on Monday.', 'No one was hurt.']
    >>> page.language, [page.quote(span) for span in page.boilerplate]
    ('en', ['[ad_1]'])
    """
    parts = paragraphs(text)
    boilerplate = mark_boilerplate(text, parts)
    article = subtract(parts, boilerplate)
    known = primary_subtag(language) or detect_language(text, article)
    return Page(
        text=text,
        language=known,
        sentences=sentences(text, article, language=known),
        boilerplate=boilerplate,
    )
