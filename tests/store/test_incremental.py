"""Deriving again writes what changed, and ends where a fresh store would."""

from hypothesis import given
from hypothesis import strategies as st

from geoevents.model import When
from geoevents.store import Store, open_store
from geoevents.store.filters import EventFilter, RowFilter, filters_from_params
from tests.store.conftest import as_often_as
from tests.store.made import FIJI, REGION, TERTER, analysis, fill, made_geometry
from tests.store.test_known import derive, report, rows_of

QUERIES = (
    {},
    {"bbox": "40,35,50,45"},
    {"bbox": "-180,-90,180,90", "datetime": "2020-09-01/2020-10-15"},
    {"bbox": "170,-20,-170,-10", "kind": "shelling,riot"},
    {"datetime": "2020-09-27", "background": "false"},
    {"known_by": "2020-09-30"},
    {"q": "Shelling"},
    {"q": "w1x3 Taveuni"},
    {"side": "armenia", "clock": "report", "datetime": "2020-09-28/2020-10-02"},
)


def answers(store: Store) -> list:
    """All that a reader can learn, but for the version of the data."""
    filters = [filters_from_params(query) for query in QUERIES]
    known = [f.id for f in store.select_events(EventFilter())]
    return [
        *(list(store.select_events(one)) for one in filters),
        *(store.event_page(one, limit=2) for one in filters),
        *(
            store.timeline(one, step=step)
            for one in filters
            for step in ("day", "auto")
        ),
        *(store.claims_of(event_id) for event_id in known),
        *(store.row_page(c, RowFilter()) for c in ("claims", "mentions")),
        store.row_page("claims", filters_row_bbox()),
        store.extent(),
        store.documents(),
    ]


def filters_row_bbox() -> RowFilter:
    return RowFilter(bbox=filters_from_params({"bbox": "40,35,50,45"}).bbox)


reports = st.lists(
    st.builds(
        dict,
        published=st.sampled_from(["2020-09-28", "2020-09-30", "2020-10", None]),
        killed=st.integers(1, 9),
        when=st.sampled_from(["2020-09-27", "2020-09-27/2020-10-02", "2020-10", None]),
        places=st.sampled_from([(TERTER,), (FIJI,), (REGION,), (TERTER, FIJI), ()]),
        side=st.sampled_from(["armenia", "azerbaijan"]),
        kind=st.sampled_from(["shelling", "protest"]),
        role=st.sampled_from(["event", "near", "topic"]),
        background=st.booleans(),
        url=st.sampled_from([None, None, "https://a.example/1"]),
    ),
    min_size=1,
    max_size=6,
)


def test_step_by_step_ends_where_a_fresh_store_would(lent_urls, engine):
    @as_often_as(engine)
    @given(
        reports,
        st.integers(1, 3),
        st.integers(0, 5),
        st.sampled_from(["2020-10-02", None]),
    )
    def holds(given_reports, step, redated, date):
        made = [report(n, **given) for n, given in enumerate(given_reports)]
        redated %= len(made)
        again = report(
            redated, **{**given_reports[redated], "published": date, "killed": 7}
        )
        with (
            lent_urls(2) as (one, other),
            open_store(one) as steps,
            open_store(other) as fresh,
        ):
            for first in range(0, len(made), step):
                steps.add(made[first : first + step])
                derive(steps)
            steps.replace([again])
            derive(steps)
            fresh.add([*made[:redated], again, *made[redated + 1 :]])
            derive(fresh)
            assert steps.check() == fresh.check() == ()
            assert answers(steps) == answers(fresh)

    holds()


def test_one_more_article_leaves_the_other_events_alone(url, sql):
    def written() -> dict[str, int]:
        """Keys of the events by id: a row that is written again gets a new key."""
        return dict(sql(url, "SELECT id, n FROM event WHERE known_until IS NULL"))

    with open_store(url) as store:
        made = [report(n, "2020-09-28", when=f"2020-{n + 1:02}") for n in range(8)]
        store.add(made)
        derive(store)
        before = written()
        store.add([report(9, "2020-09-29", when="2020-03")])
        derive(store)
        after = written()
    same = [event_id for event_id, n in before.items() if after.get(event_id) == n]
    assert len(after) == 8 and len(same) == 7


def test_another_outline_of_the_gazetteer_is_drawn_and_found(url):
    with open_store(url) as store:
        store.add([analysis("Karabakh.", places=(REGION,)), analysis()])
        rows = rows_of(list(store.analyses()))
        store.set_events(rows, made_geometry)
        moved = {"type": "Point", "coordinates": [5.0, 5.0]}
        store.set_events(
            rows, lambda p: moved if p.place.id == REGION.id else made_geometry(p)
        )
        assert len(store.events(bbox=(4, 4, 6, 6))) == 1
        assert len(store.events(bbox=(40, 38, 50, 42))) == 1
        claims = store.row_page("claims", filters_row_bbox())
        assert claims.number_matched == 1
        store.set_events(
            rows, lambda p: None if p.place.id == REGION.id else made_geometry(p)
        )
        assert len(store.events(bbox=(-180, -90, 180, 90))) == 1
        store.set_events(rows, made_geometry)
        assert len(store.events(bbox=(-180, -90, 180, 90))) == 2
        assert store.check() == ()


def test_a_claim_that_is_read_otherwise_the_second_time_changes_its_event(url):
    with open_store(url) as store:
        fill(store, [report(1, "2020-09-28")])
        store.replace([report(1, "2020-10-02", side="armenia", source="Agency")])
        derive(store)
        (feature,) = store.event_page(EventFilter()).items
        got = feature.to_json()["properties"]
        assert (got["sides"], got["sources"]) == (["armenia"], ["Agency"])
        assert store.analysis(got_document(store)).published == When(
            "2020-10-02", "given", "told by hand"
        )


def got_document(store: Store) -> str:
    (row,) = store.documents()
    return row.id
