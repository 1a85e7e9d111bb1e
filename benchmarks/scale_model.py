"""A small simulation of what 1, 10 and 100 million events need; it measures nothing.

    python -m benchmarks.scale_model [--days 730] [--places 50000]

Places follow Zipf's law (power 0.9), days are even. What one event costs is given by
options, whose defaults docs/scaling.md says how they were measured.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np

POWER = 0.9
#: Bytes of an entry of day_count, and in how many kinds and backgrounds it is parted.
ENTRY_BYTES, CODES = 10, 12
EVENTS = (1_000_000, 10_000_000, 100_000_000)


def expected_entries(events: int, *, places: int, days: int, codes: int) -> float:
    """How many (place, day, code) are expected to hold an event at least."""
    share = np.arange(1, places + 1, dtype=float) ** -POWER
    share /= share.sum()
    chance = share / (days * codes)
    return float((-np.expm1(events * np.log1p(-chance))).sum() * days * codes)


def rows(given: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    def each(cost: float, unit: float, form: str) -> list[str]:
        return [format(n * cost / unit, form) for n in EVENTS]

    entries = [
        expected_entries(n, places=given.places, days=given.days, codes=CODES)
        for n in EVENTS
    ]
    months = given.days / 30.4
    analyse_s = given.analyse_ms / 1000 / given.claims_per_article
    yield "store, GB", each(given.bytes_per_event, 1e9, ".1f")
    yield "a month of it, GB", each(given.bytes_per_event / months, 1e9, ".2f")
    yield "entries of day counts, millions", [f"{n / 1e6:.1f}" for n in entries]
    yield "the same, MB", [f"{n * ENTRY_BYTES / 1e6:.0f}" for n in entries]
    yield "analysing, hours on 1 core", each(analyse_s, 3600, ".1f")
    yield "analysing, hours on 16 cores", each(analyse_s / 16, 3600, ".1f")
    yield "deriving all events, hours", each(1 / given.derived_per_s, 3600, ".2f")
    yield (
        "seconds of writing for each day of news",
        [f"{n / given.days / given.derived_per_s:.1f}" for n in EVENTS],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=50_000)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--claims-per-article", type=float, default=3.1)
    parser.add_argument("--analyse-ms", type=float, default=6.6)
    parser.add_argument("--derived-per-s", type=float, default=3_700)
    parser.add_argument("--bytes-per-event", type=float, default=2_900)
    print("| simulated | 1 million | 10 million | 100 million |")
    print("|---|---|---|---|")
    for name, values in rows(parser.parse_args()):
        print(f"| {name} | {' | '.join(values)} |")


if __name__ == "__main__":
    main()
