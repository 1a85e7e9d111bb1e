"""RFC 3339 days and times of parameters and filters, as half-open bounds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from geoevents.errors import InvalidParameter

DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)"
)


def instant_bounds(name: str, text: str) -> tuple[datetime, datetime]:
    """The day, or the second of a time, as half-open bounds in UTC.

    name: of the parameter, for the message. Raises InvalidParameter.

    >>> instant_bounds("datetime", "2020-09-27")[1].isoformat()
    '2020-09-28T00:00:00+00:00'
    """
    try:
        if DAY.fullmatch(text):
            start = datetime.fromisoformat(text).replace(tzinfo=UTC)
            return start, start + timedelta(days=1)
        if _TIME.fullmatch(text):
            start = datetime.fromisoformat(text.upper()).astimezone(UTC)
            start = start.replace(microsecond=0)
            return start, start + timedelta(seconds=1)
    except (ValueError, OverflowError) as error:
        raise InvalidParameter(name, f"{text[:80]!r} is not in the calendar") from error
    raise InvalidParameter(
        name,
        f"{text[:80]!r}: write YYYY-MM-DD, a time such as 2020-09-27T08:00:00Z,"
        " or two of these with / between them (.. for an open end)",
    )
