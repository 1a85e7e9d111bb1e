"""``geoevents explain`` on events, claims and articles."""

import json

import pytest
from click.testing import CliRunner

from geoevents.cli import cli

ONE = (
    "Published: 2020-09-29\n\nShelling hit the town of Terter on Monday, Azerbaijan's"
    " defence ministry said. Two civilians were killed.\n"
)
TWO = (
    "Published: 2020-09-29\n\nThe town of Terter was shelled on 28 September, reporters"
    " there said.\n"
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text(ONE)
    (tmp_path / "two.txt").write_text(TWO)

    def invoke(*arguments):
        result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
        return result.stdout

    invoke("ingest", "one.txt", "two.txt")
    return invoke


def shelling(run):
    rows = [json.loads(line) for line in run("events", "--json").splitlines()]
    return next(row for row in rows if row["properties"]["kind"] == "shelling")


def test_an_event_says_when_where_by_whom_and_why_its_claims_are_one(run):
    text = run("explain", shelling(run)["id"])
    assert "“Monday”" in text
    assert "28 September" in text
    assert "read as geonames:584871" in text
    assert "joined with" in text
    assert "of 2 independent origins" in text


def test_an_article_says_how_it_was_dated(run):
    row = json.loads(run("documents", "--json").splitlines()[0])
    text = run("explain", row["id"])
    assert "2020-09-29 (header)" in text


def test_an_id_that_nothing_has_is_said_so(run):
    with pytest.raises(LookupError, match="nothing"):
        run("explain", "nothing")
