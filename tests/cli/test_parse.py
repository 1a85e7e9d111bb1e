"""``geoevents parse`` on JSON lines and on whatever ``ingest`` takes."""

import gzip
import json

import pytest
from click.testing import CliRunner

from geoevents.cli import cli

TEXT = "Shelling hit the town of Terter on Monday, officials said.\n"
ROW = {"id": 7, "text": TEXT, "published": "2020-09-29"}
HTML = f"<html><head><title>x</title></head><body><article><p>{TEXT * 4}</p></article>"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments, stdin=None):
        arguments = ("parse", "--only", "mentions,claims", *arguments)
        return CliRunner().invoke(
            cli, arguments, stdin, catch_exceptions=False, standalone_mode=False
        )

    return invoke


def rows(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_lines_come_out_in_their_order_with_their_ids(run):
    lines = [json.dumps({**ROW, "id": n}) for n in (3, "b", 1)]
    result = run(stdin="\n".join([lines[0], "", *lines[1:]]))
    assert [row["id"] for row in rows(result)] == ["3", "b", "1"]
    assert result.return_value == 0
    assert run("-", stdin=lines[0]).stdout == run(stdin=lines[0]).stdout


def test_a_broken_line_is_told_by_number_and_the_others_are_analysed(run):
    result = run(stdin=f"{json.dumps(ROW)}\n{TEXT}[1]\n{json.dumps(ROW)}\n")
    assert len(rows(result)) == 2 and result.return_value == 1
    assert "line 2: not JSON" in result.stderr and "line 3: needs" in result.stderr
    assert "geoevents parse FILE" in result.stderr


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_of_lines_is_as_standard_input(run, tmp_path, mark):
    (tmp_path / "x.jsonl").write_text(mark + json.dumps(ROW) + "\n{broken\n")
    result = run("x.jsonl")
    assert [row["id"] for row in rows(result)] == ["7"]
    assert rows(result) == rows(run(stdin=json.dumps(ROW)))
    assert "x.jsonl, line 2: not JSON" in result.stderr


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.txt", TEXT.encode()),
        ("x.html", HTML.encode()),
        ("x.json", json.dumps([ROW], indent=1).encode()),
        ("x.csv", f'id,text\n1,"{TEXT.strip()}"\n'.encode()),
        ("x.txt.gz", gzip.compress(TEXT.encode())),
        ("x.jsonl.gz", gzip.compress(json.dumps(ROW).encode())),
    ],
)
def test_what_ingest_reads_is_read_from_a_file_and_from_a_folder(
    run, tmp_path, name, data
):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(data)
    for source in (f"in/{name}", "in"):
        result = run(source, "--published", "2020-09-29")
        (row,) = rows(result)
        assert result.return_value == 0 and not result.stderr
        assert "Terter" in {mention["text"] for mention in row["mentions"]}
        assert row["claims"][0]["when"] == "2020-09-28"


def test_a_date_that_a_line_gives_counts_more_than_the_option(run):
    dated = run("--published", "2021-01-01", stdin=json.dumps(ROW))
    assert rows(dated)[0]["claims"][0]["when"] == "2020-09-28"
    del (bare := dict(ROW))["published"]
    undated = run("--published", "2020-09-29", stdin=json.dumps(bare))
    assert rows(undated)[0]["claims"][0]["when"] == "2020-09-28"


def test_what_cannot_be_read_is_told_and_the_rest_is_analysed(run, tmp_path):
    (tmp_path / "x.txt").write_text(TEXT)
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    result = run("none.txt", "x.pdf", "x.txt")
    assert len(rows(result)) == 1 and result.return_value == 1
    assert "none.txt: no such file" in result.stderr
    assert "x.pdf: is a PDF file" in result.stderr
