"""Analyses and events made without the parser, for tests of what stores and serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geoevents.model import (
    Analysis,
    Candidate,
    Claim,
    Claimant,
    ClaimPlace,
    Document,
    Event,
    Figure,
    Mention,
    Place,
    Resolution,
    Source,
    Span,
    TimeExpression,
    Victims,
    When,
)
from geoevents.store import EventRow, Store
from geoevents.store.geometry import geometry_of


def place(
    name: str = "Terter",
    lon: float = 46.93,
    lat: float = 40.34,
    *,
    code: str = "PPLA",
    precision_km: float = 2.0,
) -> Place:
    feature_class = "A" if code.startswith(("ADM", "PCL")) else "P"
    return Place(
        id=f"geoevents:{name.lower()}",
        name=name,
        lon=lon,
        lat=lat,
        feature_class=feature_class,
        feature_code=code,
        country="AZ",
        admin1=None,
        admin2=None,
        population=0,
        precision_km=precision_km,
    )


TERTER = place()
FIJI = place("Taveuni", 179.98, -16.85)
REGION = place("Karabakh", 46.75, 39.8, code="ADM1", precision_km=60)
RING = Polygon([(46, 39), (47.5, 39), (47.5, 40.5), (46, 40.5)])


@dataclass(frozen=True)
class MadeOutlines:
    """A gazetteer that knows outlines only."""

    known: dict[str, BaseGeometry] = field(default_factory=lambda: {REGION.id: RING})

    def outline(self, place_id: str) -> BaseGeometry | None:
        return self.known.get(place_id)


def made_geometry(place: ClaimPlace) -> dict | None:
    return geometry_of(place, MadeOutlines())


def analysis(
    text: str = "Shelling hit Terter on Sunday. Officials said 3 people were killed.",
    *,
    places: Sequence[Place] = (TERTER,),
    kind: str = "shelling",
    when: str | None = "2020-09-27",
    published: str | None = "2020-09-28",
    source: str | None = "Example Wire",
    url: str | None = None,
    title: str | None = "A day of shelling",
    side: str | None = "azerbaijan",
    actors: Sequence[str] = ("armenia",),
    role: str = "event",
    background: bool = False,
) -> Analysis:
    """One document with one mention for each place, and one claim at all of them."""
    document = Document(
        text=text,
        source=Source(source, url, "made.txt", title),
        published=When(published, "given", "told by hand") if published else None,
        language="en",
    )
    end = max(1, text.find(".") + 1)
    spans = [Span(0, end), *([Span(end, len(text))] if end < len(text) else [])]
    return Analysis(
        document=document,
        language="en",
        published=document.published,
        sentences=tuple(spans),
        mentions=tuple(mention(text, p) for p in places),
        times=(TimeExpression(Span(0, 1), text[:1], "DATE", "2020", "2020", "year"),),
        claims=(
            Claim(
                document_id=document.id,
                span=Span(0, end),
                kind=kind,
                occurrence=0,
                when=When(when, "weekday", "Sunday before the article")
                if when
                else None,
                background=background,
                modality="claimed",
                places=tuple(
                    ClaimPlace(p, role, p.precision, "named in the sentence")
                    for p in places
                ),
                actors=tuple(actors),
                claimant=Claimant("Ministry of Defence", "party", side, source),
                figures=(
                    Figure(
                        Span(0, 1),
                        "killed",
                        3,
                        3,
                        None,
                        "at_least",
                        Victims(side, "civilian"),
                    ),
                ),
            ),
        ),
    )


def mention(text: str, meant: Place) -> Mention:
    start = max(0, text.find(meant.name))
    span = Span(start, min(len(text), start + len(meant.name)))
    other = place("Elsewhere", 10.0, 50.0)
    return Mention(
        span=span,
        text=text[span.start : span.end],
        name=meant.name,
        sense="location",
        resolution=Resolution(
            place=meant,
            score=0.87654321,
            candidates=(
                Candidate(meant, 0.87654321, ("near Barda, also named",)),
                Candidate(other, 0.1, ("far from all others",)),
            ),
            reasons=("the only town of that name nearby",),
            would_change="if Germany were named",
        ),
    )


def events_of(analyses: Iterable[Analysis]) -> list[EventRow]:
    """One event for each claim."""
    return [
        EventRow(
            event=Event(
                id=claim.id,
                kind=claim.kind,
                title=f"{claim.kind} near {claim.places[0].place.name}"
                if claim.places
                else claim.kind,
                when=claim.when,
                first_reported=found.published.value if found.published else None,
                place=claim.scenes[0] if claim.scenes else None,
                claim_ids=(claim.id,),
                document_ids=(claim.document_id,),
                origins=1,
                actors=claim.actors,
                background=claim.background,
                modality=claim.modality,
            ),
            figures={"killed": {"azerbaijan": {"low": 3, "high": None, "claims": 1}}},
        )
        for found in analyses
        for claim in found.claims
    ]


def fill(store: Store, analyses: Sequence[Analysis]) -> None:
    """Store the analyses and one event for each of their claims."""
    store.add(analyses)
    store.set_events(events_of(analyses), partial(geometry_of, outlines=MadeOutlines()))
