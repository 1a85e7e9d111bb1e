"""What each side calls a place, as events carry it."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

from geoevents.run.pipeline import names_by_side


@dataclass(frozen=True)
class Name:
    text: str
    side: str | None = None


class OneGazetteer:
    """One place and its names; labels end with the default name, as the real ones."""

    def __init__(self, *names: Name) -> None:
        self.names = names

    def names_of(self, place_id):
        return self.names

    def labels(self, place, *, side, on):
        return (*(n.text for n in self.names if n.side == side), place.name)


EVENT = SimpleNamespace(
    place=SimpleNamespace(place=SimpleNamespace(id="made:1", name="Old Town")),
    when=None,
)


def test_a_side_that_only_has_a_name_in_other_letters_is_left_out():
    gazetteer = OneGazetteer(Name("Old Town"), Name("Старый", "north"))
    assert names_by_side(EVENT, gazetteer) == {}


def test_sides_keep_their_own_names_the_default_too_where_it_is_theirs():
    gazetteer = OneGazetteer(Name("Old Town", "north"), Name("New Town", "south"))
    names = names_by_side(EVENT, gazetteer)
    assert names == {"north": "Old Town", "south": "New Town"}
