"""``geoevents gazetteer``: make, describe and grow the gazetteer."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def gazetteer() -> None:
    """Make, describe and grow the gazetteer."""


@gazetteer.command()
@click.option(
    "--packages",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".build-cache"),
    show_default=True,
    help="Folder for the downloaded packages.",
)
def refresh(*, packages: Path) -> None:
    """Make the world table anew from the pinned packages (needs a network)."""
    from geoevents.places.build import TABLES
    from geoevents.places.refresh import refresh as refresh_world

    manifest = refresh_world(TABLES, packages)
    click.echo(f"{manifest['places']:,} places, {manifest['names']:,} names")


@gazetteer.command()
@click.option(
    "--tables",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the tables, if not the checkout's.",
)
def build(*, tables: Path | None) -> None:
    """Compile the tables into the index that the program opens."""
    from geoevents.places.build import TABLES
    from geoevents.places.build import build as build_index
    from geoevents.places.gazetteer import BUNDLED, Gazetteer

    build_index(BUNDLED, tables or TABLES)
    click.echo(f"{len(Gazetteer.open(BUNDLED)):,} places in {BUNDLED}")


@gazetteer.command()
def info() -> None:
    """Describe the compiled gazetteer: counts, folder and layers."""
    from geoevents.places.gazetteer import Gazetteer

    for label, value in Gazetteer.open().describe().items():
        click.echo(f"{label:<12} {value}")


_FILE = click.argument("file", type=click.Path(exists=True, path_type=Path))


@gazetteer.command()
@_FILE
def add(*, file: Path) -> None:
    """Add your own places or names: FILE is a TSV or GeoJSON (docs/gazetteer.md)."""
    from geoevents.places.gazetteer import Gazetteer, layers_folder
    from geoevents.places.layers import add as add_layer

    _report(add_layer(file, layers_folder(), Gazetteer.open()))


@gazetteer.command("import")
@_FILE
def import_(*, file: Path) -> None:
    """Load a GeoNames country file or alternateNamesV2 rows as a layer."""
    from geoevents.places.gazetteer import Gazetteer, layers_folder
    from geoevents.places.layers import import_geonames

    _report(import_geonames(file, layers_folder(), Gazetteer.open()))


def _report(layer: Path) -> None:
    from geoevents.places.index import Index

    index = Index(layer)
    counts = f"{len(index.place_number):,} places, {len(index.name_place):,} names"
    click.echo(f"layer {layer.name}: {counts} in {layer}")
