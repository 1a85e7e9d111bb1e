from dataclasses import replace

import pytest

from geoevents.events.ledger import figures_by_side
from tests.events.made import claim, killed


def test_figures_stand_side_by_side_and_are_never_added():
    claims = [
        claim(by="azerbaijan", figures=(killed(550, "armenia"),)),
        claim(by="armenia", at=50, figures=(killed(31, "armenia"),)),
        claim(by="azerbaijan", at=90, figures=(killed(6, "azerbaijan"),)),
    ]
    ledger = figures_by_side(claims)["killed"]
    assert len(ledger["armenia"].pop("series")) == 2
    assert ledger["armenia"] == {
        "low": 31,
        "high": 550,
        "claims": 2,
        "by": {
            "armenia": {"low": 31, "high": 31, "claims": 1},
            "azerbaijan": {"low": 550, "high": 550, "claims": 1},
        },
    }
    assert ledger["azerbaijan"]["low"] == 6


def test_a_range_without_an_upper_end_has_none():
    figures = (killed(30, "armenia", qualifier="at_least"),)
    ledger = figures_by_side([claim(figures=figures)])
    assert ledger["killed"]["armenia"]["high"] is None


def test_claims_without_figures_give_an_empty_ledger():
    assert figures_by_side([claim()]) == {}


def total(value, side, **fields):
    return replace(killed(value, side, **fields), cumulative=True)


def test_running_totals_are_a_series_by_claimant_and_never_a_sum():
    claims = [
        claim(by="armenia", figures=(total(16, "armenia"),)),
        claim(by="azerbaijan", at=50, figures=(total(550, "armenia"),)),
        claim(by="armenia", at=90, figures=(total(31, "armenia"),)),
    ]
    days = ["2020-09-27", "2020-09-28", "2020-09-28"]
    told = figures_by_side(claims, days)["killed"]["armenia"]
    series = [
        (point["reported"], point["side"], point["low"], point["superseded"])
        for point in told["series"]
    ]
    assert series == [
        ("2020-09-27", "armenia", 16, True),
        ("2020-09-28", "armenia", 31, False),
        ("2020-09-28", "azerbaijan", 550, False),
    ]
    assert (told["low"], told["high"], told["claims"]) == (31, 550, 3)
    assert told["by"]["armenia"] == {"low": 31, "high": 31, "claims": 2}


@pytest.mark.parametrize(
    ("first", "later", "days"),
    [
        (total(16, "armenia"), killed(3, "armenia"), ["2020-09-27", "2020-09-28"]),
        (killed(16, "armenia"), total(31, "armenia"), ["2020-09-27", "2020-09-28"]),
        (total(16, "armenia"), total(31, "armenia"), ["2020-09-27", "2020-09-27"]),
        (total(16, "armenia"), total(31, "armenia"), ["2020-09", "2020-09-28"]),
        (total(16, "armenia"), total(31, "armenia"), [None, "2020-09-28"]),
    ],
)
def test_only_a_later_total_takes_the_place_of_a_total(first, later, days):
    claims = [
        claim(by="armenia", figures=(first,)),
        claim(by="armenia", at=50, figures=(later,)),
    ]
    told = figures_by_side(claims, days)["killed"]["armenia"]
    assert not any(point["superseded"] for point in told["series"])
    assert told["low"] == min(first.low, later.low)


def test_a_total_of_nobody_in_particular_supersedes_none():
    claims = [
        claim(figures=(total(16, "armenia"),)),
        claim(at=50, figures=(total(31, "armenia"),)),
    ]
    told = figures_by_side(claims, ["2020-09-27", "2020-09-28"])["killed"]["armenia"]
    assert (told["low"], told["high"]) == (16, 31)


def test_the_series_does_not_hang_on_the_order_of_claims():
    claims = [
        claim(by=side, at=50 * n, figures=(total(10 + n, "armenia"),))
        for n, side in enumerate(("armenia", "azerbaijan", "armenia", "russia"))
    ]
    days = ["2020-09-29", "2020-09-28", None, "2020-09-28"]
    forth = figures_by_side(claims, days)
    back = figures_by_side(claims[::-1], days[::-1])
    assert forth == back
