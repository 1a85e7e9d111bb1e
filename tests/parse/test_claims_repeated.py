"""What is told twice is one claim; what two sides tell is two."""

import pytest

from geoevents.model import Document, When
from geoevents.parse.analyse import Parser, make_parser
from geoevents.places import Gazetteer
from tests.parse.claim_page import claims, mention, place

OPPOSITE = [
    ("en", "Ukraine said Russian troops shelled a market, but Russia said Ukrainian"
     " troops shelled it."),
    ("de", "Die Ukraine erklärte, russische Truppen hätten einen Markt beschossen,"
     " während Russland erklärte, ukrainische Truppen hätten ein Dorf beschossen."),
    ("es", "Ucrania afirmó que tropas rusas bombardearon un mercado, mientras que"
     " Rusia afirmó que tropas ucranianas bombardearon una aldea."),
    ("fr", "L'Ukraine a affirmé que des troupes russes ont bombardé un marché, tandis"
     " que la Russie a affirmé que des troupes ukrainiennes ont bombardé un village."),
    ("ro", "Ucraina a afirmat că trupele ruse au bombardat o piață, în timp ce Rusia a"
     " afirmat că trupele ucrainene au bombardat un sat."),
    ("ru", "Украина заявила, что российские войска обстреляли рынок, а Россия заявила,"
     " что украинские войска обстреляли деревню."),
    ("tr", "Ukrayna, Rus güçlerinin bir pazarı bombaladığını açıkladı, Rusya ise"
     " Ukrayna güçlerinin bir köyü bombaladığını açıkladı."),
    ("ar", "قالت أوكرانيا إن القوات الروسية قصفت سوقا، بينما قالت روسيا إن القوات"
     " الأوكرانية قصفت قرية."),
]  # fmt: skip


@pytest.fixture(scope="module")
def parser() -> Parser:
    return make_parser(Gazetteer.open(), recogniser="core")


@pytest.mark.parametrize(("language", "text"), OPPOSITE)
def test_two_opposite_claims_in_one_sentence_are_two(parser, language, text):
    document = Document(text, language=language, published=When("2024-05-10", "given"))
    first, second = parser.analyse(document).claims
    assert first.kind == second.kind == "shelling"
    assert (first.claimant.side, first.actors) == ("ukraine", ("russia",))
    assert (second.claimant.side, second.actors) == ("russia", ("ukraine",))


def test_a_line_that_adds_nothing_to_its_paragraph_is_no_claim():
    text = "Armenian and Azerbaijani troops clashed on the border. The fighting raged."
    assert [c.span.start for c in claims(text)] == [0]


@pytest.mark.parametrize(
    "line",
    [
        "The fighting raged in Omdurman.",
        "In the fighting six soldiers were killed.",
        "Fighting between Turkish troops and rebels raged.",
    ],
)
def test_a_line_with_a_place_a_number_or_a_side_of_its_own_is_one(line):
    text = f"Armenian and Azerbaijani troops clashed on the border. {line}"
    omdurman = place("Omdurman")
    mentions = (mention(text, omdurman),) if "Omdurman" in text else ()
    assert len(claims(text, mentions=mentions)) >= 2


def test_a_heading_that_the_text_tells_in_full_is_no_claim_of_its_own():
    text = "Troops shell the market\n\nTroops shelled the market at dawn, killing six."
    (claim,) = claims(text)
    assert claim.span.start > 20
    assert len(claims("Troops shell the market\n\nThe weather was fine.")) == 1


def test_accusing_each_other_tells_of_nothing_that_happened():
    text = "Both sides accused each other of launching a military offensive."
    assert [c.kind for c in claims(text)] == ["accusation"]


@pytest.mark.parametrize(
    "text",
    [
        "The army staged military exercises and shelled a range.",
        "Reports of an explosion at the base proved false.",
        "If talks fail, fighting may resume.",
        "The rebels have never attacked the town.",
    ],
)
def test_drills_rumours_and_what_may_come_are_no_claims(text):
    assert [c for c in claims(text) if c.family == "violence"] == []


def test_a_village_without_an_entry_makes_its_township_an_area_and_says_so():
    text = "Air strikes killed 40 people in the village of Zzyx in Kanbalu township."
    (claim,) = claims(text, mentions=(mention(text, place("Kanbalu")),))
    (scene,) = claim.scenes
    assert (scene.role, scene.precision) == ("near", "district")
    assert "district of Kanbalu" in scene.reason


def test_the_source_that_an_outlet_cites_is_the_claimant(parser):
    text = (
        "Reuters, citing the Ukrainian defence ministry, reported that Russian forces"
        " shelled Nikopol."
    )
    (claim,) = parser.analyse(Document(text, language="en")).claims
    assert (claim.claimant.side, claim.claimant.via) == ("ukraine", "Reuters")


def test_residents_are_named_as_nobody_who_is_a_party():
    (claim,) = claims("Troops shelled the market, residents said.")
    assert (claim.claimant.name, claim.claimant.kind) == ("residents", "unattributed")
