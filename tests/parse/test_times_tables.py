"""The tables of all languages fit the readers: no template says what none can read."""

from __future__ import annotations

import re
from datetime import date
from itertools import product

import pytest

from geoevents.parse.timex.context import Context, Today
from geoevents.parse.timex.lexicon import FULL, load_lexicon
from geoevents.parse.timex.read import READERS, read
from geoevents.parse.timex.scan import field_of

DIGITS = {
    "day": "27", "dayth": "27th", "dayplain": "27", "year": "2020", "yy": "21",
    "int": "3", "intth": "3rd", "decadenum": "1990", "decade2": "90", "roman": "xx",
    "clock": "10:30", "hour": "10", "num2": "5", "iso": "2020-09-27",
    "isomonth": "2020-09", "fullhour": "22", "dmy": "27.09.2020",
}  # fmt: skip

CONTEXTS = [
    Context(Today()),
    Context(Today(2020)),
    Context(Today(2020, 9, date(2020, 9, 28)), last_day=date(2020, 9, 27)),
]


def field_sets(template, lexicon):
    """The fields of the template with and without its optional parts."""
    choices = []
    for part in template.replace("+", " ").split():
        if part.startswith("!"):
            continue
        names = [c.strip("{}?") if "{" in c else None for c in part.split("|")]
        choices.append([*names, None] if part.endswith("?") else names)
    for names in product(*choices):
        yield {field_of(n): sample(n, lexicon) for n in names if n is not None}


def sample(name, lexicon):
    kind = re.sub(r"\d+$", "", name) or name
    digits = DIGITS.get(name) or DIGITS.get(kind)
    return digits or next(iter(lexicon.values[kind].values()))


@pytest.mark.parametrize("language", [*FULL, "xx"])
def test_every_template_has_a_reader_for_all_that_it_may_leave_out(language):
    lexicon = load_lexicon(language)
    patterns = {p for patterns in lexicon.starts.values() for p in patterns}
    assert {pattern.kind for pattern in patterns} <= READERS.keys()
    for pattern in patterns:
        for fields in field_sets(pattern.template, lexicon):
            for context in CONTEXTS:
                reading = read(pattern.kind, fields, context)
                assert reading is None or reading.value, pattern.template
