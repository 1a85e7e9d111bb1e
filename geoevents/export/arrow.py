"""Events as batches of Arrow columns: tables of any length in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import orjson
import shapely

from geoevents.errors import MissingExtra
from geoevents.store.answers import Feature
from geoevents.store.columns import COLUMNS, figure_lines

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped,unused-ignore]

#: Events of one batch: some ten megabytes.
BATCH = 10_000
_NUMBERS = ("precision_km", "lon", "lat")
_COUNTS = ("claims", "origins")
_FLAGS = ("background",)
_LISTS = ("actors", "sides", "sources", "disputed")
#: The columns that are properties of a Feature.
_PROPERTIES = tuple(name for name in COLUMNS if name not in ("id", "lon", "lat"))


class EventBatches:
    """The batches of a stream of events, and what was in them.

    count: rows so far; undrawn: those without geometry. types: names of their
    geometries. bounds: west, south, east and north of them all, or None.
    Raises MissingExtra without pyarrow.
    """

    def __init__(self, features: Iterable[Feature], *, covering: bool = False) -> None:
        try:
            import pyarrow  # type: ignore[import-untyped,unused-ignore]
        except ImportError as error:
            raise MissingExtra("pyarrow", "export") from error
        self._arrow = pyarrow
        self._features = iter(features)
        self._covering = covering
        self.count = 0
        self.undrawn = 0
        self.types: set[str] = set()
        self.bounds: tuple[float, float, float, float] | None = None
        self.schema = self._schema()

    def __iter__(self) -> Iterator[pyarrow.RecordBatch]:
        while chunk := list(islice(self._features, BATCH)):
            yield self._batch(chunk)

    def reader(self) -> pyarrow.RecordBatchReader:
        """The batches as a stream that other libraries read."""
        return self._arrow.RecordBatchReader.from_batches(self.schema, iter(self))

    def _schema(self) -> pyarrow.Schema:
        arrow = self._arrow
        special = {
            **dict.fromkeys(_NUMBERS, arrow.float64()),
            **dict.fromkeys(_COUNTS, arrow.int64()),
            **dict.fromkeys(_FLAGS, arrow.bool_()),
        }
        fields = [arrow.field(n, special.get(n, arrow.string())) for n in COLUMNS]
        # The name by which GDAL knows which column is the geometry, and how coded.
        about = {"ARROW:extension:name": "geoarrow.wkb"}
        known = None if self._covering else about
        fields.append(arrow.field("geometry", arrow.binary(), metadata=known))
        if self._covering:
            edges = [(name, arrow.float64()) for name in _EDGES]
            fields.append(arrow.field("bbox", arrow.struct(edges)))
        return arrow.schema(fields)

    def _batch(self, chunk: list[Feature]) -> pyarrow.RecordBatch:
        self.count += len(chunk)
        shapes = shapely.from_geojson([feature.geometry for feature in chunk])
        bounds = shapely.bounds(shapes)
        drawn = ~shapely.is_missing(shapes)
        self.undrawn += int((~drawn).sum())
        self._note(shapes[drawn], bounds[drawn])
        points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
        columns: dict[str, Any] = _columns(chunk)
        for name, values in (("lon", bounds[:, 0]), ("lat", bounds[:, 1])):
            columns[name] = self._arrow.array(values, mask=~points)
        columns["geometry"] = shapely.to_wkb(shapes)
        if self._covering:
            edges = [self._arrow.array(bounds[:, i], mask=~drawn) for i in range(4)]
            columns["bbox"] = self._arrow.StructArray.from_arrays(edges, list(_EDGES))
        return self._arrow.RecordBatch.from_pydict(columns, self.schema)

    def _note(self, shapes: Any, bounds: Any) -> None:
        """Remember the kinds and the extent of what is drawn."""
        if not len(shapes):
            return
        found = set(shapely.get_type_id(shapes).tolist())
        self.types |= {_TYPES[number] for number in found}
        west, south = bounds[:, :2].min(axis=0).tolist()
        east, north = bounds[:, 2:].max(axis=0).tolist()
        if self.bounds is not None:
            west, south = min(west, self.bounds[0]), min(south, self.bounds[1])
            east, north = max(east, self.bounds[2]), max(north, self.bounds[3])
        self.bounds = west, south, east, north


_EDGES = ("xmin", "ymin", "xmax", "ymax")
#: Number of a type of geometry -> its name in GeoJSON, as shapely counts them.
_TYPES = {
    0: "Point",
    1: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}


def _columns(chunk: list[Feature]) -> dict[str, Any]:
    """The columns of events but for what their geometry tells."""
    columns: dict[str, Any] = dict(
        zip(_PROPERTIES, zip(*map(_values, chunk), strict=True), strict=True)
    )
    columns["id"] = [feature.id for feature in chunk]
    return columns


def _values(feature: Feature) -> tuple[Any, ...]:
    """The values of _PROPERTIES, flat: Python's collector would visit each list."""
    row = orjson.loads(feature.properties)
    for name in _LISTS:
        row[name] = "; ".join(row[name]) or None
    row["figures"] = "; ".join(figure_lines(row["figures"])) or None
    picked: tuple[Any, ...] = _pick(row)
    return picked


_pick = itemgetter(*_PROPERTIES)
