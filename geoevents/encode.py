"""Records as plain JSON values, in the shapes that docs/api.md promises, and back."""

from __future__ import annotations

from typing import Any

from geoevents.model import (
    Analysis,
    Candidate,
    Claim,
    Claimant,
    ClaimPlace,
    Figure,
    Mention,
    Period,
    Place,
    Span,
    TimeExpression,
    Victims,
    When,
)

Json = dict[str, Any]


def when_to_json(when: When | None) -> Json:
    """``{value, precision, rule, evidence}``; value is null where nothing is known."""
    if when is None:
        return {"value": None, "precision": "unknown", "rule": None, "evidence": None}
    return {
        "value": when.value,
        "precision": when.precision,
        "rule": when.rule,
        "evidence": when.evidence or None,
    }


def mention_to_json(mention: Mention, *, explain: bool = False) -> Json:
    """A mention as ``geoevents parse`` writes it; explain adds the candidates."""
    place, resolution = mention.place, mention.resolution
    out: Json = {
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "name": mention.name,
        "place_id": place.id if place else None,
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
        "feature_code": place.feature_code if place else None,
        "country": place.country if place else None,
        "precision_km": place.precision_km if place else None,
        "score": round(resolution.score, 3),
        "sense": mention.sense,
    }
    if mention.repair:
        out["repair"] = {
            "original": mention.repair.original,
            "reading": mention.repair.reading,
            "evidence": list(mention.repair.evidence),
        }
    if explain:
        out["reasons"] = list(resolution.reasons)
        out["would_change"] = resolution.would_change
        out["candidates"] = [candidate_to_json(c) for c in resolution.candidates]
    return out


def candidate_to_json(candidate: Candidate) -> Json:
    """A candidate with its place, score and reasons."""
    return {
        **place_to_json(candidate.place),
        "score": round(candidate.score, 3),
        "reasons": list(candidate.reasons),
    }


def place_to_json(place: Place) -> Json:
    """A place of the gazetteer with all its fields."""
    return {
        "place_id": place.id,
        "name": place.name,
        "lon": place.lon,
        "lat": place.lat,
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "population": place.population,
        "precision": place.precision,
        "precision_km": place.precision_km,
    }


def place_from_json(row: Json) -> Place:
    """The place of place_to_json."""
    return Place(
        id=row["place_id"],
        name=row["name"],
        lon=row["lon"],
        lat=row["lat"],
        feature_class=row["feature_class"],
        feature_code=row["feature_code"],
        country=row["country"],
        admin1=row["admin1"],
        admin2=row["admin2"],
        population=row["population"],
        precision_km=row["precision_km"],
    )


def time_to_json(time: TimeExpression) -> Json:
    """A time expression as ``geoevents parse`` writes it."""
    return {
        "start": time.span.start,
        "end": time.span.end,
        "text": time.text,
        "type": time.type,
        "value": time.value,
        "edtf": time.edtf,
        "rule": time.rule,
    }


def figure_to_json(figure: Figure) -> Json:
    """A figure of a claim."""
    victims, period = figure.victims, figure.period
    return {
        "start": figure.span.start,
        "end": figure.span.end,
        "what": figure.what,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier,
        "victims": {"side": victims.side, "class": victims.victim_class}
        if victims
        else None,
        "cumulative": figure.cumulative,
        "period": {
            "start": period.span.start,
            "end": period.span.end,
            "value": period.value,
        }
        if period
        else None,
    }


def figure_from_json(row: Json) -> Figure:
    """The figure of figure_to_json."""
    victims, period = row["victims"], row.get("period")
    return Figure(
        span=Span(row["start"], row["end"]),
        what=row["what"],
        value=row["value"],
        low=row["low"],
        high=row["high"],
        qualifier=row["qualifier"],
        victims=Victims(victims["side"], victims["class"]) if victims else None,
        cumulative=row["cumulative"],
        period=Period(Span(period["start"], period["end"]), period["value"])
        if period
        else None,
    )


def claim_place_to_json(claim_place: ClaimPlace) -> Json:
    """A place of a claim: id, name, point, precision, role and the reason for it."""
    place = claim_place.place
    return {
        "place_id": place.id,
        "name": place.name,
        "lon": place.lon,
        "lat": place.lat,
        "precision": claim_place.precision,
        "precision_km": place.precision_km,
        "role": claim_place.role,
        "reason": claim_place.reason or None,
    }


def claimant_to_json(claimant: Claimant | None) -> Json | None:
    """``{name, kind, side, via}`` or null."""
    if claimant is None:
        return None
    return {
        "name": claimant.name,
        "kind": claimant.kind,
        "side": claimant.side,
        "via": claimant.via,
    }


def claim_to_json(claim: Claim) -> Json:
    """A claim as ``geoevents parse`` writes it."""
    when = when_to_json(claim.when)
    return {
        "id": claim.id,
        "start": claim.span.start,
        "end": claim.span.end,
        "kind": claim.kind,
        "when": when["value"],
        "date_precision": when["precision"],
        "date_rule": when["rule"],
        "date_evidence": when["evidence"],
        "background": claim.background,
        "modality": claim.modality,
        "places": [claim_place_to_json(place) for place in claim.places],
        "actors": list(claim.actors),
        "targets": list(claim.targets),
        "claimant": claimant_to_json(claim.claimant),
        "figures": [figure_to_json(figure) for figure in claim.figures],
    }


def analysis_to_json(
    analysis: Analysis, *, document_id: str | None = None, explain: bool = False
) -> Json:
    """One line of ``geoevents parse``. document_id: the id the caller knows it by."""
    return {
        "id": document_id or analysis.document.id,
        "language": analysis.language,
        "published": when_to_json(analysis.published),
        "mentions": [mention_to_json(m, explain=explain) for m in analysis.mentions],
        "times": [time_to_json(time) for time in analysis.times],
        "claims": [claim_to_json(claim) for claim in analysis.claims],
    }
