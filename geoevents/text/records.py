"""Rows of JSON and CSV -> Document."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from geoevents.errors import ReadError
from geoevents.model import Document, Source, When
from geoevents.text.carrier_dates import carrier_date_to_edtf
from geoevents.text.language import primary_subtag

_LOG = logging.getLogger(__name__)

#: Field -> the names it goes by, without case, spaces, hyphens and underscores;
#: the first that is there and not empty counts.
_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text",
        "content",
        "body",
        "fulltext",
        "articletext",
        "articlebody",
        "maintext",
        "plaintext",
        "article",
        "story",
    ),
    "published": (
        "published",
        "publishedat",
        "datepublished",
        "publicationdate",
        "publishdate",
        "pubdate",
        "date",
    ),
    "language": ("language", "lang"),
    "source": ("source", "outlet", "publisher", "sitename", "sourcename", "site"),
    "url": ("url", "link", "sourceurl", "canonicalurl", "href"),
    "title": ("title", "headline"),
}


def has_text_column(names: Iterable[str]) -> bool:
    """Whether one of the names means the text of an article.

    >>> has_text_column(["id", "Full text"]), has_text_column(["id", "size"])
    (True, False)
    """
    return not {_plain(name) for name in names}.isdisjoint(_NAMES["text"])


def row_to_document(row: Mapping[str, object], *, file: str) -> Document:
    """The document of one record. Raises ReadError where it has no text.

    file: name of the file and record, for Source.file. A date that cannot be read
    and a url that is not http are left out, which is logged.
    """
    fields = _fields(row)
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ReadError(
            'has no text; a record needs a string "text" (or content, body ...)'
        )
    return Document(
        text=text,
        source=Source(
            name=_source_name(fields.get("source")),
            url=_url(fields, file),
            file=file,
            title=_string(fields.get("title")),
        ),
        published=_published(_string(fields.get("published")), file),
        language=primary_subtag(_string(fields.get("language"))),
    )


def _plain(name: object) -> str:
    return str(name).casefold().translate({32: None, 45: None, 95: None, 0xFEFF: None})


def _fields(row: Mapping[str, object]) -> dict[str, object]:
    by_name = {_plain(name): value for name, value in row.items()}
    return {
        field: next(
            (by_name[n] for n in names if by_name.get(n) not in (None, "")), None
        )
        for field, names in _NAMES.items()
    }


def _string(value: object) -> str | None:
    """The value as a string: numbers too, for years; not lists or objects."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def _source_name(value: object) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title")
    return _string(value)


def _url(fields: Mapping[str, object], file: str) -> str | None:
    url = _string(fields.get("url"))
    if url is None or url.startswith(("http://", "https://")):
        return url
    _LOG.info("%s: url left out, it is not http or https", file)
    return None


def _published(value: str | None, file: str) -> When | None:
    if value is None:
        return None
    edtf = carrier_date_to_edtf(value)
    if edtf is None:
        _LOG.warning("%s: published %.40r is no date that is known", file, value)
        return None
    return When(edtf, "given", f"record: published {value}")
