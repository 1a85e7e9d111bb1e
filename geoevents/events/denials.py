"""Which claim a denial denies: the one told just before it, by somebody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from geoevents.model import Claim

#: What people deny to have done or to have lost; denying a statement is diplomacy.
_DENIABLE = frozenset({"violence", "territory", "posture"})

#: How far behind the claim a denial may stand, in code points: some two sentences.
_REACH = 300


def denied_claims(claims: Iterable[Claim]) -> Mapping[str, str]:
    """Id of a denial -> id of the claim in the same article that it denies.

    "Azerbaijan said that it had taken the town. Armenia denied it." A denial without
    such a claim before it is left out: it stays an event of its own.
    """
    by_document: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_document[claim.document_id].append(claim)
    found = {}
    for told in by_document.values():
        for denial in told:
            if denial.kind == "denial":
                denied = _denied_by(denial, told)
                if denied is not None:
                    found[denial.id] = denied.id
    return found


def _denied_by(denial: Claim, told: Sequence[Claim]) -> Claim | None:
    """The deniable claim nearest before the denial's end that is not its own side's."""
    reach = [
        claim
        for claim in told
        if claim.family in _DENIABLE
        and not claim.background
        and claim.span.start <= denial.span.end
        and denial.span.start - claim.span.end <= _REACH
        and not _same_side(denial, claim)
    ]
    return max(reach, key=lambda c: (c.span.start, c.span.end, c.id), default=None)


def _same_side(denial: Claim, claim: Claim) -> bool:
    """Whether the denier is the one by whose word the claim stands."""
    side = claim.claimant.side if claim.claimant else None
    own = {denial.claimant.side} if denial.claimant else set()
    return side is not None and side in own | set(denial.actors)
