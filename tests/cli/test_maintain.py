"""``geoevents backup``, through the command line."""

import pytest
from click.testing import CliRunner

from geoevents.cli import cli
from geoevents.errors import StoreError
from geoevents.store import open_store
from tests.store.made import analysis, fill


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in an empty folder; gives its exit status and stdout."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments):
        result = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.return_value or 0, result.stdout

    return invoke


def test_a_copy_is_a_store_and_a_compact_one_is_smaller(run, tmp_path):
    made = [analysis(f"Shelling hit Terter, report {n}.") for n in range(200)]
    with open_store("events.db") as store:
        fill(store, made)
        store.set_events([], lambda _: None)
        assert run("backup", "whole.db")[0] == 0
        status, out = run("backup", "--compact", "small.db")
    assert (status, out.split(":")[0]) == (0, "small.db")
    sizes = {n: (tmp_path / f"{n}.db").stat().st_size for n in ("whole", "small")}
    assert sizes["small"] < sizes["whole"]
    for name in sizes:
        assert run("check", "--db", f"{name}.db")[0] == 0


def test_what_exists_is_not_written_over(run, tmp_path):
    with open_store("events.db"):
        pass
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match=r"notes\.txt: exists already"):
        run("backup", "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "mine"
    with pytest.raises(StoreError, match="no store here"):
        run("backup", "copy.db", "--db", "missing.db")
