"""``geoevents documents`` and ``geoevents events``: what a store holds, as lists."""

from __future__ import annotations

from typing import Any

import click
import orjson

from geoevents.cli.options import db_option
from geoevents.store import open_store
from geoevents.store.filters import EventFilter
from geoevents.store.protocol import DocumentRow


@click.command()
@db_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def documents(*, db: str, as_json: bool) -> None:
    """List the articles: file, language, date and how it was found, counts."""
    with open_store(db, read_only=True) as store:
        for row in store.documents():
            _echo_json(row.to_json()) if as_json else click.echo(_document_line(row))


@click.command()
@db_option
@click.option("--json", "as_json", is_flag=True, help="One GeoJSON Feature a line.")
def events(*, db: str, as_json: bool) -> None:
    """List the events: when, where, what, and how many claims of how many origins."""
    with open_store(db, read_only=True) as store:
        for feature in store.select_events(EventFilter()):
            row = feature.to_json()
            if as_json:
                _echo_json(row)
            else:
                click.echo(_event_line(row["id"], row["properties"]))


def _document_line(row: DocumentRow) -> str:
    date = row.published or "no date"
    how = f" ({row.rule})" if row.rule else ""
    name = row.file or row.url or row.title or row.id
    return (
        f"{date}{how}  {row.language}  {name}"
        f"  {row.mentions} mentions, {row.claims} claims"
    )


def _event_line(event_id: str, properties: dict[str, Any]) -> str:
    marks = [
        word
        for word, on in (
            ("background", properties["background"]),
            ("disputed", properties["disputed"]),
        )
        if on
    ]
    return (
        f"{event_id}  {properties['when'] or 'undated':<21}  {properties['title']}"
        f"  ({properties['claims']} claims, {properties['origins']} origins"
        f"{''.join(', ' + mark for mark in marks)})"
    )


def _echo_json(row: dict[str, Any]) -> None:
    click.echo(orjson.dumps(row).decode())
