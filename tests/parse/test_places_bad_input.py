"""Text that no newsroom wrote: nothing crashes, offsets stay, time grows in step."""

import time

import pytest

from geoevents.model import Document
from geoevents.parse import make_parser
from geoevents.parse.analyse import Parser
from geoevents.places import Gazetteer

SENTENCE = "Shelling hit Terter and Ganja on Sunday, officials in Baku said. "


@pytest.fixture(scope="module")
def parser() -> Parser:
    return make_parser(Gazetteer.open(), steps=frozenset(["mentions"]))


def names(parser, text, language=None):
    mentions = parser.analyse(Document(text, language=language)).mentions
    for mention in mentions:
        assert text[mention.span.start : mention.span.end] == mention.text
    return [mention.text for mention in mentions]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "Baku" * 5_000,
        "Baku," * 20_000,
        "\n" * 100_000,
        "\x00" * 1_000,
        "((((" * 20_000,
        "A. " * 20_000,
        "U.S. " * 5_000,
        "’s" * 20_000,
        "e\u0301" * 20_000,
        "\u200b\u200f\ufeff" * 5_000,
        "👩‍👩‍👧‍👦" * 5_000,
        "北京" * 5_000,
    ],
    ids=lambda text: repr(text[:4]),
)
def test_endless_runs_of_anything_are_survived(parser, text):
    names(parser, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BAKU SAID THAT TERTER WAS SHELLED FROM AGDAM IN AZERBAIJAN.", "AZERBAIJAN"),
        ("🚀🔥 Rockets hit Ganja 😱 in Azerbaijan 🇦🇿", "Ganja"),
        ("Troops left Me\u0301xico City in Mexico on Monday.", "Me\u0301xico City"),
        ("Troops entered Baku\x00 and then Ganja\x00.", "Ganja"),
        ("<p>Troops entered <b>Baku</b>&nbsp;and <i>Ganja</i>.</p>", "Baku"),
        ("قال مسؤولون في بغداد إن قصفا وقع.", "بغداد"),
        ("\u202bقال مسؤولون في بغداد إن قصفا وقع.\u202c", "بغداد"),
        ("Officials in Москва and in Киев met in Минск.", "Минск"),
        ("Officials\u00a0in\u00a0Tbilisi\u00a0met.", "Tbilisi"),
        ("Officials in\r\nTbilisi\r\nmet.\r\n", "Tbilisi"),
    ],
)
def test_names_are_found_in_odd_surroundings(parser, text, expected):
    assert expected in names(parser, text)


def test_without_capitals_clear_names_are_still_read_or_left_but_never_wrong(parser):
    text = "officials in azerbaijan said the march in may was the best so far."
    assert set(names(parser, text, "en")) <= {"azerbaijan"}


def test_one_line_without_spaces_keeps_its_offsets(parser):
    names(parser, SENTENCE.replace(" ", "") * 500)


def test_a_text_of_ten_megabytes_is_read_in_time_that_grows_in_step(parser):
    """Ratios only: four times the text may take little more than four times as long."""
    names(parser, SENTENCE * 50)
    sizes = (SENTENCE * 500, SENTENCE * 2_000)
    seconds = []
    for text in sizes:
        started = time.process_time()
        found = names(parser, text, "en")
        seconds.append(time.process_time() - started)
        assert len(found) >= 3 * text.count("Terter")
    assert seconds[1] < 7 * seconds[0]
