"""As known on D: each event as the claims reported by then tell it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.errors import NotFound
from geoevents.events.ledger import figures_by_side
from geoevents.events.merge import merge
from geoevents.model import Analysis, Figure, Span, Victims, When
from geoevents.store import EventRow, Store, open_store
from geoevents.store.filters import EventFilter, RowFilter, filters_from_params
from tests.store.conftest import as_often_as
from tests.store.made import FIJI, TERTER, analysis, made_geometry


class Flat:
    """A gazetteer in which no place lies in another."""

    def within(self, place, other) -> bool:
        return place.id == other.id


def rows_of(analyses) -> list[EventRow]:
    return [
        EventRow(event, figures_by_side(claims, event.reported))
        for event, claims in merge(analyses, Flat())
    ]


def derive(store: Store) -> None:
    store.set_events(rows_of(list(store.analyses())), made_geometry)


def report(number: int, published: str | None, killed: int = 3, **given) -> Analysis:
    """An article of its own words about a day of shelling."""
    words = " ".join(f"w{number}x{n}" for n in range(12))
    made = analysis(f"Shelling hit {words}. Silence.", published=published, **given)
    (claim,) = made.claims
    figure = Figure(
        Span(0, 1),
        "killed",
        killed,
        killed,
        killed,
        "exact",
        Victims("armenia", "military"),
    )
    return replace(made, claims=(replace(claim, figures=(figure,)),))


def by(day: str) -> datetime:
    return filters_from_params({"known_by": day}).known_by


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def three_days(store):
    """A shelling that one side, then the other, counts; told once without a date."""
    store.add(
        [
            report(1, "2020-09-28", 3, side="armenia"),
            report(2, "2020-09-30", 20, side="azerbaijan"),
            report(3, None, 50, side="azerbaijan"),
        ]
    )
    derive(store)
    return store


@pytest.mark.parametrize(
    ("day", "claims", "high", "disputed"),
    [
        ("2020-09-28", 1, 3, []),
        ("2020-09-29", 1, 3, []),
        ("2020-09-30", 2, 20, ["killed"]),
        ("2024-01-01", 2, 20, ["killed"]),
        (None, 3, 50, ["killed"]),
    ],
)
def test_counts_and_figures_are_those_of_the_claims_reported_by_then(
    three_days, day, claims, high, disputed
):
    filters = filters_from_params({"known_by": day} if day else {})
    page = three_days.event_page(filters)
    (feature,) = page.items
    got = feature.to_json()["properties"]
    assert page.number_matched == 1
    assert (got["claims"], got["disputed"]) == (claims, disputed)
    assert got["figures"]["killed"]["armenia"]["high"] == high
    assert three_days.event(feature.id, known_by=filters.known_by) == feature
    told = three_days.claims_of(feature.id, known_by=filters.known_by)
    assert len(told) == claims
    assert list(three_days.select_events(filters)) == [feature]
    assert three_days.timeline(filters).number_matched == 1


def test_before_the_first_report_nothing_is_known(three_days):
    early = by("2020-09-27")
    (event,) = three_days.event_page(EventFilter()).items
    assert three_days.event_page(EventFilter(known_by=early)).number_matched == 0
    with pytest.raises(NotFound, match="by 2020-09-28"):
        three_days.event(event.id, known_by=early)


def test_filters_ask_what_was_known_then(three_days):
    params = {"known_by": "2020-09-29", "disputed": "true"}
    assert three_days.event_page(filters_from_params(params)).number_matched == 0
    params = {"known_by": "2020-09-30", "disputed": "true", "side": "azerbaijan"}
    assert three_days.event_page(filters_from_params(params)).number_matched == 1
    params = {"known_by": "2020-09-29", "q": "w2x3"}
    assert three_days.event_page(filters_from_params(params)).number_matched == 0
    assert len(three_days.events(q="w2x3", known_by="2020-09-30")) == 1


def test_an_article_of_some_day_of_a_month_is_known_once_the_month_is_over(store):
    store.add([report(1, "2020-09")])
    derive(store)
    assert len(store.events(known_by="2020-09-29")) == 0
    assert len(store.events(known_by="2020-09-30")) == 1


def test_a_more_exact_date_told_later_was_not_known_before(store):
    store.add(
        [
            report(1, "2020-10-05", when="2020-09"),
            report(2, "2020-10-07", when="2020-09-27"),
        ]
    )
    derive(store)
    whens = [
        [f["properties"]["when"] for f in store.events(known_by=day)]
        for day in ("2020-10-05", "2020-10-07")
    ]
    assert len(store.event_page(EventFilter()).items) == len(whens[1])
    assert whens[0] == ["2020-09"] and "2020-09-27" in whens[1]


def test_earlier_states_are_counted_as_no_events_of_now(three_days):
    assert three_days.counts()["events"] == 1
    assert three_days.check() == ()
    assert three_days.timeline(EventFilter()).number_matched == 1
    assert three_days.row_page("claims", RowFilter()).number_matched == 3


days = st.sampled_from(["2020-09-28", "2020-09-29", "2020-10-02", "2020-10", None])
made_reports = st.lists(
    st.builds(
        dict,
        published=days,
        killed=st.integers(1, 9),
        places=st.sampled_from([(TERTER,), (FIJI,)]),
        side=st.sampled_from(["armenia", "azerbaijan"]),
        source=st.sampled_from(["Wire A", "Wire B"]),
        actors=st.sampled_from([("armenia",), ("turkey",), ()]),
        background=st.booleans(),
    ),
    min_size=1,
    max_size=7,
)


def test_known_by_answers_as_a_store_that_holds_no_later_claim(lent_urls, engine):
    @as_often_as(engine)
    @given(made_reports)
    def holds(given_reports):
        made = [report(n, **given) for n, given in enumerate(given_reports)]
        days = ("2020-09-28", "2020-10-01", "2020-10-02", "2020-11-01")
        with lent_urls(1 + len(days)) as urls, open_store(urls[0]) as whole:
            whole.add(made)
            derive(whole)
            for day, url in zip(days, urls[1:], strict=True):
                end = by(day)
                told = [m for m in made if known(m.published, end)]
                with open_store(url) as then:
                    then.add(told)
                    derive(then)
                    wanted = then.event_page(EventFilter()).items
                    got = whole.event_page(EventFilter(known_by=end)).items
                    assert told_of(got) == told_of(wanted)

    holds()


def told_of(features) -> list[str]:
    """The features without their ids: of two claims that were reported in one month,
    the one that names the event may be certain to be known only later."""
    return sorted(str(feature.to_json() | {"id": None}) for feature in features)


def known(published: When | None, end: datetime) -> bool:
    return published is not None and published.interval.end <= end.astimezone(UTC)
