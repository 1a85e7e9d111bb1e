from collections.abc import Iterator

import pytest

from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.places import Gazetteer
from geoevents.places.build import build
from geoevents.places.gazetteer import BUNDLED
from geoevents.text.prepare import prepare

DISPUTE = (
    "Armenia and Azerbaijan broke out in the Naka region on Sunday. Armenia closed"
    " roads. Azerbaijan closed airports. Armenia called up reserves, and Azerbaijan"
    " imposed a curfew. "
)


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    folder = BUNDLED
    if not (folder / "meta.json").exists():
        folder = tmp_path_factory.mktemp("gazetteer") / "index"
        build(folder)
    yield Gazetteer.open(folder)


def readings(gazetteer, text, *, repair=True):
    page = prepare(text, language="en")
    toponyms = GazetteerRecogniser(gazetteer, repair=repair).recognise(page)
    return {t.repair.original: t for t in toponyms if t.repair}


def test_a_name_spelt_out_of_its_short_form_is_read_as_the_place(gazetteer):
    toponym = readings(gazetteer, DISPUTE)["Naka region"]
    assert toponym.name == gazetteer.place("geonames:409410").name
    assert any("Azerbaijan" in line or "zh" in line for line in toponym.repair.evidence)


def test_two_contracted_countries_side_by_side_are_read_as_the_parties(gazetteer):
    text = DISPUTE + "Both Asia and Afghanistan declared a state of war."
    found = readings(gazetteer, text)
    assert found["Asia"].name == "Armenia"
    assert found["Afghanistan"].name == "Azerbaijan"
    assert all(found["Asia"].repair.evidence)


def test_a_ministry_of_the_misread_country_is_read_as_well(gazetteer):
    text = DISPUTE + "The Ministry of Defence of Afghanistan counted its losses."
    assert readings(gazetteer, text)["Afghanistan"].name == "Azerbaijan"


@pytest.mark.parametrize(
    "sentence",
    [
        "The two countries lie on the border of Asia and Europe.",
        "Azerbaijan once sent soldiers to serve in Afghanistan.",
        "Afghanistan and Kabul were not mentioned by the Afghan guests.",
    ],
)
def test_names_that_the_article_means_as_written_are_left_alone(gazetteer, sentence):
    assert set(readings(gazetteer, DISPUTE + sentence)) == {"Naka region"}


def test_an_article_about_afghanistan_is_left_alone(gazetteer):
    text = (
        "Afghanistan held talks in Kabul. Armenia sent a guest, and Azerbaijan sent"
        " another. Both Asia and Afghanistan need peace, the Afghan minister said."
    )
    assert readings(gazetteer, text) == {}


def test_a_japanese_town_of_the_same_spelling_is_left_alone(gazetteer):
    text = "A factory opened in Naka, Japan, two hours north of Tokyo."
    assert readings(gazetteer, text) == {}


def test_repairs_can_be_switched_off(gazetteer):
    assert readings(gazetteer, DISPUTE, repair=False) == {}
