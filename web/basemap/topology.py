"""Reads borders, countries and lines out of a TopoJSON file.

In a topology two neighbours share their border as one arc, so a border is an arc that
two countries use; it is known exactly which two it parts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry import LineString, MultiPolygon, Polygon

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Border:
    """One arc between two countries, their names sorted."""

    between: tuple[str, str]
    line: LineString


@dataclass(frozen=True, slots=True)
class Country:
    """code: ISO 3166-1 numeric, None where the file has none (Kosovo)."""

    name: str
    code: int | None
    shape: MultiPolygon


class Topology:
    """One object of a quantised TopoJSON file, in degrees of lon and lat."""

    def __init__(self, path: Path, name: str) -> None:
        topology = json.loads(path.read_text("utf-8"))
        self._arcs = [
            list(_decoded(arc, topology["transform"])) for arc in topology["arcs"]
        ]
        self._geometries = topology["objects"][name]["geometries"]

    def borders(self) -> list[Border]:
        """Every arc that two countries share."""
        users: dict[int, set[str]] = defaultdict(set)
        for geometry in self._geometries:
            for arc in _arc_indices(geometry["arcs"]):
                users[arc if arc >= 0 else ~arc].add(geometry["properties"]["name"])
        return [
            Border((min(names), max(names)), LineString(self._arcs[arc]))
            for arc, names in sorted(users.items())
            if len(names) == 2
        ]

    def countries(self) -> list[Country]:
        """Every country with its outline."""
        return [
            Country(
                geometry["properties"]["name"],
                int(geometry["id"]) if geometry.get("id") else None,
                self._shape(geometry),
            )
            for geometry in self._geometries
            if geometry["arcs"]
        ]

    def lines(self) -> list[LineString]:
        """Every arc of the object, once."""
        used = {
            arc if arc >= 0 else ~arc
            for geometry in self._geometries
            for arc in _arc_indices(geometry["arcs"])
        }
        return [LineString(self._arcs[arc]) for arc in sorted(used)]

    def _shape(self, geometry: dict) -> MultiPolygon:
        polygons = geometry["arcs"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        rings = [[self._ring(ring) for ring in polygon] for polygon in polygons]
        return MultiPolygon(
            [Polygon(outer, holes) for outer, *holes in rings if len(outer) >= 4]
        )

    def _ring(self, arcs: list[int]) -> list[Point]:
        points: list[Point] = []
        for arc in arcs:
            part = self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1]
            points.extend(part[1:] if points else part)
        return points


def _decoded(arc: list[list[int]], transform: dict) -> Iterator[Point]:
    """Absolute degrees of a delta-coded arc (TopoJSON specification, 2.1.4)."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield (
            x * transform["scale"][0] + transform["translate"][0],
            y * transform["scale"][1] + transform["translate"][1],
        )


def _arc_indices(arcs: list) -> Iterator[int]:
    for item in arcs:
        if isinstance(item, int):
            yield item
        else:
            yield from _arc_indices(item)
