"""When, where and by whose word: the parts of a claim around its kind."""

import re

import pytest

from tests.parse.claim_page import claims, mention, place, time

KHARTOUM = place("Khartoum", "PPLC")
OMDURMAN = place("Omdurman")
SUDAN = place("Sudan", "PCLI", km=900)
DARFUR = place("Darfur", "ADM1", km=200)
ZAMZAM = place("Zamzam")
EGYPT = place("Egypt", "PCLI", country="EG", km=900)
INSIDE = {"Zamzam": "Darfur", "Khartoum": "Sudan", "Omdurman": "Sudan"}


def test_two_opposite_claims_in_one_sentence_are_two_claims_with_two_speakers():
    text = (
        "The Armenian side claimed that it repelled a missile attack by Azerbaijani"
        " forces, and the Azerbaijani side claimed that it answered Armenian shelling."
    )
    first, second = [c for c in claims(text) if c.family == "violence"][-2:]
    assert {first.kind, second.kind} <= {"missile_attack", "shelling", "armed_clash"}
    assert second.kind == "shelling"
    assert first.claimant.side == "armenia"
    assert second.claimant.side == "azerbaijan"


def test_a_repeated_caption_is_one_claim():
    caption = "Soldiers shelled the market district of the old town.\n"
    assert len(claims(caption * 3)) == 1


@pytest.mark.parametrize(
    ("text", "language", "name", "kind", "side", "via"),
    [
        ("The RSF said it shelled a base.", "en", "The RSF", "party", "rsf", None),
        (
            "According to Reuters, the Ukrainian army said it shelled two bridges.",
            "en", "the Ukrainian army", "party", "ukraine", "Reuters",
        ),
        (
            "Fighters shelled the camp, the Syrian Observatory for Human Rights said.",
            "en", "Syrian Observatory for Human Rights", "monitor", None, None,
        ),
        (
            "Armata a bombardat orașul, potrivit ministerului ucrainean al Apărării,"
            " citat de AFP.",
            "ro", "ministerului ucrainean al Apărării", "party", "ukraine", "AFP",
        ),
        (
            "По данным ООН, артиллерия обстреляла рынок.",
            "ru", "United Nations", "igo", None, None,
        ),
        (
            "Selon l'ONU, l'armée a bombardé un marché.",
            "fr", "United Nations", "igo", None, None,
        ),
        (
            "Laut Reuters hat die Armee mehrere Dörfer bombardiert.",
            "de", "Reuters", "media", None, None,
        ),
        (
            "Según EFE, el ejército bombardeó dos aldeas.",
            "es", "EFE", "media", None, None,
        ),
    ],
)  # fmt: skip
def test_the_claimant_is_named_with_kind_side_and_outlet(
    text, language, name, kind, side, via
):
    claimant = claims(text, language=language)[0].claimant
    assert claimant.name == name
    assert claimant.side == side
    assert claimant.via == via
    assert claimant.kind == kind or {claimant.kind, kind} == {"party", "third_country"}


def test_he_also_said_is_the_last_speaker():
    text = (
        "Ukrainian general Syrskyi said troops shelled a depot. He also said that"
        " soldiers captured two villages."
    )
    assert [c.claimant.side for c in claims(text)] == ["ukraine", "ukraine"]


def test_what_nobody_vouches_for_is_reported_and_what_a_party_says_is_claimed():
    plain = claims("Troops shelled the town.")[0]
    said = claims("The Ukrainian army said troops shelled the town.")[0]
    assert (plain.claimant, plain.modality) == (None, "reported")
    assert said.modality == "claimed"


def test_a_claim_takes_the_date_of_its_clause_with_the_words_as_evidence():
    text = "Troops shelled Omdurman on Monday."
    (claim,) = claims(text, times=(time(text, "Monday", "2023-05-08"),))
    assert claim.when.value == "2023-05-08"
    assert "Monday" in claim.when.evidence


def test_a_claim_without_a_date_takes_the_date_of_the_article_and_says_so():
    (claim,) = claims("Troops shelled Omdurman.")
    assert (claim.when.value, claim.when.rule) == ("2023-05-10", "document_date")


def test_without_a_date_of_the_article_there_is_no_date():
    (claim,) = claims("Troops shelled Omdurman.", published=None)
    assert claim.when is None


def test_an_open_interval_ends_with_the_article():
    text = "Troops have shelled Omdurman since Sunday."
    (claim,) = claims(text, times=(time(text, "since Sunday", "2023-05-07/.."),))
    assert claim.when.value == "2023-05-07/2023-05-10"
    assert not claim.background


@pytest.mark.parametrize(
    ("words", "edtf", "background"),
    [("in 1991", "1991", True), ("in March", "2023-03", True),
     ("last week", "2023-05-01/2023-05-07", False)],
)  # fmt: skip
def test_what_ended_a_month_before_the_article_is_background(words, edtf, background):
    text = f"Rebels captured the town {words}."
    (claim,) = claims(text, times=(time(text, words, edtf),))
    assert claim.background is background


def test_the_time_of_another_event_does_not_date_the_claim():
    text = "The army recaptured two villages lost a day ago."
    (claim,) = claims(text, times=(time(text, "a day ago", "2023-05-09"),))
    assert claim.when.rule == "document_date"


def test_the_narrower_of_two_nested_places_is_the_scene():
    text = "Militiamen shelled Zamzam in Darfur."
    mentions = (mention(text, ZAMZAM), mention(text, DARFUR))
    (claim,) = claims(text, mentions=mentions, inside=INSIDE)
    assert [p.place.name for p in claim.scenes] == ["Zamzam"]


def test_a_government_is_never_a_scene():
    text = "Khartoum said its troops shelled Omdurman."
    mentions = (mention(text, KHARTOUM, "actor"), mention(text, OMDURMAN))
    (claim,) = claims(text, mentions=mentions)
    assert [p.place.name for p in claim.places] == ["Omdurman"]
    assert claim.claimant.side == "sudan"


def test_near_a_town_is_said_as_near():
    text = "Troops shelled positions near Omdurman."
    (claim,) = claims(text, mentions=(mention(text, OMDURMAN),))
    assert claim.places[0].role == "near"


def test_fighters_have_an_origin_and_a_destination_and_no_scene():
    text = "Mercenaries were sent from Egypt to Sudan."
    mentions = (mention(text, EGYPT), mention(text, SUDAN))
    (claim,) = claims(text, mentions=mentions)
    assert claim.kind == "foreign_fighters_transfer"
    assert [(p.place.name, p.role) for p in claim.places] == [
        ("Egypt", "origin"),
        ("Sudan", "destination"),
    ]
    assert claim.scenes == ()


def test_a_sentence_without_a_place_infers_the_main_one_and_gives_the_reason():
    text = "Troops shelled Omdurman. Omdurman burned.\nGunmen killed 12 villagers."
    mentions = (mention(text, OMDURMAN), mention(text, OMDURMAN, nth=1))
    *_, claim = claims(text, mentions=mentions)
    (scene,) = claim.scenes
    assert (scene.place.name, scene.role) == ("Omdurman", "inferred")
    assert scene.reason


def test_diplomacy_has_no_scene_but_the_town_of_a_meeting():
    text = "The presidents held talks in Khartoum about Darfur."
    mentions = (mention(text, KHARTOUM), mention(text, DARFUR))
    (claim,) = claims(text, mentions=mentions)
    assert [p.place.name for p in claim.scenes] == ["Khartoum"]


def test_a_measure_holds_in_the_country_that_orders_it():
    text = "Sudan declared martial law."
    (claim,) = claims(text, mentions=(mention(text, SUDAN, "actor"),))
    assert [(p.place.name, p.precision) for p in claim.scenes] == [("Sudan", "country")]


def test_a_toll_after_an_attack_belongs_to_that_kind_of_event():
    text = "A car bomb exploded at the market. At least 12 people were killed."
    blast, toll = claims(text)
    assert toll.kind == blast.kind == "explosion"
    assert [f.value for f in toll.figures] == [12]


def test_a_toll_of_the_whole_fighting_spans_the_story():
    text = (
        "Clashes between the army and rebels broke out on Saturday."
        " Some 330 people have been killed since the fighting began."
    )
    *_, toll = claims(text, times=(time(text, "on Saturday", "2023-05-06"),))
    assert toll.kind == "armed_clash"
    assert toll.when.value == "2023-05-06/2023-05-10"
    assert toll.figures[0].cumulative


def test_ids_are_stable_and_unlike():
    text = "Troops shelled a town and captured two villages."
    first, second = claims(text), claims(text)
    assert first == second
    assert len({claim.id for claim in first}) == len(first) == 2


STORY = (
    "Fighting broke out near the town on Sunday, the army said.\n"
    "Soldiers shelled two villages on Sunday.\n"
)


def _dated_story(text):
    return tuple(time(text, "Sunday", "2023-05-07", nth=n) for n in range(2))


def test_what_had_happened_takes_the_one_day_of_the_story_so_far():
    text = STORY + "Kyiv said Russian forces had attacked civilians in Omdurman."
    *_, claim = claims(text, times=_dated_story(text))
    assert (claim.when.value, claim.when.rule) == ("2023-05-07", "story_day")


@pytest.mark.parametrize(
    "last", ["Troops are shelling Omdurman now.", "Troops shelled Omdurman."]
)
def test_what_is_not_said_to_have_been_before_keeps_the_date_of_the_article(last):
    text = STORY + last
    *_, claim = claims(text, times=_dated_story(text))
    assert claim.when.rule == "document_date"


def test_nothing_has_happened_after_the_article():
    text = "Troops shelled Omdurman ahead of a vote on 20 May."
    (claim,) = claims(text, times=(time(text, "20 May", "2023-05-20"),))
    assert claim.when.rule == "document_date"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Ukrainian army said it captured Omdurman. Russia denied it."),
        ("en", "The Ukrainian army said it captured Omdurman, a claim Russia denied."),
        ("fr", "L'armée ukrainienne a conquis Omdurman. La Russie a démenti cette"
         " information."),
        ("de", "Die ukrainische Armee eroberte Omdurman. Russland dementierte das."),
        ("ru", "Украинские войска захватили Omdurman. Россия опровергла это."),
        ("ro", "Armata ucraineană a cucerit Omdurman. Rusia a dezmințit informația."),
    ],
)  # fmt: skip
def test_a_denial_has_the_scene_and_the_day_of_what_it_denies(language, text):
    found = claims(
        text,
        language=language,
        mentions=(mention(text, OMDURMAN), _russia(text)),
    )
    (denial,) = [c for c in found if c.kind == "denial"]
    assert denial.modality == "denied"
    assert denial.claimant is not None
    assert denial.claimant.side == "russia"
    assert [p.place.name for p in denial.scenes] == ["Omdurman"]
    assert denial.when.rule == "denied_claim"


def _russia(text):
    named = re.search(r"Russia|Russie|Russland|Россия|Rusia", text)[0]
    return mention(text, place(named, "PCLI", country="RU", km=900), "actor")
