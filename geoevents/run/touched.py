"""Merging what new documents touch: the outcome is that of merging everything.

Which group a sighting joins hangs on the sightings that it is like, on those that they
are like, and so on: a component. So it is enough to merge anew the whole components of
new sightings and of those whose event lost or changed a member. Copies of a text lead
on as well, since an event counts the origins of its articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geoevents.events.blocks import keys_of_sighting
from geoevents.events.denials import denied_claims
from geoevents.events.merge import merge_sightings
from geoevents.events.origins import Origins
from geoevents.events.sightings import Containment, Sighting, sightings_of
from geoevents.events.similarity import similarity
from geoevents.model import Claim, Event
from geoevents.store.growing import Growing


@dataclass(frozen=True, slots=True)
class Change:
    """Events as they are now, with their claims, and the ids that they replace."""

    events: tuple[tuple[Event, tuple[Claim, ...]], ...]
    replaced: frozenset[str]


def merge_touched(store: Growing, places: Containment) -> Change:
    """Merge the claims that wait in the store with those that they touch."""
    store.index_waiting()
    documents, events = store.touched()
    component = _Component(store, places)
    component.load(documents)
    component.add(
        claim.id
        for document_id in documents
        for claim in component.claims_of(document_id)
    )
    replaced: set[str] = set()
    while True:
        replaced |= events.keys()
        held = {claim_id for claims in events.values() for claim_id in claims}
        component.load(store.documents_of(held))
        component.add(held)
        component.grow()
        found = store.events_of_claims(component.fresh())
        events = {key: held for key, held in found.items() if key not in replaced}
        if not events:
            break
    return Change(component.merged(), frozenset(replaced))


class _Component:
    """Sightings of the store that are merged anew, grown until nothing is like them."""

    def __init__(self, store: Growing, places: Containment) -> None:
        self._store = store
        self._places = places
        self._claims: dict[str, list[Claim]] = {}
        self._sightings: dict[str, list[Sighting]] = defaultdict(list)
        self._by_key: dict[int, list[Sighting]] = defaultdict(list)
        self._asked: set[int] = set()
        self._denied: dict[str, str] = {}
        self._waiting: list[Sighting] = []
        self._in: dict[str, Sighting] = {}
        self._told: set[str] = set()

    def claims_of(self, document_id: str) -> list[Claim]:
        """The claims of a loaded document."""
        return self._claims[document_id]

    def load(self, document_ids: Iterable[str]) -> None:
        """Read what is not read yet of these documents."""
        for analysis in self._store.told(set(document_ids) - self._claims.keys()):
            self._claims[analysis.document.id] = list(analysis.claims)
            self._denied.update(denied_claims(analysis.claims))
            for sighting in sightings_of([analysis], self._places):
                self._sightings[sighting.claim.id].append(sighting)
                if sighting.claim.id not in self._denied:
                    for key in keys_of_sighting(sighting):
                        self._by_key[key].append(sighting)

    def add(self, claim_ids: Iterable[str]) -> None:
        """Take in claims; a denial goes with the claim that it denies."""
        for claim_id in claim_ids:
            for sighting in self._sightings.get(
                self._denied.get(claim_id, claim_id), ()
            ):
                self._take(sighting)

    def grow(self) -> None:
        """Take in what is like a sighting taken in, until there is no more."""
        while self._waiting:
            frontier, self._waiting = self._waiting, []
            keys = {s.id: keys_of_sighting(s) for s in frontier}
            new = {key for own in keys.values() for key in own} - self._asked
            self._asked |= new
            self.load(self._store.documents_sharing(new))
            for sighting in frontier:
                near = {
                    other.id: other
                    for key in keys[sighting.id]
                    for other in self._by_key[key]
                    if other.id not in self._in
                }
                for other in near.values():
                    if similarity(sighting, other, self._places).same_event:
                        self.add([other.claim.id])

    def fresh(self) -> set[str]:
        """The claims taken in since this was asked last, with their denials."""
        denials: Mapping[str, set[str]] = _inverted(self._denied)
        claims = {sighting.claim.id for sighting in self._in.values()}
        claims |= {denial for claim in claims for denial in denials.get(claim, ())}
        new = claims - self._told
        self._told |= new
        return new

    def merged(self) -> tuple[tuple[Event, tuple[Claim, ...]], ...]:
        """The events of all that was taken in."""
        denials = [
            sighting
            for denial, claim in self._denied.items()
            if any(s.id in self._in for s in self._sightings[claim])
            for sighting in self._sightings[denial]
        ]
        sightings = [*self._in.values(), *denials]
        documents = sorted({s.claim.document_id for s in sightings})
        pairs = self._store.copies_of(documents)
        linked = {document for pair in pairs for document in pair}
        origins = Origins.linked(sorted(linked.union(documents)), pairs)
        return merge_sightings(sightings, self._denied, origins, self._places)

    def _take(self, sighting: Sighting) -> None:
        if sighting.id not in self._in:
            self._in[sighting.id] = sighting
            self._waiting.append(sighting)


def _inverted(denied: Mapping[str, str]) -> dict[str, set[str]]:
    denials: dict[str, set[str]] = defaultdict(set)
    for denial, claim in denied.items():
        denials[claim].add(denial)
    return denials
