"""The models themselves, where their extras are installed."""

import time

import pytest

from geoevents.errors import MissingExtra
from geoevents.model import Span
from geoevents.parse.models import models_for
from geoevents.parse.models.names import PLACES
from geoevents.text.page import Page
from geoevents.text.prepare import prepare


@pytest.fixture(scope="module", params=["en", "ru"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def model(language):
    try:
        return models_for(language)[language]
    except MissingExtra as error:
        pytest.skip(str(error))


def _places(model, page):
    return [page.quote(n.span) for n in model.names(page) if n.kind in PLACES]


SENTENCES = {
    "en": [
        ("Two trains collided outside Madrid on Monday.", ["Madrid"]),
        ("Floods cut the road from Jakarta to Bandung.", ["Jakarta", "Bandung"]),
        ("The minister flew to Kenya after talks in Paris.", ["Kenya", "Paris"]),
    ],
    "ru": [
        ("В понедельник под Харьковом столкнулись два поезда.", ["Харьковом"]),
        ("Министр вылетел в Анкару после встречи в Ереване.", ["Анкару", "Ереване"]),
        ("Паводок размыл дорогу из Томска в Омск.", ["Томска", "Омск"]),
    ],
}


def test_places_of_plain_sentences_are_read(model, language):
    for text, places in SENTENCES[language]:
        assert _places(model, prepare(text, language=language)) == places


def test_offsets_are_those_of_the_page(model, language):
    text, places = SENTENCES[language][0]
    long = "🙂 " * 30 + "\n\n" + (text + " ") * 120
    page = prepare(long, language=language)
    assert _places(model, page) == places * 120


@pytest.mark.parametrize(
    "text", ["", " \n ", "\0", "🙂🙂", "e\u0301" * 9, "x" * 50_000, "<p>&amp;", "١٢ ؟"]
)
def test_odd_text_is_harmless(model, language, text):
    page = Page(text, language, (Span(0, len(text)),) if text else (), ())
    for name in model.names(page):
        assert page.quote(name.span).strip()


def test_time_grows_with_the_length_only(model, language):
    def seconds(times):
        page = prepare(SENTENCES[language][0][0] * times, language=language)
        started = time.perf_counter()
        model.names(page)
        return time.perf_counter() - started

    seconds(1)
    assert seconds(2_000) < 40 * max(seconds(200), 0.02)
