"""Actors and targets: who did it, to whom, and nobody where it is not said."""

from pathlib import Path

import pytest

from geoevents.model import Document, When
from geoevents.parse.analyse import make_parser
from geoevents.places import Gazetteer
from tests.parse.claim_page import claims, mention, place

ROWS = [
    (*line.split("\t"), "")[:4]
    for line in Path(__file__)
    .with_name("actor_sentences.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]


def _ids(column: str) -> frozenset[str]:
    return frozenset(filter(None, column.split(",")))


def test_most_actors_and_targets_are_right_in_eight_languages():
    parser = make_parser(Gazetteer.open(), recogniser="core")
    wrong = []
    for language, text, actors, targets in ROWS:
        document = Document(text, language=language, published=When("2024-05", "given"))
        read = [
            (frozenset(claim.actors), frozenset(claim.targets))
            for claim in parser.analyse(document).claims
        ]
        if (_ids(actors), _ids(targets)) not in read:
            wrong.append(text)
    assert len(ROWS) >= 80
    assert len(wrong) <= 0.06 * len(ROWS), wrong


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ukrainian positions were shelled by Russian forces."),
        ("de", "Ukrainische Stellungen wurden von russischen Truppen beschossen."),
        ("es", "Posiciones ucranianas fueron bombardeadas por tropas rusas."),
        ("fr", "Des positions ukrainiennes ont été bombardées par les forces russes."),
        ("ro", "Pozițiile ucrainene au fost bombardate de forțele ruse."),
        ("ru", "Украинские позиции были обстреляны российскими войсками."),
        ("tr", "Ukrayna mevzileri Rus güçleri tarafından bombalandı."),
        ("ar", "قصفت القوات الروسية مواقع أوكرانية."),
    ],
)
def test_a_passive_turns_actor_and_target_round(language, text):
    (claim,) = claims(text, language=language)
    assert (claim.actors, claim.targets) == (("russia",), ("ukraine",))


def test_a_town_that_is_hit_neither_acts_nor_is_a_party():
    text = "Air strikes hit Barda, residents said."
    (claim,) = claims(text, mentions=(mention(text, place("Barda", country="AZ")),))
    assert (claim.actors, claim.targets) == ((), ())
    assert [p.place.name for p in claim.scenes] == ["Barda"]


def test_who_only_speaks_neither_acts_nor_suffers():
    (claim,) = claims("Russian troops shelled two villages, Armenia said.")
    assert (claim.actors, claim.targets) == (("russia",), ())


def test_it_said_that_it_had_makes_the_speaker_the_actor():
    (claim,) = claims("The Ukrainian army said it captured two villages.")
    assert claim.actors == ("ukraine",)
    (other,) = claims("The Ukrainian army said two villages were shelled.")
    assert other.actors == ()


def test_those_who_back_a_side_do_not_act():
    (claim,) = claims("Russian-backed rebels loyal to Turkey shelled the town.")
    assert claim.actors == ()
