import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.text.prepare import prepare

SHARED = Path(__file__).parents[3] / "shared" / "seeds"

FIRST = "The army shelled the bridge at Oldtown on Monday, the mayor said.\n\n"
LAST = "Two people were hurt and the road to the north stayed closed.\n"


def quotes(text: str) -> list[str]:
    page = prepare(text)
    return [page.quote(span) for span in page.boilerplate]


@pytest.mark.parametrize(
    "line",
    [
        "[ad_1]",
        '[caption id="attachment_7" align="left"]',
        "Author: admin",
        "By Jane Q. Writer",
        "Read also: Minister flies home",
        "Читайте также: министр вернулся домой",
        "Citește și: Ministrul s-a întors acasă",
        "İlgili haber: Bakan döndü",
        "Lire aussi : le ministre rentre",
        "A bridge seen from the river. Photo: Sample Agency",
        "The bridge last year (Photo by Jane Writer/Sample Agency)",
        "A still from footage shows the bridge in flames",
        "На фото: мост через реку",
        "Subscribe to our newsletter for the latest news.",
        "We use cookies to make this page better.",
        "https://example.org/share?id=1",
        "Crisis in the north. Minister “will not resign” after 23 die in the capital",
    ],
)
def test_what_is_not_the_article_is_marked(line):
    assert quotes(FIRST + line + "\n\n" + LAST) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Foreign powers react",
        "What do the two sides want from each other?",
        "Gen. Shaw takes over the northern command",
        "The picture: bleak, with no end in sight.",
        "By Monday the army had reached the gates of the old town.",
        "“We hold it. We will not leave it to them.”",
        "Subscribe to our view or not, the minister told the paper on Monday, for the"
        " war will go on all the same and nobody can stop it.",
        "He said [sic] that the [northern] road was open.",
        "The minister said that the ministry would share the photo with reporters.",
    ],
)
def test_what_belongs_to_the_article_is_left_alone(line):
    assert quotes(FIRST + line + "\n\n" + LAST) == []


def test_only_the_second_and_later_copies_of_a_line_are_marked():
    line = "Army sends 4000 soldiers to the border"
    page = prepare(FIRST + (line + "\n\n") * 3 + LAST)
    assert [page.quote(span) for span in page.boilerplate] == [line, line]
    assert line in [page.quote(sentence) for sentence in page.sentences]


def test_a_text_of_tens_of_thousands_of_shortcodes_does_not_take_long():
    started = time.monotonic()
    page = prepare("[ad_1] Word one. [ad_2] Word two.\n" * 20_000, language="en")
    assert time.monotonic() - started < 20
    assert len(page.sentences) == len(page.boilerplate) == 40_000


def test_links_below_a_related_heading_are_marked():
    text = FIRST + LAST + "\nRelated posts\nMinister flies home\nDam bursts\n\n" + FIRST
    marked = quotes(text)
    assert marked[:3] == ["Related posts", "Minister flies home", "Dam bursts"]


def test_reader_comments_are_marked_to_the_end():
    text = FIRST + LAST + "\nLeave a Reply\n\nBob: The army shelled my house.\n"
    assert quotes(text)[-1] == "Bob: The army shelled my house."


@pytest.mark.parametrize("before", [" ", "", "[ad_1]\n "])
def test_a_crawlers_header_is_a_sentence_of_its_own(before):
    text = f"{before}date 2020-09-28 Fighting goes on in the north of the country."
    page = prepare(text)
    assert [page.quote(sentence) for sentence in page.sentences] == [
        "date 2020-09-28",
        "Fighting goes on in the north of the country.",
    ]


def test_wrapped_lines_are_one_paragraph_and_headings_are_not():
    text = (
        "Heading of the article\n\n"
        "The army has taken the northern heights after three days of\n"
        "Fierce fighting that cost both sides dozens of men, said the\n"
        "Ministry on Sunday."
    )
    assert len(prepare(text).sentences) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Понедельник, 28 Сен, 2020\n\n" + FIRST, "en"),
        ("Armata a bombardat podul de la intrarea in oras, spune primarul.", "ro"),
        ("Армия обстреляла мост у въезда в город, сообщил мэр.", "ru"),
        ("Belediye başkanı ordunun köprüyü vurduğunu söyledi.", "tr"),
        ("Қала әкімі көпір атқыланғанын, екі адам қаза тапқанын айтты.", "und"),
        ("Baku, 1988", "und"),
        ("", "und"),
        ("12345 67890 !!!", "und"),
    ],
)
def test_the_language_is_that_of_most_letters(text, language):
    assert prepare(text).language == language


@pytest.mark.parametrize(("told", "known"), [("en-US", "en"), ("RU", "ru")])
def test_a_language_that_is_told_is_believed(told, known):
    assert (
        prepare("Armata a bombardat podul orasului.", language=told).language == known
    )


LINES = st.sampled_from(
    ["[ad_1]", "Related posts", "Leave a Reply", "A b. C", "\n", ""]
)


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(), LINES)).map("\n".join))
def test_any_text_gives_sorted_spans_that_never_overlap(text):
    page = prepare(text, language="en")
    spans = sorted((*page.sentences, *page.boilerplate))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.end <= len(text) for span in spans)
    assert page.sentences == tuple(sorted(page.sentences))


@given(st.text(max_size=200))
@settings(deadline=None)
def test_sentence_at_finds_the_sentence_that_holds_an_offset(text):
    page = prepare(text, language="en")
    for offset in range(len(text)):
        holds = [s for s in page.sentences if s.start <= offset < s.end]
        assert page.sentence_at(offset) == (holds[0] if holds else None)


@settings(deadline=None, max_examples=50)
@given(st.text())
def test_detecting_the_language_never_fails(text):
    assert prepare(text).language


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")
def test_the_shared_articles_are_read_as_annotated():
    pages = {
        path.name[:3]: prepare(path.read_text("utf-8")) for path in SHARED.glob("*.txt")
    }
    assert [pages[key].language for key in sorted(pages)] == ["en"] * 4 + ["ro"]
    assert [
        page.quote(page.boilerplate[0])[:8] for page in (pages["000"], pages["002"])
    ] == [
        "Conflict",
        "[ad_1]",
    ]
    assert len(pages["004"].sentences) == 15


@pytest.mark.parametrize("french_first", [True, False])
def test_a_long_quotation_in_another_language_is_outvoted(french_first):
    english = "The council met on Monday and talked about the new bridge. " * 20
    french = "Le conseil s'est réuni lundi et a parlé du nouveau pont. " * 60
    parts = (french, english) if french_first else (english, french)
    assert prepare("\n\n".join(parts)).language == "fr"
