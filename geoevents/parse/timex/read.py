"""What an expression means: one reader for each kind of template.

A reader takes the fields of a saying and the context; it gives None for what the
calendar does not have (30 February): then nothing is said at all. Values follow
TIMEX3 (ISO-TimeML, annotation guidelines 1.2.1), dates EDTF.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geoevents.parse.timex.context import Context, Reader, Reading
from geoevents.parse.timex.read_counted import COUNTED_READERS
from geoevents.parse.timex.read_days import DAY_READERS
from geoevents.parse.timex.read_periods import PERIOD_READERS

#: Kind of template -> its reader.
READERS: Final[Mapping[str, Reader]] = {
    **DAY_READERS,
    **PERIOD_READERS,
    **COUNTED_READERS,
}


def read(kind: str, fields: Mapping[str, str], context: Context) -> Reading | None:
    """What an expression of that kind with those fields means in the context."""
    return READERS[kind](fields, context)
