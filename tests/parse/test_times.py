"""What time expressions are not, and what is said when the day is unknown."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.edtf import is_edtf
from geoevents.model import Span, When
from geoevents.parse.times import tag_times
from geoevents.text.page import Page

MONDAY = When("2023-04-17", "given")


def tagged(text, language="en", published=MONDAY, sentences=None):
    spans = sentences or (Span(0, len(text)),)
    return tag_times(Page(text, language, spans, ()), published)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Troops may march on the city."),
        ("en", "March with us, they said."),
        ("en", "May the best man win."),
        ("en", "The Sun wrote it, and he sat down."),
        ("en", "[ad_1] AD_1 [AD_28]"),
        ("en", "It covers 4,400 square km, 50 km from the border."),
        ("en", "They won 3-1 and lost 2:1; the vote was 12-10."),
        ("en", "Call +44 20 7946 0958 or 555-0123."),
        ("en", "Prices rose 30% to $2,000; he paid 1,500 euros."),
        ("en", "About 2000 soldiers crossed with 1999 rockets."),
        ("en", "The 19th Brigade and the 27th Army held the line."),
        ("en", "Turkey sends 4000 soldiers; Flight 1945 landed."),
        ("en", "Version 2.0.1 was out; he had 3/4 of it."),
        ("en", "UN Resolution 1325 and Article 27 were cited."),
        ("en", "Nothing happened on 30 February 2020 or on 31 April."),
        ("en", "In the year 20201 robots rule."),
        ("en", "1234567890123456789012345678901234567890 is long."),
        ("en", "See http://example.org/2020/09/28/story for more."),
        ("en", "The Sunday Times and the Friday Post wrote of the Black Friday sale."),
        ("en", "The April 6 Movement met on 5 May Street near 14 February Bridge."),
        ("en", "They marched for the second day in a row."),
        ("ro", "S-a tras pentru a doua zi la rând pe strada 1 Decembrie."),
        ("ru", "На улице 8 марта стреляли второй день подряд."),
        ("fr", "La place du 14 juillet était vide."),
        ("de", "Sie zogen auf die Straße des 17. Juni."),
        ("es", "La plaza 25 de Mayo estaba llena."),
        ("tr", "15 Temmuz Köprüsü kapandı."),
        ("ro", "Cei mai mulți au plecat, încă 5 mai rămân."),
        ("ro", "S-a soldat cu 30.000 de morți și 2 mai mulți răniți."),
        ("ro", "În mai multe orașe a fost nevoie de mai mult ajutor."),
        ("ru", "Погибли 27 человек, их было 2000 человек."),
        ("ru", "Среда обитания разрушена."),
        ("fr", "Le 27e régiment avance avec 2000 soldats."),
        ("de", "Er kam auf den 3. Platz. So ging es."),
        ("de", "Rund 2000 Soldaten sind da."),
        ("es", "El 27 por ciento votó; unos 2000 soldados llegaron."),
        ("tr", "Pazar yerinde bomba patladı, 2000 asker geldi."),
    ],
)
def test_amounts_names_and_verbs_are_no_dates(language, sentence):
    assert [time for time in tagged(sentence, language) if time.edtf] == []


@pytest.mark.parametrize(
    ("sentence", "type_", "value"),
    [
        ("She is 65 years old.", "AGE", "P65Y"),
        ("A 27-year-old man fell.", "AGE", "P27Y"),
        ("It took five or ten minutes.", "DURATION", "PT5M"),
        ("The siege lasted three months.", "DURATION", "P3M"),
        ("They meet every Tuesday.", "SET", "XXXX-WXX-2"),
        ("He said so recently.", "DATE", "PAST_REF"),
    ],
)
def test_ages_durations_and_vague_words_are_never_dated(sentence, type_, value):
    (time,) = tagged(sentence)
    assert (time.type, time.value, time.edtf) == (type_, value, None)


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("They fought on Sunday.", "XXXX-WXX-7"),
        ("They fought yesterday.", "XXXX-XX-XX"),
        ("They fought last year.", "XXXX"),
        ("They fought over the weekend.", "XXXX-WXX-WE"),
    ],
)
def test_without_the_day_of_the_article_relative_words_are_left_open(sentence, value):
    (time,) = tagged(sentence, published=None)
    assert (time.value, time.edtf) == (value, None)
    assert time.rule == "no_document_date"


def test_a_month_alone_gives_days_their_year_and_leaves_weekdays_open():
    month = When("2020-09", "header")
    times = tagged("On Sunday, and on September 5, in July.", published=month)
    assert [time.edtf for time in times] == [None, "2020-09-05", "2020-07"]


def test_an_approximate_day_does_not_date_weekdays():
    about = When("2020-09-28~", "latest_in_text")
    times = tagged("On Sunday and in July.", published=about)
    assert [time.edtf for time in times] == [None, "2020-07"]


def test_a_bare_day_of_the_month_follows_the_last_date_named():
    times = tagged("On 3 March they fled. Troops came on the 5th, he said.")
    assert [time.edtf for time in times] == ["2023-03-03", "2023-03-05"]


def test_a_date_line_in_another_language_is_read():
    times = tagged("Shells fell.\n\nПонедельник, 17 Апр, 2023\n\nThey said so.")
    assert [time.edtf for time in times] == ["2023-04-17"]


@pytest.mark.parametrize(
    ("language", "line", "edtf"),
    [
        ("az", "28 sentyabr 2020", "2020-09-28"),
        ("uk", "28 вересня 2020 року", "2020-09-28"),
        ("hy", "28 սեպտեմբերի 2020", "2020-09-28"),
        ("ar", "28 سبتمبر 2020", "2020-09-28"),
        ("it", "28 settembre 2020", "2020-09-28"),
        ("xx", "2020-09-28", "2020-09-28"),
    ],
)
def test_other_languages_get_their_whole_dates(language, line, edtf):
    assert [time.edtf for time in tagged(line, language)] == [edtf]


def test_of_two_readings_of_a_slashed_date_the_one_near_the_article_is_taken():
    assert tagged("It fell on 04/05/2023.")[0].edtf == "2023-04-05"
    assert tagged("It fell on 04/05/2019.")[0].edtf is None


def test_the_beginning_of_the_fighting_opens_a_period():
    times = tagged("Ten died since the fighting began on Saturday.")
    assert [time.edtf for time in times] == ["2023-04-15/.."]


@pytest.mark.parametrize(
    "text",
    [
        "Sunday " * 5000,
        "since Monday the war began on 27 September " * 500,
        "1990s 27 28 2020 " * 2000,
        "9" * 5000 + " Sunday",
        "from Monday to Friday and " * 1000,
    ],
)
def test_endless_sentences_are_read_without_harm(text):
    for time in tagged(text):
        assert text[time.span.start : time.span.end] == time.text


WORDS = st.sampled_from(
    "on Sunday since 27 September 2020 , the 1990s last week day sixth of war from to "
    "- / 30 February 99999 ago two years old May March . \n 09 2020-13-45 31".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_whatever_is_written_the_spans_are_sorted_and_the_dates_valid(text):
    times = tagged(text, sentences=(Span(0, len(text) + 1),))
    assert all(a.span.end <= b.span.start for a, b in pairwise(times))
    assert all(time.edtf is None or is_edtf(time.edtf) for time in times)
    assert all(text[t.span.start : t.span.end] == t.text for t in times)
