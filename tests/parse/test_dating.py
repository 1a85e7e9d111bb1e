"""Where an article's own date comes from, and what is never made of nothing."""

from __future__ import annotations

from datetime import date

import pytest

from geoevents.model import Document, Source, Span, When
from geoevents.parse.dating import date_document
from geoevents.text.page import Page

BODY = "Shells hit the port.\nThe mayor said nobody was hurt."


def dated(text=BODY, language="en", published=None, latest=None, **source):
    sentences = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            sentences.append(Span(start, start + len(line.rstrip("\n"))))
        start += len(line)
    page = Page(text, language, tuple(sentences), ())
    document = Document(text, Source(**source), published=published)
    return date_document(document, page, latest=latest)


@pytest.mark.parametrize(
    ("head", "value", "rule"),
    [
        ("date 2023-04-17", "2023-04-17", "header"),
        (" date 2023-04 ", "2023-04", "header"),
        ("Published: 17 April 2023, 10:15", "2023-04-17", "header"),
        ("Date: Mon, 17 Apr 2023", "2023-04-17", "header"),
        ("Опубликовано: 17 апреля 2023 года", "2023-04-17", "header"),
        ("Publié le 17 avril 2023 à 10h15", "2023-04-17", "header"),
        ("Veröffentlicht am 17. April 2023", "2023-04-17", "header"),
        ("Fecha: 17/04/2023", "2023-04-17", "header"),
        ("Понедельник, 17 Апр, 2023", "2023-04-17", "date_line"),
        ("Monday, April 17, 2023", "2023-04-17", "date_line"),
        ("luni, 17 aprilie 2023", "2023-04-17", "date_line"),
        ("17 Nisan 2023 Pazartesi", "2023-04-17", "date_line"),
        ("17.04.2023 12:40", "2023-04-17", "date_line"),
        ("LIMA, 17 April 2023 (Agency) - Shells hit it.", "2023-04-17", "date_line"),
    ],
)
def test_a_line_at_the_head_dates_the_article(head, value, rule):
    when = dated(f"{head}\n\n{BODY}")
    assert (when.value, when.rule) == (value, rule)
    assert when.evidence


@pytest.mark.parametrize(
    ("source", "value", "rule"),
    [
        ({"url": "https://example.org/2023/04/17/port"}, "2023-04-17", "url"),
        ({"url": "https://example.org/2023/04/port"}, "2023-04", "url"),
        ({"url": "https://example.org/n/20230417-port"}, "2023-04-17", "url"),
        ({"file": "port_2023-04-17.txt"}, "2023-04-17", "file_name"),
    ],
)
def test_then_the_address_and_the_file_name(source, value, rule):
    when = dated(**source)
    assert (when.value, when.rule) == (value, rule)


@pytest.mark.parametrize(
    "source",
    [
        {"url": "https://example.org/12345678/2023"},
        {"file": "000_44ec1655e5eef495.txt"},
        {"file": "2023-02-30.txt"},
    ],
)
def test_without_any_sign_there_is_no_date(source):
    assert dated(**source) is None


def test_a_given_day_is_never_changed():
    given = When("2023-04-17", "given")
    assert dated("Published: 3 May 2022\n" + BODY, published=given) is given


def test_the_head_is_trusted_before_the_address_and_the_quarrel_is_told():
    when = dated(
        "Published: 17 April 2023\nPosted: 20 May 2023\n" + BODY,
        url="https://example.org/2023/06/01/port",
    )
    assert when.value == "2023-04-17"
    assert "20 May 2023" in when.evidence
    assert "2023/06/01" in when.evidence


def test_a_date_after_today_is_doubted():
    when = dated("Published: 17 April 2093\n" + BODY, latest=date(2023, 4, 18))
    assert when.value == "2093-04-17"
    assert "after 2023-04-18" in when.evidence


def test_a_date_in_a_story_that_looks_back_dates_nothing():
    assert dated("On 5 June 1944 he landed here and stayed for all his life.") is None


def test_a_year_alone_in_the_story_dates_nothing():
    assert dated("The war of 1994 was long.\nPeace came in 1999.") is None


def test_the_nth_day_after_a_dated_beginning_is_the_article_s_day():
    when = dated(
        "The war began on 24 February 2022.\n"
        "On the ninth day of the fighting the town was shelled."
    )
    assert (when.value, when.rule) == ("2022-03-04", "nth_day")


def test_a_weekday_after_the_latest_dated_day_is_taken_as_the_earliest_possible():
    when = dated("On 14 April 2023 rockets fell.\nOn Sunday the port burnt.")
    assert (when.value, when.rule) == ("2023-04-16~", "weekday")


def test_the_latest_dated_day_is_only_a_lower_bound():
    when = dated("On 14 April 2023 rockets fell on the port.\nIt still burns today.")
    assert (when.value, when.rule) == ("2023-04-14~", "latest_in_text")


def test_a_month_given_is_made_finer_by_days_in_it_and_otherwise_kept():
    month = When("2023-04", "given")
    finer = dated("Rockets fell on 14 April.\nThe port burnt.", published=month)
    assert (finer.value, finer.rule) == ("2023-04-14~", "latest_in_text")
    assert dated("Rockets fell on Sunday.", published=month) is month
