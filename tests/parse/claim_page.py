"""Pages, mentions and dates made by hand, so that claims are tested on their own."""

from __future__ import annotations

import re

from geoevents.model import (
    Claim,
    Document,
    Mention,
    Place,
    Resolution,
    Span,
    TimeExpression,
    When,
)
from geoevents.parse.claims import extract_claims
from geoevents.text.page import Page


class Nesting:
    """A gazetteer that knows which place lies in which by id."""

    def __init__(self, inside: dict[str, str] | None = None) -> None:
        self._inside = inside or {}

    def within(self, place: Place, other: Place) -> bool:
        return self._inside.get(place.id) == other.id


def place(name: str, code: str = "PPL", country: str = "SD", km: float = 3) -> Place:
    kind = "P" if code.startswith("PPL") else "A"
    return Place(name, name, 30.0, 15.0, kind, code, country, None, None, 0, km)


def mention(text: str, where: Place, sense: str = "location", nth: int = 0) -> Mention:
    start = [m.start() for m in re.finditer(re.escape(where.name), text)][nth]
    span = Span(start, start + len(where.name))
    return Mention(span, where.name, where.name, sense, Resolution(where, 0.9))


def time(text: str, words: str, edtf: str, nth: int = 0) -> TimeExpression:
    start = [m.start() for m in re.finditer(re.escape(words), text)][nth]
    span = Span(start, start + len(words))
    return TimeExpression(span, words, "DATE", edtf, edtf, "absolute")


def page(text: str, language: str = "en") -> Page:
    spans = [
        Span(m.start(), m.end())
        for m in re.finditer(r"[^\n.!?]+(?:\.(?=\d)[^\n.!?]*)*[.!?]?[\"”]?", text)
        if m[0].strip()
    ]
    return Page(text, language, tuple(spans), ())


def claims(
    text: str,
    *,
    language: str = "en",
    mentions: tuple[Mention, ...] = (),
    times: tuple[TimeExpression, ...] = (),
    published: str | None = "2023-05-10",
    inside: dict[str, str] | None = None,
) -> tuple[Claim, ...]:
    when = When(published, "given") if published else None
    made = page(text, language)
    return extract_claims(Document(text), made, mentions, times, when, Nesting(inside))
