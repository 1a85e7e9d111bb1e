"""KML and GeoRSS: XML made by the standard library, text always escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

from geoevents.encode import Json
from geoevents.store.answers import Feature
from geoevents.store.columns import figure_lines
from geoevents.store.features import iso_instant

_KML = "http://www.opengis.net/kml/2.2"
_ATOM = "http://www.w3.org/2005/Atom"
_GEORSS = "http://www.georss.org/georss"

#: Characters that XML 1.0 cannot hold, not even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: An Atom entry needs a date; for what has none it is the beginning of time.
_NO_DATE = "0001-01-01T00:00:00Z"


def write_kml(features: Iterable[Feature], out: BinaryIO) -> int:
    """KML 2.2 placemarks with time spans, streamed. Returns how many."""
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{_KML}">'.encode())
    out.write(b"<Document><name>geoevents</name>\n")
    count = 0
    for count, feature in enumerate(features, start=1):  # noqa: B007
        out.write(ET.tostring(_placemark(feature.to_json()), "utf-8") + b"\n")
    out.write(b"</Document></kml>\n")
    return count


def write_georss(features: Iterable[Feature], out: BinaryIO) -> int:
    """An Atom feed with GeoRSS Simple geometry, streamed. Returns how many entries."""
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{_ATOM}"'
        f' xmlns:georss="{_GEORSS}"><title>geoevents</title>'
        f"<id>urn:geoevents:events</id><updated>{iso_instant(datetime.now(UTC))}"
        "</updated><author><name>geoevents</name></author>\n"
    )
    out.write(head.encode())
    count = 0
    for count, feature in enumerate(features, start=1):  # noqa: B007
        entry = ET.tostring(_entry(feature.to_json()), "utf-8")
        out.write(entry + b"\n")
    out.write(b"</feed>\n")
    return count


def xml_text(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def summary_lines(properties: Json) -> Iterator[str]:
    """What is said of an event, one line each, in plain text."""
    if properties["when"]:
        yield f"When: {properties['when']} ({properties['date_precision']})"
    if properties["place"]:
        precision = properties["place_precision"]
        yield f"Where: {properties['place']} ({precision})"
    yield from figure_lines(properties["figures"])
    if properties["disputed"]:
        yield f"Disputed: {', '.join(properties['disputed'])}"
    yield f"Sources: {', '.join(properties['sources'])}"


def _placemark(feature: Json) -> ET.Element:
    properties = feature["properties"]
    mark = ET.Element("Placemark", id=f"e{feature['id']}")
    _add(mark, "name", properties["title"])
    _add(mark, "description", "\n".join(summary_lines(properties)))
    if properties["start"] or properties["end"]:
        span = ET.SubElement(mark, "TimeSpan")
        for tag, value in (("begin", properties["start"]), ("end", properties["end"])):
            if value:
                _add(span, tag, value)
    data = ET.SubElement(mark, "ExtendedData")
    for name in ("kind", "place_precision", "claims", "origins", "url"):
        if properties[name] is not None:
            item = ET.SubElement(data, "Data", name=name)
            _add(item, "value", str(properties[name]))
    if feature["geometry"]:
        mark.append(_kml_geometry(feature["geometry"]))
    return mark


def _kml_geometry(geometry: Json) -> ET.Element:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind.startswith("Multi"):
        many = ET.Element("MultiGeometry")
        single = kind.removeprefix("Multi")
        many.extend(
            _kml_geometry({"type": single, "coordinates": part}) for part in coordinates
        )
        return many
    shape = ET.Element(kind)
    if kind == "Polygon":
        for number, ring in enumerate(coordinates):
            side = "outerBoundaryIs" if number == 0 else "innerBoundaryIs"
            line = ET.SubElement(ET.SubElement(shape, side), "LinearRing")
            _add(line, "coordinates", _positions(ring))
    else:
        points = [coordinates] if kind == "Point" else coordinates
        _add(shape, "coordinates", _positions(points))
    return shape


def _positions(points: list[Any]) -> str:
    return " ".join(f"{lon},{lat}" for lon, lat in points)


def _entry(feature: Json) -> ET.Element:
    properties = feature["properties"]
    entry = ET.Element("entry")
    _add(entry, "title", properties["title"])
    _add(entry, "id", f"urn:geoevents:event:{feature['id']}")
    _add(entry, "updated", _updated(properties))
    _add(entry, "summary", "\n".join(summary_lines(properties)))
    ET.SubElement(entry, "category", term=properties["kind"])
    if properties["url"]:
        ET.SubElement(entry, "link", href=xml_text(properties["url"]))
    if feature["geometry"]:
        for tag, value in _georss_geometry(feature["geometry"]):
            _add(entry, f"georss:{tag}", value)
    return entry


def _updated(properties: Json) -> str:
    reported = properties["first_reported"] or ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", reported):
        return f"{reported}T00:00:00Z"
    return properties["start"] or _NO_DATE


def _georss_geometry(geometry: Json) -> Iterator[tuple[str, str]]:
    """GeoRSS Simple has one outer ring; the first and largest stands for the area."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        yield "point", _georss_positions([coordinates])
    elif kind == "LineString":
        yield "line", _georss_positions(coordinates)
    elif kind == "MultiLineString":
        yield "line", _georss_positions(max(coordinates, key=len))
    elif kind == "Polygon":
        yield "polygon", _georss_positions(coordinates[0])
    elif kind == "MultiPolygon":
        yield "polygon", _georss_positions(max(coordinates, key=lambda p: len(p[0]))[0])


def _georss_positions(points: list[Any]) -> str:
    """GeoRSS wants latitude first."""
    return " ".join(f"{lat} {lon}" for lon, lat in points)


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = xml_text(text)
