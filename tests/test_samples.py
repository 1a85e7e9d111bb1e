import csv
from collections import Counter
from pathlib import Path

import pytest

from geoevents import samples
from geoevents.model import Document
from geoevents.text.prepare import prepare
from geoevents.text.read import read


def documents() -> dict[str, Document]:
    """Every sample article by file, as sources.tsv names it."""
    folder = Path(samples.__file__).parent
    found = {}
    for path in (*samples.paths(), *samples.paths_elsewhere()):
        for document in read(str(path)):
            assert isinstance(document, Document), document
            name = str(document.source.file).removeprefix(f"{folder}/")
            found[name.removeprefix("articles/")] = document
    return found


DOCUMENTS = documents()


def sources() -> list[dict[str, str]]:
    table = Path(samples.__file__).with_name("sources.tsv")
    lines = table.read_text("utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t"))


def test_each_article_lists_its_public_sources():
    assert {row["file"] for row in sources()} == set(DOCUMENTS)
    assert all(row["sources"].strip() for row in sources())


@pytest.mark.parametrize("row", sources(), ids=lambda row: row["file"])
def test_each_article_is_in_the_language_that_is_listed(row):
    document = DOCUMENTS[row["file"]]
    assert prepare(document.text).language == row["language"]


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_each_article_is_short_and_of_an_invented_outlet(name):
    document = DOCUMENTS[name]
    assert 70 <= len(document.text.split()) <= 210
    if document.source.url:
        assert ".example/" in document.source.url
    if document.source.name:
        assert document.source.name.startswith("Sample ")


def test_articles_come_in_several_languages_and_one_has_no_date():
    languages = Counter(row["language"] for row in sources())
    assert {"en", "ro", "ru", "tr", "fr"} <= set(languages)
    undated = DOCUMENTS["undated-sixth-day.en.txt"]
    assert undated.published is None
    assert not any(char.isdigit() for char in undated.text)


def test_the_leftovers_of_a_web_page_are_marked_in_the_translated_one():
    text = DOCUMENTS["2020-10-05-machine-translated.en.txt"].text
    page = prepare(text)
    marked = [page.quote(span) for span in page.boilerplate]
    assert marked == [
        "[ad_1]",
        "Scene of a burning street after the bombing. Picture/Sample Vision",
        "Author: admin",
        "Leave a Reply",
        "Your email address will not be published.",
    ]
