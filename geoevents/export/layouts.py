"""Rows of tables with the column names that users of other data sets of conflict know.

The names alone are theirs; what is in the columns is ours, in our words. A column that
our events cannot fill is there and empty: a total of deaths where several claims
stand side by side, a code of theirs for an actor, an administrative name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from geoevents.encode import Json
from geoevents.store.columns import COLUMNS, feature_to_columns, figure_lines

#: Makes a row of a Feature; the keys are among the columns of the layout.
ToRow = Callable[[Json], dict[str, Any]]

ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type"
    " sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2"
    " interaction civilian_targeting iso region country admin1 admin2 admin3 location"
    " latitude longitude geo_precision source source_scale notes fatalities tags"
    " timestamp"
).split()

UCDP = (
    "id relid year active_year code_status type_of_violence conflict_dset_id"
    " conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id"
    " side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources"
    " source_article source_office source_date source_headline source_original"
    " where_prec where_coordinates where_description adm_1 adm_2 latitude longitude"
    " geom_wkt priogrid_gid country country_id region event_clarity date_prec"
    " date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high"
    " low gwnoa gwnob"
).split()

#: Our precision -> theirs: ACLED knows the town, its surroundings and the region.
_ACLED_PLACE = {"settlement": 1, "district": 2, "region": 3}
#: UCDP GED: 1 exact, 2 near, 3 and 4 divisions of the second and first order,
#: 5 line, 6 country.
_UCDP_PLACE = {"settlement": 1, "district": 3, "region": 4, "line": 5, "country": 6}


def acled_row(feature: Json) -> dict[str, Any]:
    """A row with ACLED's column names."""
    p = feature["properties"]
    lon, lat = _point(feature)
    first, last = _days(p)
    near = p["place_role"] == "near"
    low, high = _deaths(p)
    return {
        "event_id_cnty": feature["id"],
        "event_date": first and first.isoformat(),
        "year": first and first.year,
        "time_precision": _acled_time(first, last),
        "event_type": p["family"],
        "sub_event_type": p["kind"],
        "actor1": _at(p["actors"], 0),
        "actor2": _at(p["actors"], 1),
        "location": p["place"],
        "latitude": lat,
        "longitude": lon,
        "geo_precision": 2 if near else _ACLED_PLACE.get(p["place_precision"]),
        "source": "; ".join(p["sources"]),
        "notes": _notes(p),
        "fatalities": low if low == high else None,
    }


def ucdp_row(feature: Json) -> dict[str, Any]:
    """A row with the column names of UCDP GED."""
    p = feature["properties"]
    lon, lat = _point(feature)
    first, last = _days(p)
    near = p["place_role"] == "near"
    low, high = _deaths(p)
    return {
        "id": feature["id"],
        "year": first and first.year,
        "side_a": _at(p["actors"], 0),
        "side_b": _at(p["actors"], 1),
        "number_of_sources": len(p["sources"]),
        "source_article": p["url"],
        "source_office": "; ".join(p["sources"]),
        "source_date": p["first_reported"],
        "source_headline": p["title"],
        "where_prec": 2 if near else _UCDP_PLACE.get(p["place_precision"]),
        "where_coordinates": p["place"],
        "where_description": p["place_reason"],
        "latitude": lat,
        "longitude": lon,
        "geom_wkt": None if lon is None else f"POINT ({lon} {lat})",
        "date_prec": _ucdp_time(first, last),
        "date_start": first and first.isoformat(),
        "date_end": last and last.isoformat(),
        "high": high,
        "low": low,
    }


#: Name of a layout -> its columns and what makes a row.
LAYOUTS: dict[str, tuple[tuple[str, ...], ToRow]] = {
    "own": (COLUMNS, feature_to_columns),
    "acled": (tuple(ACLED), acled_row),
    "ucdp": (tuple(UCDP), ucdp_row),
}


def _days(properties: Json) -> tuple[date | None, date | None]:
    """First and last day, each None where it is not known or open."""
    start, end = properties["start"], properties["end"]
    first = date.fromisoformat(start[:10]) if start else None
    last = date.fromisoformat(end[:10]) - timedelta(days=1) if end else None
    return first, last


def _length(first: date | None, last: date | None) -> int | None:
    return (last - first).days + 1 if first and last else None


def _acled_time(first: date | None, last: date | None) -> int | None:
    """1 the day, 2 the week, 3 the month; longer ones have no code."""
    length = _length(first, last)
    if length is None or length > 31:
        return None
    return 1 if length == 1 else 2 if length <= 7 else 3


def _ucdp_time(first: date | None, last: date | None) -> int | None:
    """1 the day, 2 two to six days, 3 the week, 4 the month, 5 up to a year."""
    length = _length(first, last)
    if length is None or length > 366:
        return None
    bounds = ((1, 1), (6, 2), (7, 3), (31, 4))
    return next((code for days, code in bounds if length <= days), 5)


def _deaths(properties: Json) -> tuple[int | None, int | None]:
    """Low and high, where one range alone is told: those of sides are not added."""
    sides = properties["figures"].get("killed", {})
    if len(sides) != 1:
        return None, None
    (only,) = sides.values()
    return only.get("low"), only.get("high")


def _notes(properties: Json) -> str:
    said = [properties["title"], *figure_lines(properties["figures"])]
    if properties["disputed"]:
        said.append(f"disputed: {', '.join(properties['disputed'])}")
    return "; ".join(said)


def _point(feature: Json) -> tuple[float | None, float | None]:
    geometry = feature["geometry"]
    if not geometry or geometry["type"] != "Point":
        return None, None
    lon, lat = geometry["coordinates"]
    return lon, lat


def _at(values: list[str], index: int) -> str | None:
    return values[index] if index < len(values) else None
