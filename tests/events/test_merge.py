import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.events.merge import merge
from geoevents.events.origins import Origins
from tests.events.made import (
    GANJA,
    KARABAKH,
    TALISH,
    TERTER,
    MadeGazetteer,
    article,
    claim,
    killed,
)


def events_of(*analyses):
    return [event for event, _ in merge(analyses, MadeGazetteer())]


def test_the_same_kind_place_and_day_in_two_articles_is_one_event():
    events = events_of(
        article("One says so.", claim()), article("Two says so too.", claim())
    )
    assert len(events) == 1
    assert len(events[0].claim_ids) == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"where": GANJA}, id="another town"),
        pytest.param({"where": TALISH}, id="a village 16 km off"),
        pytest.param({"when": "2020-09-29"}, id="the day after"),
        pytest.param({"kind": "protest"}, id="another kind"),
        pytest.param({"where": None}, id="no scene"),
        pytest.param({"when": "2016-04"}, id="four years before"),
        pytest.param({"where": KARABAKH}, id="the region around it"),
    ],
)
def test_what_differs_in_one_thing_stays_an_event_of_its_own(other):
    assert len(events_of(article("One.", claim(), claim(at=50, **other)))) == 2


def test_a_vague_claim_never_glues_two_exact_ones():
    vague = claim("armed_clash", where=KARABAKH, when="2020-09-27/2020-09-29", at=200)
    exact = [
        claim("armed_clash", where=TERTER, when="2020-09-27"),
        claim("armed_clash", where=TALISH, when="2020-09-29", at=100),
    ]
    assert len(events_of(article("One.", *exact, vague))) == 3


def test_an_overlapping_period_at_the_same_place_joins():
    a = claim("armed_clash", where=KARABAKH, when="2020-09-27/2020-09-28")
    b = claim("armed_clash", where=KARABAKH, when="2020-09-27")
    assert len(events_of(article("One.", a), article("Two.", b))) == 1


def test_a_claim_with_two_scenes_gives_two_events_with_neutral_ids():
    events = events_of(article("One.", claim(where=(TERTER, GANJA))))
    first, second = sorted(event.id for event in events)
    assert second == f"{first}-2"
    assert {event.place.place.name for event in events} == {"Terter", "Ganja"}


def test_a_scene_that_holds_another_scene_of_the_claim_is_left_out():
    (event,) = events_of(article("One.", claim(where=(KARABAKH, TERTER))))
    assert event.place.place == TERTER


def test_the_event_takes_its_id_and_report_day_from_the_earliest_article():
    late = article("Late.", claim(), published="2020-10-03")
    early = article("Early.", claim(), published="2020-09-28")
    (event,) = events_of(late, early)
    assert event.id == early.claims[0].id
    assert event.first_reported == "2020-09-28"


def test_parties_that_give_figures_apart_dispute_them():
    (event,) = events_of(
        article("A.", claim(by="azerbaijan", figures=(killed(550, "armenia"),))),
        article("B.", claim(by="armenia", figures=(killed(31, "armenia"),))),
    )
    assert event.disputed == ("killed",)


def test_figures_that_can_both_be_true_are_not_disputed():
    thirty = killed(30, "armenia", qualifier="more_than")
    (event,) = events_of(
        article("A.", claim(by="azerbaijan", figures=(thirty,))),
        article("B.", claim(by="armenia", figures=(killed(31, "armenia"),))),
    )
    assert event.disputed == ()


def test_a_denial_beside_a_claim_is_a_dispute():
    (event,) = events_of(
        article("A.", claim(modality="claimed")),
        article("B.", claim(modality="denied")),
    )
    assert event.disputed == ("denied",)


def test_copies_of_one_text_are_one_origin():
    text = " ".join(f"word{n}" for n in range(80))
    copy = text.replace("word40", "changed")
    other = " ".join(f"other{n}" for n in range(80))
    (event,) = events_of(*(article(t, claim()) for t in (text, copy, other)))
    assert event.origins == 2
    assert len(event.document_ids) == 3


kinds = st.sampled_from(["shelling", "missile_attack", "armed_clash", "protest"])
places = st.sampled_from([TERTER, TALISH, GANJA, KARABAKH, None])
dates = st.sampled_from(
    ["2020-09-27", "2020-09-28", "2020-09", "2020-09-27/2020-09-29", "2016", None]
)


@given(st.lists(st.tuples(kinds, places, dates), max_size=12), st.randoms())
def test_the_order_of_articles_changes_nothing(made, rng: random.Random):
    analyses = [
        article(f"Article {n}.", claim(kind, where=where, when=when))
        for n, (kind, where, when) in enumerate(made)
    ]
    shuffled = rng.sample(analyses, len(analyses))
    assert merge(analyses, MadeGazetteer()) == merge(shuffled, MadeGazetteer())


@given(st.lists(st.tuples(kinds, places, dates), max_size=12))
def test_every_claim_is_in_an_event_and_in_one_only_if_it_has_one_scene(made):
    claims = [
        claim(kind, where=where, when=when, at=100 * n)
        for n, (kind, where, when) in enumerate(made)
    ]
    analysis = article("One article.", *claims)
    listed = [c for event in events_of(analysis) for c in event.claim_ids]
    assert sorted(listed) == sorted(c.id for c in analysis.claims)


def test_origins_of_documents_that_are_not_known_count_for_themselves():
    assert Origins({}).count(["a", "b"]) == 2


def test_background_is_only_what_every_article_tells_as_history():
    history = replace(claim(), background=True)
    assert events_of(article("A.", history))[0].background
    assert not events_of(article("A.", history), article("B.", claim()))[0].background


def test_a_denial_joins_the_claim_before_it_and_disputes_it():
    taken = claim("territory_captured", by="azerbaijan", actors=("azerbaijan",))
    denied = claim("denial", where=None, at=60, actors=("armenia",), by="armenia")
    (event,) = events_of(article("A.", taken, denied))
    assert event.kind == "territory_captured"
    assert event.disputed == ("denied",)
    assert len(event.claim_ids) == 2


def test_nobody_denies_their_own_claim():
    taken = claim("territory_captured", by="armenia", actors=("armenia",))
    denied = claim("denial", where=None, at=60, actors=("armenia",), by="armenia")
    events = events_of(article("A.", taken, denied))
    assert sorted(event.kind for event in events) == ["denial", "territory_captured"]
    assert not any(event.disputed for event in events)


def test_a_denial_far_from_any_claim_is_an_event_of_its_own():
    taken = claim("territory_captured", by="azerbaijan")
    denied = claim("denial", where=None, at=900, actors=("armenia",))
    assert len(events_of(article("A.", taken, denied))) == 2
