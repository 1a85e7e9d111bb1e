"""Rows of tables with the column names that users of other data sets of conflict know.

The names alone are theirs; what is in the columns is ours, in our words. A column that
our events cannot fill is there and empty: a total of deaths where several claims
stand side by side, a code of theirs for an actor, an administrative name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeAlias

from geoevents.encode import Json
from geoevents.store.columns import COLUMNS, feature_to_columns, figure_lines

#: Makes a row of a Feature; the keys are among the columns of the layout.
ToRow = Callable[[Json], dict[str, Any]]
Filled: TypeAlias = "dict[str, Callable[[_Facts], Any]]"

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


@dataclass(frozen=True, slots=True)
class _Facts:
    """What both layouts take from a Feature. first, last: days, None where not known.

    low, high: deaths, where one range alone is told: those of sides are not added.
    """

    id: str
    p: Json
    lon: float | None
    lat: float | None
    first: date | None
    last: date | None
    low: int | None
    high: int | None

    def actor(self, index: int) -> str | None:
        """One of those who act."""
        actors: list[str] = self.p["actors"]
        return actors[index] if index < len(actors) else None

    def place_code(self, codes: dict[str, int]) -> int | None:
        """How exact the place is: 2 for near a settlement in either layout."""
        if self.p["place_role"] == "near":
            return 2
        return codes.get(self.p["place_precision"])

    def time_code(self, bounds: tuple[tuple[int, int], ...]) -> int | None:
        """How exact the time is: of the first bound in days that it keeps to."""
        if self.first is None or self.last is None:
            return None
        length = (self.last - self.first).days + 1
        return next((code for days, code in bounds if length <= days), None)


#: Column -> what fills it. The other columns of the layout stay empty.
_ACLED_FILLED: Filled = {
    "event_id_cnty": lambda f: f.id,
    "event_date": lambda f: _iso(f.first),
    "year": lambda f: f.first and f.first.year,
    # 1 the day, 2 the week, 3 the month; longer ones have no code.
    "time_precision": lambda f: f.time_code(((1, 1), (7, 2), (31, 3))),
    "event_type": lambda f: f.p["family"],
    "sub_event_type": lambda f: f.p["kind"],
    "actor1": lambda f: f.actor(0),
    "actor2": lambda f: f.actor(1),
    "location": lambda f: f.p["place"],
    "latitude": lambda f: f.lat,
    "longitude": lambda f: f.lon,
    "geo_precision": lambda f: f.place_code(_ACLED_PLACE),
    "source": lambda f: "; ".join(f.p["sources"]),
    "notes": lambda f: _notes(f.p),
    "fatalities": lambda f: f.low if f.low == f.high else None,
}
_UCDP_FILLED: Filled = {
    "id": lambda f: f.id,
    "year": lambda f: f.first and f.first.year,
    "side_a": lambda f: f.actor(0),
    "side_b": lambda f: f.actor(1),
    "number_of_sources": lambda f: len(f.p["sources"]),
    "source_article": lambda f: f.p["url"],
    "source_office": lambda f: "; ".join(f.p["sources"]),
    "source_date": lambda f: f.p["first_reported"],
    "source_headline": lambda f: f.p["title"],
    "where_prec": lambda f: f.place_code(_UCDP_PLACE),
    "where_coordinates": lambda f: f.p["place"],
    "where_description": lambda f: f.p["place_reason"],
    "latitude": lambda f: f.lat,
    "longitude": lambda f: f.lon,
    "geom_wkt": lambda f: None if f.lon is None else f"POINT ({f.lon} {f.lat})",
    # 1 the day, 2 two to six days, 3 the week, 4 the month, 5 up to a year.
    "date_prec": lambda f: f.time_code(((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))),
    "date_start": lambda f: _iso(f.first),
    "date_end": lambda f: _iso(f.last),
    "high": lambda f: f.high,
    "low": lambda f: f.low,
}


def _to_row(filled: Filled, feature: Json) -> dict[str, Any]:
    facts = _facts(feature)
    return {column: fill(facts) for column, fill in filled.items()}


#: Name of a layout -> its columns and what makes a row.
LAYOUTS: dict[str, tuple[tuple[str, ...], ToRow]] = {
    "own": (COLUMNS, feature_to_columns),
    "acled": (tuple(ACLED), partial(_to_row, _ACLED_FILLED)),
    "ucdp": (tuple(UCDP), partial(_to_row, _UCDP_FILLED)),
}


def _facts(feature: Json) -> _Facts:
    p, geometry = feature["properties"], feature["geometry"]
    is_point = geometry is not None and geometry["type"] == "Point"
    lon, lat = geometry["coordinates"] if is_point else (None, None)
    killed = list(p["figures"].get("killed", {}).values())
    only = killed[0] if len(killed) == 1 else {}
    return _Facts(
        feature["id"], p, lon, lat, *_days(p), only.get("low"), only.get("high")
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _days(properties: Json) -> tuple[date | None, date | None]:
    """First and last day, each None where it is not known or open."""
    start, end = properties["start"], properties["end"]
    first = date.fromisoformat(start[:10]) if start else None
    last = date.fromisoformat(end[:10]) - timedelta(days=1) if end else None
    return first, last


def _notes(properties: Json) -> str:
    said = [properties["title"], *figure_lines(properties["figures"])]
    if properties["disputed"]:
        said.append(f"disputed: {', '.join(properties['disputed'])}")
    return "; ".join(said)
