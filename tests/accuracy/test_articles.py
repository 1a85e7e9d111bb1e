"""The trial articles are read as well as before, and names of groups are no places."""

import tomllib
from pathlib import Path

import pytest

from geoevents.parse import make_parser
from geoevents.parse.analyse import Parser
from geoevents.places import Gazetteer
from tests.accuracy.articles import ARTICLES, misses, score

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["articles"]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return make_parser(Gazetteer.open(), steps=frozenset(["mentions"]))


def test_there_are_twelve_articles_in_eight_languages_or_more():
    assert len(ARTICLES) >= 12
    assert len({name.rpartition(".")[2] for name in ARTICLES}) >= 8


def test_trial_articles_are_read_as_well_as_before(parser):
    scored, wrong = score(parser), "\n".join(misses(parser))
    assert scored.found >= FLOORS["found"], wrong
    assert scored.country >= FLOORS["country"], wrong
    assert scored.scene >= FLOORS["scene"], wrong
