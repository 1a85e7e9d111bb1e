"""Articles whose day is told and whose year is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.edtf import edtf_to_bounds, is_yearless
from geoevents.model import Document, When
from geoevents.parse.dating import date_document
from geoevents.parse.times import tag_times
from geoevents.text.prepare import prepare


def dated(text, latest=None):
    return date_document(Document(text), prepare(text, language="en"), latest=latest)


def tagged(text, published, language="en"):
    page = prepare(text, language=language)
    times = tag_times(page, When(published, "date_line"))
    return {time.text: (time.value, time.edtf) for time in times}


STORY = "The army said that shells hit the market in the old town."


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("Sunday, 19 May", "XXXX-05-19"),
        ("May 19", "XXXX-05-19"),
        ("Четверг, 9 ноября", "XXXX-11-09"),
        ("Published: 19 May", "XXXX-05-19"),
        ("Protests of May 19 recalled", None),
    ],
)
def test_a_date_line_without_a_year_keeps_what_it_says(head, value):
    when = dated(f"A story\n{head}\n\n{STORY}")
    assert (when.value if when else None) == value


def test_a_dateline_without_a_year_keeps_what_it_says():
    assert dated(f"Karnal, September 8: {STORY}").value == "XXXX-09-08"


@pytest.mark.parametrize(
    ("line", "told", "value", "rule"),
    [
        # 19 May was a Sunday in 2019, 2024 and 2030.
        ("Sunday, 19 May", "since 7 October 2023", "2024-05-19?", "year_from_text"),
        ("Sunday, 19 May", "since 7 October 2013", "2018", None),
        ("19 May", "on 2 May 2024", "2024-05-19?", "year_from_text"),
        ("19 May", "since 7 October 2023", "XXXX-05-19", "date_line"),
    ],
)
def test_the_year_is_added_where_only_one_fits(line, told, value, rule):
    when = dated(f"A story\n{line}\n\n{STORY} It has done so {told}.")
    if rule is None:  # of the five years after 2013 none fits
        assert when.value == "XXXX-05-19"
    else:
        assert (when.value, when.rule) == (value, rule)


def test_a_year_that_lies_ahead_is_not_added():
    text = f"A story\nSunday, 19 May\n\n{STORY} It began on 7 October 2023."
    assert dated(text, latest=date(2024, 4, 1)).value == "XXXX-05-19"


def test_the_evidence_names_the_years_that_the_weekday_leaves():
    when = dated(f"A story\nSunday, 19 May\n\n{STORY}", latest=date(2026, 1, 1))
    assert "2013 or 2019 or 2024" in when.evidence


def test_days_are_counted_where_the_weekday_is_told():
    found = tagged(
        "Sunday, 19 May\n\nShells fell on Friday and on May 10.", "XXXX-05-19"
    )
    assert found["Friday"] == ("XXXX-05-17", "XXXX-05-17")
    assert found["May 10"] == ("XXXX-05-10", "XXXX-05-10")


def test_a_weekday_of_an_unknown_week_is_told_by_its_month():
    found = tagged(
        "September 8\n\nFarmers marched on Tuesday, yesterday.", "XXXX-09-08"
    )
    assert found["Tuesday"] == ("XXXX-WXX-2", "XXXX-09")
    assert found["yesterday"] == ("XXXX-09-07", "XXXX-09-07")
    assert tagged("They marched on Tuesday.", "XXXX-09-03")["Tuesday"][1] is None


def test_full_dates_keep_their_year_beside_days_without_one():
    text = "Sunday, 19 May\n\nThe war began in April 2023. Shells fell yesterday."
    found = tagged(text, "XXXX-05-19")
    assert found["April 2023"] == ("2023-04", "2023-04")
    assert found["yesterday"] == ("XXXX-05-18", "XXXX-05-18")


def test_a_doubtful_year_is_kept_with_its_doubt():
    found = tagged("Shells fell on Friday and in April 2023.", "2024-05-19?")
    assert found["Friday"] == ("2024-05-17", "2024-05-17?")
    assert found["April 2023"] == ("2023-04", "2023-04")


months = st.integers(1, 12)


@given(months, st.integers(1, 28), st.sampled_from(["", "?", "~"]))
def test_what_has_no_year_is_no_interval_and_a_valid_date(month, day, mark):
    when = When(f"XXXX-{month:02d}-{day:02d}{mark}", "no_year")
    assert when.interval is None
    assert when.precision == "unknown"


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_counting_in_the_far_age_is_counting_in_the_article_s(day):
    text = "They fought on Tuesday, yesterday, last week and in March."
    sure = tag_times(prepare(text, language="en"), When(f"{day}", "given"))
    doubtful = tag_times(prepare(text, language="en"), When(f"{day}?", "given"))
    assert [t.value for t in sure] == [t.value for t in doubtful]
    assert [edtf_to_bounds(t.edtf or "..") for t in sure if t.edtf] == [
        edtf_to_bounds(t.edtf) for t in doubtful if t.edtf
    ]


@pytest.mark.parametrize("value", ["XXXX-13-01", "XXXX-02-30", "XXXX", "2024-05-19"])
def test_what_is_not_a_day_of_some_year_is_not_yearless(value):
    assert not is_yearless(value)


def test_a_span_is_kept_whole():
    text = "They fought from 3 to 5 October."
    (time,) = tag_times(prepare(text, language="en"), None)
    assert time.edtf == "XXXX-10-03/XXXX-10-05"
