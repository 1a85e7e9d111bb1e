"""Filters in CQL2: read with bounds, and the store finds just what they say."""

from datetime import UTC, datetime
from fnmatch import translate
from re import fullmatch

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.edtf import Interval
from geoevents.errors import InvalidParameter
from geoevents.store import cql2, open_store
from geoevents.store.cql2 import tree
from geoevents.store.cql2.sqlite import glob_of
from geoevents.store.filters import filters_from_params, row_filter_from_params
from geoevents.store.instants import instant_bounds
from tests.store.made import FIJI, REGION, TERTER, analysis, events_of, fill, place

PLACES = (TERTER, FIJI, REGION, place("Apia", -171.76, -13.83))
DATES = ("2020-09-27", "2020-09-27/2020-10-02", "2020-09-30/..", "199X", None)


@pytest.fixture(scope="module")
def store(new_url):
    made = [
        analysis(
            f"Report {where.name} {when}. Then silence.",
            places=(where,),
            when=when,
            background=number % 3 == 0,
            kind=("shelling", "protest")[number % 2],
            published=("2020-09-28", "2020-10-05", None)[number % 3],
            role="topic" if number % 7 == 0 else "event",
            url=f"https://example.org/{number}_50%" if number % 2 else None,
        )
        for number, (where, when) in enumerate((w, d) for w in PLACES for d in DATES)
    ]
    with open_store(new_url()) as opened:
        fill(opened, made)
        yield opened


def ids(store, text: str, **params: str) -> set[str]:
    page = store.event_page(filters_from_params({**params, "filter": text}), limit=500)
    assert page.number_matched == len(page.items)
    return {feature.id for feature in page.items}


def holds(node, feature) -> bool | None:
    """What a filter says of a feature, None for unknown; read off its GeoJSON."""
    p = feature["properties"]
    match node:
        case tree.And(parts):
            found = [holds(part, feature) for part in parts]
            return False if False in found else None if None in found else True
        case tree.Or(parts):
            found = [holds(part, feature) for part in parts]
            return True if True in found else None if None in found else False
        case tree.Not(part):
            found = holds(part, feature)
            return None if found is None else not found
        case tree.IsNull(name):
            return feature[
                "geometry" if name == "geometry" else "properties"
            ] is None or (name != "geometry" and p[name] is None)
        case tree.Intersects(_, geometry):
            drawn = feature["geometry"]
            return (
                None
                if drawn is None
                else geometry.intersects(
                    shapely.from_geojson(
                        shapely.to_geojson(shapely.geometry.shape(drawn))
                    )
                )
            )
        case tree.Temporal(operator, _, interval):
            if p["when"] is None:
                return None
            start = parsed(p["start"]) or datetime(1, 1, 1, tzinfo=UTC)
            end = parsed(p["end"]) or datetime(9999, 12, 31, tzinfo=UTC)
            return {
                "T_BEFORE": end <= interval.start,
                "T_AFTER": start >= interval.end,
                "T_INTERSECTS": start < interval.end and end > interval.start,
                "T_DISJOINT": end <= interval.start or start >= interval.end,
                "T_DURING": interval.start < start and end < interval.end,
                "T_CONTAINS": start < interval.start and interval.end < end,
            }[operator]
    value = p[node.name]
    if node.name == "disputed":
        value = bool(value)
    if value is None:
        return None
    match node:
        case tree.Among(_, values):
            return value in values
        case tree.Between(_, low, high):
            return low <= value <= high
        case tree.Like(_, pattern):
            return fullmatch(translate(glob_of(pattern)), value) is not None
        case tree.Compare(_, operator, Interval(start=first, end=past)):
            at = parsed(value)
            return {
                "<": at < first, "<=": at < past, ">": at >= past, ">=": at >= first,
                "=": first <= at < past, "<>": not first <= at < past,
            }[operator]  # fmt: skip
        case tree.Compare(_, operator, other):
            return {
                "<": value < other, "<=": value <= other, ">": value > other,
                ">=": value >= other, "=": value == other, "<>": value != other,
            }[operator]  # fmt: skip
    raise AssertionError(node)


def parsed(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


DAYS = ("2020-09-26", "2020-09-27", "2020-09-28", "2020-10-03", "1995-05-05")
ATOMS = [
    "kind = 'shelling'",
    "'protest' <> kind",
    "family IN ('unrest', 'harm')",
    "background = TRUE",
    "disputed = FALSE",
    "claims BETWEEN 1 AND 3",
    "claims > 1",
    "place LIKE 'T%'",
    "place LIKE '%pi_'",
    "place LIKE 't%'",
    "url IS NULL",
    "url LIKE '%50\\%'",
    "url LIKE '%\\_50_'",
    "geometry IS NOT NULL",
    "place_precision = 'region'",
    "S_INTERSECTS(geometry, BBOX(170,-20,-170,0))",
    "S_INTERSECTS(geometry, POLYGON((46 40, 48 40, 48 41, 46 40)))",
    "S_INTERSECTS(POINT(46.93 40.34), geometry)",
    "S_INTERSECTS(geometry, LINESTRING(40 39.5, 50 39.5))",
    *(f"start {op} DATE('{DAYS[2]}')" for op in ("=", "<>", "<", "<=", ">", ">=")),
    "end <= TIMESTAMP('2020-09-28T00:00:00Z')",
    *(
        f"{name}(when, INTERVAL('{a}', '{b}'))"
        for name in ("T_INTERSECTS", "T_DURING", "T_BEFORE", "T_AFTER", "T_DISJOINT")
        for a, b in (("2020-09-26", "2020-10-03"), ("2020-09-27", "2020-09-27"))
    ),
    *(f"T_AFTER(DATE('{day}'), INTERVAL(start, end))" for day in DAYS),
    "T_CONTAINS(when, DATE('2020-09-29'))",
    "T_INTERSECTS(when, INTERVAL('..', '2020-09-01'))",
]  # fmt: skip
texts = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: (
        st.tuples(inner, st.sampled_from([" AND ", " OR "]), inner).map(
            lambda t: f"({t[0]}){t[1]}({t[2]})"
        )
        | inner.map(lambda t: f"NOT ({t})")
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts)
def test_the_store_finds_just_what_a_plain_reading_of_the_filter_says(store, text):
    node = cql2.parse(text, cql2.EVENTS)
    every = list(store.events())
    assert ids(store, text) == {f["id"] for f in every if holds(node, f) is True}


@pytest.mark.parametrize("text", ATOMS)
def test_a_condition_its_contrary_and_the_unknown_part_the_events(store, text):
    every = {feature["id"] for feature in store.events()}
    yes, no = ids(store, text), ids(store, f"NOT {text}")
    assert not yes & no and yes | no <= every


def test_a_filter_narrows_the_other_parameters(store):
    box = {"bbox": "46,39,48,41", "datetime": "2020-09-27", "clock": "event"}
    wide = ids(store, "TRUE", **box)
    narrow = ids(store, "kind = 'protest' AND claims = 1", **box)
    assert wide and narrow < wide
    text = (
        "S_INTERSECTS(geometry, BBOX(46,39,48,41))"
        " AND T_INTERSECTS(when, DATE('2020-09-27'))"
    )
    assert ids(store, text) == wide == ids(store, f"({text}) OR FALSE")
    assert ids(store, "FALSE") == set()
    on_report = ids(
        store, "T_INTERSECTS(first_reported, DATE('2020-09-28'))", clock="report"
    )
    assert on_report == ids(store, "TRUE", clock="report", datetime="2020-09-28")
    counted = store.timeline(filters_from_params({**box, "filter": "kind = 'protest'"}))
    assert counted.number_matched == len(ids(store, "kind = 'protest'", **box))


@pytest.mark.parametrize(
    ("collection", "text", "count"),
    [
        ("claims", "claimant.side = 'azerbaijan' AND quote LIKE 'Report T%'", 10),
        ("claims", "S_INTERSECTS(geometry, POINT(46.93 40.34))", 8),
        ("claims", "background = TRUE AND T_INTERSECTS(when, DATE('2020-09-27'))", 3),
        ("claims", "T_AFTER(published, DATE('2020-09-28'))", 7),
        ("mentions", "text = 'Terter' AND score > 0.5", 5),
        ("mentions", "S_INTERSECTS(geometry, BBOX(179,-20,-170,0))", 10),
        ("mentions", "score < 1 AND T_BEFORE(published, DATE('2020-10-01'))", 7),
        ("places", "name LIKE 'A%' OR feature_code = 'ADM1'", 2),
        ("places", "S_INTERSECTS(geometry, POLYGON((9 49,11 49,11 51,9 49)))", 1),
    ],
)  # fmt: skip
def test_the_other_collections_are_filtered_too(store, collection, text, count):
    page = store.row_page(
        collection, row_filter_from_params(collection, {"filter": text})
    )
    assert page.number_matched == len(page.items) == count


@pytest.mark.parametrize("collection", [*cql2.ROWS, "events"])
def test_every_queryable_can_be_asked_for(store, collection):
    literals = {
        "text": "{} = 'x'", "number": "{} < 1", "boolean": "{} = TRUE",
        "instant": "{} < DATE('2020-01-01')",
        "interval": "T_AFTER({}, DATE('2020-01-01'))",
        "geometry": "S_INTERSECTS({}, POINT(0 0))",
    }  # fmt: skip
    queryables = cql2.EVENTS if collection == "events" else cql2.ROWS[collection]
    for name, one in queryables.items():
        value = literals[one.type].format(name)
        if one.values:
            value = f"{name} IN ('{one.values[0]}')"
        for text in (f'NOT {value} OR "{name}" IS NULL', f"{name} IS NOT NULL"):
            if collection == "events":
                store.event_page(filters_from_params({"filter": text}))
            else:
                filters = row_filter_from_params(collection, {"filter": text})
                store.row_page(collection, filters)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("kind", 5),
        ("kind = shelling", 8),
        ("kind = 'shelling", 8),
        ("kind = 'picnic'", 8),
        ("colour = 'red'", 1),
        ("claims = 'many'", 10),
        ("claims = 1 kind", 12),
        ("claims = 1e999", 10),
        ("background > TRUE", 14),
        ("title LIKE 5", 12),
        ("title LIKE '\\'", 12),
        ("title LIKE '%_%_%_%_%_%'", 12),
        ("title = 5; DROP TABLE event", 10),
        ("title BETWEEN 1 AND 2", 7),
        ("start = '2020-09-27'", 9),
        ("start = DATE('2020-02-30')", 14),
        ("start = DATE('2020-02-03T00:00:00Z')", 9),
        ("when = '2020'", 8),
        ("T_AFTER(title, DATE('2020-09-27'))", 9),
        ("T_AFTER(when, when)", 15),
        ("T_AFTER(when, INTERVAL('2020-09-28', '2020-09-27'))", 23),
        ("T_MEETS(when, DATE('2020-09-27'))", 1),
        ("S_WITHIN(geometry, POINT(0 0))", 1),
        ("S_INTERSECTS(geometry, POINT(200 0))", 30),
        ("S_INTERSECTS(geometry, POINT EMPTY)", 30),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 2 2)))", 31),
        ("S_INTERSECTS(geometry, POLYGON((0 0,1 1,0 1,1 0,0 0)))", 24),
        ("S_INTERSECTS(geometry, BBOX(0,5,1,-5))", 28),
        ("S_INTERSECTS(geometry, CIRCLE(0 0))", 24),
        ("S_INTERSECTS(title, POINT(0 0))", 14),
        ("casei(title) = 'x'", 1),
        ("kind IN ()", 10),
        ("(kind = 'shelling'", 19),
        ("\0", 1),
        ("title = 'a\0b'", 9),
        ("(" * 2000 + "claims = 1" + ")" * 2000, 34),
        ("NOT " * 1000 + "claims = 1", 133),
        ("x" * 5000, 4097),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_with_its_position(text, position):
    with pytest.raises(cql2.FilterError) as refused:
        cql2.parse(text, cql2.EVENTS)
    assert refused.value.name == "filter"
    assert (refused.value.position, str(refused.value)) == (
        position,
        f"filter: at character {position}: {str(refused.value).split(': ', 2)[2]}",
    )


@pytest.mark.parametrize(
    "text",
    [
        " AND ".join(["claims = 1"] * 200),
        "kind IN (" + ", ".join(["'war'"] * 51) + ")",
        f"title = '{'x' * 201}'",
    ],
)
def test_a_filter_is_bounded(text):
    with pytest.raises(cql2.FilterError, match="at most"):
        cql2.parse(text, cql2.EVENTS)


@pytest.mark.parametrize(
    ("name", "value"), [("filter-lang", "cql2-json"), ("filter-crs", "EPSG:4326")]
)
def test_other_languages_and_coordinates_are_refused_by_name(name, value):
    with pytest.raises(InvalidParameter) as refused:
        filters_from_params({name: value})
    assert refused.value.name == name


@pytest.mark.parametrize(
    "hostile",
    ["x' OR 1=1 --", '"; DROP TABLE event; --', "?", "%s", ":west", "\u202e", "a\\"],
)
def test_no_value_is_sql(store, hostile):
    quoted = hostile.replace("'", "''").replace("\\", "x")
    assert ids(store, f"title = '{quoted}'") == set()
    assert len(ids(store, f"title <> '{quoted}'")) == 20
    assert ids(store, f"title LIKE '{quoted}'") == set()


words = st.sampled_from(
    "( ) , = <> < AND OR NOT IN LIKE BETWEEN IS NULL kind claims geometry when start"
    " S_INTERSECTS T_AFTER INTERVAL DATE POINT POLYGON BBOX TRUE 1 -2.5 'x'"
    " '2020-09-27' '..' \" ' \\ ; \0 \u0663 \ud800".split(" ")
)


@given(st.lists(words, max_size=40).map(" ".join) | st.text(max_size=80))
def test_no_text_makes_the_parser_fail(text):
    try:
        cql2.parse(text, cql2.EVENTS)
    except cql2.FilterError as error:
        assert 1 <= error.position <= len(text) + 1


def test_a_hostile_pattern_is_matched_in_no_time(url):
    text = "a" * 150
    with open_store(url) as opened:
        fill(opened, [analysis(f"{text}b{n}. Terter.") for n in range(50)])
        pattern = "%".join("a" * 9)
        filters = row_filter_from_params(
            "claims", {"filter": f"quote LIKE '{pattern}%c%'"}
        )
        before = datetime.now(UTC)
        assert opened.row_page("claims", filters).number_matched == 0
        assert (datetime.now(UTC) - before).total_seconds() < 2


def test_days_and_times_are_the_same_in_filters_and_parameters():
    first, past = instant_bounds("filter", "2020-09-27")
    node = cql2.parse("T_INTERSECTS(when, DATE('2020-09-27'))", cql2.EVENTS)
    assert (node.interval.start, node.interval.end) == (first, past)
    assert events_of([]) == []
