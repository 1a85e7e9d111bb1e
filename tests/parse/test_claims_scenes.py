"""Which places of a sentence are scenes: not the speaker's, not the date line's."""

import pytest

from tests.parse.claim_page import claims, mention, place, time

OMDURMAN = place("Omdurman")
MEROWE = place("Merowe")
DARFUR = place("Darfur", "ADM1", km=200)


def _town(name, country="SD"):
    return place(name, "PPLC", country=country)


@pytest.mark.parametrize(
    ("text", "language", "speaker"),
    [
        ("Shells hit Omdurman, officials in Khartoum said.", "en", "Khartoum"),
        ("Officials in Khartoum said shells hit Omdurman.", "en", "Khartoum"),
        ("Shells hit Omdurman, said the prosecutor's office in Khartoum.", "en",
         "Khartoum"),
        ("According to authorities in Khartoum, shells hit Omdurman.", "en",
         "Khartoum"),
        ("Armata a bombardat Omdurman, a anunțat ministerul Apărării de la Khartoum.",
         "ro", "Khartoum"),
        ("По данным властей в Хартуме, артиллерия обстреляла Omdurman.", "ru",
         "Хартуме"),
        ("В Хартуме сообщают, что артиллерия обстреляла Omdurman.", "ru", "Хартуме"),
        ("Selon les autorités à Khartoum, l'armée a bombardé Omdurman.", "fr",
         "Khartoum"),
        ("Laut Behörden in Khartum wurde Omdurman bombardiert.", "de", "Khartum"),
        ("Según las autoridades en Jartum, el ejército bombardeó Omdurman.", "es",
         "Jartum"),
        ("Hartum'daki yetkililer, Omdurman kentinin bombalandığını açıkladı.", "tr",
         "Hartum"),
    ],
)  # fmt: skip
def test_the_place_of_who_speaks_is_no_scene(text, language, speaker):
    mentions = (mention(text, _town(speaker)), mention(text, OMDURMAN))
    found = claims(text, language=language, mentions=mentions)
    assert found
    assert {p.place.name for c in found for p in c.places} == {"Omdurman"}


def test_police_who_do_something_in_a_town_make_it_a_scene():
    text = "Police in Khartoum killed six protesters."
    (claim, *_) = claims(text, mentions=(mention(text, _town("Khartoum")),))
    assert [p.place.name for p in claim.scenes] == ["Khartoum"]


def test_what_witnesses_tell_before_their_verb_keeps_its_scene():
    text = "Shells hit Omdurman, residents said."
    (claim,) = claims(text, mentions=(mention(text, OMDURMAN),))
    assert [p.place.name for p in claim.scenes] == ["Omdurman"]


@pytest.mark.parametrize(
    "text",
    [
        "KHARTOUM (Agency) - Shells hit Omdurman.",
        "KHARTOUM, 4 May 2023 — Shells hit Omdurman.",
        "KHARTOUM, 4 May 2023: Shells hit Omdurman.",
    ],
)
def test_the_date_line_is_no_scene(text):
    khartoum = place("KHARTOUM", "PPLC")
    mentions = (mention(text, khartoum), mention(text, OMDURMAN))
    dated = (time(text, "4 May 2023", "2023-05-04"),) if "May" in text else ()
    (claim,) = claims(text, mentions=mentions, times=dated)
    assert [p.place.name for p in claim.scenes] == ["Omdurman"]


def test_a_claim_without_a_place_takes_none_from_a_later_sentence():
    text = (
        "Shells hit Omdurman and Omdurman burned.\n"
        "Doctors said 264 civilians were killed by soldiers.\n"
        "Rebels captured the airport in Merowe. Troops shelled Merowe and Merowe fell."
    )
    mentions = [mention(text, OMDURMAN), mention(text, OMDURMAN, nth=1)]
    mentions += [mention(text, MEROWE, nth=n) for n in range(3)]
    toll = next(c for c in claims(text, mentions=tuple(mentions)) if c.figures)
    assert [p.place.name for p in toll.scenes] == ["Omdurman"]


def test_a_measure_holds_where_its_own_subject_rules():
    text = "Troops go to help Egypt, Sudan restricts men from leaving the country."
    egypt = place("Egypt", "PCLI", country="EG", km=900)
    sudan = place("Sudan", "PCLI", km=900)
    mentions = (mention(text, egypt, "actor"), mention(text, sudan, "actor"))
    found = claims(text, mentions=mentions)
    (measure,) = [c for c in found if c.kind == "movement_restriction"]
    assert [p.place.name for p in measure.scenes] == ["Sudan"]


def test_whom_fighters_are_loyal_to_is_no_scene():
    text = "Militants loyal to Cairo shelled Omdurman."
    cairo = place("Cairo", "PPLC", country="EG")
    mentions = (mention(text, cairo), mention(text, OMDURMAN))
    (claim,) = claims(text, mentions=mentions)
    assert [p.place.name for p in claim.scenes] == ["Omdurman"]


def test_a_protest_in_a_town_about_a_region_is_in_the_town():
    text = (
        "Large protests broke out in Omdurman, demanding that Darfur be retaken"
        " by the army."
    )
    mentions = (mention(text, OMDURMAN), mention(text, DARFUR))
    protest = next(c for c in claims(text, mentions=mentions) if c.kind == "protest")
    assert [p.place.name for p in protest.scenes] == ["Omdurman"]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Hikmet Adan, an adviser to the Sudanese president, accused troops of"
         " shelling a market.", "en", "Hikmet Adan"),
        ("In Omdurman, shells fell at dawn, the Ukrainian army said.", "en",
         "the Ukrainian army"),
        ("Ukrayna Savunma Bakanlığı bu köyün bombalandığını açıkladı.", "tr",
         "Ukrayna Savunma Bakanlığı"),
        ("Министерство обороны Украины 8 ноября сообщило, что артиллерия обстреляла"
         " село.", "ru", "Министерство обороны Украины"),
    ],
)  # fmt: skip
def test_a_claimant_is_a_name_and_no_start_of_a_sentence(text, language, name):
    claimant = claims(text, language=language)[0].claimant
    assert claimant is not None and claimant.name == name


def test_what_was_told_is_no_name_of_who_told_it():
    text = "Three civilians were wounded by shelling in Omdurman, said witnesses."
    found = claims(text, mentions=(mention(text, OMDURMAN),))
    assert {c.claimant.name for c in found if c.claimant} <= {"witnesses"}
    assert [p.place.name for c in found for p in c.scenes] == ["Omdurman"]
