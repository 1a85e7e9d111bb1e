"""The gazetteer's tables as records: reading them strictly, writing them the same.

Tables are tab-separated UTF-8 with a header line; ``.xz`` files are compressed. A row
that breaks a rule stops the reading with one line that names file, row and reason, so
that nothing half-read is ever compiled.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from geoevents.edtf import edtf_to_interval
from geoevents.errors import GazetteerError, InvalidValue
from geoevents.geo import is_lonlat

T = TypeVar("T")

#: What a name is to its place. "short": a town called like the division around it.
NAME_KINDS = (
    "official",
    "endonym",
    "exonym",
    "historical",
    "former",
    "colloquial",
    "abbreviation",
    "short",
    "translation_artefact",
    "alternate",
    "demonym",
    "adjective",
)

#: Longest name that a table may hold, in code points.
MAX_NAME = 120

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e]")

#: Between the names of one cell.
SEPARATOR = "|"

WORLD_COLUMNS = (
    "geonameid",
    "name",
    "lon",
    "lat",
    "feature_class",
    "feature_code",
    "country",
    "admin1",
    "admin2",
    "population",
    "radius_km",
    "source",
    "names",
)
WORLD_NAME_COLUMNS = ("geonameid", "language", "kind", "names")
WORLD_OUTLINE_COLUMNS = ("geonameid", "rings")
PLACE_COLUMNS = (
    "id",
    "name",
    "lon",
    "lat",
    "feature_class",
    "feature_code",
    "country",
    "admin1",
    "admin2",
    "population",
    "radius_km",
    "source",
)
NAME_COLUMNS = ("place", "name", "language", "kind", "side", "valid", "source")
ARTEFACT_COLUMNS = ("name", "source_language", "place", "reading", "evidence")
DEMONYM_COLUMNS = ("place", "en", "ro", "ru", "fr", "de", "es", "tr")
DROPPED_COLUMNS = ("place", "name", "source")
OUTLINE_COLUMNS = ("place", "shape", "value", "source")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of a table. radius_km: None where its class settles it.

    names: further names without language; source: where the row comes from.
    """

    id: str
    name: str
    lon: float
    lat: float
    feature_class: str
    feature_code: str
    country: str
    admin1: str
    admin2: str
    population: int
    radius_km: float | None
    source: str
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_name(self.name)
        for name in self.names:
            _check_name(name)
        _check(is_lonlat(self.lon, self.lat), f"lon {self.lon}, lat {self.lat}: range")
        _check(self.population >= 0, f"population {self.population} is below 0")
        _check(len(self.feature_class) == 1, f"feature_class {self.feature_class!r}")
        _check(bool(self.feature_code), "feature_code is empty")
        _check(len(self.country) in (0, 2), f"country {self.country!r}: two letters")
        _check(self.radius_km is None or self.radius_km > 0, "radius_km must be > 0")


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name of a place. language: BCP 47 or empty; valid: EDTF or empty."""

    place: str
    name: str
    language: str
    kind: str
    side: str = ""
    valid: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check(self.kind in NAME_KINDS, f"kind {self.kind!r} is not listed")
        if self.valid:
            edtf_to_interval(self.valid)


@dataclass(frozen=True, slots=True)
class ArtefactRow:
    """What machine translation made of a place's name in one source language.

    reading: the name that was meant. evidence: how the slip comes about.
    """

    name: str
    source_language: str
    place: str
    reading: str
    evidence: str

    def __post_init__(self) -> None:
        _check_name(self.name)
        _check_name(self.reading)
        _check(bool(self.source_language), "source_language is empty")


def _check(ok: bool, message: str) -> None:
    if not ok:
        raise InvalidValue(message)


def has_controls(name: str) -> bool:
    """Whether a control character or line separator is in it (joiners may be)."""
    return _CONTROLS.search(name) is not None


def _check_name(name: str) -> None:
    _check(bool(name.strip()), "a name is empty")
    _check(len(name) <= MAX_NAME, f"name {name[:30]!r}... has {len(name)} letters")
    _check(not has_controls(name), f"name {name[:30]!r} holds a control character")


def read_text(path: Path) -> str:
    """The text of a table, decompressed where it ends in ``.xz``."""
    try:
        data = path.read_bytes()
        if path.suffix == ".xz":
            data = lzma.decompress(data)
        return data.decode("utf-8-sig")
    except (OSError, lzma.LZMAError) as error:
        raise GazetteerError(f"{path}: {error}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GazetteerError(f"{path}:{line}: not UTF-8: {error.reason}") from error


def read_rows(
    path: Path, columns: Sequence[str], make: Callable[[list[str]], T]
) -> Iterator[T]:
    """Each row of a table as a record.

    Raises GazetteerError, with file, line and reason, on the first bad row.
    """
    lines = read_text(path).split("\n")
    if tuple(lines[0].rstrip("\r").split("\t")) != tuple(columns):
        raise GazetteerError(f"{path}:1: columns must be {' '.join(columns)}")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if cells == [""] or cells[0].startswith("#"):
            continue
        if len(cells) != len(columns):
            found = f"{len(cells)} columns instead of {len(columns)}"
            raise GazetteerError(f"{path}:{number}: {found}")
        try:
            yield make(cells)
        except ValueError as error:
            raise GazetteerError(f"{path}:{number}: {error}") from error


def write_rows(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> bytes:
    """Write a table, compressed where the name ends in ``.xz``; the bytes written."""
    lines = ["\t".join(columns), *("\t".join(row) for row in rows), ""]
    data = "\n".join(lines).encode()
    if path.suffix == ".xz":
        data = lzma.compress(data, format=lzma.FORMAT_XZ, filters=_XZ_FILTERS)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(path.suffix + ".part")
    partial.write_bytes(data)
    partial.replace(path)
    return data


# lc=4, pb=0 suits text: 3 % smaller than the preset alone. The size of the blocks and
# the number of threads are fixed, so that the bytes are the same on every machine.
_XZ_FILTERS = [
    {
        "id": lzma.FILTER_LZMA2,
        "preset": 9 | lzma.PRESET_EXTREME,
        "lc": 4,
        "lp": 0,
        "pb": 0,
    }
]


def place_from_cells(cells: list[str]) -> PlaceRow:
    """The place of a row of PLACE_COLUMNS."""
    (pid, name, lon, lat, fclass, fcode, country, admin1, admin2, *rest) = cells
    population, radius, source = rest
    _check(pid.startswith(("geonames:", "geoevents:")), f"id {pid!r}: unknown prefix")
    return PlaceRow(
        id=pid,
        name=name,
        lon=float(lon),
        lat=float(lat),
        feature_class=fclass,
        feature_code=fcode,
        country=country,
        admin1=admin1,
        admin2=admin2,
        population=int(population or 0),
        radius_km=float(radius) if radius else None,
        source=source,
    )


def world_place_from_cells(cells: list[str]) -> PlaceRow:
    """The place of a row of WORLD_COLUMNS."""
    *front, names = cells
    row = place_from_cells([f"geonames:{front[0]}", *front[1:]])
    return replace(row, names=tuple(names.split(SEPARATOR)) if names else ())


def world_place_to_cells(row: PlaceRow) -> tuple[str, ...]:
    """The row of WORLD_COLUMNS of a place; coordinates to 11 m."""
    return (
        row.id.removeprefix("geonames:"),
        row.name,
        f"{row.lon:.4f}".rstrip("0").rstrip("."),
        f"{row.lat:.4f}".rstrip("0").rstrip("."),
        row.feature_class,
        row.feature_code,
        row.country,
        row.admin1,
        row.admin2,
        str(row.population or ""),
        f"{row.radius_km:.0f}" if row.radius_km else "",
        row.source,
        SEPARATOR.join(row.names),
    )


def name_from_cells(cells: list[str]) -> NameRow:
    """The name of a row of NAME_COLUMNS."""
    return NameRow(*cells)


def artefact_from_cells(cells: list[str]) -> ArtefactRow:
    """The artefact of a row of ARTEFACT_COLUMNS."""
    return ArtefactRow(*cells)
