"""``geoevents parse``: JSON lines in, JSON lines out, in order, nothing stored."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

import click
import orjson

from geoevents.encode import analysis_to_json
from geoevents.errors import ReadError
from geoevents.model import Document
from geoevents.parse import Parser, make_parser
from geoevents.parse.analyse import STEPS
from geoevents.parse.models import RECOGNISERS
from geoevents.places import Gazetteer
from geoevents.text.records import row_to_document

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
    source: BinaryIO, *, only: str, recogniser: str, repair: bool, explain: bool
) -> int:
    """Analyse JSON lines of SOURCE (a file, or - for standard input).

    A line is {"id", "text", "published"?, "language"?, "source"?}; one line of JSON
    comes out for each, in the same order. The fields are in docs/api.md.
    """
    steps = frozenset(part.strip() for part in only.split(",") if part.strip())
    parser = make_parser(
        Gazetteer.open(),
        recogniser=recogniser,
        repair=repair,
        steps=steps,
        latest=datetime.now(UTC).date() + timedelta(days=1),
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
        except ReadError as error:
            click.echo(f"line {number}: {error}", err=True)
            status = 1
            continue
        analysis = parser.analyse(document)
        row = analysis_to_json(analysis, document_id=given_id, explain=explain)
        sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
        sys.stdout.buffer.flush()
    return status


def line_to_document(line: bytes) -> tuple[str | None, Document]:
    """The caller's id and the document of one JSON line.

    Raises ReadError where it is no JSON object with a text.
    """
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ReadError(f"not JSON: {error}") from error
    if not isinstance(row, dict):
        raise ReadError('needs an object with a string "text"')
    given_id = row.get("id")
    document = row_to_document(row, file="standard input")
    return (None if given_id is None else str(given_id)), document
