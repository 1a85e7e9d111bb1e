"""CSV that spreadsheets can open without running what an article says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any, BinaryIO

from geoevents.export.layouts import LAYOUTS
from geoevents.store.answers import Feature

#: A cell that begins so is a formula to a spreadsheet (OWASP, CSV Injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(
    features: Iterable[Feature], out: BinaryIO, *, layout: str = "own"
) -> int:
    """One row for each event, UTF-8 with a header. Returns how many rows.

    layout: a name of LAYOUTS, which columns there are.
    Text that would be read as a formula gets an apostrophe before it.
    """
    names, to_row = LAYOUTS[layout]
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        rows = csv.writer(text)
        rows.writerow(names)
        count = 0
        for feature in features:
            row = to_row(feature.to_json())
            rows.writerow([safe_cell(row.get(name)) for name in names])
            count += 1
    finally:
        text.detach()
    return count


def safe_cell(value: Any) -> Any:
    """The value as a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell(-3.5), safe_cell(True), safe_cell(None)
    ("'=1+1", -3.5, 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    clean = value.replace("\0", "")
    return f"'{clean}" if clean.startswith(_FORMULA_STARTS) else clean
