import json

import pytest

from geoevents.errors import GazetteerError
from geoevents.places import Gazetteer
from geoevents.places.layers import add, import_geonames
from geoevents.places.tables import NAME_COLUMNS, PLACE_COLUMNS

GOOD = "geoevents:mill\tOld Mill\t46.5\t39.5\tP\tPPL\tAZ\t\t\t\t\tmine"


def table(tmp_path, columns, *rows):
    path = tmp_path / "mine.tsv"
    path.write_text("\n".join(["\t".join(columns), *rows, ""]), "utf-8")
    return path


def opened(gazetteer, tmp_path):
    return Gazetteer.open(gazetteer.index.folder, layers=tmp_path / "layers")


def test_own_places_are_found_first(gazetteer, tmp_path):
    row = GOOD.replace("Old Mill", "Paris").replace("geoevents:mill", "geoevents:p")
    add(table(tmp_path, PLACE_COLUMNS, row), tmp_path / "layers", gazetteer)
    grown = opened(gazetteer, tmp_path)
    assert grown.lookup("paris")[0].place.id == "geoevents:p"
    assert "layer mine" in grown.describe()
    (match,) = grown.scan("Paris")
    assert match.place_ids == ("geoevents:p",)


def test_own_names_join_the_names_of_a_place(gazetteer, tmp_path):
    row = "geonames:616052\tOurtown\ten\tcolloquial\t\t\tmine"
    add(table(tmp_path, NAME_COLUMNS, row), tmp_path / "layers", gazetteer)
    grown = opened(gazetteer, tmp_path)
    assert grown.lookup("Ourtown")[0].place.name == "Yerevan"
    assert {"Ourtown", "Ереван"} <= {n.text for n in grown.names_of("geonames:616052")}


def test_a_drawn_area_has_its_outline(gazetteer, tmp_path):
    ring = [[46, 39], [47, 39], [47, 40], [46, 39]]
    feature = {
        "type": "Feature",
        "properties": {"name": "Sector Nine"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "area.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    add(path, tmp_path / "layers", gazetteer)
    grown = opened(gazetteer, tmp_path)
    place = grown.lookup("sector nine")[0].place
    assert grown.outline(place.id).area == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace("46.5", "200"), "200.0"),
        (GOOD.replace("46.5", "east"), "east"),
        (GOOD.replace("Old Mill", " "), "empty"),
        (GOOD.replace("Old Mill", "x" * 10_000), "10000 letters"),
        (GOOD + "\tmore", "13 columns"),
        (GOOD.replace("geoevents:", "osm:"), "prefix"),
        (GOOD + "\n" + GOOD, "twice"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(gazetteer, tmp_path, row, reason):
    layers = tmp_path / "layers"
    add(table(tmp_path, PLACE_COLUMNS, GOOD), layers, gazetteer)
    with pytest.raises(GazetteerError, match=reason) as raised:
        add(table(tmp_path, PLACE_COLUMNS, row), layers, gazetteer)
    assert "\n" not in str(raised.value)
    assert opened(gazetteer, tmp_path).lookup("Old Mill")
    assert [path.name for path in layers.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "content", [b"", b"id\tcolour\n", b"\xff\xfe\x00name", b"%PDF-1.7\n", b"[1, 2]"]
)
def test_a_file_of_another_kind_is_refused(gazetteer, tmp_path, content):
    path = tmp_path / "other.tsv"
    path.write_bytes(content)
    with pytest.raises(GazetteerError):
        add(path, tmp_path / "layers", gazetteer)
    with pytest.raises(GazetteerError):
        import_geonames(path, tmp_path / "layers", gazetteer)


def test_a_country_file_makes_its_villages_known(gazetteer, tmp_path, shared):
    source = shared / "gazetteer" / "GeoNames-AZ.txt"
    import_geonames(source, tmp_path / "layers", gazetteer)
    grown = opened(gazetteer, tmp_path)
    assert len(grown.layers[0].place_number) > 10_000
    assert grown.place("geonames:147047").country == "AZ"
    assert grown.lookup("Baku")[0].place.feature_code == "PPLC"


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("1\t616052\thy\tՔաղաք\t1\t\t\t\t\t", "Քաղաք"),
        ("2\t616052\tfr\tVillerose\t\t\t1\t\t\t", "Villerose"),
        ("3\t616052\ten\tOldtownia\t\t\t\t1\t\t1935", "Oldtownia"),
    ],
)
def test_rows_of_alternate_names_join_the_names_of_a_place(
    gazetteer, tmp_path, row, name
):
    path = tmp_path / "alternateNamesV2.txt"
    path.write_text(row + "\n", "utf-8")
    import_geonames(path, tmp_path / "layers", gazetteer)
    grown = opened(gazetteer, tmp_path)
    assert grown.lookup(name)[0].place.name == "Yerevan"


def test_codes_and_links_among_alternate_names_are_left_out(gazetteer, tmp_path):
    path = tmp_path / "alternateNamesV2.txt"
    rows = ["1\t616052\tiata\tQQQ", "2\t616052\tlink\thttps://a.b", "3\t616052\ten\tOk"]
    path.write_text("".join(row + "\t" * 6 + "\n" for row in rows), "utf-8")
    import_geonames(path, tmp_path / "layers", gazetteer)
    assert not opened(gazetteer, tmp_path).lookup("QQQ")


@pytest.mark.parametrize(
    "row",
    [
        "x\tnot-a-number\ten\tName\t\t\t\t\t\t",
        "1\t616052\ten\t\t\t\t\t\t\t",
        "1\t616052\ten\t" + "x" * 10_000 + "\t\t\t\t\t\t",
    ],
)
def test_a_bad_row_of_alternate_names_is_named(gazetteer, tmp_path, row):
    path = tmp_path / "alternateNamesV2.txt"
    path.write_text(row + "\n", "utf-8")
    with pytest.raises(GazetteerError, match=r"alternateNamesV2.txt:1: "):
        import_geonames(path, tmp_path / "layers", gazetteer)
    assert not (tmp_path / "layers").exists()
