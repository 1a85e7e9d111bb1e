"""``geoevents parse``: articles in, a line of JSON out for each, nothing stored."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import click
import orjson

from geoevents.cli.options import edtf_option
from geoevents.encode import analysis_to_json
from geoevents.errors import ReadError
from geoevents.model import Document, Failure, When
from geoevents.parse import make_parser
from geoevents.parse.analyse import STEPS
from geoevents.parse.models import RECOGNISERS
from geoevents.places import Gazetteer
from geoevents.run.inputs import read_all
from geoevents.text.read import STDIN
from geoevents.text.records import row_to_document
from geoevents.text.sniff import kind_of

#: A longer line is refused: it is ten times the longest article that is read.
MAX_LINE_BYTES = 400_000_000
#: So much of a file tells what it holds.
HEAD_BYTES = 65_536

#: An article with the id that its JSON line gave it.
Given = tuple[str | None, Document]


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--published",
    metavar="DATE",
    callback=edtf_option,
    help="Date of articles that carry none: 2020-09-28 or 2020-09.",
)
@click.option(
    "--only",
    default=",".join(STEPS),
    show_default=True,
    help="Which parts to find, with commas between them.",
)
@click.option(
    "--recogniser",
    type=click.Choice(RECOGNISERS),
    default="auto",
    show_default=True,
    help="core without models, en or ru with that extra's, auto with those installed.",
)
@click.option(
    "--repair/--no-repair",
    default=True,
    show_default=True,
    help="Propose readings for machine-translated names.",
)
@click.option("--explain", is_flag=True, help="Add candidates and reasons to mentions.")
def parse(
    sources: tuple[str, ...],
    *,
    published: str | None,
    only: str,
    recogniser: str,
    repair: bool,
    explain: bool,
) -> int:
    """Analyse articles and write one line of JSON for each, in their order.

    SOURCE is a file or folder as for ingest: text, HTML, JSON lines, CSV, RSS or
    Atom, WARC or Parquet. Standard input (- or nothing) is JSON lines: {"id", "text",
    "published"?, "language"?, "source"?}. The fields are in docs/api.md.
    """
    steps = frozenset(part.strip() for part in only.split(",") if part.strip())
    parser = make_parser(
        Gazetteer.open(),
        recogniser=recogniser,
        repair=repair,
        steps=steps,
        latest=datetime.now(UTC).date() + timedelta(days=1),
    )
    when = When(published, "given") if published else None
    status = 0
    for source in sources or (STDIN,):
        for found in _read(source, when):
            if isinstance(found, Failure):
                click.echo(f"{found.document}: {found.reason}", err=True)
                status = 1
                continue
            given_id, document = found
            analysis = parser.analyse(document)
            row = analysis_to_json(analysis, document_id=given_id, explain=explain)
            sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
            sys.stdout.buffer.flush()
    return status


def _read(source: str, published: When | None) -> Iterator[Given | Failure]:
    """The articles of a source; JSON lines of a file keep their ids, too."""
    if source == STDIN:
        yield from _read_lines(sys.stdin.buffer, "standard input", published)
    elif _holds_json_lines(Path(source)):
        with open(source, "rb") as lines:
            yield from _read_lines(lines, source, published)
    else:
        for found in read_all((source,), published=published):
            yield found if isinstance(found, Failure) else (None, found)


def _holds_json_lines(path: Path) -> bool:
    """Whether a file is of JSON lines; what cannot be read is left to read_all."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        return kind_of(head) == "jsonl"
    except (OSError, ReadError):
        return False


def _read_lines(
    lines: BinaryIO, name: str, published: When | None
) -> Iterator[Given | Failure]:
    number = 0
    while line := lines.readline(MAX_LINE_BYTES):
        number += 1
        line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            continue
        try:
            given_id, document = line_to_document(line, file=name)
        except ReadError as error:
            yield Failure(f"{name}, line {number}", "read", str(error))
            continue
        if document.published is None:
            document = replace(document, published=published)
        yield given_id, document


def line_to_document(line: bytes, *, file: str) -> Given:
    """The caller's id and the document of one JSON line.

    Raises ReadError where it is no JSON object with a text.
    """
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ReadError(
            f"not JSON: {error}; for text or HTML name its file: geoevents parse FILE"
        ) from error
    if not isinstance(row, dict):
        raise ReadError('needs an object with a string "text"')
    given_id = row.get("id")
    document = row_to_document(row, file=file)
    return (None if given_id is None else str(given_id)), document
