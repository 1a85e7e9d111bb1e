from geoevents.events.ledger import figures_by_side
from tests.events.made import claim, killed


def test_figures_stand_side_by_side_and_are_never_added():
    claims = [
        claim(by="azerbaijan", figures=(killed(550, "armenia"),)),
        claim(by="armenia", at=50, figures=(killed(31, "armenia"),)),
        claim(by="azerbaijan", at=90, figures=(killed(6, "azerbaijan"),)),
    ]
    ledger = figures_by_side(claims)["killed"]
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
