"""Data inside a file: base64 of gzip of JSON, in which no text can be markup."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from geoevents.encode import Json
from geoevents.store.answers import Feature

#: id of an event -> its claims as ``embed=claims`` gives them.
ClaimsOf = Callable[[str], Iterable[Json]]


def pack_json(value: Any) -> str:
    """A JSON value as letters, digits, ``+``, ``/`` and ``=``: safe in any markup."""
    zipped = gzip.compress(orjson.dumps(value), compresslevel=9, mtime=0)
    return base64.b64encode(zipped).decode("ascii")


def events_to_columns(features: Iterable[Feature]) -> Json:
    """The events as columns of distinct values, the shape that the page unpacks.

    ``{ids, geometry, properties: {name: {values, rows}}, rows}``. Columns whose values
    go together (a place's name, id and geometry) share one list of row numbers.
    """
    ids: list[str] = []
    geometry = _Column()
    columns: dict[str, _Column] = {}
    for number, feature in enumerate(features):
        ids.append(feature.id)
        geometry.add(feature.geometry or b"null")
        properties: Json = orjson.loads(feature.properties)
        for name in columns.keys() | properties.keys():
            if name not in columns:
                columns[name] = _Column(missing=number)
            columns[name].add(orjson.dumps(properties.get(name)))
    shared: dict[tuple[int, ...], int] = {}
    packed = {name: columns[name].to_json(shared) for name in sorted(columns)}
    return {
        "ids": ids,
        "geometry": geometry.to_json(shared),
        "properties": packed,
        "rows": list(shared),
    }


class _Column:
    """Distinct values in the order in which they first come, and each row's number."""

    def __init__(self, *, missing: int = 0) -> None:
        self._numbers: dict[bytes, int] = {}
        self._rows: list[int] = []
        for _ in range(missing):
            self.add(b"null")

    def add(self, value: bytes) -> None:
        """One more row. value: JSON."""
        self._rows.append(self._numbers.setdefault(value, len(self._numbers)))

    def to_json(self, shared: dict[tuple[int, ...], int]) -> Json:
        """The values and which of the shared lists of rows says where they are."""
        rows = shared.setdefault(tuple(self._rows), len(shared))
        return {"values": [orjson.Fragment(v) for v in self._numbers], "rows": rows}
