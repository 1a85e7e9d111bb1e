"""The tagger beside the rules on the corpora next to the project, as a floor."""

import json
from pathlib import Path

import pytest

from geoevents.errors import GazetteerError
from geoevents.parse.tagger.recognise import TaggedRecogniser
from geoevents.parse.tagger.tagger import Tagger
from geoevents.places import Gazetteer
from geoevents.text.prepare import prepare

pytest.importorskip("pycrfsuite")

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"


@pytest.fixture(scope="module")
def recogniser():
    try:
        return TaggedRecogniser(Gazetteer.open(), Tagger.open())
    except GazetteerError as error:
        pytest.skip(f"no compiled gazetteer: {error}")


@pytest.mark.parametrize(
    ("corpus", "without", "floor"),
    [
        ("TR-News", (), 86.0),
        ("GeoVirus-gn", ("demonym", "embedded"), 89.0),
    ],
)
def test_exact_f1_stays_above_its_floor(recogniser, corpus, without, floor):
    path = CORPORA / f"{corpus}.jsonl"
    if not path.exists():
        pytest.skip("../shared/corpora is not there")
    hits = wanted = found = 0
    for line in path.read_text("utf-8").splitlines():
        document = json.loads(line)
        gold = {(m["start"], m["end"]) for m in document["mentions"]}
        spans = {
            (toponym.span.start, toponym.span.end)
            for toponym in recogniser.recognise(prepare(document["text"]))
            if toponym.sense not in without
        }
        hits += len(gold & spans)
        wanted += len(gold)
        found += len(spans)
    assert 200 * hits / (wanted + found) >= floor
