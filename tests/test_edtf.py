from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.edtf import edtf_precision, edtf_to_interval
from geoevents.errors import InvalidEdtf

days = st.dates(min_value=date(1800, 1, 1), max_value=date(2200, 1, 1))


@pytest.mark.parametrize(
    ("value", "start", "end", "precision"),
    [
        ("2020-09-27", "2020-09-27", "2020-09-28", "day"),
        ("2020-12", "2020-12-01", "2021-01-01", "month"),
        ("2020", "2020-01-01", "2021-01-01", "year"),
        ("199X", "1990-01-01", "2000-01-01", "decade"),
        ("2020-09-27/2020-10-02", "2020-09-27", "2020-10-03", "days"),
        ("1988/1994", "1988-01-01", "1995-01-01", "years"),
        ("2020-09-27/..", "2020-09-27", "9999-12-31", "days"),
        ("2020-09-27?", "2020-09-27", "2020-09-28", "day"),
    ],
)
def test_a_value_covers_its_half_open_interval(value, start, end, precision):
    interval = edtf_to_interval(value)
    assert interval.start.date().isoformat() == start
    assert interval.end.date().isoformat() == end
    assert edtf_precision(value) == precision


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2020-02-30", "20200927", "2020-10-02/2020-09-27", "000X"],
)
def test_what_is_no_date_is_refused(value):
    with pytest.raises(InvalidEdtf):
        edtf_to_interval(value)


@given(days, st.integers(0, 5000))
def test_an_interval_of_days_covers_each_of_them_and_no_other(first, length):
    last = first + timedelta(days=length)
    whole = edtf_to_interval(f"{first}/{last}")
    assert (whole.end - whole.start).days == length + 1
    assert whole.overlaps(edtf_to_interval(str(last)))
    assert not whole.overlaps(edtf_to_interval(str(last + timedelta(days=1))))
