"""iCalendar (RFC 5545): what happened on which days, for calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from geoevents.encode import Json
from geoevents.errors import MissingExtra
from geoevents.export.markup import summary_lines, xml_text
from geoevents.store.answers import Feature

if TYPE_CHECKING:
    from icalendar import Event


def write_ics(features: Iterable[Feature], out: BinaryIO) -> int:
    """All-day entries, streamed; what has no known beginning and end is left out.

    Returns how many. Raises MissingExtra without the package icalendar.
    """
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise MissingExtra("icalendar", "export") from error
    calendar = Calendar()
    calendar.add("prodid", "-//geoevents//EN")
    calendar.add("version", "2.0")
    head, end, tail = calendar.to_ical().rpartition(b"END:VCALENDAR")
    out.write(head)
    now = datetime.now(UTC)
    count = 0
    for feature in features:
        row = feature.to_json()
        if row["properties"]["start"] and row["properties"]["end"]:
            out.write(_entry(row, now).to_ical())
            count += 1
    out.write(end + tail)
    return count


def _entry(feature: Json, now: datetime) -> Event:
    from icalendar import Event

    properties = feature["properties"]
    entry = Event()
    entry.add("uid", f"{feature['id']}@geoevents")
    entry.add("dtstamp", now)
    entry.add("summary", xml_text(properties["title"]))
    entry.add("description", xml_text("\n".join(summary_lines(properties))))
    for name, key in (("dtstart", "start"), ("dtend", "end")):
        entry.add(name, datetime.fromisoformat(properties[key]).date())
    if properties["place"]:
        entry.add("location", xml_text(properties["place"]))
    geometry = feature["geometry"]
    if geometry and geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        entry.add("geo", (lat, lon))
    if properties["url"]:
        entry.add("url", xml_text(properties["url"]))
    return entry
