import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.parse.recognise import GazetteerRecogniser
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
    yield Gazetteer.open(Path(folder))


@pytest.fixture(scope="module")
def recogniser(gazetteer: Gazetteer) -> GazetteerRecogniser:
    return GazetteerRecogniser(gazetteer)


def found(recogniser, text, language="en", senses=("location",)):
    page = prepare(text, language=language)
    toponyms = recogniser.recognise(page)
    return [page.quote(t.span) for t in toponyms if t.sense in senses]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shells fell near Terter on Monday, officials said.", ["Terter"]),
        ("TROY, N.C. (AP) - A barn burned down.", ["TROY", "N.C."]),
        ("He moved from Long Beach, CA to Paris, Texas.", None),
        ("Crowds met in northern Syria and in the Netherlands.", None),
        ("The river flooded Germany's north and the Czech Republic.", None),
    ],
)
def test_places_are_found_whole_and_without_their_edges(recogniser, text, names):
    expected = (
        names
        or {
            "He": ["Long Beach", "CA", "Paris", "Texas"],
            "Crowds": ["Syria", "Netherlands"],
            "The": ["Germany", "Czech Republic"],
        }[text.split()[0]]
    )
    assert found(recogniser, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In March the Sun said that Sunday was a day off.",
        "Donald and Vladimir met Emma Manning and Jack London.",
        "President Lincoln spoke with General Jackson and Mr. Houston.",
        "Reading the letter, she wept. Mobile phones rang. Many left.",
        "He has read the Bible since May, but I've not.",
        "Secretary Human Union Center Academy But She Since War Minister BBC",
    ],
)
def test_people_dates_and_common_words_are_no_places(recogniser, text):
    assert found(recogniser, text) == []


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "ro",
            "Azerbaidjanul a respins acuzatiile Armeniei.",
            ["Azerbaidjan", "Armenia"],
        ),
        ("ru", "В Степанакерте и под Киевом слышны взрывы.", ["Степанакерт", "Киев"]),
        ("ru", "Бои идут в Нагорном Карабахе.", ["Нагорный Карабах"]),
        ("uk", "У Харкові та в Одесі пролунали вибухи.", ["Харків", "Одеса"]),
        ("tr", "Patlamalar Bakü'de ve Ankara'da duyuldu.", ["Bakü", "Ankara"]),
        ("az", "Atışma Bakıda və Şuşada eşidildi.", ["Bakı", "Şuşa"]),
        (
            "de",
            "Die Hauptstadt Armeniens liegt fern von Berlin.",
            ["Armenien", "Berlin"],
        ),
        ("hy", "Երևանում և Ստեփանակերտում հանգիստ է։", ["Երևան", "Ստեփանակերտ"]),
    ],
)
def test_inflected_names_are_looked_up_by_their_bare_form(
    recogniser, gazetteer, language, text, names
):
    toponyms = recogniser.recognise(prepare(text, language=language))
    ids = [gazetteer.lookup(t.name)[0].place.id for t in toponyms]
    assert ids == [gazetteer.lookup(name)[0].place.id for name in names]


def test_names_of_people_of_a_country_are_demonyms(recogniser):
    text = "Russian diplomats and the French met Spaniards."
    assert found(recogniser, text, senses=("demonym",))[:2] == ["Russian", "French"]


def test_a_name_inside_an_organisation_is_embedded(recogniser):
    text = "She told the Beijing News and the Tehran University daily about it."
    assert found(recogniser, text) == []
    assert found(recogniser, text, senses=("embedded",)) == ["Beijing", "Tehran"]


def test_a_name_that_is_unknown_is_found_where_a_feature_word_stands_before_it(
    recogniser,
):
    assert found(recogniser, "They fled the village of Qwortzlim at dawn.") == [
        "Qwortzlim"
    ]


def test_capitals_throughout_do_not_hide_or_invent_places(recogniser):
    text = "HEAVY FIGHTING REPORTED NEAR ALEPPO AS TROOPS MOVE"
    assert found(recogniser, text) == ["ALEPPO"]


def test_a_surname_stays_a_surname_throughout_the_article(recogniser):
    text = "Officer Mary Orlando found the car. Later Orlando said it was hers."
    assert found(recogniser, text) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["en", "ru", "tr", "ar", "und"]))
def test_any_text_gives_sorted_spans_of_its_own(recogniser, text, language):
    page = prepare(text, language=language)
    toponyms = recogniser.recognise(page)
    for toponym in toponyms:
        assert page.quote(toponym.span)
    ends = [(t.span.start, t.span.end) for t in toponyms]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends))


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "Il a salué le général Lyon à Marseille.", ["Marseille"]),
        ("es", "El río creció cerca de Iquitos.", ["Iquitos"]),
        ("ru", "Мэр Владивостока ушёл в отставку.", ["Владивостока"]),
        ("ar", "وصل الوفد إلى دمشق وحلب.", None),
        ("tr", "Yağmurlar Manisa ve Irak'a ulaştı.", ["Manisa", "Irak"]),
    ],
)
def test_small_words_beside_and_inside_names_are_no_part_of_them(
    recogniser, language, text, names
):
    texts = found(recogniser, text, language)
    assert texts == names if names else "وحلب" not in texts


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "\x00Paris\x00",
        "PARIS " * 50,
        "👩🏽‍🚀 in Pari\u0301s 🇫🇷",
        "<p>in Paris</p>",
    ],
)
def test_bad_input_gives_spans_that_count_code_points(recogniser, text):
    page = prepare(text)
    for toponym in recogniser.recognise(page):
        assert 0 <= toponym.span.start < toponym.span.end <= len(text)
        assert page.quote(toponym.span).strip()


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("es", "El Ejército atacó un puesto de mando de Hamás.", []),
        ("ru", "Вчера ополченцы ФАНО вступили в бой.", []),
        ("es", "Hubo ataques contra Aita al Shaab en la noche.", []),
        ("fr", "Ils sont morts au nord d'El Obeid, selon le réseau.", ["El Obeid"]),
        (
            "en",
            "They captured the villages Pletenivka, Ogirtseve and Krasne.",
            ["Pletenivka", "Ogirtseve", "Krasne"],
        ),
        ("en", "Drones struck Abu Shouk camp overnight.", ["Abu Shouk"]),
        ("en", "Crews from Bath Township responded.", ["Bath Township"]),
        ("en", "He said that Blinken and Sullivan had left.", []),
        ("de", "Die Armee meldete die Einnahme der Ortschaft Robotyne.", ["Robotyne"]),
    ],
)
def test_groups_parts_and_unknown_names_are_told_apart(
    recogniser, language, text, names
):
    assert found(recogniser, text, language) == names
