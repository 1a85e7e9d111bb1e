"""The gazetteer: places, their names by language, side and date, their outlines."""

from geoevents.places.gazetteer import Artefact, Gazetteer, NameMatch
from geoevents.places.index import Name

__all__ = ["Artefact", "Gazetteer", "Name", "NameMatch"]
