from collections.abc import Iterator

import pytest

from geoevents.model import Candidate, Place
from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.parse.resolve import ContextResolver
from geoevents.parse.toponyms.ranking import (
    calibrated,
    options_of,
    probabilities,
    with_cues,
)
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


def resolve(gazetteer, text, language="en"):
    page = prepare(text, language=language)
    toponyms = GazetteerRecogniser(gazetteer).recognise(page)
    mentions = ContextResolver(gazetteer).resolve(page, toponyms)
    return {mention.text: mention.resolution for mention in mentions}


def country_of(gazetteer, text, name):
    return resolve(gazetteer, text)[name].place.country


@pytest.mark.parametrize(
    ("text", "name", "country", "code"),
    [
        ("The prime minister of Georgia spoke in Tbilisi.", "Georgia", "GE", "PCLI"),
        (
            "The governor of Georgia spoke in Atlanta, Savannah.",
            "Georgia",
            "US",
            "ADM1",
        ),
        ("A fire broke out in Paris, Texas, near Dallas.", "Paris", "US", "PPL"),
        ("A fire broke out in Paris, police in France said.", "Paris", "FR", "PPLC"),
        ("Rain fell on Birmingham, Leeds and Manchester.", "Birmingham", "GB", None),
        ("Rain fell on Birmingham, Alabama, and Montgomery.", "Birmingham", "US", None),
    ],
)
def test_the_other_places_of_the_article_tell_namesakes_apart(
    gazetteer, text, name, country, code
):
    place = resolve(gazetteer, text)[name].place
    assert place.country == country
    assert code is None or place.feature_code.startswith(code)


def test_a_word_for_a_settlement_chooses_the_village_not_the_mountains(gazetteer):
    text = (
        "Armata azera a anuntat ca a ocupat inaltimi in jurul localitatii Talysh,"
        " aproape de Terter, in Azerbaidjan."
    )
    resolution = resolve(gazetteer, text, "ro")["Talysh"]
    assert resolution.place.id == "geonames:584885"
    assert any("localitatii" in reason for reason in resolution.reasons)


def test_one_name_means_one_place_throughout_an_article(gazetteer):
    text = "He grew up in Paris, Texas. Years later Paris still feels like home."
    page = prepare(text, language="en")
    toponyms = GazetteerRecogniser(gazetteer).recognise(page)
    mentions = ContextResolver(gazetteer).resolve(page, toponyms)
    assert len({m.place.id for m in mentions if m.text == "Paris"}) == 1


def test_a_continent_is_never_a_small_thing_of_its_name(gazetteer):
    for name in ("Africa", "Europe", "Asia"):
        resolution = resolve(gazetteer, f"Trade between {name} and China grew.")[name]
        assert resolution.place.feature_code == "CONT"


def test_a_resolution_tells_its_reasons_its_rivals_and_what_would_change_it(gazetteer):
    resolution = resolve(gazetteer, "Floods hit Tripoli, Libya, on Monday.")["Tripoli"]
    assert resolution.place.country == "LY"
    assert any("Libya" in reason for reason in resolution.reasons)
    assert resolution.candidates[0].place == resolution.place
    assert len(resolution.candidates) > 1
    assert resolution.would_change


def test_a_name_that_the_gazetteer_does_not_know_stays_unresolved(gazetteer):
    resolution = resolve(gazetteer, "They fled the village of Qwortzlim.")["Qwortzlim"]
    assert resolution.place is None
    assert resolution.reasons


def hamlet(number, country="US"):
    return Place(
        f"geonames:{number}", "Springfield", 10.0 * number, 10, "P", "PPL", country,
        None, None, 900, 2,
    )  # fmt: skip


def test_many_equal_hamlets_leave_none_of_them_likely():
    options = options_of(Candidate(hamlet(n), 0.3) for n in range(1, 9))
    assert max(probabilities(options)) < 0.35


def test_a_cue_speaks_for_its_class_and_against_the_others():
    options = options_of([Candidate(hamlet(1), 0.5)])
    settlement = with_cues(options[0], ("P:village of",))
    mountain = with_cues(options[0], ("T:mount",))
    assert settlement.score > options[0].score > mountain.score


@pytest.mark.parametrize(
    ("text", "name", "feature_class"),
    [
        ("Air strikes on Idlib killed ten people.", "Idlib", "P"),
        ("The Taliban attacked Kunduz on Friday.", "Kunduz", "P"),
        ("Residents of Kirkuk spent the night in cellars.", "Kirkuk", "P"),
        ("The Kunduz province saw heavy fighting.", "Kunduz", "A"),
        ("Fighting went on in the Lviv region all night.", "Lviv", "A"),
        ("Fires in Washington and Oregon burn.", "Washington", "A"),
        ("Kandahar, Helmand and Zabul provinces saw fighting.", "Kandahar", "A"),
        ("Flooding in New York killed two people.", "New York", "P"),
        ("Storms in Vermont, New York and New Jersey.", "New York", "A"),
    ],
)
def test_a_bare_name_means_the_town_unless_words_or_neighbours_say_the_area(
    gazetteer, text, name, feature_class
):
    found = resolve(gazetteer, text)
    (resolution,) = [found[text] for text in found if text.startswith(name)]
    assert resolution.place.feature_class == feature_class


def test_words_for_an_area_count_only_for_the_mention_beside_them(gazetteer):
    text = "Shells hit the Lviv region. In Lviv, people hid in cellars."
    page = prepare(text, language="en")
    toponyms = GazetteerRecogniser(gazetteer).recognise(page)
    mentions = ContextResolver(gazetteer).resolve(page, toponyms)
    places = [m.place.feature_class for m in mentions if m.text.startswith("Lviv")]
    assert places == ["A", "P"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Im Libanon fehlt in Tripoli der Strom.", "de"),
        ("Au Liban, Tripoli manque d'électricité.", "fr"),
        ("Tripoli, in northern Lebanon, saw protests.", "en"),
    ],
)
def test_a_country_beside_a_town_decides_which_town_it_is(gazetteer, text, language):
    assert resolve(gazetteer, text, language)["Tripoli"].place.country == "LB"


def test_the_region_of_a_town_is_its_division_even_where_only_the_town_has_the_name(
    gazetteer,
):
    text = "Regiunea Herson a rămas fără curent."
    place = resolve(gazetteer, text, "ro")["Herson"].place
    assert (place.feature_code, place.country) == ("ADM1", "UA")


def test_a_score_rises_with_the_chance_and_never_says_certain():
    scores = [calibrated(step / 100) for step in range(101)]
    assert scores == sorted(scores)
    assert scores[0] == 0 and 0.9 < scores[-1] < 0.95
