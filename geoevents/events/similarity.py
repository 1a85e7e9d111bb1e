"""How alike two sightings are, as one number with its parts in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from geoevents.events.sightings import Containment, Sighting
from geoevents.geo import distance_km
from geoevents.model import Claim, Place, When

#: Two sightings from this on speak of one event. Set on the sample articles, where
#: the same kind, place and day must join and a neighbouring town or day must not.
SAME_EVENT = 0.5

#: Kinds that different articles use of one thing.
_KIN = (
    frozenset({"shelling", "missile_attack", "attack_on_civilians"}),
    frozenset({"armed_clash", "offensive", "war"}),
    frozenset({"air_strike", "drone_strike"}),
    frozenset({"explosion", "missile_attack"}),
    # An attack told without its means, and the same with them.
    frozenset({"attack_on_civilians", "air_strike", "drone_strike"}),
    frozenset({"attack_on_civilians", "explosion"}),
    frozenset({"territory_captured", "territory_lost", "withdrawal"}),
    frozenset({"mobilization", "martial_law"}),
    frozenset({"protest", "riot"}),
    frozenset({"ceasefire_agreement", "agreement"}),
    frozenset({"accusation", "condemnation"}),
)


@dataclass(frozen=True, slots=True)
class Similarity:
    """The product of the parts, each within 0..1, with a reason in words for each."""

    score: float
    reasons: tuple[str, ...]

    @property
    def same_event(self) -> bool:
        """Whether the two speak of one event."""
        return self.score >= SAME_EVENT


def similarity(a: Sighting, b: Sighting, places: Containment) -> Similarity:
    """How alike two sightings are. Symmetric."""
    parts = (
        _kinds(a.claim, b.claim),
        _times(a.claim.when, b.claim.when),
        _places(a.place, b.place, places),
        _actors(a.claim, b.claim),
        _opposed(a.claim, b.claim),
    )
    score = 1.0
    for part, _ in parts:
        score *= part
    return Similarity(score, tuple(reason for _, reason in parts if reason))


def _kinds(a: Claim, b: Claim) -> tuple[float, str]:
    if a.kind == b.kind:
        return 1.0, f"both {a.kind}"
    if any(a.kind in kin and b.kind in kin for kin in _KIN):
        return 0.8, f"{a.kind} and {b.kind} are used of one thing"
    return 0.0, f"{a.kind} is not {b.kind}"


def _times(a: When | None, b: When | None) -> tuple[float, str]:
    if a is None or b is None:
        same = a is b
        return (0.7 if same else 0.0), "neither is dated" if same else "one is undated"
    x, y = a.interval, b.interval
    if x is None or y is None:
        same = a.value == b.value
        return (0.7 if same else 0.0), f"{a.value} and {b.value}, of an unknown year"
    if not x.overlaps(y):
        return 0.0, f"{a.value} and {b.value} do not meet"
    if a.value == b.value:
        return 1.0, f"both {a.value}"
    shared = min(x.end, y.end) - max(x.start, y.start)
    spanned = max(x.end, y.end) - min(x.start, y.start)
    # Two days that share one day are as good as told apart by one word ("overnight").
    slack = timedelta(days=2)
    ratio = (shared + slack) / (spanned + slack)
    return min(1.0, ratio), f"{a.value} and {b.value} overlap"


def _places(a: Place | None, b: Place | None, places: Containment) -> tuple[float, str]:
    if a is None or b is None:
        return (1.0, "neither has a scene") if a is b else (0.0, "one has no scene")
    if a.id == b.id:
        return 1.0, f"both at {a.name}"
    if places.within(a, b) or places.within(b, a):
        return 0.45, f"{a.name} and {b.name}: one holds the other"
    apart = distance_km((a.lon, a.lat), (b.lon, b.lat))
    if a.precision == b.precision == "settlement" and apart <= 3:
        return 0.8, f"{a.name} and {b.name} are {apart:.0f} km apart"
    return 0.0, f"{a.name} is not {b.name}"


def _actors(a: Claim, b: Claim) -> tuple[float, str]:
    if a.family == "diplomacy" and (not a.actors or not b.actors):
        return 0.4, "a statement without a speaker"
    if not a.actors or not b.actors:
        return 0.9, ""
    common = sorted(set(a.actors) & set(b.actors))
    if common:
        return 1.0, f"both by {', '.join(common)}"
    # Parties name different culprits for one thing; two speakers are two things.
    return (0.0 if a.family == "diplomacy" else 0.7), "by different actors"


def _opposed(a: Claim, b: Claim) -> tuple[float, str]:
    if not a.targets or not b.targets or not a.actors or not b.actors:
        return 1.0, ""
    if set(a.targets) & set(b.targets) or a.family != "violence":
        return 1.0, ""
    if set(a.actors) & set(b.targets) and set(b.actors) & set(a.targets):
        return 0.6, "each by the other's target"
    return 0.8, "on different targets"
