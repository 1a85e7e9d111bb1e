"""``geoevents ingest`` on good and bad input, through the command line."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoevents.cli import cli
from geoevents.errors import StoreError
from geoevents.store import open_store

ARTICLE = (
    "Published: 2020-09-29\n\nShelling hit the town of Terter on Monday, Azerbaijan's"
    " defence ministry said. Two civilians were killed.\n"
)
OTHER = (
    "Published: 2020-10-05\n\nMissiles struck Ganja on Sunday, killing one person.\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in an empty folder; gives exit status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments):
        result = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.return_value or 0, result.stdout, result.stderr

    return invoke


def write(name: str, content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(data)
    return name


def test_an_article_becomes_claims_and_events(run):
    status, out, err = run("ingest", write("a.txt", ARTICLE))
    assert (status, err) == (0, "")
    assert "1 new" in out
    _, events, _ = run("events", "--json")
    titles = [json.loads(line)["properties"]["title"] for line in events.splitlines()]
    assert any(title.startswith("Shelling, T") for title in titles)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n\t "),
        ("photo.txt", bytes(range(256)) * 40),
        ("page.html", b"<html><head><title>x</title></head><body></body></html>"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_the_rest_is_stored(run, name, content):
    status, out, err = run("ingest", write(name, content), write("a.txt", ARTICLE))
    assert status == 1
    assert err.startswith(f"{name}: ")
    assert err.count("\n") == 1
    assert "1 new" in out


def test_a_missing_path_is_one_line_and_the_rest_is_stored(run):
    status, out, err = run("ingest", "nowhere.txt", write("a.txt", ARTICLE))
    assert status == 1
    assert err.startswith("nowhere.txt: ")
    assert "1 new" in out


def test_a_broken_line_of_json_does_not_stop_the_others(run):
    lines = [
        json.dumps({"text": ARTICLE}),
        '{"text": "half',
        json.dumps({"text": OTHER}),
    ]
    status, out, err = run("ingest", write("a.jsonl", "\n".join(lines)))
    assert status == 1
    assert err.count("\n") == 1
    assert "#2" in err
    assert "2 new" in out


def test_invalid_utf8_is_read_as_what_it_most_likely_is(run):
    text = ARTICLE.replace("town", "ville dévastée").encode("latin-1")
    status, out, _ = run("ingest", write("a.txt", text))
    assert status == 0
    assert "1 new" in out


def test_a_file_above_the_limit_is_refused_with_the_way_out(run):
    with open("big.txt", "wb") as file:
        file.write(b"Terter was shelled. " * 1000)
        file.truncate(200_000_000)
    status, _, err = run("ingest", "big.txt")
    assert status == 1
    assert err.startswith("big.txt: ")
    assert err.count("\n") == 1


def test_an_article_without_place_or_date_is_stored_and_invents_nothing(run):
    status, _, _ = run("ingest", write("a.txt", "Mix the flour with sugar and bake."))
    assert status == 0
    _, listed, _ = run("documents", "--json")
    row = json.loads(listed)
    assert row["published"]["value"] is None
    assert run("events")[1] == ""


def test_the_same_article_again_changes_nothing(run):
    run("ingest", write("a.txt", ARTICLE))
    before = run("events", "--json")[1]
    status, out, _ = run("ingest", "a.txt", write("copy.txt", ARTICLE))
    assert status == 0
    assert "0 new, 2 known already" in out
    assert run("events", "--json")[1] == before


def test_the_order_of_ingest_changes_no_event(run):
    write("a.txt", ARTICLE), write("b.txt", OTHER)
    run("ingest", "a.txt", "b.txt", "--db", "one.db")
    run("ingest", "b.txt", "--db", "two.db")
    run("ingest", "a.txt", "--db", "two.db")
    one, two = (run("events", "--json", "--db", f"{db}.db")[1] for db in ("one", "two"))
    assert one == two


def test_workers_find_the_same_as_one_process(run):
    for number in range(6):
        write(f"in/{number}.txt", ARTICLE.replace("Two", f"{number + 2}"))
    run("ingest", "in", "--db", "one.db")
    run("ingest", "in", "--db", "two.db", "--workers", "2")
    one, two = (run("events", "--json", "--db", f"{db}.db")[1] for db in ("one", "two"))
    assert one == two


def test_a_store_after_ingest_is_whole_and_rebuilds_to_the_same(run):
    run("ingest", write("a.txt", ARTICLE), write("b.txt", OTHER))
    before = run("events", "--json")[1]
    assert run("check")[0] == 0
    assert run("rebuild")[0] == 0
    assert run("check")[0] == 0
    assert run("events", "--json")[1] == before


def test_a_store_that_is_none_is_one_clear_error(run):
    write("events.db", b"this is no database" * 100)
    with pytest.raises(StoreError, match=r"events\.db"):
        run("events")


def test_commands_on_a_store_that_is_missing_do_not_make_one(run):
    with pytest.raises(StoreError, match=r"events\.db"):
        run("events")
    assert not Path("events.db").exists()


def test_stopping_in_the_middle_leaves_a_whole_store(tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    for number in range(40):
        text = ARTICLE.replace("Two", f"{number + 2}") * 5
        (articles / f"{number:03}.txt").write_text(text)
    os.mkfifo(articles / "999.txt")  # which nobody writes to: the run waits here
    db = str(tmp_path / "events.db")
    command = [sys.executable, "-m", "geoevents", "ingest", str(articles), "--db", db]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while not _stored(db) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in err
    with open_store(db, read_only=True) as store:
        assert store.check() == ()
        assert 0 < store.counts()["documents"] <= 40


def _stored(db: str) -> bool:
    if not Path(db).exists():
        return False
    try:
        with open_store(db, read_only=True) as store:
            return store.counts()["documents"] > 0
    except StoreError:
        return False
