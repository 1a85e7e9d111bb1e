"""The union of the core with models of names; no model need be installed."""

import itertools
from dataclasses import replace
from importlib.machinery import ModuleSpec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.errors import GazetteerError, InvalidValue, MissingExtra
from geoevents.model import Repair, Span
from geoevents.parse import models
from geoevents.parse.models.names import PIECE, ModelName, pieces
from geoevents.parse.models.united import UnitedRecogniser
from geoevents.parse.recognise import GazetteerRecogniser
from geoevents.parse.seams import Toponym
from geoevents.places import Gazetteer
from geoevents.text.page import Page
from geoevents.text.prepare import prepare


class Fixed:
    """Stands for a core and a model that find what they are told."""

    def __init__(self, toponyms=(), names=()):
        self.toponyms, self.found = tuple(toponyms), tuple(names)

    def recognise(self, page):
        return self.toponyms

    def names(self, page):
        return self.found


@pytest.fixture(scope="module")
def gazetteer():
    try:
        return Gazetteer.open()
    except GazetteerError as error:
        pytest.skip(f"no compiled gazetteer: {error}")


def _page(text, language):
    return Page(text, language, (Span(0, len(text)),), ())


def _span(text, part):
    return Span(text.index(part), text.index(part) + len(part))


def _united(gazetteer, text, found, named, *, language="en", **fields):
    """What comes of a toponym and a name of that kind, as (text, sense)."""
    core = [replace(Toponym(_span(text, part), part), **fields) for part in found]
    names = [ModelName(_span(text, part), kind) for part, kind in named]
    fixed = Fixed(core, names)
    united = UnitedRecogniser(gazetteer, fixed, {language: fixed})
    toponyms = united.recognise(_page(text, language))
    return [(text[t.span.start : t.span.end], t.sense) for t in toponyms]


@pytest.mark.parametrize(
    ("text", "found", "named", "united"),
    [
        ("A bus left Lyon.", "Lyon", ("Lyon", "place"), "location"),
        ("A bus left Lyon.", "Lyon", ("Lyon", "org"), "location"),
        ("A bus left Paris.", "Paris", ("Paris", "person"), "location"),
        ("Ms Georgia Hill sang.", "Georgia", ("Georgia Hill", "person"), None),
        ("Near Palmyra they met.", "Palmyra", ("Near Palmyra", "person"), "location"),
        ("They shelled Terter.", "Terter", ("Terter", "person"), "location"),
        ("Shells fell in Ada.", "Ada", ("Ada", "person"), "location"),
        ("A pro-Beijing vote.", "Beijing", ("pro-Beijing", "person"), "location"),
        (
            "Leonard of Boston ran.",
            "Boston",
            ("Leonard of Boston", "person"),
            "location",
        ),
        ("Boston Gas raised it.", "Boston", ("Boston Gas", "org"), "embedded"),
        ("Iraq's Army left.", "Iraq", ("Iraq's Army", "org"), "location"),
        ("The Army of Iraq left.", "Iraq", ("Army of Iraq", "org"), "location"),
    ],
)
def test_the_kind_of_the_name_around_a_toponym_decides(
    gazetteer, text, found, named, united
):
    expected = [(found, united)] if united else []
    assert _united(gazetteer, text, [found], [named]) == expected


def test_what_the_core_knows_for_sure_stays_whatever_a_model_says(gazetteer):
    text = "Ms Georgia Hill sang."
    repair = Repair("Georgia", "Georgia", ("a table",))
    for sure in ({"sense": "demonym"}, {"repair": repair}, {"cues": ("P:town of",)}):
        found = _united(
            gazetteer, text, ["Georgia"], [("Georgia Hill", "person")], **sure
        )
        assert [part for part, _ in found] == ["Georgia"]


@pytest.mark.parametrize(
    ("language", "text", "name", "kind", "found"),
    [
        ("en", "the London's fog", "the London's", "place", ["London"]),
        ("en", "between East and West", "East", "region", []),
        ("en", "all Zorbland wept", "Zorbland", "place", []),
        ("en", "in Heathrow Hall", "Heathrow Hall", "facility", []),
        ("ru", "выставка в Дюссельдорфе", "Дюссельдорфе", "place", ["Дюссельдорфе"]),
        ("ru", "хутор Зурбланово горит", "Зурбланово", "place", ["Зурбланово"]),
        ("ru", "страны ЕС решили", "ЕС", "place", []),
        ("ru", "• Чили •\n• Куба", "Чили •\n• Куба", "place", []),
    ],
)
def test_places_only_a_model_sees_are_added_as_far_as_it_is_trusted(
    gazetteer, language, text, name, kind, found
):
    united = _united(gazetteer, text, [], [(name, kind)], language=language)
    assert [part for part, _ in united] == found


def test_an_inflected_name_of_a_model_is_looked_up_bare(gazetteer):
    text = "выставка в Дюссельдорфе"
    fixed = Fixed(names=[ModelName(_span(text, "Дюссельдорфе"), "place")])
    united = UnitedRecogniser(gazetteer, fixed, {"ru": fixed})
    (toponym,) = united.recognise(_page(text, "ru"))
    assert toponym.name == "Дюссельдорф"


def test_the_longer_name_wins_where_the_model_is_trusted(gazetteer):
    text = "самолёт над Боденским озером"
    long = ("Боденским озером", "place")
    united = _united(gazetteer, text, ["Боденским"], [long], language="ru")
    assert united == [("Боденским озером", "location")]


def test_pages_in_other_languages_are_the_cores_alone(gazetteer):
    text = "Der Bus fuhr nach Lyon."
    core = GazetteerRecogniser(gazetteer)
    united = UnitedRecogniser(gazetteer, core, {"en": Fixed()})
    page = prepare(text, language="de")
    assert united.recognise(page) == core.recognise(page)


@given(
    lengths=st.lists(st.integers(1, 3 * PIECE), max_size=6),
    fill=st.sampled_from(["x", "a word ", "слово "]),
)
def test_pieces_are_bounded_and_hold_all_words_of_the_sentences(lengths, fill):
    starts = [sum(lengths[:i]) for i in range(len(lengths) + 1)]
    text = (fill * (starts[-1] // len(fill) + 1))[: starts[-1]]
    spans = tuple(Span(a, b) for a, b in itertools.pairwise(starts))
    found = list(pieces(Page(text, "en", spans, ())))
    assert all(piece.end - piece.start <= PIECE for piece in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    if fill != "x":
        words = "".join(text[p.start : p.end] for p in found).split()
        assert "".join(words) == "".join(text.split())


def test_a_model_asked_for_by_name_and_not_installed_says_what_to_install(monkeypatch):
    monkeypatch.setattr(models, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'geoevents\[ru\]'"):
        models.models_for("ru")
    assert models.models_for("auto") == {}


def test_the_models_that_are_installed_are_used(monkeypatch):
    monkeypatch.setattr(models, "find_spec", lambda name: ModuleSpec(name, None))
    assert sorted(models.models_for("auto")) == ["en", "ru"]
    assert sorted(models.models_for("en")) == ["en"]
    assert models.models_for("core") == {}


def test_an_unknown_recogniser_is_refused():
    with pytest.raises(InvalidValue, match="must be one of auto, core, en, ru"):
        models.models_for("fr")
