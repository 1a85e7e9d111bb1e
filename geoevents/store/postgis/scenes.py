"""What is drawn, by distinct place: each geometry is decided once."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

import orjson
import shapely

from geoevents.encode import Json
from geoevents.errors import StoreError
from geoevents.model import ClaimPlace
from geoevents.store.answers import GeometryOf
from geoevents.store.postgis.connection import Session
from geoevents.store.records import blob_to_place, dump
from geoevents.store.scenes import SceneChanged

_SCENE = "n, place, precision, near, geometry, lon, lat, geom"
_PART = "scene, west, south, east, north, box"


class Scenes:
    """The rows of the table ``scene``, inside one transaction.

    Either all are loaded first, or each is looked up when it is asked for.
    """

    def __init__(self, session: Session, geometry_of: GeometryOf) -> None:
        self._session = session
        self._geometry_of = geometry_of
        self._keys: dict[tuple[str, str, bool], int | None] = {}
        self._of_named: dict[tuple[str, str, str], int | None] = {}
        self._places: dict[str, tuple[int, bytes]] = {}
        self._last = session.value("SELECT max(n) FROM scene") or 0
        self._is_loaded = False
        self._scenes: list[tuple[object, ...]] = []
        self._parts: list[tuple[object, ...]] = []

    def load(self) -> bool:
        """Whether all scenes are still drawn as they were; then their keys are known.

        They are not once the gazetteer has another point or outline for a place.
        """
        self._is_loaded = True
        rows = self._session.execute(
            "SELECT scene.n, id, precision, near, geometry, body"
            " FROM scene JOIN place ON place.n = scene.place"
        )
        for n, place_id, precision, near, geometry, body in rows:
            role = "near" if near else "event"
            place = ClaimPlace(blob_to_place(body), role, precision)
            if _dumped(self._geometry_of(place)) != geometry:
                self._keys.clear()
                return False
            self._keys[place_id, precision, near] = n if geometry else None
        return True

    def draw_pending(self) -> None:
        """Give each claim of the pending documents the scene of its best place."""
        if self._is_loaded:
            self._load_places()
        drawn: defaultdict[int, list[int]] = defaultdict(list)
        for n, body in self._session.execute(
            "SELECT claim.n, body FROM pending"
            " JOIN claim ON claim.document = pending.document ORDER BY claim.n"
        ):
            scene = self._of_claim(orjson.loads(body)["places"])
            if scene is not None:
                drawn[scene].append(n)
        self.write()
        pairs = [(scene, n) for scene, claims in drawn.items() for n in claims]
        if pairs:
            self._session.execute(
                "UPDATE claim SET scene = drawn.scene FROM"
                " unnest(%s::bigint[], %s::bigint[]) AS drawn (scene, n)"
                " WHERE claim.n = drawn.n",
                [list(column) for column in zip(*pairs, strict=True)],
            )

    def drop_unused(self) -> None:
        """Forget the scenes that nothing is drawn at any more."""
        self._session.execute(
            "DELETE FROM scene WHERE geometry IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.scene = scene.n)"
            " AND NOT EXISTS (SELECT 1 FROM event WHERE event.scene = scene.n)"
        )

    def key(self, place: ClaimPlace) -> int | None:
        """Key of the scene of a place, None where nothing is drawn."""
        if not place.is_scene:
            return None
        known = (place.place.id, place.precision, place.role == "near")
        if known not in self._keys:
            self._keys[known] = self._stored_or_new(place)
        return self._keys[known]

    def write(self) -> None:
        """Store the scenes that are new."""
        self._session.copy("scene", _SCENE, self._scenes)
        self._session.copy("scene_part", _PART, self._parts)
        self._scenes, self._parts = [], []

    def _of_claim(self, places: list[Json]) -> int | None:
        for row in places:
            named = row["place_id"], row["role"], row["precision"]
            if named not in self._of_named:
                place = blob_to_place(self._place(named[0])[1])
                self._of_named[named] = self.key(ClaimPlace(place, *named[1:]))
            if (scene := self._of_named[named]) is not None:
                return scene
        return None

    def _load_places(self) -> None:
        """Know the places that the pending claims name without asking one by one."""
        rows = self._session.execute("SELECT id, n, body FROM place")
        self._places = {place_id: (n, body) for place_id, n, body in rows}

    def _place(self, place_id: str) -> tuple[int, bytes]:
        if place_id not in self._places:
            row = self._session.execute(
                "SELECT n, body FROM place WHERE id = %s", (place_id,), often=True
            ).fetchone()
            if row is None:
                raise StoreError(f"place {place_id}: no stored document names it")
            self._places[place_id] = cast("tuple[int, bytes]", row)
        return self._places[place_id]

    def _stored_or_new(self, place: ClaimPlace) -> int | None:
        """Key of a scene that is not known yet. Raises SceneChanged."""
        geometry = self._geometry_of(place)
        if self._is_loaded:
            return self._new(place, geometry)
        row = self._session.execute(
            "SELECT scene.n, geometry FROM scene JOIN place ON place.n = scene.place"
            " WHERE place.id = %s AND scene.precision = %s AND near = %s",
            (place.place.id, place.precision, place.role == "near"),
            often=True,
        ).fetchone()
        if row is None:
            return self._new(place, geometry)
        if _dumped(geometry) != row[1]:
            raise SceneChanged(f"{place.place.id}: is drawn otherwise than before")
        return row[0] if row[1] else None

    def _new(self, place: ClaimPlace, geometry: Json | None) -> int | None:
        key, _ = self._place(place.place.id)
        self._last = scene = self._last + 1
        drawn: tuple[object, ...] = (None, None, None, None)
        if geometry is not None:
            drawn = self._drawn(scene, geometry)
        near = place.role == "near"
        self._scenes.append((scene, key, place.precision, near, *drawn))
        return None if geometry is None else scene

    def _drawn(self, scene: int, geometry: Json) -> tuple[object, ...]:
        """GeoJSON, point and shape of a scene; its parts are lined up.

        A country on both sides of the antimeridian has two parts.
        """
        blob = dump(geometry)
        shape = shapely.from_geojson(blob.decode())
        if geometry["type"] == "Point":
            return blob, *geometry["coordinates"], _ewkb(shape)
        for part in getattr(shape, "geoms", [shape]):
            box = shapely.box(*part.bounds)
            self._parts.append((scene, *part.bounds, _ewkb(box)))
        return blob, None, None, _ewkb(shape)


def _dumped(geometry: Json | None) -> bytes | None:
    return dump(geometry) if geometry is not None else None


def _ewkb(shape: shapely.Geometry) -> str:
    placed = shapely.set_srid(shape, 4326)
    return shapely.to_wkb(placed, hex=True, include_srid=True)
