"""Maps what news articles say happened: where, when and by whose word.

>>> import geoevents
>>> analysis = geoevents.parse("Shelling hit Barda.", published="2020-10-28")
>>> analysis.published.value
'2020-10-28'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geoevents import parse
    from geoevents.export.folium_map import folium_map
    from geoevents.store import open_store

__all__ = ["folium_map", "open_store", "parse"]


def __getattr__(name: str) -> Any:
    """Import what is asked for, and only then: start-up counts."""
    import importlib

    if name == "parse":
        return importlib.import_module("geoevents.parse")
    if name == "folium_map":
        return importlib.import_module("geoevents.export.folium_map").folium_map
    if name == "open_store":
        return importlib.import_module("geoevents.store").open_store
    raise AttributeError(f"module 'geoevents' has no attribute {name!r}")
