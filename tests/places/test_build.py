import subprocess
import sys

import pytest

from geoevents.errors import GazetteerError
from geoevents.places import Gazetteer, tables
from geoevents.places.build import build

BLOCKED = """
import sys
for name in ("rapidfuzz", "geopy", "click", "babel", "orjson", "eld"):
    sys.modules[name] = None
import geoevents.places.build
"""


def test_building_needs_few_packages():
    subprocess.run([sys.executable, "-c", BLOCKED], check=True)


@pytest.fixture
def folder(tmp_path):
    """A gazetteer of one country and one town."""
    world = tmp_path / "gazetteer" / "world"
    land = "1 Landia 10 50 A PCLI XL . . 1000 100 c ."
    town = "2 Townton 10.5 50.5 P PPLC XL 01 . 500 . g Таунтон|Townstead"
    rows = [[c.strip(".") for c in row.split(" ")] for row in (land, town)]
    tables.write_rows(world / "places.tsv.xz", tables.WORLD_COLUMNS, rows)
    names = [["1", "ro", "exonym", "Landia|Țara"]]
    tables.write_rows(world / "names.tsv.xz", tables.WORLD_NAME_COLUMNS, names)
    square = [["1", "9000 49000 2000 0 0 2000 -2000 0"]]
    tables.write_rows(world / "outlines.tsv.xz", tables.WORLD_OUTLINE_COLUMNS, square)
    top = tmp_path / "gazetteer"
    tables.write_rows(top / "dropped.tsv", tables.DROPPED_COLUMNS, [])
    tables.write_rows(top / "artefacts.tsv", tables.ARTEFACT_COLUMNS, [])
    demonyms = [["XL", "Landian", "landez", "", "", "", "", ""]]
    tables.write_rows(top / "demonyms.tsv", tables.DEMONYM_COLUMNS, demonyms)
    tables.write_rows(top / "outlines.tsv", tables.OUTLINE_COLUMNS, [])
    return top


def test_a_small_gazetteer_is_built_and_opened(folder, tmp_path):
    build(tmp_path / "index", folder)
    small = Gazetteer.open(tmp_path / "index")
    (town,) = small.lookup("таунтон")
    assert small.parents(town.place)[0].name == "Landia"
    assert small.demonyms("landez")[0].place.id == "geonames:1"
    assert [place.id for place in small.containing(10, 50)] == ["geonames:1"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("geonames:2 T 200 50 P PPL XL . . . . s", "lon 200"),
        ("geonames:2 T 20 50 P PPL XL . . . .", "columns"),
        ("geonames:9 T 20 50 P . XL . . . . s", "feature_code"),
    ],
)
def test_a_bad_row_stops_the_build_and_the_index_stays(folder, tmp_path, row, reason):
    build(tmp_path / "index", folder)
    rows = [[cell.strip(".") for cell in row.split(" ")]]
    tables.write_rows(folder / "places" / "mine.tsv", tables.PLACE_COLUMNS, rows)
    with pytest.raises(GazetteerError, match=rf"mine.tsv:2: .*{reason}"):
        build(tmp_path / "index", folder)
    assert Gazetteer.open(tmp_path / "index").lookup("Townton")
    assert not list(tmp_path.glob(".gazetteer-*"))


def test_the_same_tables_give_the_same_bytes(folder, tmp_path):
    for name in ("one", "two"):
        build(tmp_path / name, folder)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
