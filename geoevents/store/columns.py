"""A Feature as flat columns, for formats that hold tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geoevents.encode import Json

#: The columns in their order; docs/api.md says what they mean. Lists are joined with
#: "; ", figures are written out. lon and lat are filled for points only.
COLUMNS = (
    "id",
    "kind",
    "family",
    "title",
    "when",
    "start",
    "end",
    "date_precision",
    "date_rule",
    "date_evidence",
    "first_reported",
    "place",
    "place_id",
    "place_role",
    "place_precision",
    "precision_km",
    "place_reason",
    "actors",
    "sides",
    "claims",
    "origins",
    "sources",
    "figures",
    "disputed",
    "background",
    "modality",
    "url",
    "lon",
    "lat",
)


def feature_to_columns(feature: Json) -> dict[str, Any]:
    """Strings, numbers, booleans and None by the names of COLUMNS."""
    properties = feature["properties"]
    geometry = feature["geometry"]
    lon, lat = (
        geometry["coordinates"]
        if geometry and geometry["type"] == "Point"
        else (None, None)
    )
    row = {"id": feature["id"], **properties, "lon": lon, "lat": lat}
    row["figures"] = "; ".join(figure_lines(properties["figures"])) or None
    return {name: _flat(row.get(name)) for name in COLUMNS}


def figure_lines(figures: Json) -> Iterator[str]:
    """Figures in words, one line for each number and side.

    >>> list(figure_lines({"killed": {"armenia": {"low": 3, "high": None}}}))
    ['killed armenia: at least 3']
    """
    for what, sides in figures.items():
        for side, entry in sides.items():
            yield f"{what} {side}: {_range(entry.get('low'), entry.get('high'))}"


def _range(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "a number not given"
    if high is None:
        return f"at least {low}"
    if low is None:
        return f"at most {high}"
    return str(low) if low == high else f"{low} to {high}"


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(map(str, value)) or None
    return value
