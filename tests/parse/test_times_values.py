"""Accuracy gate of time expressions, on made sentences of news in seven languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geoevents.parse.timex.fold import fold
from geoevents.parse.timex.lexicon import load_lexicon
from geoevents.parse.timex.scan import scan
from tests.parse.expressions import read_sentences, score

#: Language -> least value F1 (found by overlap, right by equal TIMEX3 value).
FLOORS = {
    "en": 0.96, "ro": 0.97, "ru": 0.97, "fr": 0.97, "de": 0.97, "es": 0.97, "tr": 0.97,
}  # fmt: skip


@pytest.mark.parametrize("language", FLOORS)
def test_values_of_expressions_stay_as_right_as_they_were(language):
    errors: list[str] = []
    counts = score(language, errors)
    assert counts.truths >= (200 if language == "en" else 60)
    assert counts.value_f1 >= FLOORS[language], "\n".join(errors)


@pytest.mark.parametrize("language", FLOORS)
def test_only_dates_and_times_carry_a_day(language):
    for sentence in read_sentences(language):
        for time in sentence.tagged(language):
            if time.type in ("SET", "AGE") or time.value.endswith("_REF"):
                assert time.rule == "recent" or time.edtf is None, time


@pytest.mark.parametrize("language", FLOORS)
def test_looking_at_the_second_word_leaves_no_pattern_out(language):
    lexicon = load_lexicon(language)
    every = replace(lexicon, seconds={})
    for sentence in read_sentences(language):
        folded = fold(sentence.text)
        narrowed = list(scan(sentence.text, folded, lexicon))
        assert narrowed == list(scan(sentence.text, folded, every))
