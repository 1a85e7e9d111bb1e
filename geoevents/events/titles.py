"""Titles of events: what happened and where, in a few neutral words."""

from __future__ import annotations

from geoevents.model import ClaimPlace

_SPECIAL = {
    "territory_captured": "Capture of territory",
    "territory_lost": "Loss of territory",
    "ceasefire_appeal": "Call for a ceasefire",
    "ceasefire_agreement": "Ceasefire agreement",
    "support_statement": "Statement of support",
    "attack_on_civilians": "Attack on civilians",
    "equipment_destroyed": "Equipment destroyed",
    "foreign_fighters_transfer": "Transfer of foreign fighters",
    "movement_restriction": "Restriction of movement",
    "troop_deployment": "Deployment of troops",
}


def kind_label(kind: str) -> str:
    """A kind of claim in English words.

    >>> kind_label("air_strike"), kind_label("territory_lost")
    ('Air strike', 'Loss of territory')
    """
    return _SPECIAL.get(kind, kind.replace("_", " ").capitalize())


def title_of(kind: str, scene: ClaimPlace | None, actors: tuple[str, ...]) -> str:
    """``Shelling, Terter`` where there is a scene, else who did it."""
    label = kind_label(kind)
    if scene is not None:
        near = "near " if scene.role == "near" else ""
        return f"{label}, {near}{scene.place.name}"
    names = [actor.replace("_", " ").title() for actor in actors[:2]]
    return f"{label} ({', '.join(names)})" if names else label
