"""What filters can name, by collection: the properties that docs/api.md describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geoevents import taxonomy
from geoevents.encode import Json

Type = Literal["text", "number", "boolean", "instant", "interval", "geometry"]


@dataclass(frozen=True, slots=True)
class Queryable:
    """A property that filters can name. values: all that it can have, if few."""

    name: str
    type: Type
    title: str
    values: tuple[str, ...] = ()

    def to_schema(self) -> Json:
        """The property as JSON Schema, in the words of OGC API Features, Part 3."""
        schema: Json = {"title": self.title, **_SCHEMAS[self.type]}
        if self.values:
            schema["enum"] = list(self.values)
        return schema


_SCHEMAS: dict[Type, Json] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "instant": {"type": "string", "format": "date-time"},
    "interval": {"type": "string", "description": "In temporal functions only."},
    "geometry": {"format": "geometry-any", "x-ogc-role": "primary-geometry"},
}

_KINDS = tuple(taxonomy.FAMILY_OF)
_GEOMETRY = Queryable("geometry", "geometry", "What is drawn of it")
_KIND = Queryable("kind", "text", "What it is", _KINDS)
_TIMES = (
    Queryable("when", "interval", "When it happened"),
    Queryable("start", "instant", "When it began"),
    Queryable("end", "instant", "When it was over, half-open"),
    Queryable("date_precision", "text", "How exact the date is"),
    Queryable("date_rule", "text", "By which rule it was dated"),
)
_SAID = (
    Queryable("background", "boolean", "Whether it is history that articles recall"),
    Queryable("modality", "text", "How it is said"),
    Queryable("url", "text", "Of the article"),
)
_ARTICLE = (
    Queryable("document", "text", "Id of the article"),
    Queryable("published", "interval", "When the article was published"),
)


def _named(*queryables: Queryable) -> dict[str, Queryable]:
    return {one.name: one for one in queryables}


EVENTS = _named(
    _GEOMETRY,
    _KIND,
    Queryable("family", "text", "Family of its kind", tuple(taxonomy.FAMILIES)),
    Queryable("title", "text", "Title"),
    *_TIMES,
    Queryable("first_reported", "interval", "Day of the earliest article"),
    Queryable("place", "text", "Neutral name of the place"),
    Queryable("place_id", "text", "Id of the place in the gazetteer"),
    Queryable("place_role", "text", "What the place is to the event"),
    Queryable(
        "place_precision", "text", "How exact the place is", taxonomy.PLACE_PRECISIONS
    ),
    Queryable("precision_km", "number", "How exact the place is, in kilometres"),
    Queryable("claims", "number", "How many claims speak of it"),
    Queryable("origins", "number", "How many independent sources it has"),
    Queryable("disputed", "boolean", "Whether the parties contradict each other"),
    *_SAID,
)

#: Collection -> queryables, for the collections beside events.
ROWS: dict[str, dict[str, Queryable]] = {
    "claims": _named(
        _GEOMETRY,
        _KIND,
        *_TIMES,
        *_SAID,
        *_ARTICLE,
        Queryable("quote", "text", "The passage"),
        Queryable("claimant.side", "text", "By whose word: the side"),
        Queryable("claimant.kind", "text", "What the claimant is"),
        Queryable("claimant.name", "text", "Name of the claimant"),
    ),
    "mentions": _named(
        _GEOMETRY,
        *_ARTICLE,
        Queryable("text", "text", "The name as written"),
        Queryable("name", "text", "The name as looked up"),
        Queryable("sense", "text", "What the name stands for", taxonomy.SENSES),
        Queryable("score", "number", "How sure the place is, 0 to 1"),
        Queryable("place_id", "text", "Id of the place in the gazetteer"),
        Queryable("country", "text", "Country code of the place"),
        Queryable("feature_code", "text", "GeoNames code of the place"),
        Queryable("precision_km", "number", "How exact the place is, in kilometres"),
    ),
    "places": _named(
        _GEOMETRY,
        Queryable("place_id", "text", "Id in the gazetteer"),
        Queryable("name", "text", "Neutral name"),
        Queryable("country", "text", "Country code"),
        Queryable("admin1", "text", "Code of the first-order division"),
        Queryable("admin2", "text", "Code of the second-order division"),
        Queryable("feature_class", "text", "GeoNames class"),
        Queryable("feature_code", "text", "GeoNames code"),
        Queryable("population", "number", "Population"),
        Queryable("precision_km", "number", "How exact it is, in kilometres"),
    ),
}
