"""A denial tells of the same place and day as what it denies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geoevents.model import Claim, ClaimPlace, When

#: How far before a denial the denied claim may end, in code points.
_REACH = 400
#: A date that the passage itself does not give.
_WEAK = frozenset({"sentence_before", "paragraph_date", "story_day", "document_date"})


def of_what_is_denied(denial: Claim, told: Sequence[Claim]) -> Claim:
    """The denial with the scenes, and where it gives none the date, of that claim.

    told: the claims before it, the latest last. The denied one is the latest that
    says something happened and is not by the denying side itself; where there is
    none, the denial comes back as it was.
    """
    if told and _is_bare_accusation(told):
        return denial
    denied = next((c for c in reversed(told) if _may_be_denied(c, denial)), None)
    if denied is None:
        return denial
    scenes = tuple(_as_denied(place) for place in denied.scenes)
    kept = tuple(p for p in denial.places if p.place not in [s.place for s in scenes])
    when = denial.when
    if denied.when is not None and (when is None or when.rule in _WEAK):
        when = When(denied.when.value, "denied_claim", "the date of what is denied")
    return replace(denial, places=scenes + kept, when=when)


def _is_bare_accusation(told: Sequence[Claim]) -> bool:
    """Whether the latest claim accuses of something that is told as no event."""
    last = told[-1]
    return last.kind == "accusation" and not any(
        c.family != "diplomacy" and c.span.overlaps(last.span) for c in told
    )


def _may_be_denied(claim: Claim, denial: Claim) -> bool:
    if claim.family == "diplomacy" or claim.background:
        return False
    if denial.span.start - claim.span.end > _REACH:
        return False
    if claim.claimant is None or denial.claimant is None:
        return True
    return claim.claimant.side is None or claim.claimant.side != denial.claimant.side


def _as_denied(place: ClaimPlace) -> ClaimPlace:
    reason = f"the scene of what is denied ({place.place.name})"
    return replace(place, role="inferred", reason=reason)
