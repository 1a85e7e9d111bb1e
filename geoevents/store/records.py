"""Analyses as the columns of a store, and back without loss.

Places are kept once and named by id; what a row shows is kept as the JSON that the
API promises (geoevents.encode), the rest in a column of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from geoevents.encode import (
    Json,
    figure_from_json,
    mention_to_json,
    place_from_json,
    place_to_json,
)
from geoevents.errors import StoreError
from geoevents.model import (
    Analysis,
    Candidate,
    Claim,
    Claimant,
    ClaimPlace,
    Document,
    Mention,
    Place,
    Repair,
    Resolution,
    Source,
    Span,
    TimeExpression,
    When,
)

Places = Mapping[str, Place]


def text_to_blob(text: str) -> bytes:
    """A text, compressed. Raises StoreError for half a surrogate pair."""
    try:
        return zlib.compress(text.encode("utf-8"), 6)
    except UnicodeEncodeError as error:
        raise StoreError(
            f"the text holds half a surrogate pair at {error.start}: it is not Unicode"
        ) from error


def blob_to_text(blob: bytes) -> str:
    """The text of text_to_blob."""
    return zlib.decompress(blob).decode("utf-8")


def dump(value: object) -> bytes:
    """Compact JSON. Raises StoreError for a string that is not Unicode."""
    try:
        return orjson.dumps(value)
    except TypeError as error:
        raise StoreError(f"cannot be stored as JSON: {error}") from error


def places_in(analysis: Analysis) -> Iterator[Place]:
    """Every place that the analysis names, candidates included, with repeats."""
    for mention in analysis.mentions:
        if mention.place is not None:
            yield mention.place
        for candidate in mention.resolution.candidates:
            yield candidate.place
    for claim in analysis.claims:
        for claim_place in claim.places:
            yield claim_place.place


def place_ids_in(
    mentions: list[tuple[bytes, bytes]], claims: list[tuple[Any, ...]]
) -> set[str]:
    """The ids of all places that stored mentions and claims name."""
    ids: set[str | None] = set()
    for body, detail in mentions:
        ids.add(orjson.loads(body)["place_id"])
        ids.update(row["place_id"] for row in orjson.loads(detail)["candidates"])
    for row in claims:
        ids.update(place["place_id"] for place in orjson.loads(row[0])["places"])
    return {place_id for place_id in ids if place_id is not None}


def place_to_blob(place: Place) -> bytes:
    """A place as its column."""
    return dump(place_to_json(place))


def blob_to_place(blob: bytes) -> Place:
    """The place of place_to_blob."""
    return place_from_json(orjson.loads(blob))


def given_to_blob(document: Document) -> bytes:
    """The date and the language that the carrier of a document gave."""
    when = document.published
    given = [when.value, when.rule, when.evidence] if when else None
    return dump({"published": given, "language": document.language})


def spans_to_blob(analysis: Analysis) -> bytes:
    """Sentences, boilerplate and time expressions of a document."""
    return dump(
        {
            "sentences": [[span.start, span.end] for span in analysis.sentences],
            "boilerplate": [[span.start, span.end] for span in analysis.boilerplate],
            "times": [
                [t.span.start, t.span.end, t.text, t.type, t.value, t.edtf, t.rule]
                for t in analysis.times
            ],
        }
    )


def mention_to_blobs(mention: Mention) -> tuple[bytes, bytes]:
    """What a mention shows, and why it was resolved so."""
    resolution = mention.resolution
    detail = {
        "score": resolution.score,
        "reasons": resolution.reasons,
        "would_change": resolution.would_change,
        "candidates": [
            {"place_id": c.place.id, "score": c.score, "reasons": c.reasons}
            for c in resolution.candidates
        ],
    }
    return dump(mention_to_json(mention)), dump(detail)


def blobs_to_mention(body: bytes, detail: bytes, places: Places) -> Mention:
    """The mention of mention_to_blobs."""
    row, why = orjson.loads(body), orjson.loads(detail)
    repair = row.get("repair")
    return Mention(
        span=Span(row["start"], row["end"]),
        text=row["text"],
        name=row["name"],
        sense=row["sense"],
        resolution=Resolution(
            place=places[row["place_id"]] if row["place_id"] else None,
            score=why["score"],
            candidates=tuple(
                Candidate(places[c["place_id"]], c["score"], tuple(c["reasons"]))
                for c in why["candidates"]
            ),
            reasons=tuple(why["reasons"]),
            would_change=why["would_change"],
        ),
        repair=Repair(repair["original"], repair["reading"], tuple(repair["evidence"]))
        if repair
        else None,
    )


def claim_from_row(
    body: bytes, occurrence: int, document_id: str, places: Places
) -> Claim:
    """The claim whose encode.claim_to_json is the body."""
    row = orjson.loads(body)
    claimant = row["claimant"]
    return Claim(
        document_id=document_id,
        span=Span(row["start"], row["end"]),
        kind=row["kind"],
        occurrence=occurrence,
        when=_when(row["when"], row["date_rule"], row["date_evidence"]),
        background=row["background"],
        modality=row["modality"],
        places=tuple(_claim_place(place, places) for place in row["places"]),
        actors=tuple(row["actors"]),
        targets=tuple(row["targets"]),
        claimant=Claimant(**claimant) if claimant else None,
        figures=tuple(figure_from_json(figure) for figure in row["figures"]),
    )


def document_from_row(row: Mapping[str, Any]) -> Document:
    """The document of a row of the table ``document``."""
    given = orjson.loads(row["given"])
    return Document(
        text=blob_to_text(row["text"]),
        source=Source(row["name"], row["url"], row["file"], row["title"]),
        published=When(*given["published"]) if given["published"] else None,
        language=given["language"],
    )


def analysis_from_row(
    row: Mapping[str, Any], mentions: tuple[Mention, ...], claims: tuple[Claim, ...]
) -> Analysis:
    """The analysis of a row of the table ``document`` with its mentions and claims."""
    spans = orjson.loads(row["spans"])
    return Analysis(
        document=document_from_row(row),
        language=row["language"],
        published=_when(row["published"], row["rule"], row["evidence"]),
        boilerplate=tuple(Span(*pair) for pair in spans["boilerplate"]),
        sentences=tuple(Span(*pair) for pair in spans["sentences"]),
        mentions=mentions,
        times=tuple(
            TimeExpression(Span(start, end), *rest)
            for start, end, *rest in spans["times"]
        ),
        claims=claims,
    )


def _when(value: str | None, rule: str | None, evidence: str | None) -> When | None:
    return When(value, rule or "", evidence or "") if value is not None else None


def _claim_place(row: Json, places: Places) -> ClaimPlace:
    place = places[row["place_id"]]
    return ClaimPlace(place, row["role"], row["precision"], row["reason"] or "")
