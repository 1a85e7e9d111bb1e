"""``geoevents rebuild`` and ``geoevents check``: derive anew, verify a store."""

from __future__ import annotations

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
