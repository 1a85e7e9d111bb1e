"""Bad input: no crash, nothing invented, and the doubt stands in the output."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.edtf import is_edtf, is_yearless
from geoevents.model import Document, Source, Span, When
from geoevents.parse.dating import date_document
from geoevents.parse.times import tag_times
from geoevents.parse.timex.lexicon import FULL
from geoevents.text.page import Page
from geoevents.text.prepare import prepare

DAY = When("2023-04-17", "given")


def tagged(text, language="en", published=DAY):
    return tag_times(Page(text, language, (Span(0, len(text)),), ()), published)


def dated(text, language="en", latest=None, **fields):
    page = prepare(text, language=language)
    return date_document(Document(text, Source(), **fields), page, latest=latest)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It fell on 30 February 2020, on February 30 and on 2020-02-30."),
        ("en", "It fell on 31 April 2021 and on 00.13.2020."),
        ("ro", "A căzut pe 30 februarie 2020 și pe 31 aprilie 2021."),
        ("ru", "Он пал 30 февраля 2020 года и 31 апреля."),
        ("fr", "Elle est tombée le 30 février 2020 et le 31 avril 2021."),
        ("de", "Sie fiel am 30. Februar 2020 und am 31. April 2021."),
        ("es", "Cayó el 30 de febrero de 2020 y el 31 de abril de 2021."),
        ("tr", "30 Şubat 2020 tarihinde ve 31 Nisan 2021 günü düştü."),
    ],
)
def test_a_day_that_no_calendar_has_is_no_day(language, text):
    days = [time.edtf for time in tagged(text, language) if time.edtf]
    assert all(len(day) < 10 for day in days), days


@pytest.mark.parametrize("year", ["20201", "12020", "99999", "0000"])
def test_a_year_of_five_digits_or_none_is_no_year(year):
    text = f"On 5 May {year} and in {year} and in May {year} nothing happened."
    told = [time.edtf for time in tagged(text) if time.edtf]
    assert all(year[:4] not in edtf for edtf in told), told
    assert dated(f"Published: 5 May {year}\n\nNothing happened.") is None


@pytest.mark.parametrize("language", [*FULL, "xx", "und"])
def test_numbers_of_forty_digits_are_no_time(language):
    number = "1234567890" * 4
    assert tagged(f"{number} 5{number} 2020{number}, {number}.", language) == ()


def test_two_headers_that_contradict_leave_the_first_with_the_doubt_in_words():
    when = dated("Published: 17 April 2023\nUpdated: 17 April 2031\n\nShells fell.")
    assert when.value == "2023-04-17"
    assert "17 April 2031" in when.evidence


@pytest.mark.parametrize("given", [True, False])
def test_a_date_in_the_future_is_kept_and_doubted(given):
    fields = {"published": When("2093-04-17", "given")} if given else {}
    text = "Shells fell." if given else "Published: 17 April 2093\n\nShells fell."
    when = dated(text, latest=date(2023, 4, 18), **fields)
    assert when.value == "2093-04-17"
    assert "after 2023-04-18" in when.evidence


def test_an_unknown_language_gets_whole_dates_and_no_more():
    text = "Zorp glim 27.09.2020 vek fnord 5 days ago, Sunday."
    assert [time.edtf for time in tagged(text, "xx")] == ["2020-09-27"]


def test_a_sentence_of_five_thousand_words_is_read_to_its_end():
    text = "on and on " * 1700 + "until 16 April 2023 it went"
    times = tagged(text)
    assert [time.edtf for time in times] == ["../2023-04-16"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([*FULL, "xx"]),
    st.lists(
        st.sampled_from(
            "5 31 30 february februarie февраля ago last next in the on year luni "
            "mai 2020 20201 -3 99 later . , / - may 0 XX half and a since until "
            "hafta sonra önce mardi Uhr 24:61 25 h il y a hace vor через".split()
        ),
        min_size=1,
        max_size=25,
    ),
)
def test_any_row_of_time_words_gives_valid_values(language, words):
    for published in (None, DAY, When("2023-04", "given"), When("9998-12-31", "g")):
        for time in tagged(" ".join(words), language, published):
            assert time.value
            told = time.edtf
            assert told is None or is_edtf(told) or is_yearless(told)
