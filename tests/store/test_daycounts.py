"""Counts by day are those of the rows, for every filter that they serve."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.store import open_store, reading
from geoevents.store.daycounts import is_counted
from geoevents.store.filters import EventFilter, filters_from_params
from geoevents.store.planner import event_conditions
from geoevents.store.sqlite import SqliteStore
from tests.store.made import analysis, fill, place
from tests.store.test_filters import boxes, filled, intervals  # noqa: F401

WORLD = "-180,-90,180,90"

counted = st.builds(
    EventFilter,
    bbox=st.none() | boxes | st.just(filters_from_params({"bbox": WORLD}).bbox),
    interval=st.none()
    | intervals
    | st.sampled_from(["../2020-10-01", "2020-09-30/..", "1980-01-01/2000-01-01"]).map(
        lambda text: filters_from_params({"datetime": text}).interval
    ),
    kinds=st.sampled_from([(), ("shelling",), ("riot",)]),
    families=st.sampled_from([(), ("unrest",)]),
    background=st.sampled_from([None, True, False]),
    sortby=st.sampled_from(["start", "claims"]),
)


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(counted)
def test_counts_by_day_are_those_of_the_rows(filled, wanted):  # noqa: F811
    assert is_counted(wanted)
    store = filled.store
    if not isinstance(store, SqliteStore):
        pytest.skip("these counts are the SQLite store's own")
    with store.reading() as connection:
        conditions = event_conditions(connection, wanted)
        rows = list(reading.day_rows(connection, conditions, clock="event"))
    for step in ("day", "month", "auto"):
        assert store.timeline(wanted, step=step) == reading.timeline(rows, step=step)
    matched = store.event_page(wanted, limit=1).number_matched
    assert matched == sum(n for _, _, n in rows)


@pytest.mark.parametrize(
    "params",
    [
        {"known_by": "2020-09-28"},
        {"clock": "report", "datetime": "2020-09-28"},
        {"datetime": "2020-09-28T10:00:00Z"},
        {"q": "shelling"},
        {"precision": "settlement"},
        {"disputed": "false"},
        {"side": "armenia"},
    ],
)
def test_what_days_cannot_tell_is_counted_row_by_row(params):
    assert not is_counted(filters_from_params(params))


def test_counts_follow_what_is_derived_again(tmp_path):
    with open_store(tmp_path / "events.db") as store:
        towns = [place(f"Town{n}", 40 + n, 40) for n in range(4)]
        made = [analysis(f"In {t.name}.", places=(t,)) for t in towns]
        for count in (4, 1, 3, 0):
            fill(store, made[:count])
            store.add(made)
            store.set_events([], lambda _: None) if not count else None
            assert store.timeline(EventFilter()).number_matched == count
            world = filters_from_params({"bbox": WORLD})
            assert store.event_page(world).number_matched == count
        fill(store, made)
        assert store.check() == ()


def test_a_wrong_count_is_found(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as store:
        fill(store, [analysis()])
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("DELETE FROM day_count WHERE scene > 0")
            raw.commit()
        assert store.check() == ("1 scenes have other counts by day than events",)


def test_days_of_all_the_calendar_fit(tmp_path):
    with open_store(tmp_path / "events.db") as store:
        whens = ["0001-01-01", "9998-12-31", "1969-12-31", None]
        fill(store, [analysis(f"Terter {w}.", when=w) for w in whens])
        line = store.timeline(EventFilter(), step="day")
        assert [s.start for s in line.steps] == [
            "0001-01-01",
            "1969-12-31",
            "9998-12-31",
        ]
        assert line.undated == 1
