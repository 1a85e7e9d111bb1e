"""Which name to show: by side, date and language."""

from __future__ import annotations

from geoevents.edtf import edtf_to_interval
from geoevents.places.index import Name

#: Kinds of name that may label a place on a map, the best first.
LABEL_KINDS = (
    "official",
    "endonym",
    "exonym",
    "colloquial",
    "former",
    "historical",
    "alternate",
)


def suits(name: Name, side: str | None, on: str | None, language: str | None) -> bool:
    """Whether a name is that side's, in use on that date and of that language."""
    if side is not None and name.side != side:
        return False
    if language is not None and name.language != language:
        return False
    return on is None or in_use(name, on)


def is_of_time(name: Name, side: str | None, on: str | None) -> bool:
    """Whether a name is known to be of that date, by nobody but the side asked for."""
    return on is not None and name.valid is not None and name.side == side


def in_use(name: Name, on: str) -> bool:
    """Whether a name was in use at an EDTF date; without dates it always was."""
    if name.valid is None:
        return True
    return edtf_to_interval(name.valid).overlaps(edtf_to_interval(on))
