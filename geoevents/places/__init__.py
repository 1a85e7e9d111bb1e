"""The gazetteer: places, their names by language, side and date, their outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.places.gazetteer import Gazetteer
from geoevents.places.index import Name
from geoevents.places.match import Artefact, NameMatch

if TYPE_CHECKING:
    from geoevents.places.geocoder import BundledGeocoder

__all__ = ["Artefact", "BundledGeocoder", "Gazetteer", "Name", "NameMatch"]


def __getattr__(name: str) -> object:
    """BundledGeocoder when it is asked for: geopy takes a while to import."""
    if name == "BundledGeocoder":
        from geoevents.places.geocoder import BundledGeocoder

        return BundledGeocoder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
