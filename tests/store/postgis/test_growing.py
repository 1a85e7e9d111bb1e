"""Merging what new articles touch in a PostGIS store ends where merging all does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.run import pipeline
from geoevents.run.pipeline import merge_stored
from geoevents.store import open_store
from geoevents.store.growing import Growing
from tests.run.test_touched import PARSER, article, articles, bodies
from tests.store.made import REGION
from tests.store.test_incremental import answers

pytest.importorskip("psycopg")


@pytest.fixture(scope="module")
def steps_url(cluster) -> str:
    return cluster.new_database()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles, st.integers(1, 3), st.integers(0, 6))
def test_any_batches_end_where_merging_everything_does(
    cluster, steps_url, tmp_path_factory, given_articles, batch, redated
):
    made = [article(n, **told) for n, told in enumerate(given_articles)]
    redated %= len(made)
    moved = {**given_articles[redated], "published": "2020-10-05"}
    moved["claims"] = [{**c, "when": "2020-08-28"} for c in moved["claims"]]
    again = article(redated, **moved)
    with (
        open_store(steps_url) as steps,
        open_store(tmp_path_factory.mktemp("whole") / "events.db") as whole,
        pytest.MonkeyPatch.context() as patch,
    ):
        assert isinstance(steps, Growing)
        patch.setattr(pipeline, "MERGE_ALL_FROM", 0)
        for first in range(0, len(made), batch):
            steps.add(made[first : first + batch])
            merge_stored(steps, PARSER)
        steps.replace([again])
        merge_stored(steps, PARSER)
        patch.setattr(pipeline, "MERGE_ALL_FROM", 1 << 60)
        whole.add([*made[:redated], again, *made[redated + 1 :]])
        merge_stored(whole, PARSER)
        assert steps.check() == whole.check() == ()
        assert bodies(steps) == bodies(whole)
        assert answers(steps) == answers(whole)
    cluster.empty(steps_url)


def test_an_outline_drawn_otherwise_sets_all_events_anew(cluster, monkeypatch):
    monkeypatch.setattr(pipeline, "MERGE_ALL_FROM", 0)
    region = [{"places": (REGION,)}]
    with open_store(cluster.new_database()) as store:
        store.add([article(1, claims=region, words=1)])
        assert merge_stored(store, PARSER) == 1
        store.add([article(2, claims=region, words=2)])
        monkeypatch.setattr(PARSER.gazetteer, "outline", lambda _: None)
        assert merge_stored(store, PARSER) == 1
        (feature,) = store.events()
        assert len(feature["geometry"]["coordinates"][0]) > 40
        assert store.check() == ()
