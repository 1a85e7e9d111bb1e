"""Phrases with numbers in eight languages, half of them counting nothing that counts.

``figure_phrases.tsv``: language, phrase, what it counts ("-" for nothing): each figure
as WHAT VALUE QUALIFIER, a range as LOW-HIGH, ``c`` behind a running total.
"""

from pathlib import Path

import pytest

from geoevents.model import Figure, When
from geoevents.parse.claim.figures import find_figures
from geoevents.parse.claim.fold import fold
from geoevents.parse.times import tag_times
from geoevents.text.prepare import prepare

ROWS = [
    line.split("\t")
    for line in Path(__file__)
    .with_name("figure_phrases.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]


def _shown(figure: Figure) -> str:
    number = str(figure.value)
    if figure.value is None:
        number = f"{figure.low}-{figure.high}" if figure.high else figure.qualifier
    words = [figure.what, number]
    if number != figure.qualifier:
        words.append(figure.qualifier)
    return " ".join([*words, *(["c"] if figure.cumulative else [])])


def _read(language: str, text: str) -> str:
    page = prepare(text, language=language)
    dates = tag_times(page, When("2024-05-10", "given"))
    found = [
        _shown(figure)
        for sentence in page.sentences
        for figure in find_figures(
            fold(text), sentence, language, skip=[date.span for date in dates]
        )
    ]
    return "; ".join(found) or "-"


@pytest.mark.parametrize(("language", "text", "told"), ROWS)
def test_a_phrase_counts_what_it_says(language, text, told):
    assert _read(language, text) == told


def test_the_span_of_a_range_is_both_of_its_numbers():
    text = "between 20 and 30 soldiers were killed"
    (figure,) = find_figures(text, prepare(text, language="en").sentences[0], "en")
    assert text[figure.span.start : figure.span.end] == "20 and 30"
    assert (figure.value, figure.low, figure.high) == (None, 20, 30)
