"""What is drawn, by distinct place: each geometry is decided once."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import orjson
import shapely

from geoevents.encode import Json
from geoevents.errors import StoreError
from geoevents.model import ClaimPlace
from geoevents.store.answers import GeometryOf
from geoevents.store.records import blob_to_place, dump

#: Documents whose claims are drawn together.
DRAWN_AT_ONCE = 200


class SceneChanged(StoreError):
    """The gazetteer has another point or outline: all events must be set anew."""


class Scenes:
    """The rows of the table ``scene``, inside one transaction.

    Either all are loaded first, or each is looked up when it is asked for.
    """

    def __init__(self, connection: sqlite3.Connection, geometry_of: GeometryOf) -> None:
        self._connection = connection
        self._geometry_of = geometry_of
        self._keys: dict[tuple[str, str, bool], int | None] = {}
        self._of_named: dict[tuple[str, str, str], int | None] = {}

    def load(self) -> bool:
        """Whether all scenes are still drawn as they were; then their keys are known.

        They are not once the gazetteer has another point or outline for a place.
        """
        for n, place, geometry in self._stored():
            if self._drawn(place) != geometry:
                self._keys.clear()
                return False
            self._keys[_known(place)] = n if geometry else None
        return True

    def redraw(self) -> None:
        """Draw the stored scenes as the gazetteer has them now, under their keys."""
        for n, place, geometry in self._stored():
            if self._drawn(place) != geometry:
                self._erase(n)
                self._draw(n, self._geometry_of(place))

    def draw(self, documents: Sequence[int]) -> None:
        """Give each claim of the documents the scene of its best place."""
        # In the order of the claims' keys, so that each page is written once.
        for first in range(0, len(documents), DRAWN_AT_ONCE):
            claims = self._connection.execute(
                "SELECT n, body, scene FROM claim"
                " WHERE document IN (SELECT value FROM json_each(?)) ORDER BY n",
                (dump(list(documents[first : first + DRAWN_AT_ONCE])).decode(),),
            ).fetchall()
            drawn = (
                (self._of_claim(orjson.loads(body)["places"]), n, scene)
                for n, body, scene in claims
            )
            self._connection.executemany(
                "UPDATE claim SET scene = ? WHERE n = ?",
                [(scene, n) for scene, n, before in drawn if scene != before],
            )

    def drop_unused(self) -> None:
        """Forget the scenes that nothing is drawn at any more."""
        unused = self._connection.execute(
            "SELECT n FROM scene WHERE geometry IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM claim WHERE scene = scene.n)"
            " AND NOT EXISTS (SELECT 1 FROM event WHERE scene = scene.n)"
        ).fetchall()
        for row in unused:
            self._erase(row["n"])
            self._connection.execute("DELETE FROM scene WHERE n = ?", (row["n"],))

    def key(self, place: ClaimPlace) -> int | None:
        """Key of the scene of a place, None where nothing is drawn."""
        if not place.is_scene:
            return None
        known = _known(place)
        if known not in self._keys:
            self._keys[known] = self._stored_or_new(place)
        return self._keys[known]

    def _stored_or_new(self, place: ClaimPlace) -> int | None:
        """Key of a scene that was not loaded. Raises SceneChanged."""
        row = self._connection.execute(
            "SELECT scene.n, geometry FROM scene JOIN place ON place.n = scene.place"
            " WHERE place.id = ? AND scene.precision = ? AND near = ?",
            _known(place),
        ).fetchone()
        if row is None:
            return self._insert(place)
        if self._drawn(place) != row["geometry"]:
            raise SceneChanged(f"{place.place.id}: is drawn otherwise than before")
        return row["n"] if row["geometry"] else None

    def _stored(self) -> list[tuple[int, ClaimPlace, bytes | None]]:
        rows = self._connection.execute(
            "SELECT scene.n, precision, near, geometry, body"
            " FROM scene JOIN place ON place.n = scene.place"
        )
        return [
            (
                n,
                ClaimPlace(blob_to_place(body), "near" if near else "event", precision),
                geometry,
            )
            for n, precision, near, geometry, body in rows
        ]

    def _drawn(self, place: ClaimPlace) -> bytes | None:
        drawn = self._geometry_of(place)
        return dump(drawn) if drawn is not None else None

    def _of_claim(self, places: list[Json]) -> int | None:
        for row in places:
            named = row["place_id"], row["role"], row["precision"]
            if named not in self._of_named:
                self._of_named[named] = self.key(self._place(*named))
            if (scene := self._of_named[named]) is not None:
                return scene
        return None

    def _place(self, place_id: str, role: str, precision: str) -> ClaimPlace:
        stored = self._connection.execute(
            "SELECT body FROM place WHERE id = ?", (place_id,)
        ).fetchone()
        return ClaimPlace(blob_to_place(stored["body"]), role, precision)

    def _insert(self, place: ClaimPlace) -> int | None:
        geometry = self._geometry_of(place)
        row = self._connection.execute(
            "SELECT n FROM place WHERE id = ?", (place.place.id,)
        ).fetchone()
        if row is None:
            raise StoreError(f"place {place.place.id}: no stored document names it")
        scene = self._connection.execute(
            "INSERT INTO scene (place, precision, near) VALUES (?, ?, ?)",
            (row["n"], place.precision, place.role == "near"),
        ).lastrowid
        if geometry is None or scene is None:
            return None
        self._draw(scene, geometry)
        return scene

    def _draw(self, scene: int, geometry: Json | None) -> None:
        if geometry is None:
            shown, point, boxes = None, (None, None), []
        else:
            is_point = geometry["type"] == "Point"
            point = geometry["coordinates"] if is_point else (None, None)
            shown, boxes = dump(geometry), _boxes(geometry)
        self._connection.execute(
            "UPDATE scene SET geometry = ?, lon = ?, lat = ? WHERE n = ?",
            (shown, *point, scene),
        )
        self._connection.executemany(
            "INSERT INTO scene_box VALUES (NULL, ?, ?, ?, ?, ?)",
            ((w, e, s, n, scene) for w, s, e, n in boxes),
        )

    def _erase(self, scene: int) -> None:
        self._connection.execute(
            "DELETE FROM scene_box WHERE id IN"
            " (SELECT id FROM scene_box WHERE scene = ?)",
            (scene,),
        )


def _known(place: ClaimPlace) -> tuple[str, str, bool]:
    """What tells a scene from others."""
    return place.place.id, place.precision, place.role == "near"


def _boxes(geometry: Json) -> list[tuple[float, float, float, float]]:
    """The box of each part: a country on both sides of the antimeridian has two."""
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        return [(lon, lat, lon, lat)]
    shape = shapely.from_geojson(dump(geometry).decode())
    return [part.bounds for part in getattr(shape, "geoms", [shape])]
