"""The gazetteer as a geopy geocoder, for geopandas and everything that takes one."""

from __future__ import annotations

from typing import Any

from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geoevents.encode import candidate_to_json, place_to_json
from geoevents.geo import to_latlon
from geoevents.model import Place
from geoevents.places.choose import choose
from geoevents.places.gazetteer import Gazetteer


class BundledGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """geopy's interface over the bundled gazetteer; needs no network.

    >>> BundledGeocoder(gazetteer=None).scheme
    'offline'
    """

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        user_agent: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> None:
        super().__init__(scheme="https", user_agent=user_agent, timeout=timeout)
        self.scheme = "offline"
        self._gazetteer = gazetteer

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer, opened at its first use."""
        if self._gazetteer is None:
            self._gazetteer = Gazetteer.open()
        return self._gazetteer

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        country: str | None = None,
        limit: int = 10,
    ) -> Location | list[Location] | None:
        """The most prominent place of a name, or all with exactly_one=False.

        None where nothing is found. Location.raw is the candidate as JSON with score
        and reasons. timeout is there for geopy's sake: nothing here waits.
        """
        found = choose(self.gazetteer, query, country=country, limit=limit)
        located = [
            self._location(candidate.place, candidate_to_json(candidate))
            for candidate in found
        ]
        if not located:
            return None
        return located[0] if exactly_one else located

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """The areas that hold a point, smallest first, or None. query: (lat, lon)."""
        point = Point(query)
        holding = self.gazetteer.containing(point.longitude, point.latitude)
        located = [self._location(place, place_to_json(place)) for place in holding]
        if not located:
            return None
        return located[0] if exactly_one else located

    def _location(self, place: Place, raw: dict[str, Any]) -> Location:
        parents = reversed(self.gazetteer.parents(place))
        address = ", ".join([place.name, *(parent.name for parent in parents)])
        return Location(address, to_latlon((place.lon, place.lat)), raw)
