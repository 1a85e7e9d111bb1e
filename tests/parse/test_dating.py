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


def test_a_given_day_is_never_changed_but_what_contradicts_it_is_told():
    given = When("2023-04-17", "given")
    assert dated("Published: 17 April 2023\n" + BODY, published=given) is given
    when = dated("Published: 3 May 2022\n" + BODY, published=given)
    assert (when.value, when.rule) == ("2023-04-17", "given")
    assert "3 May 2022" in when.evidence


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "KRAMATORSK, Ukraine — Rockets hit it on Friday, 8 April 2022.\nSo."),
        ("en", "KRAMATORSK (Agency) - Rockets hit the station on 8 April 2022.\nSo."),
        ("en", "Rockets hit the station on Friday, 8 April 2022.\nMany died."),
        ("ru", "В пятницу, 8 апреля 2022 года, ракета попала в вокзал."),
        ("fr", "Le vendredi 8 avril 2022, un missile a frappé la gare."),
        ("de", "Am Freitag, dem 8. April 2022, schlug eine Rakete ein."),
        ("tr", "8 Nisan 2022 Cuma günü istasyon vuruldu."),
        ("ro", "Vineri, 8 aprilie 2022, o rachetă a lovit gara."),
        ("es", "El viernes, 8 de abril de 2022, un misil cayó en la estación."),
    ],
)
def test_a_lead_with_weekday_and_full_date_gives_the_earliest_day(language, text):
    when = dated(text, language)
    assert (when.value, when.rule) == ("2022-04-08~", "latest_in_text")


@pytest.mark.parametrize(
    "text",
    [
        "Rockets hit the station on 8 April 2022.\nMany died.",
        "On Tuesday, 6 June 1944, the landing began.\nIn 1989 he wrote of it.",
        "Nothing happened on Friday, 30 February 2022.",
        "It was founded on Monday, 7 January 20201 by nobody.",
    ],
)
def test_a_lead_that_may_look_back_dates_nothing(text):
    assert dated(text) is None


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ("Par Jean Dupont, le 14 novembre 2015", "date_line"),
        ("Par Jean Dupont | Publié le 14/11/2015 à 10:12", "header"),
        ("PARIS, le 14 novembre 2015 -- Des obus ont frappé le port.", "date_line"),
        ("Modifié le 14 novembre 2015 à 10 h 12", "header"),
        ("Rédigé par Jean Dupont le samedi 14 novembre 2015", "date_line"),
        ("Agence du Port, Paris, 14 novembre 2015 : Des obus sont là.", "date_line"),
    ],
)
def test_a_line_by_the_author_is_a_date_line_before_a_later_weekday(head, rule):
    body = "Des obus sont tombés dimanche. Lundi 16 novembre, on se réunit."
    when = dated(f"Titre\n{head}\n\n{body}", "fr")
    assert (when.value, when.rule) == ("2015-11-14", rule)


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
