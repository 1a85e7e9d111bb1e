from collections.abc import Iterator

import pytest

from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.parse.resolve import ContextResolver
from geoevents.parse.senses import assign_senses
from geoevents.places import Gazetteer
from geoevents.places.build import build
from geoevents.places.gazetteer import BUNDLED
from geoevents.text.prepare import prepare


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    folder = BUNDLED
    if not (folder / "meta.json").exists():
        folder = tmp_path_factory.mktemp("gazetteer") / "index"
        build(folder)
    yield Gazetteer.open(folder)


def senses(gazetteer, text, language):
    page = prepare(text, language=language)
    toponyms = GazetteerRecogniser(gazetteer).recognise(page)
    mentions = ContextResolver(gazetteer).resolve(page, toponyms)
    return [(m.text, m.sense) for m in assign_senses(page, mentions)]


@pytest.mark.parametrize(
    ("language", "text", "name", "sense"),
    [
        ("en", "Baku announces new losses.", "Baku", "actor"),
        ("en", "Protests broke out in Baku.", "Baku", "location"),
        ("en", "Despite Ankara's refusals, the talks went on.", "Ankara", "actor"),
        ("en", "Turkey sent weapons to Libya.", "Turkey", "actor"),
        ("en", "Turkey sent weapons to Libya.", "Libya", "location"),
        (
            "en",
            "The Ministry of Defence of Ukraine denied it.",
            "Ukraine",
            "attributive",
        ),
        ("en", "US President Smith spoke.", "US", "attributive"),
        ("en", "Peru's army crossed the river.", "Peru", "attributive"),
        ("en", "The war between Eritrea and Ethiopia goes on.", "Eritrea", "actor"),
        ("en", "The border between Chad and Sudan is shut.", "Chad", "location"),
        ("en", "The region is about the size of Belgium.", "Belgium", "comparison"),
        ("en", "A native of Kenya, she ran fast.", "Kenya", "origin"),
        ("en", "Troops stayed in Georgia and Armenia.", "Armenia", "location"),
        ("ro", "Ucraina a respins oferta.", "Ucraina", "actor"),
        ("ro", "Explozii puternice au avut loc in Siria.", "Siria", "location"),
        ("ru", "Президент Франции выступил вчера.", "Франции", "attributive"),
        ("ru", "Взрывы прогремели в Сирии.", "Сирии", "location"),
        ("fr", "Le ministre des affaires du Mali est parti.", "Mali", "attributive"),
        ("fr", "Des combats ont eu lieu en Libye.", "Libye", "location"),
        ("de", "Die Regierung von Peru lehnte das ab.", "Peru", "attributive"),
        ("de", "In Syrien wurde gekämpft.", "Syrien", "location"),
        ("es", "El presidente de Bolivia viajó ayer.", "Bolivia", "attributive"),
        ("es", "Hubo combates en Siria.", "Siria", "location"),
        ("tr", "Suriye'de çatışmalar sürüyor.", "Suriye", "location"),
        ("tr", "Ermenistan ordusu çekildi.", "Ermenistan", "attributive"),
        ("de", "Man habe Beweise, teilte Eriwan mit.", "Eriwan", "actor"),
        ("en", "Condolences poured in from Tokyo and Rome.", "Rome", "reaction"),
        ("en", "The raid was condemned in Paris.", "Paris", "reaction"),
        ("en", "Moscow reacted angrily to the vote.", "Moscow", "reaction"),
        ("en", "Paris called for calm.", "Paris", "actor"),
        ("en", "Crowds gathered in London over the deaths.", "London", "location"),
        ("en", "Anger grew. In Paris it rained.", "Paris", "location"),
        ("en", "Criticism came from Bamberg.", "Bamberg", "location"),
        ("de", "Kritik kam aus Berlin.", "Berlin", "reaction"),
        ("fr", "Les réactions de Madrid se font attendre.", "Madrid", "reaction"),
        ("es", "Las condolencias llegaron desde Roma.", "Roma", "reaction"),
        ("ro", "Reacții au venit din Paris.", "Paris", "reaction"),
        ("ru", "Москва отреагировала на взрыв.", "Москва", "reaction"),
    ],
)
def test_the_words_around_a_name_tell_what_it_stands_for(
    gazetteer, language, text, name, sense
):
    assert (name, sense) in senses(gazetteer, text, language)


def test_names_listed_together_share_their_sense(gazetteer):
    text = "Chad, Niger and Mali have all declared a state of war."
    assert {sense for _, sense in senses(gazetteer, text, "en")} == {"actor"}


def test_a_town_is_a_scene_even_where_it_begins_the_sentence(gazetteer):
    assert senses(gazetteer, "Aleppo was quiet.", "en") == [("Aleppo", "location")]


def test_mentions_in_boilerplate_say_so(gazetteer):
    text = (
        "Rain fell in Kenya all day and the rivers rose.\n\n"
        "© 2020 Paris Media. All rights reserved."
    )
    found = senses(gazetteer, text, "en")
    assert ("Kenya", "location") in found
    assert all(
        sense in ("boilerplate", "embedded") for name, sense in found if name == "Paris"
    )


@pytest.mark.parametrize(
    ("language", "text", "name", "sense"),
    [
        ("en", "The Kremlin said it was ready.", "Kremlin", "actor"),
        (
            "en",
            "Protesters gathered outside the White House.",
            "White House",
            "location",
        ),
        ("es", "La Casa Blanca pidió calma.", "Casa Blanca", "actor"),
        ("ru", "Бои идут в регионе Амхара.", "Амхара", "location"),
        ("es", "Hubo combates en el departamento del Cauca.", "Cauca", "location"),
    ],
)
def test_seats_of_government_act_and_regions_after_their_kind_are_scenes(
    gazetteer, language, text, name, sense
):
    assert (name, sense) in senses(gazetteer, text, language)
