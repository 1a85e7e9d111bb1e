"""The gazetteer and the analyser over HTTP: bounded, and nothing is stored."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from geoevents.edtf import is_edtf
from geoevents.encode import Json, analysis_to_json, candidate_to_json
from geoevents.errors import InvalidParameter
from geoevents.geo import LonLat, distance_km, is_lonlat
from geoevents.model import Candidate, Document, Source, When
from geoevents.server.config import services
from geoevents.server.params import read_params
from geoevents.server.replies import json_reply
from geoevents.store.filters import MAX_TEXT

blueprint = Blueprint("tools", __name__)

#: Longest text that is analysed, in characters: some 30 pages.
MAX_PARSED = 100_000
#: Most places that one name is answered with.
MAX_PLACES = 50

_FIELDS = ("id", "text", "published", "language", "source")


@blueprint.get("/api/geocode")
def geocode() -> Response:
    """The places of a name, the most likely first."""
    params = read_params(("q", "near", "in", "limit"))
    name = params.get("q", "").strip()
    if not name or len(name) > MAX_TEXT:
        raise InvalidParameter("q", f"give a name of 1 to {MAX_TEXT} characters")
    near = _read_point(params["near"]) if "near" in params else None
    country = params.get("in", "").upper() or None
    if country is not None and not re.fullmatch("[A-Z]{2}", country):
        raise InvalidParameter("in", "give an ISO country code of two letters")
    limit = _read_count(params.get("limit", "10"))
    found: tuple[Candidate, ...] = services().gazetteer.lookup(name, limit=200)
    if country is not None:
        found = tuple(c for c in found if c.place.country == country)
    if near is not None:
        point = near
        found = tuple(
            sorted(found, key=lambda c: distance_km(point, (c.place.lon, c.place.lat)))
        )
    return json_reply(
        {"q": name, "places": [candidate_to_json(c) for c in found[:limit]]}
    )


@blueprint.post("/api/parse")
def parse() -> Response:
    """The analysis of one text, as ``geoevents parse`` writes it, with reasons."""
    read_params(())
    given_id, document = _read_article(request.get_json())
    analysis = services().parser.analyse(document)
    body = analysis_to_json(analysis, document_id=given_id, explain=True)
    return json_reply(body)


def _read_article(body: object) -> tuple[str | None, Document]:
    if not isinstance(body, dict):
        raise InvalidParameter("body", 'give a JSON object with a "text"')
    for name in body:
        if name not in _FIELDS:
            raise InvalidParameter(str(name)[:80], f"known here: {', '.join(_FIELDS)}")
    row: Json = body
    for name, value in row.items():
        if value is not None and not isinstance(value, str):
            raise InvalidParameter(name, "must be a string")
        if value is not None and not _is_unicode(value):
            raise InvalidParameter(name, "holds half a surrogate pair")
    text = row.get("text") or ""
    if not text.strip() or len(text) > MAX_PARSED:
        raise InvalidParameter("text", f"give 1 to {MAX_PARSED} characters")
    published = row.get("published") or None
    if published is not None and not is_edtf(published):
        raise InvalidParameter("published", "must be an EDTF date such as 2020-09-28")
    return row.get("id"), Document(
        text=text,
        source=Source(name=row.get("source") or None),
        published=When(published, "given") if published else None,
        language=row.get("language") or None,
    )


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _read_point(text: str) -> LonLat:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InvalidParameter("near", "give longitude,latitude in degrees") from error
    if not is_lonlat(lon, lat):
        raise InvalidParameter("near", "longitude within -180..180, latitude -90..90")
    return lon, lat


def _read_count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or int(text) < 1:
        raise InvalidParameter("limit", f"{text[:40]!r}: give a whole number above 0")
    return min(int(text), MAX_PLACES)
