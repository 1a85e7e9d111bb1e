"""The tagger: names told apart, spans whole, bad input harmless."""

import hashlib
import itertools
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.errors import GazetteerError
from geoevents.model import Span
from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.parse.seams import Toponym
from geoevents.parse.tagger.lexical import shape_of
from geoevents.parse.tagger.recognise import FIRM, TaggedRecogniser
from geoevents.parse.tagger.tagger import MODEL, SHARE_ALIKE, Tagger
from geoevents.parse.tagger.words import MOST_WORDS, chunks
from geoevents.places import Gazetteer
from geoevents.text.prepare import prepare

pytest.importorskip("pycrfsuite")


@pytest.fixture(scope="module")
def gazetteer():
    try:
        return Gazetteer.open()
    except GazetteerError as error:
        pytest.skip(f"no compiled gazetteer: {error}")


@pytest.fixture(scope="module")
def tagger():
    return Tagger.open()


@pytest.fixture(scope="module")
def recogniser(gazetteer, tagger):
    return TaggedRecogniser(gazetteer, tagger)


def names_of(tagger, gazetteer, text, language):
    page = prepare(text, language=language)
    ruled = GazetteerRecogniser(gazetteer).recognise(page)
    tagged = tagger.tag(page, gazetteer.scan(text), ruled)
    return {(page.quote(name.span), name.kind) for name in tagged.names}


@pytest.mark.parametrize(
    ("language", "text", "name", "kind"),
    [
        (
            "en",
            "Shells fell on Redwick, officials in Cardiff said.",
            "Cardiff",
            "place",
        ),
        ("en", "The mayor thanked John Lincoln.", "John Lincoln", "person"),
        ("en", "Talks with the United Nations failed.", "United Nations", "org"),
        ("de", "Die Truppen rückten von Charkiw auf Isjum vor.", "Charkiw", "place"),
        ("ro", "Luptele continuă lângă orașul Mariupol.", "Mariupol", "place"),
        ("ru", "Министр Иванов прибыл в Ереван.", "Ереван", "place"),
    ],
)
def test_names_are_told_apart(tagger, gazetteer, language, text, name, kind):
    assert (name, kind) in names_of(tagger, gazetteer, text, language)


@pytest.mark.parametrize(
    ("word", "shape"),
    [("Terter", "Xx"), ("USA", "XXX"), ("iPhone", "xXx"), ("12", "dd"), ("باكو", "a")],
)
def test_a_shape_keeps_case_and_kind_of_sign(word, shape):
    assert shape_of(word) == shape


@given(st.text(max_size=400))
def test_chunks_hold_every_sign_once_and_are_bounded(text):
    page = prepare(text, language="en")
    spans = []
    for chunk in chunks(page):
        assert 0 < len(chunk) <= MOST_WORDS
        for word, start, end in zip(chunk.texts, chunk.starts, chunk.ends, strict=True):
            assert text[start:end] == word
            spans.append((start, end))
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("Ab .,\n\0éЖ漢ب😀'-_1"), max_size=300))
def test_names_of_any_text_are_sorted_and_apart(tagger, text):
    page = prepare(text, language="en")
    spans = [name.span for name in tagger.tag(page, ()).names]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(text[s.start : s.end].strip() for s in spans)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 300_000,
        "😀🏽" * 100_000,
        "\0" * 300_000,
        "A" * 300_000,
        "a\u0301" * 100_000,
    ],
    ids=["no spaces", "emoji", "null bytes", "capitals", "combining marks"],
)
def test_bad_input_is_harmless(recogniser, text):
    started = time.monotonic()
    recogniser.recognise(prepare(text, language="en"))
    assert time.monotonic() - started < 20


class _Rules:
    """Rules that find the same toponyms in every page."""

    def __init__(self, *toponyms):
        self.toponyms = toponyms

    def recognise(self, page):
        return self.toponyms


def test_a_surname_taken_for_a_place_is_dropped(gazetteer, tagger):
    text = "A spokesman, Peter Kent, declined to comment."
    at = text.index("Kent")
    rules = _Rules(Toponym(Span(at, at + 4), "Kent"))
    recogniser = TaggedRecogniser(gazetteer, tagger, rules=rules)
    assert recogniser.recognise(prepare(text, language="en")) == ()


def test_a_place_that_the_rules_missed_is_added(gazetteer, tagger):
    text = "Rebels were seen some 40 km north of London, the army said on Monday."
    recogniser = TaggedRecogniser(gazetteer, tagger, rules=_Rules(), trust=FIRM)
    found = recogniser.recognise(prepare(text, language="en"))
    assert [toponym.name for toponym in found] == ["London"]


@pytest.mark.parametrize("path", [MODEL, SHARE_ALIKE], ids=["open", "share-alike"])
def test_the_model_is_the_one_that_its_manifest_describes(path):
    if not path.is_file():
        pytest.skip("the folder of the share-alike model was taken away")
    manifest = json.loads((path.parent / "MANIFEST.json").read_text("utf-8"))
    model = path.read_bytes()
    assert manifest["model"]["sha256"] == hashlib.sha256(model).hexdigest()
    assert len(model) < 6_000_000


def test_the_share_alike_model_tells_its_licence():
    if not SHARE_ALIKE.is_file():
        pytest.skip("the folder of the share-alike model was taken away")
    manifest = json.loads((SHARE_ALIKE.parent / "MANIFEST.json").read_text("utf-8"))
    licence = (SHARE_ALIKE.parent / "LICENCE").read_text("utf-8")
    assert "CC BY-SA 4.0" in licence and "CC BY-SA 4.0" in manifest["licence"]
    assert not any("-dev" in name for name in manifest["inputs"])


def test_only_its_languages_get_the_share_alike_model(gazetteer, tagger):
    asked = []
    rules = GazetteerRecogniser(gazetteer)
    reader = TaggedRecogniser(gazetteer, tagger, rules=rules, further=asked.append)
    text = "Os combates chegaram a Lisboa."
    assert reader.recognise(prepare(text, language="pt"))
    assert asked == ["pt"]
    assert Tagger.beside("en") is None and Tagger.beside("ru") is None
