"""Every rule code that the code gives is explained in docs/dates.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoevents.model import Span, When
from geoevents.parse.times import tag_times
from geoevents.text.page import Page

ROOT = Path(__file__).parents[2]
TEXT = (
    "On Sunday, September 27, 2020, in 1994, on 5 March, two days ago, last week, "
    "yesterday, overnight, in July, in summer 2019, in the 1990s, in the 19th century, "
    "from 3 to 5 May 2019, in recent weeks, in the last three days, recently, for "
    "three months, aged 65, every Tuesday, over the weekend, on the 5th, the next day, "
    "at noon, on the sixth day of clashes, after the collapse of the USSR, "
    "on 03/04/2019."
)


@pytest.mark.parametrize("published", [None, When("2020-09-28", "given")])
def test_each_rule_of_an_expression_is_in_the_table(published):
    documented = (ROOT / "docs" / "dates.md").read_text("utf-8")
    page = Page(TEXT, "en", (Span(0, len(TEXT)),), ())
    times = tag_times(page, published)
    rules = {"nth_day_N" if t.rule.startswith("nth_day_") else t.rule for t in times}
    assert len(rules) > 10
    assert {rule for rule in rules if f"`{rule}`" not in documented} == set()
