"""``geoevents ingest``: articles in, claims and events in the store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack

import click

from geoevents.cli.options import db_option, edtf_option
from geoevents.model import Document, Failure, When
from geoevents.parse import make_parser
from geoevents.places import Gazetteer
from geoevents.run.pipeline import Summary
from geoevents.run.pipeline import ingest as run_ingest
from geoevents.run.workers import worker_pool
from geoevents.store import open_store
from geoevents.text.read import read


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@db_option
@click.option(
    "--published",
    metavar="DATE",
    callback=edtf_option,
    help="Date of articles that carry none: 2020-09-28 or 2020-09.",
)
@click.option("--source", "outlet", metavar="NAME", help="The outlet of the articles.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that parse side by side.",
)
def ingest(
    sources: tuple[str, ...],
    *,
    db: str,
    published: str | None,
    outlet: str | None,
    workers: int,
) -> int:
    """Read articles from files, folders or - (standard input) into the store.

    Text, HTML, JSON lines, CSV, RSS or Atom and WARC are told apart by their content.
    What fails is listed at the end and everything else is stored; running the same
    again changes nothing.
    """
    when = When(published, "given") if published else None
    with ExitStack() as stack:
        store = stack.enter_context(open_store(db))
        executor = stack.enter_context(worker_pool(workers)) if workers > 1 else None
        counted = stack.enter_context(
            click.progressbar(
                _read_all(sources, when, outlet),
                label="Articles",
                show_pos=True,
                file=sys.stderr,
                hidden=not sys.stderr.isatty(),
            )
        )
        parser = make_parser(Gazetteer.open())
        summary = run_ingest(counted, store, parser, executor=executor)
        counts = store.counts()
    report(summary, counts)
    return 1 if summary.failures or summary.stopped else 0


def _read_all(
    sources: tuple[str, ...], published: When | None, outlet: str | None
) -> Iterator[Document | Failure]:
    for source in sources:
        yield from read(source, published=published, outlet=outlet)


def report(summary: Summary, counts: dict[str, int]) -> None:
    """Say what was done: failures one a line on stderr, then the sums on stdout."""
    for failure in summary.failures:
        click.echo(f"{failure.document}: {failure.reason}", err=True)
    stored = summary.stored
    parts = [f"{stored.added} new", f"{stored.unchanged} known already"]
    if stored.revised:
        parts.append(f"{stored.revised} revised")
    if summary.failures:
        parts.append(f"{len(summary.failures)} failed")
    click.echo(f"Articles: {', '.join(parts)}.")
    if summary.redated:
        click.echo(f"Dated by what other articles tell: {summary.redated}.")
    click.echo(
        f"The store holds {counts['documents']} articles, {counts['claims']} claims"
        f" and {counts['events']} events."
    )
    if summary.stopped:
        click.echo("Stopped early: run the same again to go on.", err=True)
