import tomllib
from pathlib import Path

import pytest

from geoevents.model import Document
from geoevents.parse import make_parser
from geoevents.parse.accuracy.corpora import read_corpus
from geoevents.parse.accuracy.scoring import Tally, f1, share, tally
from geoevents.parse.analyse import Parser
from geoevents.places import Gazetteer
from tests.accuracy.sentences import LANGUAGES, misses, read_sentences, score

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
CORPORA = HERE.parents[2] / "shared" / "corpora"


@pytest.fixture(scope="module")
def parser() -> Parser:
    return make_parser(Gazetteer.open(), steps=frozenset(["mentions"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_forty_sentences_or_more(language):
    assert len(read_sentences(language)) >= 40
    assert language in FLOORS["sentences"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_sentences_are_read_as_well_as_before(parser, language):
    floor, scored = FLOORS["sentences"][language], score(parser, language)
    wrong = [f"{kind} {name!r}" for kind, _, name in misses(parser, language)]
    assert scored.found >= floor["found"], wrong
    assert scored.placed >= floor["placed"], wrong


@pytest.mark.parametrize("name", FLOORS["corpora"])
def test_corpora_are_read_as_well_as_before(parser, name):
    path = CORPORA / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip("../shared/corpora is not here")
    floor, total = FLOORS["corpora"][name], Tally()
    for article in read_corpus(path.read_bytes()):
        found = parser.analyse(Document(article.text)).mentions
        kept = [m for m in found if m.sense not in floor["without"]]
        total += tally(article.mentions, kept)
    assert f1(total.exact, total.found, total.true)[2] >= floor["exact"]
    assert f1(total.right, total.placed, total.located)[2] >= floor["e2e"]
    assert share(total.right, total.paired) >= floor["placed"]
