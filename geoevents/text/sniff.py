"""What kind of file this is, by its content alone."""

from __future__ import annotations

import csv
import re
from typing import Literal

import orjson

from geoevents.errors import ReadError
from geoevents.text.decode import is_binary
from geoevents.text.records import has_text_column

Kind = Literal["text", "html", "jsonl", "json", "csv", "feed", "warc"]

#: First bytes of files that hold no text as they are, and what they are.
_BINARY = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "gzip data inside gzip data"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]"
    r"|<(?:article|div|main|h1|p|meta|title)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(r"<(?:rss|feed|(?:\w+:)?RDF)[\s>]")
_JSON_OBJECT = re.compile(r'\s*\{\s*"')
_JSON_ARRAY = re.compile(r"\s*\[\s*[{\]]")
_LINES_TRIED = 5


def kind_of(head: bytes) -> Kind:
    """The kind of file that begins so. Raises ReadError for what cannot be read.

    head: the first bytes, decompressed, at least some kilobytes of them.
    """
    for magic, what in _BINARY:
        if head.startswith(magic):
            raise ReadError(f"is {what}; extract the text first")
    if is_binary(head):
        raise ReadError("is binary data, not text; extract the text first")
    if head.startswith(b"WARC/"):
        return "warc"
    start = head.decode("utf-8-sig", "replace")
    if _is_json_lines(start):
        return "jsonl"
    if _JSON_ARRAY.match(start) or _JSON_OBJECT.match(start):
        return "json"
    if start.lstrip().startswith("<"):
        return _kind_of_markup(start)
    return "csv" if _is_csv(start) else "text"


def _is_json_lines(start: str) -> bool:
    """Whether one of the first lines is an object; others may be broken."""
    lines = [line for line in start.splitlines() if line.strip()]
    if _JSON_OBJECT.match(start) and len(lines) == 1:
        return True
    return any(_is_json_object(line) for line in lines[:_LINES_TRIED])


def _is_json_object(line: str) -> bool:
    if not _JSON_OBJECT.match(line):
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _kind_of_markup(start: str) -> Kind:
    if _FEED.search(start[:4000]):
        return "feed"
    if re.search(r"<html[\s>]", start, re.IGNORECASE) or _HTML.match(start):
        return "html"
    if start.lstrip().startswith("<?xml"):
        raise ReadError("is XML, but neither RSS nor Atom nor XHTML; extract the text")
    return "text"


def _is_csv(start: str) -> bool:
    header = header_of(start)
    delimiter = delimiter_of(header)
    if delimiter is None or header == start.lstrip():  # nothing stands below it
        return False
    try:
        columns = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error:  # a column name longer than any table's
        return False
    return has_text_column(columns)


def header_of(start: str) -> str:
    """The first line that is not empty; it ends as a row of any system does."""
    return re.split(r"[\r\n]", start.lstrip(), maxsplit=1)[0]


def delimiter_of(header: str) -> str | None:
    """The delimiter that a header line has most of; None where it has none."""
    best = max(",;\t|", key=header.count)
    return best if best in header else None
