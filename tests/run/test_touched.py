"""Merging what new articles touch ends where merging everything does."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.events import merge as merging
from geoevents.events.blocks import Spot, block_keys
from geoevents.events.merge import group_sightings
from geoevents.events.sightings import sightings_of
from geoevents.geo import distance_km
from geoevents.model import Analysis, ClaimPlace, Span
from geoevents.run import pipeline
from geoevents.run.pipeline import merge_stored
from geoevents.store import open_store
from geoevents.store.filters import EventFilter
from geoevents.store.growing import Growing
from tests.store.made import FIJI, REGION, TERTER, MadeOutlines, analysis, place
from tests.store.test_incremental import answers

SUBURB = place("Suburb", TERTER.lon + 0.02, TERTER.lat + 0.01)
TOWN = place("Town", TERTER.lon + 0.3, TERTER.lat)


class MadeGazetteer(MadeOutlines):
    """Terter lies in Karabakh; no side has a name of its own for anything."""

    def within(self, place, other) -> bool:
        return place.id == other.id or (other is REGION and place is not FIJI)

    def names_of(self, place_id):
        return ()


PARSER = SimpleNamespace(gazetteer=MadeGazetteer())

claims = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["shelling", "missile_attack", "denial", "statement"]),
        "when": st.sampled_from(
            ["2020-09-27", "2020-09-28", "2020-09-27/2020-10-02", "2020-09", None]
        ),
        "places": st.sampled_from(
            [(TERTER,), (SUBURB,), (TOWN,), (REGION,), (TERTER, FIJI), ()]
        ),
        "side": st.sampled_from(["armenia", "azerbaijan"]),
        "actors": st.sampled_from([("armenia",), ("azerbaijan",), ()]),
    }
)
articles = st.lists(
    st.fixed_dictionaries(
        {
            "claims": st.lists(claims, min_size=1, max_size=3),
            "published": st.sampled_from(["2020-09-28", "2020-09-29", "2020-10-03"]),
            "url": st.sampled_from([None, None, "https://a.example/1"]),
            # Articles with the same words are copies of each other.
            "words": st.integers(0, 4),
        }
    ),
    min_size=2,
    max_size=7,
)


def article(number: int, *, claims, words: int, **given) -> Analysis:
    """An article of one sentence a claim; much of its text may be another's too."""
    shared = " ".join(f"w{words}x{n}" for n in range(40))
    own = " ".join(f"o{number}x{n}" for n in range(8))
    sentences = [f"Claim {n} of {number}." for n in range(len(claims))]
    text = " ".join([*sentences, own, shared])
    made, start = [], 0
    for sentence, told in zip(sentences, claims, strict=True):
        (claim,) = analysis(text, **told, **given).claims
        span = Span(start, start + len(sentence))
        made.append(replace(claim, span=span))
        start = span.end + 1
    return replace(analysis(text, **given), claims=tuple(made), mentions=())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles, st.randoms(), st.integers(1, 3), st.integers(0, 6))
def test_any_order_and_any_batches_end_where_merging_everything_does(
    tmp_path_factory, given_articles, random, batch, redated
):
    made = [article(n, **told) for n, told in enumerate(given_articles)]
    redated %= len(made)
    moved = {**given_articles[redated], "published": "2020-10-05"}
    moved["claims"] = [{**c, "when": "2020-09-28"} for c in moved["claims"]]
    again = article(redated, **moved)
    shuffled = random.sample(made, len(made))
    folder = tmp_path_factory.mktemp("touched")
    with (
        open_store(folder / "steps.db") as steps,
        open_store(folder / "whole.db") as whole,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(pipeline, "MERGE_ALL_FROM", 0)
        for first in range(0, len(shuffled), batch):
            steps.add(shuffled[first : first + batch])
            merge_stored(steps, PARSER)
        steps.replace([again])
        merge_stored(steps, PARSER)
        patch.setattr(pipeline, "MERGE_ALL_FROM", 1 << 60)
        whole.add([again if a is made[redated] else a for a in shuffled])
        merge_stored(whole, PARSER)
        assert steps.check() == whole.check() == ()
        assert bodies(steps) == bodies(whole)
        assert answers(steps) == answers(whole)


def bodies(store) -> list[bytes]:
    return [f.to_bytes() for f in store.select_events(EventFilter())]


def test_one_more_article_reads_only_what_it_touches(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "MERGE_ALL_FROM", 0)
    towns = [place(f"Town{n}", 40 + n / 4, 40) for n in range(30)]
    made = [
        article(n, claims=[{"places": (town,)}], words=100 + n)
        for n, town in enumerate(towns)
    ]
    more = article(99, claims=[{"places": (towns[3],)}], words=99)
    with open_store(tmp_path / "events.db") as store:
        store.add(made)
        merge_stored(store, PARSER)
        store.add([more])
        read: list[str] = []
        told = store.told

        def counted(ids=None):
            for found in told(ids):
                read.append(found.document.id)
                yield found

        monkeypatch.setattr(store, "told", counted)
        assert merge_stored(store, PARSER) == 30
        assert sorted(read) == sorted({made[3].document.id, more.document.id})
        (event,) = store.events(bbox=(40.7, 39, 40.8, 41))
        assert event["properties"]["claims"] == 2


def test_an_outline_drawn_otherwise_sets_all_events_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "MERGE_ALL_FROM", 0)
    region = [{"places": (REGION,)}]
    with open_store(tmp_path / "events.db") as store:
        store.add([article(1, claims=region, words=1)])
        merge_stored(store, PARSER)
        store.add([article(2, claims=region, words=2)])
        gazetteer = MadeGazetteer(known={})
        assert merge_stored(store, SimpleNamespace(gazetteer=gazetteer)) == 1
        (feature,) = store.events()
        assert len(feature["geometry"]["coordinates"][0]) > 40
        assert store.check() == ()


def test_the_sqlite_store_tells_what_is_touched(tmp_path):
    with open_store(tmp_path / "events.db") as store:
        assert isinstance(store, Growing)


@settings(max_examples=60, deadline=None)
@given(articles)
def test_blocks_part_nothing_that_is_alike(given_articles):
    made = [article(n, **told) for n, told in enumerate(given_articles)]
    gazetteer = MadeGazetteer()
    sightings = list(sightings_of(made, gazetteer))
    grouped = group_sightings(sightings, gazetteer)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "keys_of_sighting", lambda _: frozenset({0}))
        assert group_sightings(sightings, gazetteer) == grouped


@settings(max_examples=300)
@given(
    st.floats(-180, 180), st.floats(-90, 90), st.floats(-0.03, 0.03), st.floats(-3, 3)
)
def test_points_within_three_kilometres_share_a_block(lon, lat, dlat, dlon):
    other_lat = max(-90, min(90, lat + dlat))
    other_lon = (lon + dlon + 180) % 360 - 180
    if distance_km((lon, lat), (other_lon, other_lat)) > 3:
        return
    a = block_keys("violence", None, [Spot("a", lon, lat)])
    b = block_keys("violence", None, [Spot("b", other_lon, other_lat)])
    assert a & b


def test_a_claim_stands_in_few_blocks():
    keys = block_keys("violence", None, [Spot("a", 46.93, 40.34)])
    assert len(keys) <= 5
    assert ClaimPlace(TERTER, "event", "settlement").is_scene
