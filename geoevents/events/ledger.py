"""Figures side by side: ranges for display, never averaged, never added up."""

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
    """One figure of one claim, by whose word and about whose people."""

    figure: Figure
    claim: Claim

    @property
    def victims(self) -> str:
        """The side whose people or equipment are counted."""
        victims = self.figure.victims
        return (victims.side if victims else None) or UNKNOWN_SIDE

    @property
    def claimant(self) -> str:
        """The side that says so, or the claimant's name where it has no side."""
        claimant = self.claim.claimant
        if claimant is None:
            return UNKNOWN_SIDE
        return claimant.side or claimant.name


def figures_by_side(claims: Sequence[Claim]) -> dict[str, dict[str, Any]]:
    """``{what: {side: {low, high, claims, by}}}`` for display.

    side: whose people or equipment. low, high: the range over all who speak, high
    null where one gives no upper end. claims: how many say so. by: the same range
    for each claimant, so that a reader sees who says which.
    """
    entries: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in _entries(claims):
        entries[entry.figure.what, entry.victims].append(entry)
    out: dict[str, dict[str, Any]] = defaultdict(dict)
    for (what, side), group in sorted(entries.items()):
        by: dict[str, list[Entry]] = defaultdict(list)
        for entry in group:
            by[entry.claimant].append(entry)
        out[what][side] = {
            **_range(group),
            "by": {claimant: _range(theirs) for claimant, theirs in sorted(by.items())},
        }
    return dict(out)


def disputes(claims: Sequence[Claim]) -> tuple[str, ...]:
    """What the claims contradict each other on: ``denied`` and names of figures.

    A figure is disputed where two claimants of different sides give ranges about the
    same people that do not meet.
    """
    found = {"denied"} if _is_denied(claims) else set()
    entries = list(_entries(claims))
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


def _entries(claims: Sequence[Claim]) -> Iterator[Entry]:
    for claim in claims:
        for figure in claim.figures:
            yield Entry(figure, claim)


def _range(entries: Sequence[Entry]) -> Mapping[str, Any]:
    lows = [e.figure.low for e in entries if e.figure.low is not None]
    highs = [e.figure.high for e in entries]
    known = [high for high in highs if high is not None]
    return {
        "low": min(lows, default=None),
        "high": max(known) if known and len(known) == len(highs) else None,
        "claims": len({entry.claim.id for entry in entries}),
    }
