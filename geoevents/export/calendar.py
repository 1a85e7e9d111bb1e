"""iCalendar (RFC 5545): what happened on which days, for calendars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import BinaryIO
from urllib.parse import quote

import orjson

from geoevents.encode import Json
from geoevents.export.markup import summary_lines
from geoevents.store.answers import Feature

#: Longest line in octets without its end (RFC 5545, section 3.1).
MAX_LINE = 75

_HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//geoevents//EN\r\n"
_TAIL = b"END:VCALENDAR\r\n"
#: Controls, which no text may hold; line breaks are escaped before.
_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f]")
_BREAKS = re.compile("\r\n?|\n")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


def write_ics(features: Iterable[Feature], out: BinaryIO) -> int:
    """All-day entries, streamed; what has no known beginning and end is left out.

    Returns how many.
    """
    out.write(_HEAD)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    count = 0
    for feature in features:
        properties = orjson.loads(feature.properties)
        if properties["start"] and properties["end"]:
            lines = _entry(feature, properties, stamp)
            out.write(b"".join(map(folded, lines)))
            count += 1
    out.write(_TAIL)
    return count


def folded(line: str) -> bytes:
    r"""The line in UTF-8, cut where it is too long, between characters.

    >>> folded("é" * 40)[70:]
    b'\xc3\xa9\xc3\xa9\r\n \xc3\xa9\xc3\xa9\xc3\xa9\r\n'
    """
    octets = line.encode()
    if len(octets) <= MAX_LINE:
        return octets + b"\r\n"
    pieces = []
    start, room = 0, MAX_LINE
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        # Of the lines that follow, one octet is the space they begin with.
        start, room = end, MAX_LINE - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _entry(feature: Feature, properties: Json, stamp: str) -> Iterator[str]:
    """The lines of one entry. Its end is the day after the last (section 3.6.1)."""
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(feature.id)}@geoevents"
    yield f"DTSTAMP:{stamp}"
    yield f"SUMMARY:{_text(properties['title'])}"
    told = "\n".join(summary_lines(properties))
    yield f"DESCRIPTION:{_text(told)}"
    first, last = _days(properties["start"], properties["end"])
    yield f"DTSTART;VALUE=DATE:{_day(first)}"
    yield f"DTEND;VALUE=DATE:{_day(last + timedelta(days=1))}"
    if properties["place"]:
        yield f"LOCATION:{_text(properties['place'])}"
    geometry = orjson.loads(feature.geometry or b"null")
    if geometry and geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        yield f"GEO:{lat};{lon}"
    if properties["url"]:
        yield f"URL:{quote(properties['url'], safe=_URI)}"
    yield "END:VEVENT"


#: What stands for itself in a URL, "%" for what is quoted already (RFC 3986).
_URI = "%:/?#[]@!$&'()*+,;=~"


def _text(text: str) -> str:
    r"""A value of type TEXT (section 3.3.11).

    >>> print(_text("a; b\nc"))
    a\; b\nc
    """
    escaped = _BREAKS.sub("\\\\n", text.translate(_ESCAPED))
    return _CONTROLS.sub("\ufffd", escaped)


def _days(start: str, end: str) -> tuple[date, date]:
    """First and last day of a half-open time."""
    last = datetime.fromisoformat(end) - timedelta(seconds=1)
    return date.fromisoformat(start[:10]), last.date()


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"
