"""``geoevents rebuild``, ``check`` and ``backup``: derive anew, verify, copy."""

from __future__ import annotations

from pathlib import Path

import click

from geoevents.cli.ingest import report, workers_option
from geoevents.cli.options import db_option, open_existing
from geoevents.parse import make_parser
from geoevents.places import Gazetteer
from geoevents.run.pipeline import rebuild as run_rebuild
from geoevents.run.workers import local_workers
from geoevents.store import open_store, store_name


@click.command()
@db_option
@workers_option
def rebuild(*, db: str, workers: int) -> int:
    """Parse all stored articles anew, re-date them and derive the events again."""
    with open_existing(db) as store, local_workers(workers) as parsing:
        summary = run_rebuild(store, make_parser(Gazetteer.open()), workers=parsing)
        report(summary, store.counts())
    return 1 if summary.failures else 0


@click.command()
@db_option
def check(*, db: str) -> int:
    """Verify that a store is whole: one line for each fault, none when all is well."""
    with open_store(db, read_only=True) as store:
        faults = store.check()
        counts = store.counts()
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        return 1
    click.echo(
        f"{store_name(db)} is whole: {counts['documents']} articles,"
        f" {counts['claims']} claims, {counts['events']} events."
    )
    return 0


@click.command()
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@db_option
@click.option(
    "--compact",
    is_flag=True,
    help="Without the room that deleted rows have left; takes somewhat longer.",
)
def backup(*, target: Path, db: str, compact: bool) -> int:
    """Copy a store to a new file, also while it is read and written.

    The copy is the store as it was at one moment, and is used like any other.
    """
    with open_store(db, read_only=True) as store:
        store.backup(target, compact=compact)
    click.echo(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0
