"""Events of a large store are written beside those that are there, then swapped in."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from geoevents.errors import StoreBusy, StoreError
from geoevents.store import EventRow, Store, bulk, open_store
from geoevents.store.checking import OUT_OF_DATE
from geoevents.store.connection import Connections
from geoevents.store.filters import EventFilter
from tests.store.made import REGION, analysis, made_geometry
from tests.store.test_incremental import answers, reports
from tests.store.test_known import derive, report, rows_of

AT_ONCE = 3


@pytest.fixture(scope="module", autouse=True)
def _every_store_is_large():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "BULK_FROM", 0)
        patch.setattr(bulk, "EVENTS_AT_ONCE", AT_ONCE)
        patch.setattr(bulk, "DOCUMENTS_AT_ONCE", 2)
        yield


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "events.db"


def rows_of_store(store: Store) -> list[EventRow]:
    return rows_of(list(store.analyses()))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports)
def test_it_ends_where_one_transaction_does(tmp_path_factory, given_reports):
    made = [report(n, **given) for n, given in enumerate(given_reports)]
    folder = tmp_path_factory.mktemp("bulk")
    with (
        open_store(folder / "bulk.db") as one,
        open_store(folder / "other.db") as other,
    ):
        for times in (1, 2, 3):
            one.add(made[: times * 2])
            derive(one)
        one.add(made)
        derive(one)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bulk, "BULK_FROM", 1_000_000)
            other.add(made)
            derive(other)
        assert one.check() == other.check() == ()
        assert answers(one) == answers(other)


def test_small_changes_follow_a_large_one(path):
    with open_store(path) as store, pytest.MonkeyPatch.context() as patch:
        store.add([report(n, "2020-09-28") for n in range(8)])
        derive(store)
        patch.setattr(bulk, "BULK_FROM", 1_000_000)
        store.add([report(9, "2020-09-30", when="2020-09-20/2020-10-02")])
        derive(store)
        found = store.events(bbox=(40, 35, 50, 45), datetime="2020-09-21/2020-10-01")
        assert len(found) == len(rows_of_store(store))
        assert store.check() == ()


def test_readers_see_the_old_events_until_the_new_ones_take_their_place(path):
    with open_store(path) as store:
        store.add([report(n, "2020-09-28") for n in range(4)])
        derive(store)
        store.add([report(n, "2020-11-28", when=f"{1990 + n}") for n in range(4, 20)])
        with open_store(path, read_only=True) as reader:
            before = reader.data_version(), seen(reader)

            def watched() -> Iterator[EventRow]:
                for row in rows_of_store(store):
                    yield row
                    assert (reader.data_version(), seen(reader)) == before

            store.set_events(watched(), made_geometry)
            assert reader.data_version() != before[0]
            assert seen(reader) == {row.event.id for row in rows_of_store(store)}


def seen(store: Store) -> set[str]:
    return {feature.id for feature in store.select_events(EventFilter())}


def test_the_log_holds_no_more_than_a_step(tmp_path, monkeypatch):
    made = [report(n, "2020-09-28", when=f"{1800 + n}") for n in range(200)]
    logs: list[int] = []
    checkpoint = Connections.checkpoint

    def watched(self: Connections, *, optimize: bool = False) -> None:
        logs.append(Path(f"{self.path}-wal").stat().st_size)
        checkpoint(self, optimize=optimize)

    monkeypatch.setattr(Connections, "checkpoint", watched)
    monkeypatch.setattr(bulk, "EVENTS_AT_ONCE", 10)
    largest = {}
    for size in (0, 1_000_000):
        monkeypatch.setattr(bulk, "BULK_FROM", size)
        with open_store(tmp_path / f"{size}.db") as store:
            store.add(made)
            logs.clear()
            derive(store)
            largest[size] = max(logs)
    assert largest[0] < largest[1_000_000] / 2


def test_a_run_that_is_killed_leaves_the_old_events_and_can_be_run_again(path):
    with open_store(path) as store:
        store.add([report(n, "2020-09-28") for n in range(4)])
        derive(store)
        old = seen(store)
        store.add([report(n, "2020-11-28", when=f"{1990 + n}") for n in range(4, 20)])
    child = os.fork()
    if child == 0:
        with open_store(path) as store:
            rows = iter(rows_of_store(store))

            def cut_off() -> Iterator[EventRow]:
                for _ in range(AT_ONCE * 2):
                    yield next(rows)
                os.kill(os.getpid(), signal.SIGKILL)

            store.set_events(cut_off(), made_geometry)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with open_store(path) as store:
        assert seen(store) == old
        assert [line for line in store.check() if OUT_OF_DATE not in line] == []
        derive(store)
        assert seen(store) > old
        assert store.check() == ()


def test_an_unknown_claim_is_refused_and_the_old_events_stay(path):
    with open_store(path) as store:
        store.add([report(n, "2020-09-28") for n in range(4)])
        derive(store)
        old = seen(store)
        with pytest.raises(StoreError, match="is not stored"):
            store.set_events(rows_of([report(9, "2020-09-28")]), made_geometry)
        assert seen(store) == old
        assert store.check() == ()


def test_what_is_drawn_otherwise_is_drawn_anew_and_found(path):
    with open_store(path) as store:
        store.add([analysis("Karabakh.", places=(REGION,)), analysis()])
        rows = rows_of_store(store)
        store.set_events(rows, made_geometry)
        for drawn, found in (
            ({"type": "Point", "coordinates": [5.0, 5.0]}, 1),
            (None, 0),
            ({"type": "Point", "coordinates": [4.5, 5.0]}, 1),
        ):
            store.set_events(
                rows,
                lambda p, d=drawn: d if p.place.id == REGION.id else made_geometry(p),
            )
            assert len(store.events(bbox=(4, 4, 6, 6))) == found
            assert len(store.events(bbox=(-180, -90, 180, 90))) == found + 1
            assert store.check() == ()


def test_another_thread_may_not_write_in_between(path, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor

    from geoevents.store import connection

    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.01)
    with open_store(path) as store, ThreadPoolExecutor(1) as thread:
        store.add([report(n, "2020-09-28") for n in range(8)])
        more = [report(9, "2020-09-28")]

        def rows() -> Iterator[EventRow]:
            for row in rows_of_store(store):
                yield row
                with pytest.raises(StoreBusy, match="this process"):
                    thread.submit(store.add, more).result()

        store.set_events(rows(), made_geometry)
        thread.submit(store.add, more).result()
        derive(store)
        assert store.check() == ()
