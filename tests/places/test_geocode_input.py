import pytest
from click.testing import CliRunner

from geoevents.cli import cli


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "letter"), ("  ", "letter"), ("—!", "letter"), ("x" * 10_000, "at most")],
)
def test_a_name_that_cannot_be_one_is_wrong_usage(name, reason):
    result = CliRunner().invoke(cli, ["geocode", name])
    assert result.exit_code == 2
    assert reason in result.stderr
    assert len(result.stderr) < 500
