"""From the gazetteer's tables to the index that is mapped into memory at run time.

``build`` is called by ``geoevents gazetteer build`` and by the build hook. What the
files hold is described in geoevents/places/index.py, which reads them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from geoevents.errors import GazetteerError
from geoevents.places import outlines, tables
from geoevents.places.columns import Content, write_index
from geoevents.places.fold import fold
from geoevents.places.tables import (
    SEPARATOR,
    NameRow,
    PlaceRow,
)

#: Folder of the tables in a checkout.
TABLES = Path(__file__).parents[2] / "gazetteer"


def build(target: Path, tables_folder: Path = TABLES) -> None:
    """Compile the tables into an index at target, whole or not at all.

    Raises GazetteerError with table, row and reason where a row breaks a rule; an
    index that was there before then stays as it was.
    """
    content = read_tables(tables_folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".gazetteer-", dir=target.parent))
    try:
        write_index(content, partial)
        partial.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        os.replace(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def read_tables(folder: Path) -> Content:
    """Read and cross-check all tables of a gazetteer folder."""
    content = Content()
    _read_world(folder / "world", content)
    _read_curated(folder, content)
    _read_outlines(folder, content)
    return content


def _read_world(folder: Path, content: Content) -> None:
    path = folder / "places.tsv.xz"
    for row in tables.read_rows(
        path, tables.WORLD_COLUMNS, tables.world_place_from_cells
    ):
        content.places[row.id] = row
    path = folder / "names.tsv.xz"
    for names in tables.read_rows(path, tables.WORLD_NAME_COLUMNS, _split_names):
        content.names += names


def _split_names(cells: list[str]) -> list[NameRow]:
    geonameid, language, kind, names = cells
    place = f"geonames:{geonameid}"
    return [NameRow(place, name, language, kind) for name in names.split(SEPARATOR)]


def _read_curated(folder: Path, content: Content) -> None:
    """Extracts first, then what was written by hand, which wins and counts as such."""
    for path in sorted((folder / "extracts").glob("*.places.tsv")):
        _read_places(path, content)
    for path in sorted((folder / "places").glob("*.tsv")):
        for place_id in _read_places(path, content):
            if place_id in content.curated:
                raise GazetteerError(f"{path}: {place_id} is in two tables")
            content.curated.add(place_id)
    for path in sorted((folder / "names").glob("*.tsv")):
        content.curated.update(_read_names(path, content))
    further = (folder / "further").glob("*.tsv")
    for path in sorted((*(folder / "extracts").glob("*.names.tsv"), *further)):
        _read_names(path, content)
    path = folder / "artefacts.tsv"
    rows = tables.read_rows(path, tables.ARTEFACT_COLUMNS, tables.artefact_from_cells)
    content.artefacts += [_known(row, row.place, content, path) for row in rows]
    _read_demonyms(folder / "demonyms.tsv", content)
    _drop_names(folder / "dropped.tsv", content)


def _drop_names(path: Path, content: Content) -> None:
    """Take away names that the packages give a place by mistake.

    Raises GazetteerError where the place is unknown or has no such name, so that the
    table never outlives the mistake.
    """
    dropped: dict[str, set[str]] = {}
    for place, name, _ in tables.read_rows(path, tables.DROPPED_COLUMNS, tuple):
        row = content.places.get(place)
        if row is None or fold(name) not in map(fold, row.names):
            raise GazetteerError(f"{path}: {place} has no further name {name}")
        dropped.setdefault(place, set()).add(fold(name))
    for place, folded in dropped.items():
        row = content.places[place]
        kept = tuple(name for name in row.names if fold(name) not in folded)
        content.places[place] = replace(row, names=kept)


def _read_places(path: Path, content: Content) -> set[str]:
    """Add the places of a table; their ids. Raises where one is there twice."""
    ids: set[str] = set()
    for row in tables.read_rows(path, tables.PLACE_COLUMNS, tables.place_from_cells):
        if row.id in ids:
            raise GazetteerError(f"{path}: {row.id} is there twice")
        known = content.places.get(row.id)
        content.places[row.id] = _overlay(row, known) if known else row
        ids.add(row.id)
    return ids


def _read_names(path: Path, content: Content) -> set[str]:
    """Add the names of a table; the ids of their places."""
    rows = tables.read_rows(path, tables.NAME_COLUMNS, tables.name_from_cells)
    names = [_known(row, row.place, content, path) for row in rows]
    content.names += names
    return {name.place for name in names}


def _read_demonyms(path: Path, content: Content) -> None:
    countries = {
        row.country: row.id
        for row in content.places.values()
        if row.feature_code == "PCLI"
    }
    for cells in tables.read_rows(path, tables.DEMONYM_COLUMNS, list):
        content.names += _demonyms(cells, countries, content, path)


def _overlay(row: PlaceRow, known: PlaceRow) -> PlaceRow:
    """A curated row above the packages' row: what it leaves empty stays theirs."""
    return replace(
        row,
        country=row.country or known.country,
        admin1=row.admin1 or known.admin1,
        admin2=row.admin2 or known.admin2,
        population=row.population or known.population,
        radius_km=row.radius_km or known.radius_km,
        names=(known.name, *known.names),
    )


def _known(row: Any, place: str, content: Content, path: Path) -> Any:
    if place not in content.places:
        raise GazetteerError(f"{path}: {row.name}: there is no place {place}")
    return row


def _demonyms(
    cells: list[str], countries: dict[str, str], content: Content, path: Path
) -> Iterable[NameRow]:
    place = countries.get(cells[0], cells[0])
    if place not in content.places:
        raise GazetteerError(f"{path}: there is no country or place {cells[0]}")
    for language, words in zip(tables.DEMONYM_COLUMNS[1:], cells[1:], strict=True):
        for word in filter(None, words.split(SEPARATOR)):
            yield NameRow(place, word, language, "demonym")


def _read_outlines(folder: Path, content: Content) -> None:
    path = folder / "world" / "outlines.tsv.xz"
    for geonameid, rings in tables.read_rows(path, tables.WORLD_OUTLINE_COLUMNS, tuple):
        if f"geonames:{geonameid}" in content.places:
            content.outlines[f"geonames:{geonameid}"] = outlines.decode(rings)
    path = folder / "outlines.tsv"
    for place, shape, value, _ in tables.read_rows(path, tables.OUTLINE_COLUMNS, tuple):
        if place not in content.places:
            raise GazetteerError(f"{path}: there is no place {place}")
        try:
            drawn = outlines.draw(shape, value, content.outlines)
        except (KeyError, ValueError) as error:
            raise GazetteerError(f"{path}: {place}: {error}") from error
        content.outlines[place] = drawn
