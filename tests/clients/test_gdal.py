"""GDAL's client of OGC API Features: its own command, pyogrio and geopandas."""

import json
import shutil
import subprocess

import pytest

needs_ogr = pytest.mark.skipif(
    shutil.which("ogrinfo") is None, reason="no ogrinfo: apt-get install gdal-bin"
)
NEAR = (46.9, 40.3, 47.0, 40.4)


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr and "Warning" not in done.stderr, done.stderr
    return done.stdout


@needs_ogr
def test_ogrinfo_lists_the_collections(url):
    listed = run("ogrinfo", "-ro", f"OAPIF:{url}/api")
    for name in ("events", "claims", "mentions", "places"):
        assert f": {name}" in listed


@needs_ogr
@pytest.mark.parametrize(
    ("collection", "count"), [("events", 120), ("claims", 120), ("mentions", 120)]
)
def test_ogrinfo_counts_and_describes_a_collection(url, collection, count):
    told = run("ogrinfo", "-ro", "-so", f"OAPIF:{url}/api", collection)
    assert f"Feature Count: {count}" in told
    assert "kind: String" in told or "sense: String" in told


@needs_ogr
def test_ogr_reads_every_page_within_a_box(url, tmp_path):
    target = tmp_path / "near.geojson"
    box = [str(edge) for edge in NEAR]
    run("ogr2ogr", "-spat", *box, str(target), f"OAPIF:{url}/api", "events")
    rows = json.loads(target.read_text())["features"]
    places = [row["properties"]["place"] for row in rows]
    assert len(rows) == 80 and set(places) == {"Terter", "Karabakh"}


def oapif(url: str) -> str:
    pyogrio = pytest.importorskip("pyogrio", reason="no pyogrio: pip install pyogrio")
    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("this build of GDAL has no OAPIF driver")
    return f"OAPIF:{url}/api"


def test_pyogrio_reads_every_page_and_filters_by_box(url):
    source = oapif(url)
    import pyogrio

    layers = {name for name, _ in pyogrio.list_layers(source)}
    assert layers == {"events", "claims", "mentions", "places"}
    assert len(pyogrio.read_dataframe(source, layer="claims")) == 120
    near = pyogrio.read_dataframe(source, layer="events", bbox=NEAR)
    assert set(near["place"]) == {"Terter", "Karabakh"}


def test_geopandas_reads_the_collection_with_its_types(url):
    source = oapif(url)
    geopandas = pytest.importorskip("geopandas", reason="no geopandas")
    frame = geopandas.read_file(source, layer="events")
    assert len(frame) == 120 and frame.crs.to_epsg() == 4326
    assert set(frame.geometry.geom_type) == {"Point", "Polygon"}
    assert frame["claims"].sum() == 120
    assert str(frame["start"].min()).startswith("2020-09-01")
