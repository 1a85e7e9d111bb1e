"""The bundled geocoder with an online one behind it, for what it does not know.

Off unless somebody builds the chain: it is the one part of the gazetteer that asks a
network. Built on geopy's RateLimiter; answers are kept on disk, so that the same name
is asked once, and the user agent names this program, as the services' rules demand.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from geopy.extra.rate_limiter import RateLimiter
from geopy.location import Location

from geoevents.places.geocoder import BundledGeocoder

#: Most requests a second that Nominatim's usage policy allows.
MIN_DELAY_S = 1.0

#: Longest name that is sent out.
_MAX_QUERY = 200


class ChainGeocoder:
    """Asks the bundled gazetteer first, then any geopy geocoder.

    online: a geopy geocoder, made with ``user_agent=user_agent()`` or one's own.
    cache: SQLite file for its answers, "not found" among them.
    Only names without a candidate in the gazetteer go out; near spellings do not count.
    """

    def __init__(
        self,
        bundled: BundledGeocoder,
        online: Any,
        *,
        cache: Path,
        min_delay_s: float = MIN_DELAY_S,
    ) -> None:
        self.bundled = bundled
        self.service = type(online).__name__
        self._ask = RateLimiter(
            online.geocode, min_delay_seconds=min_delay_s, swallow_exceptions=False
        )
        self._cache = cache

    def geocode(self, query: str, *, exactly_one: bool = True) -> Any:
        """A geopy Location, a list with exactly_one=False, or None.

        What came from the online service says so in ``raw["service"]``. Raises geopy's
        errors where the service fails: nothing is then kept.
        """
        if self.bundled.gazetteer.known(query):
            return self.bundled.geocode(query, exactly_one=exactly_one)
        if not query.strip() or len(query) > _MAX_QUERY:
            return None
        found = self._kept(query)
        if not found:
            return None
        return found[0] if exactly_one else found

    def reverse(self, query: Any, *, exactly_one: bool = True) -> Any:
        """The areas that hold a point, from the bundled gazetteer alone."""
        return self.bundled.reverse(query, exactly_one=exactly_one)

    def _kept(self, query: str) -> list[Location]:
        """The online answers, out of the cache where they are there."""
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._cache)) as cache, cache:
            cache.execute(
                "CREATE TABLE IF NOT EXISTS answer (service TEXT, query TEXT,"
                " answer TEXT, PRIMARY KEY (service, query))"
            )
            key = (self.service, query)
            row = cache.execute(
                "SELECT answer FROM answer WHERE service = ? AND query = ?", key
            ).fetchone()
            if row is None:
                row = (json.dumps(self._answers(query)),)
                cache.execute("INSERT INTO answer VALUES (?, ?, ?)", (*key, *row))
        return [
            Location(address, (lat, lon), {"service": self.service})
            for address, lat, lon in json.loads(row[0])
        ]

    def _answers(self, query: str) -> list[tuple[str, float, float]]:
        found = self._ask(query, exactly_one=False) or ()
        return [(place.address, place.latitude, place.longitude) for place in found]


def online_chain(service: str, *, cache: Path | None = None) -> ChainGeocoder:
    """A chain behind the bundled geocoder, by geopy's name of a service.

    service: such as ``nominatim`` or ``photon`` (``geopy.get_geocoder_for_service``).
    cache: file for the answers, else one in the user's cache folder.
    """
    from geopy.geocoders import get_geocoder_for_service

    make: Callable[..., Any] = get_geocoder_for_service(service)
    online = make(user_agent=user_agent())
    return ChainGeocoder(BundledGeocoder(), online, cache=cache or cache_file())


def user_agent() -> str:
    """How we are called where an online service asks who is there."""
    return f"geoevents/{version('geoevents')} (maps of news reports)"


def cache_file() -> Path:
    """Where answers are kept: geoevents/geocoder.db in the user's cache folder."""
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "geoevents" / "geocoder.db"
