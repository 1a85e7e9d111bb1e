"""Files that hold many articles -> Document or Failure, one for each record."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO

import defusedxml.ElementTree
import feedparser
import orjson
from defusedxml.common import DefusedXmlException
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from geoevents.errors import ReadError
from geoevents.model import Document, Failure, Source, When
from geoevents.text.carrier_dates import carrier_date_to_edtf
from geoevents.text.decode import decode, encoding_of
from geoevents.text.language import primary_subtag
from geoevents.text.limits import Limits, read_whole
from geoevents.text.markup import charset_in, fragment_to_text, html_to_document
from geoevents.text.records import row_to_document
from geoevents.text.sniff import delimiter_of, header_of

_LOG = logging.getLogger(__name__)

Found = Iterator[Document | Failure]


def failure(name: str, reason: object) -> Failure:
    """The failure of reading one file or record."""
    return Failure(document=name, step="read", reason=str(reason))


def read_json_lines(stream: BinaryIO, name: str, limits: Limits) -> Found:
    """One document or failure for each line of JSON; blank lines are skipped."""
    longest = limits.max_whole_bytes
    for number in count(1):
        line = stream.readline(longest + 1)
        if not line:
            return
        record = f"{name}#{number}"
        if len(line) > longest:
            yield failure(record, f"is a line of more than {longest:,} bytes; split it")
            _skip_line(stream, longest)
        elif line.strip():
            yield _json_to_document(line, record)


def _skip_line(stream: BinaryIO, longest: int) -> None:
    while (piece := stream.readline(longest)) and not piece.endswith(b"\n"):
        pass


def _json_to_document(line: bytes, record: str) -> Document | Failure:
    try:
        row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        return failure(record, f"is not JSON ({_what(error)}); mend or delete the line")
    return _row(row, record)


def _what(error: orjson.JSONDecodeError) -> str:
    return f"{error.msg} at character {error.pos}"


def _row(row: object, record: str) -> Document | Failure:
    if not isinstance(row, dict):
        return failure(record, 'is no object; write {"text": ...}')
    try:
        return row_to_document(row, file=record)
    except ReadError as error:
        return failure(record, error)


def read_json(stream: BinaryIO, name: str, limits: Limits) -> Found:
    """The documents of a JSON array of objects, or of one object."""
    data = read_whole(stream, limits)
    try:
        rows = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise ReadError(
            f"is not whole JSON ({_what(error)}); fetch it again"
        ) from error
    if isinstance(rows, dict):
        rows = next((v for v in rows.values() if _is_list_of_objects(v)), [rows])
    if not rows:
        raise ReadError("is an empty JSON array")
    for number, row in enumerate(rows, 1):
        yield _row(row, f"{name}#{number}")


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def read_csv(stream: BinaryIO, head: bytes, name: str, limits: Limits) -> Found:
    """One document or failure for each row of a CSV file with a header."""
    encoding, mark = encoding_of(head, name=name)
    stream.read(mark)
    csv.field_size_limit(limits.max_document_chars)
    lines = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    header = header_of(head[mark:].decode(encoding, "replace"))
    rows = csv.DictReader(lines, delimiter=delimiter_of(header) or ",", strict=False)
    for number in count(1):
        record = f"{name}#{number}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield failure(record, f"is a broken row: {error}; check its quotes")
            continue
        yield _row({str(key): value for key, value in row.items()}, record)


def read_feed(stream: BinaryIO, name: str, limits: Limits) -> Found:
    """One document or failure for each entry of an RSS or Atom feed."""
    data = read_whole(stream, limits)
    _refuse_entities(data)
    feed = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        raise ReadError("is a feed without entries, or broken; check that it is whole")
    for number, entry in enumerate(feed.entries, 1):
        yield _entry_to_document(entry, feed.feed, f"{name}#{number}")


def _refuse_entities(data: bytes) -> None:
    """Entities of a feed's own are only good for attacks. Raises ReadError."""
    try:
        defusedxml.ElementTree.fromstring(data)
    except DefusedXmlException as error:
        raise ReadError("declares XML entities, which are refused") from error
    except (defusedxml.ElementTree.ParseError, LookupError, ValueError):
        # feedparser mends what is merely broken, but must not mend an attack
        if b"<!ENTITY" in data.replace(b"\0", b""):
            raise ReadError("declares XML entities, which are refused") from None


def _entry_to_document(entry: Any, feed: Any, record: str) -> Document | Failure:
    content = [part.get("value", "") for part in entry.get("content", ())]
    text = fragment_to_text(max([*content, entry.get("summary", "")], key=len))
    if not text.strip():
        return failure(record, "is an entry without content or summary")
    dated = entry.get("published") or entry.get("updated") or ""
    edtf = carrier_date_to_edtf(dated)
    link = entry.get("link", "")
    return Document(
        text=text,
        source=Source(
            name=feed.get("title") or None,
            url=link if link.startswith(("http://", "https://")) else None,
            file=record,
            title=fragment_to_text(entry.get("title", "")) or None,
        ),
        published=When(edtf, "given", f"feed entry: {dated}") if edtf else None,
        language=primary_subtag(entry.get("language") or feed.get("language")),
    )


def read_warc(stream: BinaryIO, name: str, limits: Limits) -> Found:
    """One document or failure for each web page that a WARC file answers with."""
    records = iter(ArchiveIterator(stream))
    for number in count(1):
        try:
            record = next(records, None)
        except ArchiveLoadFailed as error:
            yield failure(f"{name}#{number}", f"is a broken WARC record: {error}")
            return
        if record is None:
            return
        if _is_page(record):
            yield _record_to_document(record, f"{name}#{number}", limits)


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    ok = str(record.http_headers.get_statuscode()) == "200"
    return ok and "html" in kind.casefold()


def _record_to_document(
    record: ArcWarcRecord, name: str, limits: Limits
) -> Document | Failure:
    try:
        data = read_whole(record.content_stream(), limits)
        kind = record.http_headers.get_header("Content-Type") or ""
        declared = charset_in(kind) or charset_in(data[:4000])
        html = decode(data, name=name, declared=declared)
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        is_http = url.startswith(("http://", "https://"))
        return html_to_document(html, file=name, url=url if is_http else None)
    except (ReadError, ArchiveLoadFailed) as error:
        return failure(name, error)
