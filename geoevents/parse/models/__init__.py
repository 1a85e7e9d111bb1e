"""Statistical models of single languages, from optional packages, beside the core.

Each reads the names of a page (``names.NameModel``); ``united.UnitedRecogniser`` weighs
the core's toponyms with them. A model is loaded when the first page of its language
comes; a program without the extras, or without such pages, pays nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from geoevents.errors import InvalidValue, MissingExtra
from geoevents.parse.models.english import EnglishModel
from geoevents.parse.models.names import NameModel
from geoevents.parse.models.russian import RussianModel
from geoevents.parse.models.united import UnitedRecogniser

__all__ = ["RECOGNISERS", "NameModel", "UnitedRecogniser", "models_for"]

#: Names of recognisers: without a model, with that of one language, the best there is.
RECOGNISERS = ("auto", "core", "en", "ru")

_MODELS: Mapping[str, type[EnglishModel] | type[RussianModel]] = {
    "en": EnglishModel,
    "ru": RussianModel,
}


def models_for(recogniser: str) -> dict[str, NameModel]:
    """The models of a recogniser by language, not loaded yet; empty for ``core``.

    recogniser: one of RECOGNISERS; ``auto`` takes those whose packages are installed.
    Raises MissingExtra where the one asked for by name is not, InvalidValue for
    another name.
    """
    if recogniser not in RECOGNISERS:
        allowed = ", ".join(RECOGNISERS)
        raise InvalidValue(f"recogniser {recogniser!r}: must be one of {allowed}")
    if recogniser == "core":
        return {}
    if recogniser == "auto":
        return {lang: make() for lang, make in _MODELS.items() if not _missing(make)}
    missing = _missing(_MODELS[recogniser])
    if missing:
        raise MissingExtra(missing, recogniser)
    return {recogniser: _MODELS[recogniser]()}


def _missing(model: type[EnglishModel] | type[RussianModel]) -> str | None:
    """The first package of a model that is not installed."""
    return next((name for name in model.packages if find_spec(name) is None), None)
