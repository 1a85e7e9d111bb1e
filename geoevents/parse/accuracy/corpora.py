"""Annotated corpora of place names, in the formats that they are published in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import orjson
from defusedxml import DefusedXmlException, ElementTree

from geoevents.errors import ReadError
from geoevents.geo import is_lonlat
from geoevents.model import Span


@dataclass(frozen=True, slots=True)
class TrueMention:
    """What an annotator marked. point: lon, lat in degrees, None where not told.

    kind: the corpus's own class of it (its type, or a feature class), "" without.
    """

    span: Span
    point: tuple[float, float] | None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CorpusArticle:
    """One text of a corpus with its annotations."""

    id: str
    text: str
    language: str | None
    mentions: tuple[TrueMention, ...]


def read_corpus(data: bytes) -> Iterator[CorpusArticle]:
    """The articles of a corpus: XML as LGL, TR-News, GeoVirus and GeoWebNews, or
    JSON lines of {"id", "text", "language"?, "mentions": [{"start", "end", "lat",
    "lon", "kind"?}]}.

    Common nouns that GeoWebNews marks (its expressions) are left out. Raises
    ReadError where the data is neither.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _read_xml(data)
    return _read_lines(data)


def _read_lines(data: bytes) -> Iterator[CorpusArticle]:
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
            yield _article_of_row(row, number)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise ReadError(
                f"line {number}: needs id, text and mentions with start and end"
            ) from error


def _article_of_row(row: dict[str, Any], number: int) -> CorpusArticle:
    mentions = tuple(
        TrueMention(
            Span(int(m["start"]), int(m["end"])),
            _point(m.get("lon"), m.get("lat")),
            str(m.get("kind") or ""),
        )
        for m in row["mentions"]
    )
    language = row.get("language") or row.get("lang")
    return CorpusArticle(str(row.get("id", number)), row["text"], language, mentions)


def _point(lon: object, lat: object) -> tuple[float, float] | None:
    if lon in (None, "") or lat in (None, ""):
        return None
    point = float(str(lon)), float(str(lat))
    if any(map(math.isnan, point)) or not is_lonlat(*point):
        return None
    return point


def _read_xml(data: bytes) -> Iterator[CorpusArticle]:
    try:
        root = ElementTree.fromstring(data)
    except (ParseError, DefusedXmlException) as error:
        raise ReadError(f"not XML that can be read: {error}") from error
    articles = list(root.iter("article"))
    if not articles:
        raise ReadError("the XML has no <article>")
    for number, article in enumerate(articles):
        text = article.findtext("text") or ""
        marks = [*article.iter("toponym"), *article.iter("location")]
        try:
            mentions = tuple(_mentions_of(marks, text))
        except ValueError as error:
            raise ReadError(f"article {number}: {error}") from error
        yield CorpusArticle(article.get("docid", str(number)), text, None, mentions)


def _mentions_of(marks: list[Element], text: str) -> Iterator[TrueMention]:
    for mark in marks:
        kind = mark.findtext("type") or mark.findtext(".//fclass") or ""
        if kind.endswith("Expression"):
            continue
        start, end = int(_first(mark, "start")), int(_first(mark, "end"))
        name = _first(mark, "phrase", "extractedName", "name")
        shift = _shift(text, start, end, name)
        lon = _first(mark, "longitude", ".//lon")
        lat = _first(mark, "latitude", ".//lat")
        yield TrueMention(Span(start + shift, end + shift), _point(lon, lat), kind)


def _first(mark: Element, *paths: str) -> str:
    return next((v for path in paths if (v := mark.findtext(path))), "").strip()


def _shift(text: str, start: int, end: int, name: str) -> int:
    """-1 where the offsets count from one, as those of GeoVirus do."""
    counts_from_one = start > 0 and text[start - 1 : end - 1] == name
    return -1 if counts_from_one and text[start:end] != name else 0
