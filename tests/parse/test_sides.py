import pytest

from geoevents.parse.claim.fold import fold
from geoevents.parse.sides import Sides, main_rebels
from tests.parse.claim_page import mention, place


def named(text: str) -> list[str]:
    return [hit.side for hit in Sides.bundled().named_in(fold(text), ())]


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("US", "united_states"),
        ("SD", "sudan"),
        ("TR", "turkey"),
        ("MM", "myanmar"),
        ("CD", "dr_congo"),
        ("AZ", "azerbaijan"),
        ("CI", "ivory_coast"),
        ("PS", "palestine"),
    ],
)
def test_every_country_is_a_side(code, side):
    assert Sides.bundled().of_country(code) == side


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Ukrainian troops and Russian forces", ["ukraine", "russia"]),
        ("Украинские военные и российские войска", ["ukraine", "russia"]),
        ("Das israelische Militär und die Hisbollah", ["israel", "hezbollah"]),
        ("los rebeldes hutíes y el ejército israelí", ["houthis", "israel"]),
        ("armata ucraineană și M23", ["ukraine", "m23"]),
        ("the Rapid Support Forces of Hemedti", ["rsf", "rsf"]),
        ("a rusty tank and a rush of farmers", []),
        ("Turkic languages and turkeys", []),
    ],
)
def test_sides_are_named_in_any_language(text, sides):
    assert named(text) == sides


def test_the_rebels_of_an_article_are_the_ones_that_it_names():
    sides = Sides.bundled()
    hits = sides.named_in(fold("The M23 advanced. M23 fighters; the ADF too."), ())
    assert main_rebels(hits, sides) == "m23"
    tied = sides.named_in(fold("The M23 and the ADF advanced."), ())
    assert main_rebels(tied, sides) is None


def test_organisations_are_told_from_sides():
    hits = Sides.bundled().organisations_in(fold("AFP, the UN and Amnesty said"))
    assert [hit.organisation.kind for hit in hits] == ["media", "igo", "monitor"]


@pytest.mark.parametrize(
    ("name", "country", "side"),
    [
        ("Stepanakert", "AZ", "nagorno_karabakh"),
        ("Tiraspol", "MD", "transnistria"),
        ("Ganja", "AZ", "azerbaijan"),
    ],
)
def test_the_seat_of_a_side_speaks_for_that_side(name, country, side):
    seat = place(name, country=country)
    assert Sides.bundled().of_mention(mention(name, seat)) == side
