"""``geoevents ingest``: articles in, claims and events in the store."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import click

from geoevents.cli.options import db_option, edtf_option
from geoevents.model import When
from geoevents.parse import make_parser
from geoevents.places import Gazetteer
from geoevents.run.inputs import read_all
from geoevents.run.pipeline import Summary
from geoevents.run.pipeline import ingest as run_ingest
from geoevents.run.workers import Workers, dask_workers, local_workers
from geoevents.store import open_store

workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that parse side by side.",
)


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
    "--allow-urls",
    is_flag=True,
    help="Fetch sources that are URLs, from the public internet only.",
)
@workers_option
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Parse on a Dask cluster: tcp://HOST:8786. Needs the extra dask.",
)
@click.option(
    "--work",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where Dask's workers leave what they found; all of them must see it."
    "  [default: the store's name with .work]",
)
def ingest(
    sources: tuple[str, ...],
    *,
    db: str,
    published: str | None,
    outlet: str | None,
    allow_urls: bool,
    workers: int,
    dask: str | None,
    work: Path | None,
) -> int:
    """Read articles from files, folders or - (standard input) into the store.

    Text, HTML, JSON lines, CSV, RSS or Atom, WARC and Parquet are told apart by their
    content. What fails is listed at the end and everything else is stored; running
    the same again changes nothing.
    """
    when = When(published, "given") if published else None
    with ExitStack() as stack:
        store = stack.enter_context(open_store(db))
        parsing = stack.enter_context(_workers(workers, dask, work, db))
        counted = stack.enter_context(
            click.progressbar(
                read_all(sources, published=when, outlet=outlet, allow_urls=allow_urls),
                label="Articles",
                show_pos=True,
                file=sys.stderr,
                hidden=not sys.stderr.isatty(),
            )
        )
        parser = make_parser(Gazetteer.open())
        summary = run_ingest(counted, store, parser, workers=parsing)
        counts = store.counts()
    report(summary, counts)
    return 1 if summary.failures or summary.stopped else 0


def _workers(
    count: int, dask: str | None, work: Path | None, db: str
) -> AbstractContextManager[Workers]:
    if dask is None:
        if work is not None:
            raise click.UsageError("--work goes with --dask; leave it out")
        return local_workers(count)
    if count > 1:
        raise click.UsageError("give --workers or --dask, not both")
    return dask_workers(dask, work or Path(f"{db.rpartition('/')[2]}.work"))


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
