"""Files, folders and standard input -> Documents: the only effects of this package."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from geoevents.errors import ReadError
from geoevents.model import Document, Failure, Source, When
from geoevents.text.containers import (
    failure,
    read_csv,
    read_feed,
    read_json,
    read_json_lines,
    read_warc,
)
from geoevents.text.decode import decode
from geoevents.text.limits import Bounded, Limits, read_whole
from geoevents.text.markup import charset_in, html_to_document
from geoevents.text.sniff import kind_of

STDIN = "-"


def read(
    source: str,
    *,
    published: When | None = None,
    outlet: str | None = None,
    limits: Limits | None = None,
) -> Iterator[Document | Failure]:
    """The articles of a file, a folder or standard input (``-``), in a fixed order.

    What a file holds is told by its content: plain text, HTML, JSON lines or array,
    CSV, RSS or Atom, WARC, any of these gzipped. A folder is read with its
    subfolders, sorted by name, without hidden files. What cannot be read becomes a
    Failure that says why and what to do; nothing is raised.

    published: for articles whose carrier gives no date. outlet: in place of the
    outlet that the carrier names.
    """
    bounds = limits or Limits()
    for path in _files(source):
        if isinstance(path, Failure):
            yield path
            continue
        for found in _read_file(path, bounds):
            yield _told(found, published, outlet)


def read_bytes(
    data: bytes,
    name: str,
    *,
    published: When | None = None,
    outlet: str | None = None,
    limits: Limits | None = None,
) -> Iterator[Document | Failure]:
    """The articles of what came over a network: as ``read`` has those of a file.

    name: what to call it in failures and sources.
    """
    bounds = limits or Limits()
    try:
        for found in _read_stream(io.BytesIO(data), name, bounds):
            yield _told(_within(found, bounds), published, outlet)
    except ReadError as error:
        yield failure(name, error)


def _files(source: str) -> Iterator[str | Failure]:
    if source == STDIN or not os.path.isdir(source):
        yield source
        return
    closed: list[OSError] = []
    empty = True
    for folder, subfolders, names in os.walk(source, onerror=closed.append):
        subfolders[:] = sorted(name for name in subfolders if name[0] != ".")
        for name in sorted(name for name in names if name[0] != "."):
            empty = False
            yield os.path.join(folder, name)
    for error in closed:
        yield failure(str(error.filename), f"cannot be read: {error.strerror}")
    if empty and not closed:
        yield failure(source, "is a folder without files to read")


def _read_file(path: str, limits: Limits) -> Iterator[Document | Failure]:
    try:
        with _open(path) as raw:
            for found in _read_stream(raw, path, limits):
                yield _within(found, limits)
    except ReadError as error:
        yield failure(path, error)
    except FileNotFoundError:
        yield failure(path, "no such file or folder; check the path")
    except OSError as error:
        yield failure(path, f"cannot be read: {error.strerror or error}")


def _open(path: str) -> AbstractContextManager[BinaryIO]:
    if path == STDIN:
        return nullcontext(sys.stdin.buffer)
    if os.path.exists(path) and not Path(path).is_file():
        raise ReadError("is neither a file nor a folder")
    return open(path, "rb")


def _read_stream(
    raw: BinaryIO, name: str, limits: Limits
) -> Iterator[Document | Failure]:
    bounded = Bounded(raw, limits)
    stream = io.BufferedReader(bounded)
    if not bounded.head.strip():
        raise ReadError("is empty")
    kind = kind_of(bounded.head)
    if kind == "jsonl":
        yield from read_json_lines(stream, name, limits)
    elif kind == "json":
        yield from read_json(stream, name, limits)
    elif kind == "csv":
        yield from read_csv(stream, bounded.head, name, limits)
    elif kind == "feed":
        yield from read_feed(stream, name, limits)
    elif kind == "warc":
        yield from read_warc(stream, name, limits)
    else:
        data = read_whole(stream, limits)
        yield _page(data, name) if kind == "html" else _plain(data, name)


def _page(data: bytes, name: str) -> Document:
    html = decode(data, name=name, declared=charset_in(data[:4000]))
    return html_to_document(html, file=name)


def _plain(data: bytes, name: str) -> Document:
    text = decode(data, name=name)
    if not text.strip():
        raise ReadError("has no text")
    return Document(text=text, source=Source(file=name))


def _within(found: Document | Failure, limits: Limits) -> Document | Failure:
    if isinstance(found, Failure) or len(found.text) <= limits.max_document_chars:
        return found
    return failure(
        found.source.file or "",
        f"has {len(found.text):,} characters; an article may have"
        f" {limits.max_document_chars:,}: split it",
    )


def _told(
    found: Document | Failure, published: When | None, outlet: str | None
) -> Document | Failure:
    """The document with what the user told of it."""
    if isinstance(found, Failure):
        return found
    return replace(
        found,
        published=found.published or published,
        source=replace(found.source, name=outlet or found.source.name),
    )
