"""Undated articles get their date from dated ones of the same story, or none."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from geoevents.events.dating import date_from_others
from geoevents.model import (
    Analysis,
    Document,
    Mention,
    Place,
    Resolution,
    Source,
    Span,
    When,
)
from geoevents.parse.dating import date_document
from geoevents.parse.times import tag_times
from geoevents.text.prepare import prepare

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

NAMES = {
    "Tigray": "et:tigray",
    "Mekelle": "et:mekelle",
    "Ethiopia": "et",
    "Gondar": "et:gondar",
    "Lima": "pe:lima",
    "Peru": "pe",
}


def analysed(text, name, published=None, names=NAMES):
    document = Document(text, Source(name=name), published=published)
    page = prepare(text)
    when = date_document(document, page)
    return Analysis(
        document=document,
        language=page.language,
        published=when,
        boilerplate=page.boilerplate,
        sentences=page.sentences,
        mentions=tuple(mentions_of(text, names)),
        times=tag_times(page, when),
    )


def mentions_of(text, names):
    for name, id_ in names.items():
        at = text.find(name)
        while at >= 0:
            place = Place(id_, name, 0, 0, "P", "PPL", None, None, None, 0, 1)
            resolution = Resolution(place, 1.0)
            yield Mention(Span(at, at + len(name)), name, name, "location", resolution)
            at = text.find(name, at + 1)


def day(value):
    return When(value, "given")


DATED = analysed(
    "Fighting in Tigray began on Wednesday, officials in Ethiopia said. "
    "Mekelle was cut off.",
    "Herald",
    day("2020-11-05"),
)
ELSEWHERE = analysed(
    "Protests in Peru began on Monday, said the mayor of Lima.",
    "Gazette",
    day("2020-11-10"),
)


def value_of(undated, *others):
    return date_from_others([undated, *others]).get(undated.document.id)


def test_the_nth_day_is_counted_from_the_beginning_that_another_article_dates():
    undated = analysed(
        "On the sixth day of the fighting in Tigray shells hit Mekelle. "
        "Ethiopia said little.",
        "Courier",
    )
    when = value_of(undated, DATED, ELSEWHERE)
    assert (when.value, when.rule) == ("2020-11-09", "other_articles")
    assert "Herald" in when.evidence
    assert "Gazette" not in when.evidence


def test_a_weekday_of_beginning_leaves_its_week_open():
    undated = analysed(
        "The fighting in Tigray began on Wednesday. Mekelle, Ethiopia, was calm.",
        "Courier",
    )
    assert value_of(undated, DATED).value == "2020-11-04/2020-11-10"


def test_of_the_week_the_first_day_left_is_taken_if_others_are_of_it():
    undated = analysed(
        "The fighting in Tigray began on Wednesday. Yesterday Mekelle in Ethiopia "
        "was cut off.",
        "Courier",
    )
    assert value_of(undated, DATED).value == "2020-11-05"


def test_days_without_a_year_take_the_year_of_others():
    undated = analysed(
        "On November 4 war came to Tigray. Mekelle in Ethiopia was bombed.", "Courier"
    )
    assert value_of(undated, DATED).value == "2020-11-04~"


def test_another_war_tells_nothing():
    undated = analysed(
        "On the sixth day of fighting in Tigray shells hit Mekelle, Ethiopia.",
        "Courier",
    )
    assert value_of(undated, ELSEWHERE) is None


def test_two_beginnings_with_like_support_tell_nothing():
    other = analysed(
        "Fighting in Tigray began on Wednesday, officials in Ethiopia said. "
        "Mekelle fell.",
        "Echo",
        day("2021-06-25"),
    )
    undated = analysed(
        "On the sixth day of fighting in Tigray shells hit Mekelle, Ethiopia.",
        "Courier",
    )
    assert value_of(undated, DATED, other) is None


def test_a_month_that_is_known_is_kept_to():
    undated = analysed(
        "On the sixth day of fighting in Tigray shells hit Mekelle, Ethiopia.",
        "Courier",
        day("2021-01"),
    )
    assert value_of(undated, DATED) is None


def test_a_copy_is_of_about_the_day_of_its_original():
    text = (
        "Shells hit the market of Mekelle in Tigray and nine traders were hurt, "
        "said a doctor in Ethiopia who asked not to be named by this paper."
    )
    original = analysed(text, "Herald", day("2020-11-05"))
    copy = analysed(text + " More soon.", "Courier")
    assert value_of(copy, original).value == "2020-11-05~"


def test_the_order_of_the_articles_does_not_matter():
    undated = analysed(
        "On the sixth day of fighting in Tigray shells hit Mekelle, Ethiopia.",
        "Courier",
    )
    results = [
        date_from_others(order) for order in permutations([undated, DATED, ELSEWHERE])
    ]
    assert all(result == results[0] for result in results)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the articles lie beside the project")
def test_the_five_articles_are_all_dated_when_read_together():
    names = {
        "Karabakh": "nk", "Karabah": "nk", "Naka ": "nk", "Armenia": "am",
        "Azerbai": "az", "Stepanakert": "st", "Turkey": "tr", "Turcia": "tr",
        "Russia": "ru", "Rusia": "ru", "Terter": "te", "Talysh": "ta",
    }  # fmt: skip
    analyses = [
        analysed(path.read_text("utf-8"), path.name[:3], names=names)
        for path in sorted(SEEDS.glob("*.txt"))
    ]
    found = date_from_others(analyses)
    dates = {
        a.document.source.name: found.get(a.document.id, a.published).value
        for a in analyses
    }
    assert dates == {
        "000": "2020-09-28",
        "001": "2020-09-28",
        "002": "2020-10-02",
        "003": "2020-09-28",
        "004": "2020-09-28",
    }
