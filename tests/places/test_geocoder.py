import json

import pytest
from click.testing import CliRunner

from geoevents.cli.gazetteer import gazetteer as gazetteer_command
from geoevents.cli.geocode import geocode
from geoevents.errors import GeoeventsError
from geoevents.places import BundledGeocoder


@pytest.fixture
def geocoder(gazetteer):
    return BundledGeocoder(gazetteer)


def test_geocode_gives_the_best_place_or_all(geocoder):
    best = geocoder.geocode("Paris")
    assert best.raw["country"] == "FR"
    assert best.latitude == pytest.approx(48.85, abs=0.05)
    assert len(geocoder.geocode("Paris", exactly_one=False)) > 1
    assert geocoder.geocode("Paris", country="us").raw["country"] == "US"
    assert geocoder.geocode("zzqqxx") is None


def test_reverse_gives_the_smallest_area_around_a_point(geocoder):
    found = geocoder.reverse((39.82, 46.75), exactly_one=False)
    assert {place.raw["country"] for place in found} >= {"AZ"}
    assert geocoder.reverse((0.0, -30.0)) is None


def test_geopandas_takes_it_as_a_provider(gazetteer):
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.tools.geocode(
        ["Yerevan"], provider=BundledGeocoder, gazetteer=gazetteer
    )
    assert frame.geometry[0].x == pytest.approx(44.51, abs=0.05)


def invoke(*arguments):
    return CliRunner().invoke(geocode, arguments, standalone_mode=False)


@pytest.mark.usefixtures("gazetteer")
def test_the_command_steers_by_point_country_and_date():
    near = invoke("Paris", "--near", "-95.5,33.6", "--json")
    assert json.loads(near.output)[0]["country"] == "US"
    inside = invoke("Georgia", "--in", "US", "--json")
    assert json.loads(inside.output)[0]["feature_code"] == "ADM1"
    later = invoke("Madagiz", "--on", "2021", "--explain")
    assert "not in use on 2021" in later.output


@pytest.mark.usefixtures("gazetteer")
def test_explaining_tells_of_mistranslations():
    assert "translated from zh" in invoke("Naka", "--explain").output


@pytest.mark.usefixtures("gazetteer")
def test_an_unknown_name_is_an_exit_status():
    assert invoke("zzqqxx").return_value == 1


@pytest.mark.parametrize(
    "arguments", [("Paris", "--near", "north"), ("Paris", "--on", "soon")]
)
def test_a_malformed_option_is_named(arguments):
    result = invoke(*arguments)
    assert isinstance(result.exception, GeoeventsError)
    assert arguments[1] in str(result.exception)


@pytest.mark.usefixtures("gazetteer")
def test_info_counts_what_is_bundled():
    result = CliRunner().invoke(gazetteer_command, ["info"])
    assert "places" in result.output
