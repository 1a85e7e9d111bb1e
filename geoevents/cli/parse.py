"""``geoevents parse``: JSON lines in, JSON lines out, in order, nothing stored."""

from __future__ import annotations

import sys
from typing import Any, BinaryIO

import click
import orjson

from geoevents.edtf import edtf_to_interval
from geoevents.encode import analysis_to_json
from geoevents.errors import InvalidValue
from geoevents.model import Document, Source, When
from geoevents.parse import Parser, make_parser
from geoevents.parse.analyse import STEPS
from geoevents.places import Gazetteer

#: A longer line is refused: it is ten times the longest article that is read.
MAX_LINE_BYTES = 400_000_000


@click.command()
@click.argument("source", type=click.File("rb"), default="-")
@click.option(
    "--only",
    default=",".join(STEPS),
    show_default=True,
    help="Which parts to find, with commas between them.",
)
@click.option(
    "--recogniser",
    type=click.Choice(["auto", "core"]),
    default="auto",
    show_default=True,
    help="auto is the best that is installed.",
)
@click.option(
    "--repair/--no-repair",
    default=True,
    show_default=True,
    help="Propose readings for machine-translated names.",
)
@click.option("--explain", is_flag=True, help="Add candidates and reasons to mentions.")
def parse(
    source: BinaryIO, *, only: str, recogniser: str, repair: bool, explain: bool
) -> int:
    """Analyse JSON lines of SOURCE (a file, or - for standard input).

    A line is {"id", "text", "published"?, "language"?, "source"?}; one line of JSON
    comes out for each, in the same order. The fields are in docs/api.md.
    """
    steps = frozenset(part.strip() for part in only.split(",") if part.strip())
    parser = make_parser(
        Gazetteer.open(), recogniser=recogniser, repair=repair, steps=steps
    )
    return _parse_lines(source, parser, explain=explain)


def _parse_lines(source: BinaryIO, parser: Parser, *, explain: bool) -> int:
    status = 0
    number = 0
    while line := source.readline(MAX_LINE_BYTES):
        number += 1
        if not line.strip():
            continue
        try:
            given_id, document = line_to_document(line)
        except InvalidValue as error:
            click.echo(f"line {number}: {error}", err=True)
            status = 1
            continue
        analysis = parser.analyse(document)
        row = analysis_to_json(analysis, document_id=given_id, explain=explain)
        sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
        sys.stdout.buffer.flush()
    return status


def line_to_document(line: bytes) -> tuple[str | None, Document]:
    """The caller's id and the document of one JSON line. Raises InvalidValue."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InvalidValue(f"not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InvalidValue('needs an object with a string "text"')
    return row_to_document(row)


def row_to_document(row: dict[str, Any]) -> tuple[str | None, Document]:
    """The caller's id and the document of one decoded object. Raises InvalidValue."""
    published = row.get("published")
    if published is not None:
        edtf_to_interval(str(published))
    source = row.get("source")
    document = Document(
        text=row["text"],
        source=Source(name=source if isinstance(source, str) else None),
        published=When(str(published), "given") if published else None,
        language=row.get("language") or None,
    )
    return (str(row["id"]) if row.get("id") is not None else None), document
