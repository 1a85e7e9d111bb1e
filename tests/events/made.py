"""Claims made by hand, for tests that need no parser."""

from __future__ import annotations

from dataclasses import dataclass, field

from geoevents.model import (
    Analysis,
    Claim,
    Claimant,
    ClaimPlace,
    Document,
    Figure,
    Place,
    Source,
    Span,
    Victims,
    When,
)


def place(name: str, lon: float = 46.8, lat: float = 40.3, code: str = "PPL") -> Place:
    feature_class = "P" if code.startswith("PPL") else "A"
    return Place(
        f"test:{name}", name, lon, lat, feature_class, code, "AZ", None, None, 0, 5.0
    )


TERTER = place("Terter", 46.93, 40.34)
TALISH = place("Talish", 46.74, 40.38)
GANJA = place("Ganja", 46.36, 40.68)
KARABAKH = place("Nagorno-Karabakh", 46.58, 40.0, "RGN")


@dataclass(frozen=True)
class MadeGazetteer:
    """Knows only which place holds which."""

    holds: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {KARABAKH.id: (TERTER.id, TALISH.id)}
    )

    def within(self, place: Place, other: Place) -> bool:
        return place.id in self.holds.get(other.id, ())


def killed(value: int, side: str, *, at: int = 0, qualifier: str = "exact") -> Figure:
    high = None if qualifier in ("at_least", "more_than") else value
    victims = Victims(side, "military")
    return Figure(Span(at, at + 2), "killed", value, value, high, qualifier, victims)


def claim(
    kind: str = "shelling",
    *,
    where: Place | tuple[Place, ...] | None = TERTER,
    when: str | None = "2020-09-28",
    at: int = 0,
    document: str = "d",
    by: str | None = None,
    **fields: object,
) -> Claim:
    scenes = where if isinstance(where, tuple) else (where,) if where else ()
    values: dict[str, object] = {
        "document_id": document,
        "span": Span(at, at + 40),
        "kind": kind,
        "occurrence": 0,
        "when": When(when, "test") if when else None,
        "background": False,
        "modality": "reported",
        "places": tuple(ClaimPlace(s, "event", s.precision) for s in scenes),
        "claimant": Claimant(by, "party", by) if by else None,
    }
    return Claim(**{**values, **fields})  # type: ignore[arg-type]


def article(
    text: str, *claims: Claim, published: str | None = "2020-09-28"
) -> Analysis:
    """An analysis of a document that holds these claims as its own."""
    document = Document(text, Source(file=f"{text[:8]}.txt"))
    own = tuple(
        Claim(**{**_fields(c), "document_id": document.id})  # type: ignore[arg-type]
        for c in claims
    )
    when = When(published, "given") if published else None
    return Analysis(document, "en", when, claims=own)


def _fields(record: Claim) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
