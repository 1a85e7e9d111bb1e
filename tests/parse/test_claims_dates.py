"""Which date a claim takes where its own sentence has none."""

from __future__ import annotations

import pytest

from geoevents.parse import parse_text


def told(text, kind, published="2024-05-14", language="en"):
    claims = parse_text(text, published=published, language=language).claims
    return next(claim for claim in claims if claim.kind == kind)


def test_a_heading_takes_the_day_of_its_lead():
    text = (
        "Dozens killed as paramilitaries shell market in El Fasher\n\n"
        "At least 32 people were killed on Monday when artillery shelled a market in"
        " El Fasher, medics said.\n"
    )
    claims = parse_text(text, published="2024-05-14").claims
    assert {claim.when.value for claim in claims} == {"2024-05-13"}


def test_a_date_of_the_past_does_not_date_what_is_said_now():
    text = (
        "Fighting between the army and the rebels erupted in Khartoum on 15 April 2023"
        " and has since spread to Darfur. In Geneva, a UN spokeswoman called for an"
        " immediate ceasefire.\n"
    )
    claim = told(text, "ceasefire_appeal")
    assert (claim.when.value, claim.background) == ("2024-05-14", False)


def test_a_date_that_comes_later_in_the_paragraph_dates_nothing_before_it():
    text = (
        "Rebels attacked a mine near Djugu, killing four guards. Hundreds of women"
        " marched in Bukavu on Wednesday for peace.\n"
    )
    assert told(text, "armed_clash").when.rule == "document_date"
    assert told(text, "protest").when.value == "2024-05-08"


def test_a_passage_about_a_day_that_cannot_be_told_takes_no_other():
    text = (
        "The army shelled Kayna in January 2019, residents said. On Saturday, a"
        " drone struck the market of Goma, killing three people.\n"
    )
    page = parse_text(text)
    drone = next(claim for claim in page.claims if claim.kind == "drone_strike")
    assert page.published is None
    assert drone.when is None


@pytest.mark.parametrize(
    ("published", "day"), [("Sunday, 19 May", "XXXX-05-18"), ("May 19", "XXXX-05")]
)
def test_a_claim_of_an_article_without_a_year_keeps_day_and_month(published, day):
    text = f"A story\n{published}\n\nShells hit the market of Kharkiv on Saturday.\n"
    (claim,) = [c for c in parse_text(text).claims if c.kind == "shelling"]
    assert claim.when.value == day
    assert claim.when.interval is None


def test_warplanes_that_bomb_a_town_do_not_shell_it_besides():
    text = "Warplanes bombed Kramatorsk on Monday. 12 people were killed.\n"
    kinds = {c.kind for c in parse_text(text, published="2024-05-14").claims}
    assert kinds == {"air_strike"}


def test_a_march_through_a_town_is_in_that_town():
    text = "Demonstrators marched through Kramatorsk on Monday to demand peace.\n"
    claim = told(text, "protest")
    assert [(p.place.name, p.role) for p in claim.scenes] == [("Kramatorsk", "event")]
