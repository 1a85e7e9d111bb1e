"""What a filter says, as frozen records that can be keys of a dictionary."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geoevents.edtf import Interval
from geoevents.errors import InvalidParameter
from geoevents.geo import BBox

#: Name of a queryable; the parser lets no other through.
Name = str
#: A literal. An Interval is a day or a second, half-open.
Value = str | int | float | bool | Interval


class FilterError(InvalidParameter):
    """A filter that cannot be read.

    position: of the fault; the first character is 1.
    """

    def __init__(self, position: int, message: str) -> None:
        super().__init__("filter", f"at character {position}: {message}")
        self.position = position


@dataclass(frozen=True, slots=True)
class Constant:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class Compare:
    """A property beside a value. operator: one of = <> < > <= >=."""

    name: Name
    operator: str
    value: Value


@dataclass(frozen=True, slots=True)
class Among:
    """A property that has one of the values."""

    name: Name
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A number within two others, both included."""

    name: Name
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Like:
    r"""A text like a pattern: % any characters, _ one, \ before what stands for itself.

    Upper and lower case are told apart.
    """

    name: Name
    pattern: str


@dataclass(frozen=True, slots=True)
class IsNull:
    """A property that the feature does not have."""

    name: Name


@dataclass(frozen=True, slots=True)
class Intersects:
    """A geometry that shares a point with another one.

    bbox: where the other one is a box, since stores are quicker at these.
    """

    name: Name
    geometry: BaseGeometry
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Temporal:
    """The time of a property in relation to an interval.

    operator: a key of sqlite.TEMPORAL, such as T_BEFORE.
    """

    operator: str
    name: Name
    interval: Interval


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts, two or more."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts, two or more."""

    parts: tuple[Node, ...]


Node = (
    Constant | Compare | Among | Between | Like | IsNull | Intersects | Temporal
    | Not | And | Or
)  # fmt: skip
