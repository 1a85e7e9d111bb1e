"""Figures side by side: ranges for display, never averaged, never added up.

A running total ("31 dead so far") is one point of a series by claimant and victims; a
later one of the same claimant about the same people takes its place in the range.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geoevents.model import Claim, Figure

#: What a figure without a known number still says. Field practice codes a dozen as
#: 12 at least, hundreds as 100 (docs/codebook.md).
UNKNOWN_SIDE = "unknown"


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of one claim, by whose word and about whose people.

    reported: EDTF date of the article, None where it is unknown.
    """

    figure: Figure
    claim: Claim
    reported: str | None = None

    @property
    def victims(self) -> str:
        """The side whose people or equipment are counted."""
        victims = self.figure.victims
        return (victims.side if victims else None) or UNKNOWN_SIDE

    @property
    def victim_class(self) -> str | None:
        """Soldiers, civilians, both or equipment; None where it is not told."""
        return self.figure.victims.victim_class if self.figure.victims else None

    @property
    def claimant(self) -> str:
        """The side that says so, or the claimant's name where it has no side."""
        claimant = self.claim.claimant
        if claimant is None:
            return UNKNOWN_SIDE
        return claimant.side or claimant.name

    @property
    def report_day(self) -> str:
        """The first day of the report, so that reports can be put in order."""
        first = (self.reported or "").partition("/")[0].rstrip("?~%")
        return "" if first.startswith("X") else first

    def supersedes(self, older: Entry) -> bool:
        """Whether this is a later running total of the same word and people."""
        return (
            self.figure.cumulative
            and older.figure.cumulative
            and self.claimant == older.claimant != UNKNOWN_SIDE
            and self.victim_class == older.victim_class
            and len(self.report_day) == len(older.report_day) == 10
            and older.report_day < self.report_day
        )


def figures_by_side(
    claims: Sequence[Claim], reported: Sequence[str | None] = ()
) -> dict[str, dict[str, Any]]:
    """``{what: {side: {low, high, claims, by, series}}}`` for display.

    reported: EDTF date of the article of each claim, as in Event.reported; without
    it nothing can be told of the order of reports.
    side: whose people or equipment. low, high: the range over all who speak, high
    null where one gives no upper end; totals that a later one supersedes are left
    out. claims: how many say so. by: the same range for each claimant, so that a
    reader sees who says which. series: see series_of.
    """
    entries: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in _entries(claims, reported):
        entries[entry.figure.what, entry.victims].append(entry)
    out: dict[str, dict[str, Any]] = defaultdict(dict)
    for (what, side), group in sorted(entries.items()):
        by: dict[str, list[Entry]] = defaultdict(list)
        for entry in group:
            by[entry.claimant].append(entry)
        out[what][side] = {
            **_range(group),
            "by": {claimant: _range(theirs) for claimant, theirs in sorted(by.items())},
            "series": series_of(group),
        }
    return dict(out)


def series_of(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What was reported when and by whom, oldest report first; nothing is added up.

    Each ``{reported, claimant, side, class, low, high, qualifier, cumulative,
    superseded, claims}``: claimant is its name, side its id or null, class whose kind
    of people, superseded whether a later running total of the same claimant takes its
    place. What one claimant says twice in reports of one day is one point (claims
    counts them).
    """
    points: dict[tuple[Any, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        points[_point_key(entry)].append(entry)
    return [
        {
            **_point(same[0]),
            "superseded": any(later.supersedes(same[0]) for later in entries),
            "claims": len({entry.claim.id for entry in same}),
        }
        for _, same in sorted(points.items(), key=lambda item: _order(item[1][0]))
    ]


def _point(entry: Entry) -> dict[str, Any]:
    claimant, figure = entry.claim.claimant, entry.figure
    return {
        "reported": entry.reported,
        "claimant": claimant.name if claimant else None,
        "side": claimant.side if claimant else None,
        "class": entry.victim_class,
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier,
        "cumulative": figure.cumulative,
    }


def _point_key(entry: Entry) -> tuple[Any, ...]:
    figure = entry.figure
    said = figure.low, figure.high, figure.qualifier, figure.cumulative
    return entry.reported, entry.claimant, entry.victim_class, *said


def _order(entry: Entry) -> tuple[str, str, int, int, str]:
    """Unknown days last; then by claimant and number, so that the order is fixed."""
    figure = entry.figure
    low, high = figure.low or 0, figure.high or 0
    return entry.report_day or "9999", entry.claimant, low, high, figure.qualifier


def disputes(claims: Sequence[Claim]) -> tuple[str, ...]:
    """What the claims contradict each other on: ``denied`` and names of figures.

    A figure is disputed where two claimants of different sides give ranges about the
    same people that do not meet.
    """
    found = {"denied"} if _is_denied(claims) else set()
    entries = list(_entries(claims, ()))
    for number, a in enumerate(entries):
        for b in entries[number + 1 :]:
            if _contradict(a, b):
                found.add(a.figure.what)
    return tuple(sorted(found))


def _is_denied(claims: Sequence[Claim]) -> bool:
    """Whether some deny what others claim."""
    denials = [c for c in claims if c.kind == "denial" or c.modality == "denied"]
    return 0 < len(denials) < len(claims)


def _contradict(a: Entry, b: Entry) -> bool:
    return (
        a.figure.what == b.figure.what
        and a.victims == b.victims != UNKNOWN_SIDE
        and a.claimant != b.claimant
        and UNKNOWN_SIDE not in (a.claimant, b.claimant)
        and _apart(a.figure, b.figure)
    )


def _apart(a: Figure, b: Figure) -> bool:
    if a.low is None or b.low is None:
        return False
    return (a.high is not None and a.high < b.low) or (
        b.high is not None and b.high < a.low
    )


def _entries(
    claims: Sequence[Claim], reported: Sequence[str | None]
) -> Iterator[Entry]:
    dates = reported or [None] * len(claims)
    for claim, date in zip(claims, dates, strict=True):
        for figure in claim.figures:
            yield Entry(figure, claim, date)


def _range(entries: Sequence[Entry]) -> Mapping[str, Any]:
    standing = [e for e in entries if not any(o.supersedes(e) for o in entries)]
    lows = [e.figure.low for e in standing if e.figure.low is not None]
    highs = [e.figure.high for e in standing]
    known = [high for high in highs if high is not None]
    return {
        "low": min(lows, default=None),
        "high": max(known) if known and len(known) == len(highs) else None,
        "claims": len({entry.claim.id for entry in entries}),
    }
