"""The same store comes out of one process, of several and of a Dask cluster."""

import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

from geoevents.model import Document, Failure, Source
from geoevents.parse import make_parser
from geoevents.places import Gazetteer
from geoevents.run.inputs import read_all
from geoevents.run.pipeline import ingest, rebuild
from geoevents.run.shards import read_shard, shard_path, write_shard
from geoevents.run.workers import (
    NoCluster,
    Workers,
    analyse_in_worker,
    dask_workers,
    local_workers,
)
from geoevents.store import open_store
from geoevents.store.filters import EventFilter, RowFilter
from tests.text.test_read import warc

ROOT = Path(__file__).parents[2]
TOWNS = ("Kherson", "Kramatorsk", "Ganja", "Barda", "Omdurman", "Manbij", "Berlin")


def rows(count: int) -> list[dict]:
    return [
        {
            "text": f"Shelling hit {TOWNS[n % 7]} on Monday, killing {n % 9 + 2},"
            f" officials said. It was report {n} of the day.",
            "published": f"2023-02-{n % 20 + 7:02}",
            "source": f"Outlet {n % 3}",
        }
        for n in range(count)
    ]


def write_lines(path: Path, records: list[dict]) -> None:
    path.write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in records))


@pytest.fixture
def folder(tmp_path) -> Path:
    """150 articles in two files, one of them gzipped."""
    where = tmp_path / "articles"
    where.mkdir()
    write_lines(where / "a.jsonl", rows(150)[:90])
    lines = b"".join(orjson.dumps(r) + b"\n" for r in rows(150)[90:])
    (where / "b.jsonl.gz").write_bytes(gzip.compress(lines))
    return where


@pytest.fixture(scope="module")
def parser():
    return make_parser(Gazetteer.open())


def content(path: Path) -> tuple:
    """All that a store tells: events, claims and documents."""
    with open_store(path, read_only=True) as store:
        assert store.check() == ()
        return (
            [f.to_bytes() for f in store.select_events(EventFilter())],
            store.row_page("claims", RowFilter(), limit=1000).items,
            store.documents(),
        )


def ingested(path: Path, source: Path, parser, workers: Workers | None = None) -> tuple:
    with open_store(path) as store:
        summary = ingest(read_all([str(source)]), store, parser, workers=workers)
        assert summary.failures == ()
    return content(path)


def test_two_processes_store_what_one_does(tmp_path, folder, parser):
    alone = ingested(tmp_path / "one.db", folder, parser)
    assert len(alone[2]) == 150
    with local_workers(2) as workers:
        assert ingested(tmp_path / "two.db", folder, parser, workers) == alone


def test_a_rebuild_by_two_processes_changes_nothing(tmp_path, folder, parser):
    before = ingested(tmp_path / "a.db", folder, parser)
    with open_store(tmp_path / "a.db") as store, local_workers(2) as workers:
        assert rebuild(store, parser, workers=workers).failures == ()
    assert content(tmp_path / "a.db") == before


def test_a_shard_gives_back_what_was_put_in(tmp_path, folder):
    documents = [d for d in read_all([str(folder)]) if isinstance(d, Document)][:20]
    outcomes = (*analyse_in_worker(documents), Failure("x.txt", "parse", "broke"))
    path = shard_path(tmp_path, documents)
    write_shard(path, outcomes)
    assert tuple(read_shard(path)) == outcomes
    assert list(tmp_path.glob("*.part")) == []


def test_a_web_archive_is_read_in_whatever_process(tmp_path, parser):
    pages = [
        (
            f"https://news.example/{n}",
            "text/html; charset=utf-8",
            "<html lang='en'><head><meta property='article:published_time'"
            f" content='2023-02-1{n}'></head><body><article><p>{row['text']}</p>"
            "</article></body></html>".encode(),
        )
        for n, row in enumerate(rows(6))
    ]
    archive = tmp_path / "crawl.warc.gz"
    archive.write_bytes(warc(*pages))
    alone = ingested(tmp_path / "one.db", archive, parser)
    events, _, documents = alone
    assert [row.url for row in documents] == [
        f"https://news.example/{n}" for n in range(6)
    ]
    assert [row.published for row in documents] == [f"2023-02-1{n}" for n in range(6)]
    assert len(events) == 6
    with local_workers(2) as workers:
        assert ingested(tmp_path / "two.db", archive, parser, workers) == alone


def test_parquet_is_read_like_json_lines(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    folder = tmp_path / "articles"
    folder.mkdir()
    table = pyarrow.Table.from_pylist([*rows(5), {"text": None}])
    parquet.write_table(table, folder / "a.parquet")
    write_lines(folder / "b.jsonl", rows(7)[5:])
    *found, broken, sixth, seventh = read_all([str(folder)], outlet="Wire")
    assert [d.text for d in (*found, sixth, seventh)] == [r["text"] for r in rows(7)]
    assert {d.source.name for d in found} == {"Wire"}
    assert found[0].published.value == "2023-02-07"
    assert isinstance(broken, Failure) and broken.document.endswith("a.parquet#6")


def test_a_broken_parquet_file_is_a_failure(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing else")
    (found,) = read_all([str(tmp_path)])
    assert isinstance(found, Failure) and "Parquet" in found.reason


class Dying:
    """An executor whose second task ends its worker."""

    def __init__(self) -> None:
        self.count = 0

    def submit(self, task, *arguments):
        from concurrent.futures import BrokenExecutor, Future

        future: Future = Future()
        self.count += 1
        if self.count == 2:
            future.set_exception(BrokenExecutor("a process was ended"))
        else:
            future.set_result(task(*arguments))
        return future


def test_a_dead_worker_is_told_and_the_same_run_goes_on(tmp_path, folder, parser):
    with open_store(tmp_path / "a.db") as store:
        workers = Workers(Dying())
        summary = ingest(read_all([str(folder)]), store, parser, workers=workers)
        assert summary.stopped and "run the same again" in summary.failures[0].reason
        assert store.counts()["documents"] == 32
    alone = ingested(tmp_path / "one.db", folder, parser)
    assert ingested(tmp_path / "a.db", folder, parser) == alone


class Counting:
    """An executor that runs a task when its result is asked for."""

    def __init__(self) -> None:
        self.waiting = self.most = 0

    def submit(self, task, *arguments):
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        return self.Later(self, task, arguments)

    class Later:
        def __init__(self, owner, task, arguments) -> None:
            self.owner, self.task, self.arguments = owner, task, arguments

        def result(self):
            self.owner.waiting -= 1
            return self.task(*self.arguments)

        def cancel(self) -> None:
            pass


def test_no_more_than_some_batches_are_under_way(parser):
    executor = Counting()
    batches = ((n, [Document(f"Text {n}.", Source())]) for n in range(100))
    found = list(Workers(executor, count=2).analyse(parser, batches))
    assert [tag for tag, _ in found] == list(range(100))
    assert executor.most == 4


INGEST = """
import sys
from pathlib import Path
from geoevents.run.workers import dask_workers
from geoevents.run.inputs import read_all
from geoevents.run.pipeline import ingest
from geoevents.parse import make_parser
from geoevents.places import Gazetteer
from geoevents.store import open_store
address, db, source, work = sys.argv[1:]
with open_store(db) as store, dask_workers(address, Path(work)) as workers:
    ingest(read_all([source]), store, make_parser(Gazetteer.open()), workers=workers)
"""


@pytest.fixture(scope="module")
def cluster():
    pytest.importorskip("distributed", reason="needs the extra dask")
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started


def clients(cluster, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", INGEST, cluster.scheduler_address, *map(str, arguments)],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_stores_what_one_process_does_though_all_are_killed(
    tmp_path, folder, parser, cluster
):
    alone = ingested(tmp_path / "one.db", folder, parser)
    db, work = tmp_path / "dask.db", tmp_path / "work"
    client = clients(cluster, db, folder, work)
    deadline = time.monotonic() + 60
    while not list(work.glob("*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(client.pid, signal.SIGKILL)
    client.wait()
    pids = [worker.pid for worker in cluster.workers.values()]
    client = clients(cluster, db, folder, work)
    time.sleep(0.5)
    os.kill(pids[0], signal.SIGKILL)
    assert client.wait(timeout=120) == 0
    assert content(db) == alone
    assert not work.exists()


@pytest.mark.filterwarnings("ignore")
def test_no_scheduler_is_told(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="needs the extra dask")
    monkeypatch.setattr("geoevents.run.workers.CONNECT_TIMEOUT_S", 0.5)
    with (
        pytest.raises(NoCluster, match="dask scheduler"),
        dask_workers("tcp://127.0.0.1:9", tmp_path),
    ):
        pass
