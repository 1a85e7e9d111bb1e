"""Dates as carriers write them (feeds, metadata, records) -> EDTF calendar days."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_tz

from geoevents.edtf import is_edtf

_ISO_TIMESTAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T\s].*", re.DOTALL)
_NUMBERS = re.compile(r"(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})(?:[日T\s].*)?", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[,\s].*)?", re.DOTALL)


def carrier_date_to_edtf(value: str) -> str | None:
    """The EDTF value of a date as a carrier writes it, None where it is none.

    EDTF stays as it is, so "2020-09" keeps its precision. Timestamps (ISO 8601,
    RFC 822) become the calendar day as written, without a shift of time zone.
    Days in figures are read where their order is certain: 2020/9/28, 28.9.2020.

    >>> carrier_date_to_edtf("Mon, 28 Sep 2020 23:30:00 -0700")
    '2020-09-28'
    >>> carrier_date_to_edtf("2020-09"), carrier_date_to_edtf("9/28/20")
    ('2020-09', None)
    """
    written = value.strip()
    if not written or len(written) > 100:
        return None
    compact = _COMPACT.fullmatch(written)
    for match in (_ISO_TIMESTAMP.fullmatch(written), _NUMBERS.fullmatch(written)):
        if match:
            return _day(match[1], match[2], match[3])
    if compact:
        return _day(compact[1], compact[2], compact[3])
    if match := _DAY_FIRST.fullmatch(written):
        return _day(match[3], match[2], match[1])
    if is_edtf(written):
        return written
    mail = parsedate_tz(written)
    return _day(*mail[:3]) if mail and re.search(r"\d{4}", written) else None


def _day(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
