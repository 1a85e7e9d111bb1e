"""GeoJSON (RFC 7946) and GeoJSON text sequences, one feature a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from geoevents.store.answers import Feature


def write_geojson(features: Iterable[Feature], out: BinaryIO) -> int:
    """A FeatureCollection, streamed. Returns how many features it has."""
    out.write(b'{"type":"FeatureCollection","features":[')
    count = 0
    for feature in features:
        out.write(b",\n" if count else b"\n")
        out.write(feature.to_bytes())
        count += 1
    out.write(b"\n]}\n")
    return count


def write_geojsonl(features: Iterable[Feature], out: BinaryIO) -> int:
    """One Feature a line: RFC 8142 without the separators. Returns how many."""
    count = 0
    for feature in features:
        out.write(feature.to_bytes() + b"\n")
        count += 1
    return count
