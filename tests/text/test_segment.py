import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.model import Span
from geoevents.text.segment import MAX_SENTENCE_CHARS, sentences


def split(text: str, language: str = "und") -> list[str]:
    parts = [Span(0, len(text))] if text else []
    return [text[s.start : s.end] for s in sentences(text, parts, language=language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["They left at 5 p.m. Friday.", "The mayor stayed."]),
        ("en", ["Gen. A. B. Shaw lost 30.5 km of road.", "He said so."]),
        ("en", ["The U.S. Army sent No. 5 squadron.", "It came from the U.S."]),
        ("en", ["“We hold the town.”", "He then hung up."]),
        ("en", ["“Will you go?” she asked.", "Nobody answered..."]),
        ("ro", ["Dl. Popa a vorbit la ora 10.30.", "Au murit 30.000 de oameni."]),
        ("ru", ["В 2016 г. там жили 30 тыс. чел.", "Теперь там пусто."]),
        ("ru", ["А. Н. Орлов приехал в г. Пермь.", "Он молчал."]),
        ("tr", ["27 Mayıs'ta 3. tabur geldi.", "Kimse ölmedi."]),
        ("de", ["Am 3. Oktober kam die 12. Division.", "Das war z.B. neu."]),
        ("de", ['Er gab 4 Mio. Euro. "', "Dann ging er."]),
        ("ro", ["Vezi anexa nr. IV.", "Mr. Popa a plecat."]),
        ("fr", ["Il a dit « Jamais. »", "M. Petit est parti."]),
        ("es", ["¿Quién es el Sr. Ruiz?", "¡Nadie lo sabe!"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(language, expected):
    assert split(" ".join(expected), language) == expected


@pytest.mark.parametrize(
    "expected",
    [
        ["他说:“结束了。”", "然后他走了。", "是吗?"],
        ["हमला रात में हुआ।", " सुबह शांति थी।"],
        ["هل عادوا؟", " نعم عادوا."],
        ["Նա եկավ։", " Նա գնաց։"],
        ["Նա եկավ:", " Նա գնաց:"],
        ["ጦሩ መጣ።", " ጦሩ ሄደ።"],
        ["وصل الجيش المدينة.", "ثم غادرها."],
    ],
)
def test_other_scripts_end_sentences_by_their_own_marks(expected):
    assert split("".join(expected)) == [sentence.strip() for sentence in expected]


def test_a_missing_space_after_a_full_stop_still_ends_the_sentence():
    text = "So said the AFP.De asemenea, 1.500 left.See www.Example.Com for more."
    assert split(text) == [
        "So said the AFP.",
        "De asemenea, 1.500 left.",
        "See www.Example.Com for more.",
    ]


def test_a_stray_full_stop_does_not_end_the_sentence():
    assert split("Talks can begin. of peace. Both sides agree.") == [
        "Talks can begin. of peace.",
        "Both sides agree.",
    ]


def test_a_text_without_capitals_is_split_all_the_same():
    assert split("no caps here. none there.") == ["no caps here.", "none there."]


def test_text_without_spaces_is_cut_in_linear_time():
    text = "a.B" * 300_000
    started = time.monotonic()
    found = sentences(text, [Span(0, len(text))])
    assert time.monotonic() - started < 20
    assert max(s.end - s.start for s in found) <= MAX_SENTENCE_CHARS


@given(st.text(), st.sampled_from(["und", "en", "ru", "tr", "zh", "xx"]))
def test_sentences_are_sorted_disjoint_and_trimmed(text, language):
    parts = [Span(0, len(text))] if text else []
    found = sentences(text, parts, language=language)
    for left, right in pairwise(found):
        assert left.end <= right.start
    for sentence in found:
        quote = text[sentence.start : sentence.end]
        assert quote == quote.strip()
        assert any(map(str.isalnum, quote))


@given(st.text())
def test_no_letter_or_digit_is_lost(text):
    parts = [Span(0, len(text))] if text else []
    kept = "".join(text[s.start : s.end] for s in sentences(text, parts))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
