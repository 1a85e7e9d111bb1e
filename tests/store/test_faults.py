"""What a store survives: a killed writer, a full disk, a broken page, other processes.

GEOEVENTS_KILLS says how often the writer is killed; 50 is what a release is tested by.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from geoevents.errors import StoreBusy, StoreError
from geoevents.store import open_store
from geoevents.store.checking import OUT_OF_DATE
from geoevents.store.connection import prepare_file
from geoevents.store.filters import EventFilter
from tests.store.made import analysis, fill
from tests.store.test_known import derive, report

ROOT = Path(__file__).parents[2]
FIRST_SCHEMA = Path(__file__).parent / "data" / "schema_1.sql"
KILLS = int(os.environ.get("GEOEVENTS_KILLS", "4"))

_START = """
import sys
sys.path.insert(0, sys.argv[2])
from tests.store.test_known import derive, report
from geoevents.store import open_store
"""

WRITER = (
    _START
    + """
store = open_store(sys.argv[1])
n = int(sys.argv[3])
while True:
    month = n // 20 % 12 + 1
    store.add(
        [report(n + i, "2020-12-28", when=f"2020-{month:02}") for i in range(20)],
        batch=10,
    )
    n += 20
    print(n, flush=True)
    derive(store)
"""
)

FILLER = (
    _START
    + """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
from geoevents.errors import StoreError
store = open_store(sys.argv[1])
for n in range(0, 10_000, 10):
    try:
        store.add([report(n + i, "2020-09-28") for i in range(10)])
    except StoreError as error:
        print(n, error, flush=True)
        break
"""
)


def started(script: str, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_writer_killed_at_any_moment_loses_nothing_it_acknowledged(tmp_path):
    path = tmp_path / "events.db"
    chance = random.Random(2020)
    acknowledged = 0
    for _ in range(KILLS):
        writer = started(WRITER, path, ROOT, acknowledged)
        acknowledged = int(writer.stdout.readline())
        time.sleep(chance.uniform(0, 0.3))
        os.kill(writer.pid, signal.SIGKILL)
        lines = writer.stdout.read().split()
        acknowledged = int(lines[-1]) if lines else acknowledged
        writer.wait()
        writer.stdout.close()
        with open_store(path) as store:
            faults = [line for line in store.check() if OUT_OF_DATE not in line]
            assert faults == []
            stored = store.counts()["documents"]
            assert acknowledged <= stored <= acknowledged + 20
    with open_store(path) as store:
        derive(store)
        assert store.check() == ()
        quotes = [c.to_json()["properties"]["quote"] for c in claims_in(store)]
        assert len(quotes) == len(set(quotes)) == store.counts()["documents"]


def claims_in(store):
    from geoevents.store.filters import RowFilter

    token = None
    while True:
        page = store.row_page("claims", RowFilter(), limit=1000, token=token)
        yield from page.items
        if (token := page.next_token) is None:
            return


def test_a_full_disk_is_told_and_what_was_stored_before_is_whole(tmp_path):
    path = tmp_path / "events.db"
    filler = started(FILLER, path, ROOT)
    told = filler.communicate(timeout=60)[0]
    stored, message = told.split(" ", 1)
    assert "make room" in message and str(path) in message
    with open_store(path) as store:
        # The log may be full of what is stored: then moving it into the file fails.
        assert store.counts()["documents"] - int(stored) in (0, 10)
        derive(store)
        assert store.check() == ()


def broken(path: Path) -> None:
    """Overwrite the middle of a store, its first pages left alone."""
    data = bytearray(path.read_bytes())
    middle = slice(16 * 4096, len(data))
    data[middle] = b"\xa5" * (len(data) - 16 * 4096)
    path.write_bytes(data)


def test_a_broken_page_is_told_and_a_backup_takes_its_place(tmp_path):
    path, copy = tmp_path / "events.db", tmp_path / "copy.db"
    with open_store(path) as store:
        fill(store, [analysis(f"Shelling hit Terter, {n}.") for n in range(40)])
        store.backup(copy)
        wanted = list(store.select_events(EventFilter()))
    broken(path)
    with (
        pytest.raises(StoreError, match="backup"),
        open_store(path, read_only=True) as store,
    ):
        list(store.select_events(EventFilter()))
        list(store.analyses())
    copy.replace(path)
    with open_store(path, read_only=True) as store:
        assert list(store.select_events(EventFilter())) == wanted
        assert store.check() == ()


def test_two_writers_do_not_mix_and_the_second_may_go_on_later(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as first, open_store(path) as second:
        first.add([report(1, "2020-09-28")])
        with pytest.raises(StoreBusy, match="wait until it ends"):
            second.add([report(2, "2020-09-28")])
        first.close()
        assert second.add([report(2, "2020-09-28")]).added == 1
        assert second.counts()["documents"] == 2


def of_first_schema(path: Path) -> None:
    """A store as the first version of the program made it, with one document."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.executescript(FIRST_SCHEMA.read_text(encoding="utf-8"))
        raw.execute("PRAGMA application_id = 0x67656F65")
        raw.execute("PRAGMA user_version = 1")
        raw.execute("INSERT INTO meta VALUES ('store', 'abcd'), ('version', 3)")


def test_a_store_of_an_older_schema_keeps_its_documents_and_waits_for_rebuild(
    tmp_path,
):
    path, new = tmp_path / "old.db", tmp_path / "new.db"
    of_first_schema(path)
    with open_store(new) as store:
        store.add([report(1, "2020-09-28")])
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("ATTACH ? AS new", (str(new),))
        for table in ("place", "document", "mention", "claim"):
            raw.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
        raw.commit()
    with pytest.raises(StoreError, match="geoevents rebuild"):
        open_store(path, read_only=True)
    with open_store(path) as store:
        assert [OUT_OF_DATE in line for line in store.check()] == [True]
        derive(store)
        assert store.check() == ()
        assert store.event_page(EventFilter()).number_matched == 1


def test_a_reader_keeps_its_state_while_the_store_is_brought_up_to_date(tmp_path):
    path = tmp_path / "old.db"
    of_first_schema(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM event").fetchone()
        prepare_file(path)
        assert reader.execute("SELECT count(*) FROM event").fetchone() == before
        assert reader.execute("SELECT title FROM event_words").fetchall() == []
        reader.execute("COMMIT")
    with open_store(path) as store:
        assert store.check() == ()


def test_a_store_of_a_newer_program_is_left_alone(tmp_path):
    path = tmp_path / "events.db"
    open_store(path).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer program"):
        open_store(path)
