"""The columns of the map, as known on D, are those of a store that ends there."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from geoevents.model import When
from geoevents.store import open_store
from geoevents.store.columns_read import UNKNOWN_DAY, read_columns, read_events
from geoevents.store.filters import EventFilter, filters_from_params
from tests.store.conftest import as_often_as
from tests.store.test_known import by, derive, known, made_reports, report, told_of


def rows_of(store, filters) -> list[tuple[int, ...]]:
    """The rows without keys of this store's own, which another store has not."""
    found = read_columns(store, filters)
    own = found.start, found.end, found.report, found.kind, found.precision, found.flags
    rows = zip(*(column.tolist() for column in own), strict=True)
    return sorted(
        (*row, scene > 0) for row, scene in zip(rows, found.scene, strict=True)
    )


def test_the_columns_known_by_a_day_are_those_of_a_store_cut_off_there(
    lent_urls, engine
):
    @as_often_as(engine)
    @given(made_reports)
    def holds(given_reports):
        made = [report(n, **given) for n, given in enumerate(given_reports)]
        days = ("2020-09-28", "2020-10-02", "2020-11-01")
        with lent_urls(1 + len(days)) as urls, open_store(urls[0]) as whole:
            whole.add(made)
            derive(whole)
            for day, url in zip(days, urls[1:], strict=True):
                filters = EventFilter(known_by=by(day))
                told = [m for m in made if known(m.published, filters.known_by)]
                with open_store(url) as then:
                    then.add(told)
                    derive(then)
                    assert rows_of(whole, filters) == rows_of(then, EventFilter())
                keys = read_columns(whole, filters).keys.tolist()
                listed = whole.event_page(filters).items
                assert told_of(read_events(whole, keys)) == told_of(listed)

    holds()


def test_what_has_no_year_is_listed_last_with_its_day_and_is_on_no_timeline(
    lent_urls,
):
    dated = report(1, "2020-09-28")
    (claim,) = report(2, None).claims
    yearless = When("XXXX-09-28", "no_year")
    undated = replace(
        report(2, None), published=yearless, claims=(replace(claim, when=yearless),)
    )
    with lent_urls(1) as (url,), open_store(url) as store:
        store.add([dated, undated])
        derive(store)
        items = store.event_page(EventFilter()).items
        told = {
            i.to_json()["properties"]["when"]: i.to_json()["properties"] for i in items
        }
        last = told["XXXX-09-28"]
        assert (last["start"], last["end"], last["first_reported"]) == (None,) * 3
        assert last["date_precision"] == "unknown"
        columns = read_columns(store, EventFilter())
        assert columns.start.tolist()[-1] == UNKNOWN_DAY
        assert columns.report.tolist()[-1] == UNKNOWN_DAY
        for params in (
            {"datetime": "2020-09-27"},
            {"datetime": "../2030-01-01"},
            {"known_by": "2030-01-01"},
        ):
            found = store.event_page(filters_from_params(params)).items
            assert [i.to_json()["properties"]["when"] for i in found] == [
                dated.claims[0].when.value
            ]
