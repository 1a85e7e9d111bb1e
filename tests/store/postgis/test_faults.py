"""What a PostGIS store survives: a restart under load, other writers, wrong servers."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from geoevents.errors import MissingExtra, StoreBusy, StoreError
from geoevents.server.app import create_app
from geoevents.store import open_store
from geoevents.store.checking import OUT_OF_DATE
from geoevents.store.filters import EventFilter, filters_from_params
from tests.store.made import REGION, analysis, fill
from tests.store.postgis.cluster import PASSWORD, Cluster
from tests.store.test_faults import WRITER
from tests.store.test_known import derive, report

psycopg = pytest.importorskip("psycopg")
ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("GEOEVENTS_KILLS", "3"))


@pytest.fixture
def url(cluster):
    return cluster.new_database()


@pytest.fixture
def own_cluster(cluster):
    """One that a test may stop and start."""
    made = Cluster()
    try:
        made.start()
        yield made
    finally:
        made.remove()


def numbered(count: int) -> list:
    return [analysis(f"Shelling hit Terter, report {n}.") for n in range(count)]


def test_readers_of_a_restarted_server_get_503_at_most_and_then_answers(own_cluster):
    url = own_cluster.new_database()
    with open_store(url) as store:
        fill(store, numbered(30))
    app = create_app(url)
    wanted = app.test_client().get("/api/events.geojson?limit=50").json["features"]
    seen: list[tuple[float, int, bool]] = []
    stop = threading.Event()

    def read_on() -> None:
        client = app.test_client()
        while not stop.is_set():
            answer = client.get("/api/events.geojson?limit=50")
            right = answer.status_code != 200 or answer.json["features"] == wanted
            seen.append((time.monotonic(), answer.status_code, right))

    readers = [threading.Thread(target=read_on) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for mode in ("fast", "immediate"):
            time.sleep(0.4)
            own_cluster.stop(mode)
            time.sleep(0.4)
            own_cluster.start()
        back = time.monotonic()
        while time.monotonic() < back + 10 and not answered(seen, since=back):
            time.sleep(0.1)
    finally:
        stop.set()
        for reader in readers:
            reader.join()
        app.extensions["geoevents"].store.close()
    assert {status for _, status, _ in seen} <= {200, 503}
    assert all(right for _, _, right in seen)
    assert answered(seen, since=back)
    assert time.monotonic() < back + 10


def answered(seen: list[tuple[float, int, bool]], since: float) -> bool:
    """Whether the last many of what was asked since then was answered."""
    late = [status for at, status, _ in seen if at > since][-50:]
    return len(late) == 50 and set(late) == {200}


def test_a_writer_goes_on_after_a_restart_and_nothing_is_stored_by_halves(own_cluster):
    url = own_cluster.new_database()
    with open_store(url) as store:
        store.add(numbered(2))
        own_cluster.stop("immediate")
        with pytest.raises(StoreError, match="server"):
            store.add(numbered(3))
        own_cluster.start()
        assert store.add(numbered(3)).added == 1
        fill(store, numbered(3))
        assert store.check() == ()


def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(url):
    acknowledged = 0
    for turn in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, url, str(ROOT), str(acknowledged)],
            stdout=subprocess.PIPE,
            text=True,
        )
        acknowledged = int(writer.stdout.readline())
        time.sleep(0.1 + 0.13 * turn)
        os.kill(writer.pid, signal.SIGKILL)
        lines = writer.stdout.read().split()
        acknowledged = int(lines[-1]) if lines else acknowledged
        writer.wait()
        writer.stdout.close()
        wait_for_writer(url)
        with open_store(url) as store:
            assert [line for line in store.check() if OUT_OF_DATE not in line] == []
            stored = store.counts()["documents"]
            assert acknowledged <= stored <= acknowledged + 20
    with open_store(url) as store:
        derive(store)
        assert store.check() == ()


def wait_for_writer(url: str) -> None:
    """Until the server has noticed that the writer is gone."""
    for _ in range(100):
        with psycopg.connect(url) as raw:
            count = raw.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE application_name LIKE 'geoevents writer%'"
                " AND datname = current_database()"
            ).fetchone()[0]
        if not count:
            return
        time.sleep(0.1)


def test_two_writers_do_not_mix_and_the_second_may_go_on_later(url):
    with open_store(url) as first, open_store(url) as second:
        first.add([report(1, "2020-09-28")])
        with pytest.raises(StoreBusy, match=f"process {os.getpid()} on .* is writing"):
            second.add([report(2, "2020-09-28")])
        first.close()
        assert second.add([report(2, "2020-09-28")]).added == 1
        assert second.counts()["documents"] == 2


def test_stores_of_two_databases_have_a_writer_each(cluster, url):
    with open_store(url) as one, open_store(cluster.new_database()) as other:
        assert one.add(numbered(1)).added == other.add(numbered(1)).added == 1


def test_many_processes_may_make_the_store_at_once(url):
    opened: list[str] = []

    def make() -> None:
        with open_store(url) as store:
            opened.append(store.data_version())

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6 and len(set(opened)) == 1


def test_a_reader_at_work_keeps_its_state_and_never_waits_for_a_writer(url):
    with open_store(url) as store:
        made = [report(n, "2020-09-28") for n in range(1200)]
        fill(store, made)
        with open_store(url, read_only=True) as reader:
            stream = reader.select_events(EventFilter())
            first = next(stream)
            fill(store, [*made, analysis("In May. Terter.", when="2021-05")])
            assert len([first, *stream]) == 1200
            assert reader.event_page(EventFilter()).number_matched == 1201
        assert store.check() == ()


def test_a_store_of_a_newer_program_is_left_alone(url):
    open_store(url).close()
    with psycopg.connect(url) as raw:
        raw.execute("INSERT INTO geoevents.migration VALUES (99)")
    for read_only in (True, False):
        with pytest.raises(StoreError, match="newer program"):
            open_store(url, read_only=read_only)


def test_what_is_no_store_is_named_without_its_password(cluster, url):
    with pytest.raises(StoreError, match="no store here") as refused:
        open_store(url, read_only=True)
    assert PASSWORD not in str(refused.value)
    with pytest.raises(StoreError, match="no store here"):
        open_store(url, must_exist=True)
    nowhere = cluster.url("nowhere")
    with pytest.raises(StoreError, match='"nowhere" does not exist') as refused:
        open_store(nowhere)
    assert PASSWORD not in str(refused.value)
    with pytest.raises(StoreError, match="cannot be read") as refused:
        open_store(f"postgresql://u:{PASSWORD}@[::1:5/x")
    assert PASSWORD not in str(refused.value)
    with pytest.raises(StoreError, match="cannot be reached") as refused:
        open_store(f"postgresql://u:{PASSWORD}@127.0.0.1:1/x")
    assert PASSWORD not in str(refused.value)


def test_a_wrong_password_is_told_and_not_shown(cluster):
    cluster.execute("CREATE ROLE guarded LOGIN PASSWORD 'another'")
    with pytest.raises(StoreError, match="authentication failed") as refused:
        open_store(cluster.url("postgres", user="guarded"))
    assert PASSWORD not in str(refused.value)


def test_a_database_without_postgis_and_without_the_right_to_add_it_says_so(cluster):
    cluster.execute("CREATE ROLE plain LOGIN")
    cluster.execute("CREATE DATABASE bare OWNER plain")
    with pytest.raises(StoreError, match="CREATE EXTENSION postgis"):
        open_store(cluster.url("bare", user="plain"))


def test_without_psycopg_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for name in [n for n in sys.modules if n.startswith("geoevents.store.postgis")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(MissingExtra, match="postgis"):
        open_store("postgresql://host/db")


def test_months_and_earlier_years_have_partitions_and_the_rest_has_one(url, cluster):
    whens = ["2020-09-27", "2020-09-28", "2021-01-01", "1992-02-26", "1890", None]
    with open_store(url) as store:
        fill(store, [analysis(f"Terter {w}.", when=w) for w in whens])
    with psycopg.connect(url, options="-csearch_path=geoevents") as raw:
        rows = raw.execute("SELECT tableoid::regclass::text, count(*) FROM event_body"
                           " GROUP BY 1 ORDER BY 2, 1").fetchall()  # fmt: skip
    assert rows == [
        ("event_body_1992", 1),
        ("event_body_202101", 1),
        ("event_body_202009", 2),
        ("event_body_default", 2),
    ]


def test_a_month_that_a_long_reader_keeps_from_its_partition_is_stored_and_found(url):
    with open_store(url) as store:
        fill(store, [analysis("Terter.", when=None)])
        with psycopg.connect(url, options="-csearch_path=geoevents") as raw:
            raw.execute("SELECT count(*) FROM event, claim")
            fill(store, numbered(2))
        fill(store, numbered(4))
        assert len(store.events(datetime="2020-09-27")) == 4
        assert store.check() == ()


def test_tiles_are_made_of_the_view_for_gis_clients(url):
    with open_store(url) as store:
        fill(store, [*numbered(2), analysis("Karabakh.", places=(REGION,))])
    with psycopg.connect(url, options="-csearch_path=geoevents,public") as raw:
        (tile,) = raw.execute(
            "SELECT ST_AsMVT(tile, 'events') FROM (SELECT id, kind, ST_AsMVTGeom("
            "ST_Transform(geom, 3857), ST_TileEnvelope(5, 20, 12)) AS geom"
            " FROM event_map WHERE start < '2021-01-01') AS tile WHERE geom IS NOT NULL"
        ).fetchone()
        (srid,) = raw.execute("SELECT DISTINCT ST_SRID(geom) FROM event_map").fetchone()
    assert srid == 4326
    assert tile.count(b"shelling") == 1 and len(tile) > 100


def test_a_query_beyond_its_time_is_cancelled_by_the_server(url):
    with open_store(url) as store:
        fill(store, numbered(20))
    with open_store(url, read_only=True, time_limit_s=0.2) as reader:
        start = time.monotonic()
        with (
            pytest.raises(StoreBusy, match="too long"),
            reader._connections.reading() as session,
        ):
            session.execute("SELECT pg_sleep(20)")
        assert time.monotonic() - start < 5
        words = filters_from_params({"q": "terter"})
        assert reader.event_page(words).number_matched == 20


def test_a_role_that_may_only_read_can_serve_and_not_write(cluster, url):
    with open_store(url) as store:
        fill(store, numbered(3))
    with psycopg.connect(url) as raw:
        raw.execute("CREATE ROLE reader LOGIN")
        raw.execute("GRANT USAGE ON SCHEMA geoevents TO reader")
        raw.execute("GRANT SELECT ON ALL TABLES IN SCHEMA geoevents TO reader")
    as_reader = url.replace("//tester:", "//reader:")
    with open_store(as_reader, read_only=True) as reader:
        assert reader.event_page(EventFilter()).number_matched == 3
        assert reader.check() == ()
    with open_store(as_reader) as reader, pytest.raises(StoreError, match="permission"):
        reader.add(numbered(4))


def test_a_database_in_another_encoding_is_refused(cluster):
    cluster.execute(
        "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
    )
    with pytest.raises(StoreError, match="ENCODING 'UTF8'"):
        open_store(cluster.url("latin"))
