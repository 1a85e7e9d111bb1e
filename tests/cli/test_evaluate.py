import json

import pytest
from click.testing import CliRunner

from geoevents.cli.evaluate import evaluate
from geoevents.errors import ReadError
from geoevents.model import Mention, Place, Resolution, Span
from geoevents.parse.accuracy.corpora import TrueMention, read_corpus
from geoevents.parse.accuracy.scoring import tally

TEXT = "A storm hit Tripoli, Libya."

LGL = f"""<articles><article docid="7"><text>{TEXT}</text><toponyms>
<toponym><start>12</start><end>19</end><phrase>Tripoli</phrase>
<gaztag geonameid="1"><fclass>P</fclass><lat>32.88</lat><lon>13.19</lon></gaztag>
</toponym>
<toponym><start>21</start><end>26</end><phrase>Libya</phrase></toponym>
</toponyms></article></articles>"""

GEOWEBNEWS = f"""<articles><article><text>{TEXT}</text><toponyms>
<toponym><extractedName>Tripoli</extractedName><type>Literal</type><start>12</start>
<end>19</end><latitude>32.88</latitude><longitude>13.19</longitude></toponym>
<toponym><extractedName>storm</extractedName><type>Literal_Expression</type>
<start>2</start><end>7</end></toponym></toponyms></article></articles>"""

GEOVIRUS = f"""<articles><article><text>{TEXT}</text><locations>
<location><name>Tripoli</name><start>13</start><end>20</end><lat>32.88</lat>
<lon>13.19</lon></location></locations></article></articles>"""

LINES = json.dumps(
    {
        "id": "a",
        "text": TEXT,
        "mentions": [{"start": 12, "end": 19, "lat": 32.88, "lon": 13.19}],
    }
)


@pytest.mark.parametrize(
    ("data", "count"), [(LGL, 2), (GEOWEBNEWS, 1), (GEOVIRUS, 1), (LINES, 1)]
)
def test_every_format_gives_the_same_mention(data, count):
    (article,) = read_corpus(data.encode())
    first = article.mentions[0]
    assert article.text == TEXT
    assert (first.span, first.point) == (Span(12, 19), (13.19, 32.88))
    assert len(article.mentions) == count


@pytest.mark.parametrize("data", ["<articles/>", "<a", '{"text": 1}', "plain"])
def test_what_is_no_corpus_is_refused(data):
    with pytest.raises(ReadError):
        list(read_corpus(data.encode()))


def found(start, end, lon=None, lat=None):
    place = None
    if lon is not None:
        place = Place("geonames:1", "X", lon, lat, "P", "PPL", None, None, None, 0, 5)
    return Mention(
        Span(start, end), "x" * (end - start), "x", "location", Resolution(place, 0.5)
    )


def test_a_mention_is_paired_once_and_best_where_spans_are_equal():
    true = [TrueMention(Span(0, 5), (1.0, 1.0)), TrueMention(Span(4, 9), None)]
    counts = tally(true, [found(0, 9, 1, 1), found(4, 9, 50, 50)])
    assert (counts.exact, counts.overlapping) == (1, 2)
    assert (counts.right, counts.placed, counts.located) == (1, 1, 1)


def test_unresolved_and_far_ones_are_found_but_not_right():
    true = [TrueMention(Span(0, 5), (1.0, 1.0)), TrueMention(Span(6, 9), (1.0, 1.0))]
    counts = tally(true, [found(0, 5), found(6, 9, 4, 1)])
    assert (counts.exact, counts.paired, counts.right) == (2, 2, 0)


def test_the_command_prints_a_table_and_json(tmp_path):
    corpus = tmp_path / "made.xml"
    corpus.write_text(LGL)
    table = CliRunner().invoke(evaluate, ["geoparse", str(corpus), "--by-class"])
    assert table.exit_code == 0
    assert "100.0/100.0/100.0" in table.output
    assert "P " in table.output
    line = CliRunner().invoke(evaluate, ["geoparse", str(corpus), "--json"])
    assert json.loads(line.output)["e2e"] == {"P": 100.0, "R": 100.0, "F1": 100.0}
