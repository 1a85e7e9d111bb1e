"""Sources of a run: what geoevents.text reads, and Parquet."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from geoevents.errors import ReadError
from geoevents.model import Document, Failure, When
from geoevents.run.fetch import is_url, read_url
from geoevents.text.containers import failure
from geoevents.text.read import read
from geoevents.text.records import row_to_document

_MAGIC = b"PAR1"
#: Rows of a Parquet file that are held at a time.
_ROWS = 256


def read_all(
    sources: Iterable[str],
    *,
    published: When | None = None,
    outlet: str | None = None,
    allow_urls: bool = False,
) -> Iterator[Document | Failure]:
    """The articles of files, folders or ``-``, in a fixed order, as text.read has it.

    Parquet beside that: a row is an article, its columns have the names of the fields
    of JSON lines (id, text, published, language, url, title, source).
    allow_urls: also fetch what is on the web, see geoevents.run.fetch.
    """
    for source in sources:
        if is_url(source):
            if allow_urls:
                yield from read_url(source, published=published, outlet=outlet)
            else:
                yield failure(source, "is a URL; --allow-urls fetches it")
            continue
        for path in _files(source):
            if not _is_parquet(path):
                yield from read(path, published=published, outlet=outlet)
                continue
            for found in _read_parquet(path):
                yield _told(found, published, outlet)


def _files(source: str) -> Iterator[str]:
    """A folder with Parquet in it file by file, in the order of text.read."""
    if not Path(source).is_dir() or not any(Path(source).rglob("*.parquet")):
        yield source
        return
    for folder, subfolders, names in os.walk(source):
        subfolders[:] = sorted(name for name in subfolders if name[0] != ".")
        for name in sorted(name for name in names if name[0] != "."):
            yield os.path.join(folder, name)


def _is_parquet(path: str) -> bool:
    if not Path(path).is_file():
        return False
    try:
        with open(path, "rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _read_parquet(path: str) -> Iterator[Document | Failure]:
    try:
        from pyarrow import ArrowException  # type: ignore[import-untyped,unused-ignore]
        from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        yield Failure(path, "read", "Parquet needs pyarrow: install geoevents[dask]")
        return
    try:
        with ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(_ROWS):
                for row in batch.to_pylist():
                    number += 1
                    yield _row_to_document(row, path, number)
    except (ArrowException, OSError) as error:
        yield Failure(path, "read", f"cannot be read as Parquet: {error}")


def _row_to_document(
    row: dict[str, object], path: str, number: int
) -> Document | Failure:
    given = {name: value for name, value in row.items() if value is not None}
    try:
        return row_to_document(given, file=f"{path}#{number}")
    except ReadError as error:
        return Failure(f"{path}#{number}", "read", str(error))


def _told(
    found: Document | Failure, published: When | None, outlet: str | None
) -> Document | Failure:
    if isinstance(found, Failure):
        return found
    return replace(
        found,
        published=found.published or published,
        source=replace(found.source, name=outlet or found.source.name),
    )
