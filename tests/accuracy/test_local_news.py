"""Local news of our own: towns of the same name, told apart by what stands beside them.

local_news.tsv: the text with [brackets] round each name, and of each the country and
first-order division that it lies in, as GeoNames codes ("US.KY").
"""

import re
import tomllib
from pathlib import Path

import pytest

from geoevents.model import Document
from geoevents.parse import make_parser
from geoevents.parse.accuracy.scoring import share
from geoevents.parse.analyse import Parser
from geoevents.places import Gazetteer

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["local_news"]
ROWS = (HERE / "local_news.tsv").read_text("utf-8").splitlines()[1:]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return make_parser(Gazetteer.open(), steps=frozenset(["mentions"]))


def read(row: str) -> tuple[str, dict[tuple[int, int], str]]:
    marked, regions = row.split("\t")
    text, spans = "", []
    for part in re.split(r"(\[[^]]*\])", marked):
        if part.startswith("["):
            part = part[1:-1]
            spans.append((len(text), len(text) + len(part)))
        text += part
    return text, dict(zip(spans, regions.split(), strict=True))


def regions_found(parser: Parser, text: str) -> dict[tuple[int, int], str | None]:
    mentions = parser.analyse(Document(text, language="en")).mentions
    return {
        (m.span.start, m.span.end): m.place and f"{m.place.country}.{m.place.admin1}"
        for m in mentions
    }


def test_there_are_sixty_passages_or_more():
    assert len(ROWS) >= 60


def test_towns_of_the_same_name_are_told_apart_as_well_as_before(parser):
    marked = found = right = 0
    wrong = []
    for text, regions in map(read, ROWS):
        told = regions_found(parser, text)
        marked += len(regions)
        found += sum(span in told for span in regions)
        right += sum(told.get(span) == region for span, region in regions.items())
        wrong += [text[s:e] for (s, e), r in regions.items() if told.get((s, e)) != r]
    assert share(found, marked) >= FLOORS["found"], wrong
    assert share(right, found) >= FLOORS["placed"], wrong


def test_the_order_of_sentences_does_not_change_the_region(parser):
    first, second = (
        "Police in Florence and Muscle Shoals closed the bridge.",
        "Lauderdale County buses took another way.",
    )
    expected = {"US.AL"}
    assert set(regions_found(parser, f"{first} {second}").values()) == expected
    assert set(regions_found(parser, f"{second} {first}").values()) == expected


def test_capitals_of_the_world_stay_where_no_region_is_shared(parser):
    told = regions_found(parser, "Talks were held in London, Paris, Berlin and Athens.")
    assert set(told.values()) == {"GB.ENG", "FR.11", "DE.16", "GR.ESYE31"}
