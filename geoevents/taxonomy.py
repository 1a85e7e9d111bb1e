"""The closed vocabularies of claims and events, as docs/codebook.md defines them."""

from __future__ import annotations

from typing import Final

#: Family -> kinds of claim, in the order in which they are listed to users.
FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "violence": (
        "armed_clash",
        "shelling",
        "missile_attack",
        "air_strike",
        "drone_strike",
        "explosion",
        "attack_on_civilians",
        "equipment_destroyed",
        "abduction",
        "offensive",
        "war",
    ),
    "territory": ("territory_captured", "territory_lost", "withdrawal", "secession"),
    "posture": (
        "mobilization",
        "troop_deployment",
        "foreign_fighters_transfer",
        "martial_law",
        "curfew",
        "movement_restriction",
        "arrest",
    ),
    "unrest": ("protest", "riot", "strike"),
    "diplomacy": (
        "ceasefire_appeal",
        "ceasefire_agreement",
        "agreement",
        "consultation",
        "support_statement",
        "condemnation",
        "accusation",
        "denial",
        "threat",
        "sanction",
        "statement",
    ),
    "harm": ("disaster", "accident", "displacement"),
}

#: Kind of claim -> its family.
FAMILY_OF: Final[dict[str, str]] = {
    kind: family for family, kinds in FAMILIES.items() for kind in kinds
}

#: What a mention of a place name stands for in its sentence.
SENSES: Final = (
    "location",
    "actor",
    "attributive",
    "origin",
    "reaction",
    "comparison",
    "demonym",
    "embedded",
    "boilerplate",
)

#: What a place is to a claim; the first, sixth and seventh are scenes, hence drawn.
ROLES: Final = (
    "event",
    "origin",
    "transit",
    "destination",
    "topic",
    "inferred",
    "near",
)
SCENE_ROLES: Final = frozenset({"event", "inferred", "near"})

#: How exact the place of a claim is.
PLACE_PRECISIONS: Final = ("settlement", "district", "region", "country", "line")

DATE_PRECISIONS: Final = (
    "day",
    "days",
    "month",
    "year",
    "years",
    "decade",
    "unknown",
)

MODALITIES: Final = ("reported", "claimed", "admitted", "denied", "statement")

CLAIMANT_KINDS: Final = (
    "party",
    "monitor",
    "media",
    "third_country",
    "igo",
    "unattributed",
)

QUALIFIERS: Final = (
    "exact",
    "at_least",
    "more_than",
    "around",
    "up_to",
    "dozens",
    "hundreds",
    "thousands",
)

VICTIM_CLASSES: Final = ("military", "civilian", "mixed", "equipment")

_EQUIPMENT: Final = (
    "aircraft",
    "helicopters",
    "drones",
    "tanks",
    "armoured_vehicles",
    "artillery",
    "air_defence_systems",
    "vehicles",
    "ships",
)

#: What a figure may count.
FIGURES: Final[tuple[str, ...]] = (
    "killed",
    "injured",
    "captured",
    "missing",
    "displaced",
    "villages_captured",
    "fighters_sent",
    *(
        f"{stem}_{fate}"
        for stem in _EQUIPMENT
        for fate in ("destroyed", "lost", "captured")
    ),
)
