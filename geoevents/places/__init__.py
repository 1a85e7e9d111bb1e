"""The gazetteer: places, their names by language, side and date, their outlines."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.places.chain import ChainGeocoder, online_chain
    from geoevents.places.gazetteer import Gazetteer
    from geoevents.places.geocoder import BundledGeocoder
    from geoevents.places.index import Name
    from geoevents.places.match import Artefact, NameMatch

__all__ = [
    "Artefact",
    "BundledGeocoder",
    "ChainGeocoder",
    "Gazetteer",
    "Name",
    "NameMatch",
    "online_chain",
]

_MODULES = {
    "Artefact": "match",
    "BundledGeocoder": "geocoder",
    "ChainGeocoder": "chain",
    "Gazetteer": "gazetteer",
    "Name": "index",
    "NameMatch": "match",
    "online_chain": "chain",
}


def __getattr__(name: str) -> object:
    """Import what is asked for: building the index needs few of the packages."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_MODULES[name]}")
    return getattr(module, name)
