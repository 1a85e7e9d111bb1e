"""The two kinds of store answer with the same bytes, through the API too."""

import random
import re

import pytest

from geoevents.server.app import create_app
from geoevents.store import columns_read, open_store
from geoevents.store.filters import EventFilter, filters_from_params
from tests.store.made import FIJI, REGION, TERTER, analysis, place
from tests.store.test_incremental import answers
from tests.store.test_known import derive

PLACES = (TERTER, FIJI, REGION, place("Apia", -171.76, -13.83), place("Lomé", 1.2, 6.1))
WORDS = (
    "Shelling hit Terter’s école; 3-year-olds fled. naïve Łódź İstanbul straße",
    "Ночью обстреляли село Тертер, погибли двое. Đà Nẵng ﬁre",
    "شدت القصف على تيرتر. 東京 😀 e\u0301tude \u0000 nul O'Neil's",
)
URLS = (
    "/api/events.geojson",
    "/api/events.geojson?bbox=170,-20,-170,20&datetime=2020-09-01/2020-10-31",
    "/api/events.geojson?bbox=46,39,47,41&sortby=-claims&limit=3",
    "/api/events.geojson?q=ecole",
    "/api/events.geojson?q=O'Neil's",
    "/api/events.geojson?q=da+nang",
    "/api/events.geojson?q=3-year-olds",
    "/api/events.geojson?q=year-3",
    "/api/events.geojson?q=%E6%9D%B1%E4%BA%AC+%F0%9F%98%80",
    "/api/events.geojson?q=nul+lodz",
    "/api/events.geojson?source=wire+a,agentur+%C3%A4&side=armenia",
    "/api/events.geojson?known_by=2020-09-29&clock=report",
    "/api/events.geojson?filter=title+LIKE+'%25Terter'+AND+claims>=1",
    "/api/timeline?datetime=2020-09-28/..&background=false",
    "/api/timeline?bbox=46,39,47,41&step=week",
    "/api/collections/claims/items?bbox=46,39,47,41",
    "/api/collections/mentions/items?limit=7",
    "/api/collections/places/items",
    "/api/collections/claims/items?filter=claimant.side='armenia'",
    "/api/collections/mentions/items?filter=score>0.5+AND+country='AZ'",
    "/api/documents",
)


def made_articles() -> list:
    draw = random.Random(5)
    return [
        analysis(
            f"{draw.choice(WORDS)} Report {n}.",
            places=draw.sample(PLACES, draw.randint(0, 2)),
            when=draw.choice(
                ["2020-09-27", "2020-09-27/2020-10-20", "2020-09", "199X", None]
            ),
            published=draw.choice(["2020-09-28", "2020-09-30", "2020-10", None]),
            side=draw.choice(["armenia", "azerbaijan", None]),
            source=draw.choice(["Wire A", "Agentur Ä", "NUL\0 Press \uffff"]),
            url=draw.choice([None, "https://a.example/1", f"https://a.example/{n}"]),
            role=draw.choice(["event", "near", "topic"]),
            kind=draw.choice(["shelling", "protest"]),
            background=draw.random() < 0.3,
        )
        for n in range(60)
    ]


@pytest.fixture(scope="module")
def pair(cluster, tmp_path_factory):
    """An SQLite store and a PostGIS store of the same articles."""
    urls = [tmp_path_factory.mktemp("pair") / "events.db", cluster.new_database()]
    made = made_articles()
    with open_store(urls[0]) as one, open_store(urls[1]) as other:
        for store in (one, other):
            for first in range(0, len(made), 20):
                store.add(made[first : first + 20])
                derive(store)
        yield one, other


def test_all_that_a_reader_can_learn_is_the_same(pair):
    one, other = pair
    *told, extent, documents = answers(one)
    *told_too, extent_too, documents_too = answers(other)
    assert told == told_too
    assert documents == documents_too
    assert extent_too.bbox == pytest.approx(extent.bbox, abs=2e-5)
    assert (extent.start, extent.end) == (extent_too.start, extent_too.end)
    assert one.check() == other.check() == ()
    assert one.counts() == other.counts()
    assert list(one.analyses(superseded=True)) == list(other.analyses(superseded=True))


@pytest.mark.parametrize("url", URLS)
def test_the_api_answers_with_the_same_bytes(pair, url):
    bodies = []
    for store in pair:
        answer = create_app(store).test_client().get(url)
        assert answer.status_code == 200, answer.text
        bodies.append(re.sub(rb'"timeStamp":"[^"]+"', b"", answer.data))
    assert bodies[0] == bodies[1]
    assert b'"numberMatched":' in bodies[0] or b"documents" in url.encode()


def test_the_columns_of_the_map_are_the_same(pair):
    one, other = pair
    for params in ({}, {"clock": "report"}, {"bbox": "40,35,50,45"}, {"q": "ecole"}):
        filters = filters_from_params(params)
        columns = [columns_read.read_columns(store, filters) for store in pair]
        drawn = [
            [f.id for f in columns_read.read_events(store, c.keys.tolist())]
            for store, c in zip(pair, columns, strict=True)
        ]
        assert drawn[0] == drawn[1]
        for name in ("start", "end", "report", "kind", "precision", "flags"):
            assert (getattr(columns[0], name) == getattr(columns[1], name)).all()
        keys = [set(columns_read.read_keys(store, filters)) for store in pair]
        assert len(keys[0]) == len(keys[1]) == len(columns[0].keys)
    scenes = [
        sorted(map(str, columns_read.read_scenes(store).values())) for store in pair
    ]
    assert scenes[0] == scenes[1]
    assert columns_read.read_facets(one) == columns_read.read_facets(other)


def test_streams_are_in_the_order_of_pages(pair):
    one, other = pair
    for sortby in ("start", "-first_reported", "-origins"):
        filters = filters_from_params({"sortby": sortby})
        assert list(one.select_events(filters)) == list(other.select_events(filters))
    assert len(list(other.select_events(EventFilter()))) > 20
