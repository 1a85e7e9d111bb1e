"""Filters: what the parameters say, and that the store finds just that."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box, shape

from geoevents.edtf import LATEST, edtf_to_interval
from geoevents.errors import InvalidParameter
from geoevents.geo import BBox
from geoevents.store import Store, open_store
from geoevents.store.filters import EventFilter, filters_from_params, parse_datetime
from geoevents.store.planner import fts_query
from tests.store.made import (
    FIJI,
    REGION,
    RING,
    TERTER,
    analysis,
    events_of,
    fill,
    made_geometry,
    place,
)

PLACES = (
    TERTER,
    FIJI,
    REGION,
    place("Apia", -171.76, -13.83),
    place("Pole", 0.0, 90.0),
)
DATES = (
    "2020-09-27",
    "2020-09-27/2020-10-02",
    "2020-09-30/..",
    "2020-10",
    "199X",
    None,
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020-09-28", utc(2020, 9, 28), utc(2020, 9, 29)),
        ("2020-09-27/2020-09-28", utc(2020, 9, 27), utc(2020, 9, 29)),
        ("2020-09-27/..", utc(2020, 9, 27), LATEST),
        ("/2020-09-28", utc(1, 1, 1), utc(2020, 9, 29)),
        ("2020-09-28T06:00:00+02:00", utc(2020, 9, 28, 4), utc(2020, 9, 28, 4, 0, 1)),
        ("2020-09-28T06:00:00.5Z", utc(2020, 9, 28, 6), utc(2020, 9, 28, 6, 0, 1)),
    ],
)
def test_datetime_is_a_half_open_interval_of_whole_days(text, start, end):
    interval = parse_datetime("datetime", text)
    assert (interval.start, interval.end) == (start, end)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("datetime", "yesterday"),
        ("datetime", "2020-09-28/2020-09-27"),
        ("datetime", "2020-02-30"),
        ("datetime", "9999-12-31"),
        ("datetime", "0001-01-01T00:00:00+14:00"),
        ("datetime", ""),
        ("datetime", "2020-09-27/2020-09-28/2020-09-29"),
        ("bbox", "1,2,3"),
        ("bbox", "1,2,3,nan"),
        ("bbox", "200,0,210,5"),
        ("bbox", "0,5,1,-5"),
        ("clock", "wall"),
        ("known_by", "2020"),
        ("kind", "shelling,picnic"),
        ("family", ""),
        ("precision", "metre"),
        ("background", "yes"),
        ("disputed", "1"),
        ("q", "--"),
        ("q", "x" * 201),
        ("side", "a,,b"),
        ("actor", ",".join(map(str, range(60)))),
        ("sortby", "random()"),
        ("colour", "red"),
    ],
)
def test_what_is_unknown_or_malformed_is_refused_by_name(name, value):
    with pytest.raises(InvalidParameter) as refused:
        filters_from_params({name: value})
    assert refused.value.name == name


@given(st.text(max_size=60))
def test_no_words_of_a_user_are_syntax_of_full_text(words):
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (a)")
    connection.execute("INSERT INTO t VALUES ('Shelling hit Terter')")
    clean = words.encode("utf-8", "ignore").decode()
    if query := fts_query(clean):
        connection.execute("SELECT * FROM t WHERE t MATCH ?", (query,)).fetchall()
    connection.close()


class Filled:
    """A plain class: hypothesis would print all fields of a dataclass."""

    def __init__(self, store: Store, rows: list) -> None:
        self.store = store
        self.rows = rows


@pytest.fixture(scope="module")
def filled(new_url):
    """A store with one event for each place, date and background, and their rows."""
    made = [
        analysis(
            f"Report {where.name} {when} {past}. Then silence.",
            places=(where,),
            when=when,
            background=past,
            kind="shelling" if where is TERTER else "protest",
            published=("2020-09-28", "2020-10-05", None)[number % 3],
            side=("azerbaijan", "armenia")[number % 2],
            role="topic" if where is TERTER and past else "event",
            source=("Wire A", "Agentur Ä")[number % 2],
        )
        for number, (where, when, past) in enumerate(
            (w, d, p) for w in PLACES for d in DATES for p in (False, True)
        )
    ]
    with open_store(new_url()) as store:
        fill(store, made)
        yield Filled(store, list(zip(events_of(made), made, strict=True)))


def expected(rows, filters: EventFilter) -> set[str]:
    """Ids that a plain reading of the contract lets through."""
    return {
        row.event.id
        for row, found in rows
        if _placed(row.event, filters.bbox)
        and _timed(row.event, filters)
        and filters.background in (None, row.event.background)
        and (not filters.kinds or row.event.kind in filters.kinds)
        and (not filters.families or row.event.family in filters.families)
        and (not filters.sides or found.claims[0].claimant.side in filters.sides)
        and (not filters.precisions or _precision(row.event) in filters.precisions)
    }


def _precision(event):
    return event.place.precision if event.place else None


def _placed(event, bbox):
    if bbox is None:
        return True
    geometry = made_geometry(event.place) if event.place else None
    if geometry is None:
        return False
    return any(shape(geometry).intersects(box(*half)) for half in bbox.halves())


def _timed(event, filters):
    reported = edtf_to_interval(event.first_reported) if event.first_reported else None
    happened = event.when.interval if event.when else None
    if filters.known_by and not (reported and reported.start < filters.known_by):
        return False
    if filters.interval is None:
        return True
    interval = happened if filters.clock == "event" else reported
    return interval is not None and interval.overlaps(filters.interval)


lons = st.one_of(
    st.sampled_from([-180.0, 180.0, 46.93, 47.5, 179.98]), st.floats(-180, 180)
)
lats = st.one_of(st.sampled_from([-90.0, 90.0, 40.34, 39.0]), st.floats(-90, 90))
boxes = st.builds(
    lambda w, e, a, b: BBox(w, min(a, b), e, max(a, b)), lons, lons, lats, lats
)
days = st.dates(date(2020, 9, 25), date(2020, 10, 8))
intervals = st.builds(
    lambda first, length: parse_datetime(
        "datetime", f"{first}/{first + timedelta(days=length)}"
    ),
    days,
    st.integers(0, 5),
)
filters = st.builds(
    EventFilter,
    bbox=st.none() | boxes,
    interval=st.none() | intervals,
    clock=st.sampled_from(["event", "report"]),
    known_by=st.none()
    | days.map(lambda d: datetime(d.year, d.month, d.day, tzinfo=UTC)),
    kinds=st.sampled_from([(), ("shelling",), ("protest", "shelling")]),
    families=st.sampled_from([(), ("unrest",)]),
    sides=st.sampled_from([(), ("armenia",)]),
    precisions=st.sampled_from([(), ("region", "country"), ("settlement",)]),
    background=st.sampled_from([None, True, False]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(filters)
def test_the_store_finds_just_what_a_plain_reading_of_the_filter_lets_through(
    filled, wanted
):
    store, rows = filled.store, filled.rows
    ids = expected(rows, wanted)
    page = store.event_page(wanted, limit=1000)
    assert {feature.id for feature in page.items} == ids
    assert page.number_matched == len(ids)
    assert store.timeline(wanted).number_matched == len(ids)


def test_a_box_over_the_antimeridian_finds_both_sides_and_nothing_else(filled):
    store = filled.store
    page = store.event_page(filters_from_params({"bbox": "170,-20,-170,20"}))
    places = {feature.to_json()["properties"]["place"] for feature in page.items}
    assert places == {"Taveuni", "Apia"}


def test_a_box_inside_an_area_meets_it_and_one_in_its_notch_does_not(url):
    ring = RING.difference(box(46.5, 39.5, 47.6, 40))
    with open_store(url) as store:
        made = [analysis("Karabakh.", places=(REGION,))]
        store.add(made)
        geometry = {"type": "Polygon", "coordinates": [list(ring.exterior.coords)]}
        store.set_events(events_of(made), lambda _: geometry)
        for bbox, count in (("46.1,39.1,46.2,39.2", 1), ("46.7,39.6,46.9,39.8", 0)):
            page = store.event_page(filters_from_params({"bbox": bbox}))
            assert page.number_matched == count


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("terter silence", False),
        ("report terter", True),
        ("agentur a", True),
        ("shelling near terter", True),
        ("terter OR nothing", False),
    ],
)
def test_q_wants_all_words_in_title_places_quotes_or_sources(filled, words, found):
    store = filled.store
    page = store.event_page(filters_from_params({"q": words}))
    assert (page.number_matched > 0) == found


def test_source_is_matched_whatever_its_case(filled):
    store, rows = filled.store, filled.rows
    page = store.event_page(filters_from_params({"source": "AGENTUR Ä"}))
    assert page.number_matched == len(rows) // 2


@pytest.mark.parametrize("name", ["q", "source", "filter", "actor"])
def test_half_a_surrogate_pair_is_refused_by_name(name):
    with pytest.raises(InvalidParameter, match=f"^{name}: .*surrogate"):
        filters_from_params({name: "title = '\ud800'"})
