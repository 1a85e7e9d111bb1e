"""Places that nobody knows, people who flee, periods, and deeds told by adjectives."""

import pytest

from tests.parse.claim_page import claims, mention, place, time


def _only(text, kind, **told):
    found = [claim for claim in claims(text, **told) if claim.kind == kind]
    assert len(found) == 1, [claim.kind for claim in claims(text, **told)]
    return found[0]


TOWN = place("Nyala")
FOUGHT = "Shells hit Nyala. Mortars struck Nyala again and Nyala burned. "


def test_a_place_that_nobody_knows_is_not_put_into_the_town_of_the_sentence_before():
    text = FOUGHT + "A shell landed near a mine in Kutrum, killing three miners."
    told = claims(text, mentions=tuple(mention(text, TOWN, nth=i) for i in range(3)))
    assert told[0].scenes and not told[-1].scenes


def test_a_sentence_without_a_name_is_still_told_from_the_town():
    text = FOUGHT + "A shell landed near a mine, killing three miners."
    told = claims(text, mentions=tuple(mention(text, TOWN, nth=i) for i in range(3)))
    assert [p.role for p in told[-1].scenes] == ["inferred"]


def test_the_capital_is_the_one_that_the_article_names():
    capital = place("Khartoum", code="PPLC")
    text = "Shells hit Khartoum. Gangs attacked police stations in the capital."
    told = claims(text, mentions=(mention(text, capital),))
    assert [p.place.name for p in told[-1].scenes] == ["Khartoum"]


def test_those_who_flee_leave_the_scene_and_reach_no_scene():
    away = place("Gedaref")
    text = "Some 12,000 people fled Nyala last week, most of them to Gedaref."
    told = _only(
        text, "displacement", mentions=(mention(text, TOWN), mention(text, away))
    )
    assert [(p.place.name, p.role) for p in told.places] == [
        ("Nyala", "event"),
        ("Gedaref", "destination"),
    ]
    assert [(f.what, f.value) for f in told.figures] == [("displaced", 12000)]
    assert (told.actors, told.targets) == ((), ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nearly 85,000 people were driven from their homes."),
        ("es", "Unas 30.000 personas fueron desplazadas desde el lunes."),
        ("fr", "Environ 3 000 habitants ont fui la ville."),
        ("de", "Rund 7000 Menschen wurden vertrieben."),
        ("ro", "Peste 3000 de oameni au fugit din oras."),
        ("ru", "Из города бежали около 3 тысяч человек."),
        ("uk", "З міста евакуювали 300 жителів."),
        ("tr", "Binlerce kişi evlerini terk etti."),
    ],
)
def test_displacement_is_told_in_each_language(language, text):
    assert "displacement" in {c.kind for c in claims(text, language=language)}


@pytest.mark.parametrize(
    "text", ["The gunmen fled the scene.", "Hundreds of people may be displaced."]
)
def test_fleeing_attackers_and_what_might_come_are_no_displacement(text):
    assert claims(text) == ()


@pytest.mark.parametrize(
    ("words", "edtf", "cumulative"),
    [("since Sunday", "2023-05-07/..", True), ("on Sunday", "2023-05-07", False)],
)
def test_a_number_since_a_day_is_a_total_over_that_time(words, edtf, cumulative):
    text = f"Shelling killed 40 people {words}."
    told = _only(text, "shelling", times=(time(text, words, edtf),))
    figure = told.figures[0]
    assert figure.cumulative is cumulative
    assert (figure.period is not None) is cumulative
    if figure.period is not None:
        assert figure.period.value == edtf
        assert text[figure.period.span.start : figure.period.span.end] == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Un bombardeo israelí mató a doce personas."),
        ("es", "Un bombardeo del Ejército israelí mató a doce personas."),
        ("fr", "Une frappe israélienne a tué douze personnes."),
        ("ro", "Un bombardament israelian a ucis doi oameni."),
    ],
)
def test_the_adjective_of_a_strike_is_who_strikes(language, text):
    told = claims(text, language=language)
    assert [(c.actors, c.targets) for c in told] == [(("israel",), ())]


def test_who_announced_this_is_who_told_of_it():
    text = "Shells killed three residents. This was announced by the mayor Ann Ray."
    told = _only(text, "shelling")
    assert told.claimant is not None and "Ann Ray" in told.claimant.name


def test_a_denied_accusation_is_the_deniers_and_has_no_scene():
    accused = place("Rwanda", code="PCLI", country="RW")
    text = "Shells hit Nyala. They accuse Rwanda of arming rebels, which Rwanda denies."
    sites = (
        mention(text, TOWN),
        mention(text, accused, "actor"),
        mention(text, accused, "actor", nth=1),
    )
    told = _only(text, "denial", mentions=sites)
    assert not told.scenes
    assert told.claimant is not None and told.claimant.side == "rwanda"
