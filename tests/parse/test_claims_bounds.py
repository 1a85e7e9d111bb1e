"""Odd input: nothing fails, nothing is invented, time stays in bounds."""

import time as clock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.errors import InvalidValue
from geoevents.parse.claim.fold import fold
from geoevents.parse.claim.patterns import compile_search, pattern_to_regex
from tests.parse.claim_page import claims

LANGUAGES = ("en", "ro", "ru", "fr", "de", "es", "tr", "xx", "und")


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=200))
@settings(max_examples=30, deadline=None)
def test_any_text_is_read_without_failing(language, text):
    for claim in claims(text or " ", language=language):
        assert 0 <= claim.span.start < claim.span.end <= len(text)


def test_a_sentence_of_many_thousand_words_is_read_in_pieces():
    text = "The army shelled " + "the town and " * 5000 + "left."
    began = clock.monotonic()
    assert {claim.kind for claim in claims(text)} == {"shelling"}
    assert clock.monotonic() - began < 5


def test_a_number_of_forty_digits_is_no_figure():
    text = f"The army said {'9' * 40} soldiers were killed."
    assert all(not claim.figures for claim in claims(text))


@given(st.text(max_size=80))
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


def test_a_class_that_does_not_exist_is_named():
    with pytest.raises(InvalidValue, match="@nobody"):
        pattern_to_regex("attack* on @nobody")


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("bombard*", "They bombarded it", True),
        ("air ?strikes?", "an airstrike", True),
        ("air ?strikes?", "two air strikes", True),
        ("attack* ... village", "attacked a small village", True),
        ("attack* ... village", "attacked. The village", False),
        ("shell", "shellfish", False),
        ("lovesc", "LOVEȘC", True),
    ],
)
def test_patterns_match_whole_words_in_one_clause(pattern, text, found):
    assert bool(compile_search(pattern).search(fold(text))) is found
