"""What every store does, asked of each engine of conftest.py."""

import os
from dataclasses import replace

import pytest

from geoevents.errors import InvalidParameter, NotFound, StoreBusy, StoreError
from geoevents.model import ClaimPlace, When
from geoevents.store import EventRow, open_store
from geoevents.store.filters import EventFilter, RowFilter, filters_from_params
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

HOSTILE = (
    "</script><img src=x onerror=alert(1)> ${alert(1)} `x` '; DROP TABLE event; --"
    " \u202e \u0000 =cmd|' /C calc'!A0 e\u0301 😀. Shelling hit Terter."
)


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        yield opened


def numbered(count: int) -> list:
    return [analysis(f"Shelling hit Terter, report {n}.") for n in range(count)]


class TestKeeping:
    def test_an_analysis_comes_back_as_it_was_added(self, store):
        for made in (
            analysis(),
            analysis(HOSTILE, title=HOSTILE, source=HOSTILE),
            analysis(
                "Terter.", published=None, when=None, side=None, url="http://a.b/"
            ),
            analysis("Nowhere was named.", places=()),
        ):
            store.add([made])
            assert store.analysis(made.document.id) == made

    def test_adding_again_changes_nothing(self, store):
        first = store.add(numbered(3))
        version = store.data_version()
        again = store.add(numbered(3))
        assert (first.added, again.added, again.unchanged) == (3, 0, 3)
        assert store.counts()["documents"] == 3
        assert store.data_version() == version

    def test_analyses_come_by_document_id_in_whatever_order_they_were_added(
        self, store
    ):
        made = numbered(5)
        store.add(reversed(made))
        assert list(store.analyses()) == sorted(made, key=lambda a: a.document.id)

    def test_another_text_at_a_known_url_supersedes_the_older_which_stays(self, store):
        old = analysis("Terter was hit.", url="https://a.example/1")
        new = analysis(
            "Terter was not hit.", url="https://a.example/1", published="2020-09-29"
        )
        assert store.add([new]).revised == 0
        assert store.add([old]).revised == 1
        assert list(store.analyses()) == [new]
        assert store.analysis(old.document.id) == old
        assert store.document(old.document.id).superseded_by == new.document.id
        assert store.document(new.document.id).superseded_by is None

    def test_a_re_dated_analysis_takes_the_place_of_the_first(self, store):
        undated = analysis(published=None)
        store.add([undated])
        dated = replace(undated, published=When("2020-10-02", "other_articles"))
        assert store.replace([dated]) == 1
        assert list(store.analyses()) == [dated]
        assert store.document(dated.document.id).rule == "other_articles"
        store.set_events([], made_geometry)
        assert store.check() == ()

    def test_documents_that_no_event_was_derived_from_are_told_of(self, store):
        fill(store, numbered(2))
        assert store.check() == ()
        store.add(numbered(3))
        (line,) = store.check()
        assert "1 articles were stored after them" in line and "rebuild" in line
        fill(store, numbered(3))
        store.replace(numbered(1))
        assert len(store.check()) == 1

    def test_replacing_a_document_that_is_not_stored_is_refused(self, store):
        with pytest.raises(NotFound):
            store.replace([analysis()])

    def test_documents_are_listed_by_date_with_the_rule_that_dated_them(self, store):
        store.add([analysis("Undated.", published=None), *numbered(1)])
        rows = store.documents()
        assert [row.published for row in rows] == ["2020-09-28", None]
        assert (rows[0].rule, rows[0].claims, rows[0].mentions) == ("given", 1, 1)


class TestEvents:
    def test_a_feature_has_the_promised_properties(self, store):
        fill(store, [analysis(url="https://a.example/1")])
        (feature,) = store.event_page(EventFilter()).items
        got = feature.to_json()
        assert got["geometry"] == {"type": "Point", "coordinates": [46.93, 40.34]}
        wanted = {
            "kind": "shelling",
            "family": "violence",
            "when": "2020-09-27",
            "start": "2020-09-27T00:00:00Z",
            "end": "2020-09-28T00:00:00Z",
            "date_precision": "day",
            "date_rule": "weekday",
            "first_reported": "2020-09-28",
            "place": "Terter",
            "place_precision": "settlement",
            "precision_km": 2.0,
            "claims": 1,
            "sources": ["Example Wire"],
            "disputed": [],
            "url": "https://a.example/1",
        }
        assert wanted.items() <= got["properties"].items()

    def test_setting_events_replaces_them_all_and_is_the_same_twice(self, store):
        made = numbered(3)
        fill(store, made)
        before = store.event_page(EventFilter())
        fill(store, made)
        assert store.event_page(EventFilter()) == before
        assert store.set_events(events_of(made[:1]), made_geometry) == 1
        assert store.event_page(EventFilter()).number_matched == 1
        assert store.check() == ()

    def test_an_event_of_an_unknown_claim_is_refused_and_the_old_ones_stay(self, store):
        fill(store, numbered(2))
        (row,) = events_of([analysis("Never stored. Terter.")])
        with pytest.raises(StoreError, match="not stored"):
            store.set_events([row], made_geometry)
        assert store.event_page(EventFilter()).number_matched == 2

    def test_an_area_is_an_area_and_no_scene_is_null(self, store):
        fill(
            store,
            [
                analysis("Fighting in Karabakh.", places=(REGION,)),
                analysis("Baku spoke. Terter.", role="topic"),
            ],
        )
        shapes = [f.to_json()["geometry"] for f in store.select_events(EventFilter())]
        assert sorted(str(s and s["type"]) for s in shapes) == ["None", "Polygon"]

    def test_the_extent_is_that_of_the_scenes_to_the_last_digit(self, store):
        assert store.extent().bbox is None
        made = [analysis(f"In {p.name}.", places=(p,)) for p in (TERTER, REGION, FIJI)]
        fill(store, made)
        west, _, _, north = RING.bounds
        assert store.extent().bbox == (west, FIJI.lat, FIJI.lon, north)

    def test_claims_come_with_quote_context_source_and_why(self, store):
        made = analysis(
            "War began. Shelling hit Terter. Three died. Nobody knew. The end."
        )
        fill(store, [made])
        (claim,) = store.claims_of(made.claims[0].id)
        text = made.document.text
        assert claim["quote"] == text[claim["start"] : claim["end"]]
        assert claim["quote"] in claim["context"]
        assert claim["source"]["name"] == "Example Wire"
        assert claim["source"]["published"] == "2020-09-28"
        why = claim["places"][0]["why"]
        assert why["text"] == "Terter" and len(why["candidates"]) == 2

    def test_a_superseded_event_id_leads_to_the_event_that_holds_its_claim(self, store):
        first, second = numbered(2)
        fill(store, [first, second])
        one, other = events_of([first, second])
        merged = replace(
            one.event, claim_ids=(*one.event.claim_ids, *other.event.claim_ids)
        )
        store.set_events([EventRow(merged)], made_geometry)
        with pytest.raises(NotFound):
            store.event(other.event.id)
        assert store.event_holding(other.event.id) == one.event.id
        assert store.event_holding("nothing") is None


class TestPaging:
    @pytest.mark.parametrize("sortby", ["start", "-start", "first_reported", "-claims"])
    def test_pages_forward_and_back_are_the_whole_in_order(self, store, sortby):
        fill(store, [*numbered(7), analysis("Undated Terter.", when=None)])
        filters = filters_from_params({"sortby": sortby})
        whole = [f.id for f in store.select_events(filters)]
        seen, pages, token = [], [], None
        while True:
            page = store.event_page(filters, limit=3, token=token)
            assert page.number_matched == 8
            seen += [f.id for f in page.items]
            pages.append(page)
            if (token := page.next_token) is None:
                break
        assert seen == whole and len(set(seen)) == 8
        back = store.event_page(filters, limit=3, token=pages[-1].prev_token)
        assert [f.id for f in back.items] == [f.id for f in pages[-2].items]
        first = store.event_page(filters, limit=3, token=pages[1].prev_token)
        assert first.items == pages[0].items and first.prev_token is None

    @pytest.mark.parametrize("token", ["", "x", "!!", "WzFd", "bnVsbA", "A" * 500])
    def test_a_token_that_was_never_given_is_refused(self, store, token):
        with pytest.raises(InvalidParameter, match="token"):
            store.event_page(EventFilter(), token=token)

    def test_a_token_of_another_order_is_refused(self, store):
        fill(store, numbered(3))
        token = store.event_page(EventFilter(), limit=1).next_token
        with pytest.raises(InvalidParameter, match="order"):
            store.event_page(EventFilter(descending=True), limit=1, token=token)

    @pytest.mark.parametrize("collection", ["claims", "mentions", "places"])
    def test_the_other_collections_are_paged_too(self, store, collection):
        towns = [place(f"Town{n}", 40 + n, 40) for n in range(5)]
        fill(store, [analysis(f"In {t.name}.", places=(t,)) for t in towns])
        seen, token = [], None
        while True:
            page = store.row_page(collection, RowFilter(), limit=2, token=token)
            seen += [f.id for f in page.items]
            if (token := page.next_token) is None:
                break
        assert len(seen) == len(set(seen)) == page.number_matched >= 5
        assert store.row(collection, seen[0]).id == seen[0]


class TestTimeline:
    def test_every_event_counts_once_in_the_step_where_it_starts(self, store):
        days = ["2020-09-27", "2020-09-27/2020-10-02", "2020-10", "199X", None]
        fill(store, [analysis(f"Terter {n}.", when=d) for n, d in enumerate(days)])
        line = store.timeline(EventFilter(), step="month")
        counts = {step.start: step.count for step in line.steps}
        assert counts == {"1990-01-01": 1, "2020-09-01": 2, "2020-10-01": 1}
        assert (line.undated, line.number_matched) == (1, 5)
        assert store.timeline(EventFilter()).step == "month"


class TestWholeness:
    def test_a_second_writer_is_told_who_writes(self, store, url):
        store.add(numbered(1))
        with (
            open_store(url) as other,
            pytest.raises(StoreBusy, match=str(os.getpid())),
        ):
            other.add([analysis("Another. Terter.")])
        assert store.counts()["documents"] == 1

    def test_a_reader_sees_the_last_whole_state_and_cannot_write(self, store, url):
        fill(store, numbered(2))
        with open_store(url, read_only=True) as reader:
            assert reader.event_page(EventFilter()).number_matched == 2
            with pytest.raises(StoreError, match="reading only"):
                reader.add(numbered(3))
            fill(store, numbered(4))
            assert reader.event_page(EventFilter()).number_matched == 4

    def test_a_query_beyond_its_time_is_cancelled(self, store, url):
        fill(store, numbered(300))
        with (
            open_store(url, read_only=True, time_limit_s=0.0) as reader,
            pytest.raises(StoreBusy, match="too long"),
        ):
            reader.check()

    @pytest.mark.parametrize("compact", [False, True])
    def test_a_backup_is_a_store_with_the_same_contents(
        self, store, engine, tmp_path, compact
    ):
        fill(store, numbered(3))
        path = tmp_path / "copy.db"
        if engine == "postgis":
            with pytest.raises(StoreError, match="pg_dump"):
                store.backup(path, compact=compact)
            return
        store.backup(path, compact=compact)
        with open_store(path, must_exist=True) as copy:
            assert list(copy.analyses()) == list(store.analyses())
            assert copy.data_version() == store.data_version()
            assert copy.check() == ()
        with pytest.raises(StoreError, match="exists"):
            store.backup(path)
        with pytest.raises(StoreError, match="elsewhere"):
            store.backup(tmp_path / "elsewhere" / "copy.db")
        assert list(tmp_path.glob("*.part")) == []

    def test_a_store_that_lost_a_claim_says_so(self, store, url, sql):
        fill(store, numbered(2))
        sql(url, "DELETE FROM claim WHERE n = 1")
        assert any("claims of events" in line for line in store.check())


def test_what_is_no_store_is_named_as_such(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but long enough to be looked at" * 40)
    with pytest.raises(StoreError, match=r"notes\.txt"):
        open_store(text)
    with pytest.raises(StoreError, match="no store here"):
        open_store(tmp_path / "missing.db", read_only=True)
    with pytest.raises(StoreError, match="folder"):
        open_store(tmp_path / "no" / "folder.db")


def test_a_disc_is_drawn_near_a_place_and_cut_at_the_antimeridian():
    near = ClaimPlace(TERTER, "near", "settlement")
    assert made_geometry(near)["type"] == "Polygon"
    atoll = place("Taveuni", 179.98, -16.85)
    shape = made_geometry(ClaimPlace(atoll, "near", "settlement"))
    assert shape["type"] == "MultiPolygon"
    lons = [lon for part in shape["coordinates"] for lon, _ in part[0]]
    assert min(lons) == -180 and max(lons) == 180


def test_events_are_selected_with_the_words_of_the_api(url):
    with open_store(url) as store:
        fill(store, [*numbered(2), analysis("Karabakh.", places=(REGION,))])
        chosen = store.events(bbox=(46.9, 40, 47, 40.5), datetime="2020-09-27/..")
        assert len(chosen) == len(list(chosen)) == 3
        assert len(store.events(background=False, precision="region")) == 1
        with pytest.raises(InvalidParameter, match="datetime"):
            store.events(datetime="soon")
        geopandas = pytest.importorskip("geopandas")
        frame = chosen.to_geopandas()
        assert isinstance(frame, geopandas.GeoDataFrame) and len(frame) == 3
