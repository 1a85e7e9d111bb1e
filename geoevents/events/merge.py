"""Groups claims of many articles into events; the same whatever their order.

The most exact sighting (settlement before region, day before month) leads a group;
every other joins the leader that it is most like, if it is like enough. Joining by
the leader alone keeps a chain of near things from becoming one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from geoevents.events.blocks import keys_of_sighting
from geoevents.events.denials import denied_claims
from geoevents.events.ledger import disputes
from geoevents.events.origins import Origins, Sketches
from geoevents.events.sightings import Containment, Sighting, sightings_of
from geoevents.events.similarity import Similarity, similarity
from geoevents.events.titles import title_of
from geoevents.model import Analysis, Claim, Event

#: Weakest to strongest; an event has the strongest of its claims.
_MODALITIES = ("statement", "denied", "claimed", "reported", "admitted")


@dataclass(frozen=True, slots=True)
class Group:
    """Sightings of one event, the most exact first, each with its likeness to it.

    denials: claims that deny one of them; they say nothing of when and where.
    """

    sightings: tuple[Sighting, ...]
    likeness: tuple[Similarity, ...] = ()
    denials: tuple[Sighting, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims and denials, earliest reported first, each once."""
        return tuple(sighting.claim for sighting in self.reports)

    @property
    def reports(self) -> tuple[Sighting, ...]:
        """One sighting of each claim and denial, earliest reported first."""
        told = sorted((*self.sightings, *self.denials), key=lambda s: s.report_key)
        return tuple({sighting.claim.id: sighting for sighting in told}.values())


def merge(
    analyses: Iterable[Analysis], places: Containment
) -> tuple[tuple[Event, tuple[Claim, ...]], ...]:
    """The events of all claims with their claims, sorted by event id.

    A claim of several scenes belongs to several events. The analyses are read once,
    and of each only its claims are kept and what tells copies of its text.
    """
    sightings: list[Sighting] = []
    denied: dict[str, str] = {}
    sketches = Sketches()
    for analysis in analyses:
        sightings += sightings_of([analysis], places)
        denied |= denied_claims(analysis.claims)
        sketches.add(analysis.document)
    return merge_sightings(sightings, denied, sketches.origins(), places)


def merge_sightings(
    sightings: Sequence[Sighting],
    denied: Mapping[str, str],
    origins: Origins,
    places: Containment,
) -> tuple[tuple[Event, tuple[Claim, ...]], ...]:
    """The events of some sightings with their claims, sorted by event id.

    They come out as merge has them where the sightings hold all that any of them is
    like, see geoevents.run.touched. denied: denial -> what it denies, by claim id.
    """
    families: dict[str, list[Sighting]] = defaultdict(list)
    denials: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        if sighting.claim.id not in denied:
            families[sighting.claim.family].append(sighting)
        elif sighting.id in denied:
            denials[denied[sighting.id]].append(sighting)
    events = []
    for family in sorted(families):  # no event is of two
        for group in group_sightings(families.pop(family), places):
            told = _with_denials(group, denials)
            events.append((event_of(told, origins), told.claims))
    return tuple(sorted(events, key=lambda pair: pair[0].id))


def _with_denials(group: Group, denials: Mapping[str, Sequence[Sighting]]) -> Group:
    """The group with the denials of its claims behind the claims."""
    denying = (d for s in group.sightings for d in denials.get(s.claim.id, ()))
    return replace(group, denials=tuple(denying))


def likeness_within(
    event_id: str,
    claim_ids: Iterable[str],
    analyses: Iterable[Analysis],
    places: Containment,
) -> dict[str, Similarity]:
    """How like its most exact claim each claim of an event is, by claim id.

    analyses: those of the event's documents. Grouping the event's own claims alone
    gives the same group again, so that nothing of it needs to be stored.
    """
    own = frozenset(claim_ids)
    sightings = [s for s in sightings_of(analyses, places) if s.claim.id in own]
    for group in group_sightings(sightings, places):
        if any(sighting.id == event_id for sighting in group.sightings):
            pairs = zip(group.sightings, group.likeness, strict=True)
            return {sighting.claim.id: likeness for sighting, likeness in pairs}
    return {}


def group_sightings(
    sightings: Iterable[Sighting], places: Containment
) -> tuple[Group, ...]:
    """The sightings in groups that speak of one event each."""
    groups: list[list[tuple[Sighting, Similarity]]] = []
    blocks: dict[int, list[int]] = defaultdict(list)
    for sighting in sorted(sightings, key=lambda s: s.exactness_key):
        best: tuple[float, int, Similarity] | None = None
        keys = keys_of_sighting(sighting)
        for number in sorted({n for key in keys for n in blocks[key]}):
            likeness = similarity(groups[number][0][0], sighting, places)
            if likeness.same_event and (best is None or likeness.score > best[0]):
                best = (likeness.score, number, likeness)
        if best:
            groups[best[1]].append((sighting, best[2]))
            continue
        for key in keys:
            blocks[key].append(len(groups))
        groups.append([(sighting, Similarity(1.0, ("the most exact claim",)))])
    return tuple(
        Group(tuple(s for s, _ in group), tuple(likeness for _, likeness in group))
        for group in groups
    )


def event_of(group: Group, origins: Origins) -> Event:
    """The event that the sightings of a group speak of."""
    lead = group.sightings[0]
    ordered = sorted(group.sightings, key=lambda s: s.report_key)
    claims = group.claims
    reported = ordered[0].reported
    kind = _kind(group)
    actors = tuple(sorted({a for s in group.sightings for a in s.claim.actors}))
    documents = tuple(dict.fromkeys(claim.document_id for claim in claims))
    return Event(
        id=ordered[0].id,
        kind=kind,
        title=title_of(kind, lead.scene, actors),
        when=lead.claim.when,
        first_reported=reported.value if reported and reported.interval else None,
        place=lead.scene,
        claim_ids=tuple(dict.fromkeys(claim.id for claim in claims)),
        document_ids=documents,
        origins=origins.count(documents),
        actors=actors,
        background=all(s.claim.background for s in group.sightings),
        modality=max(
            (s.claim.modality for s in group.sightings), key=_MODALITIES.index
        ),
        disputed=disputes(claims),
        reported=tuple(s.reported.value if s.reported else None for s in group.reports),
    )


def _kind(group: Group) -> str:
    """The kind that most claims give; the leader's where there is a tie."""
    kinds = [sighting.claim.kind for sighting in group.sightings]
    return max(kinds, key=kinds.count)
