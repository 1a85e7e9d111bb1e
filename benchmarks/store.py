"""The store at a million made events over 50,000 places: loading, asking, ingesting.

    python -m benchmarks.store [--events 1000000] [--folder /tmp/bench] [--keep]

Every event has one claim; places and words follow Zipf's law; dates spread over two
years. Page and histogram are asked for 4 sizes of box, 5 lengths of time and 12 draws
each, as the API asks them: with the exact number matched, pages of 1,000.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import platform
import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from geoevents.model import (
    Analysis,
    Claim,
    Claimant,
    ClaimPlace,
    Document,
    Event,
    Figure,
    Place,
    Source,
    Span,
    Victims,
    When,
)
from geoevents.store import EventRow, Store, open_store
from geoevents.store.filters import EventFilter, filters_from_params

PLACES, CLAIMS_EACH = 50_000, 50
FIRST_DAY, DAYS = date(2019, 1, 1), 730
KINDS = ("shelling", "air_strike", "armed_clash", "protest", "statement", "accident")
WORDS = [f"word{n}" for n in range(5_000)]
BOXES_DEGREES = (0.5, 10, 60, 360)
WINDOWS_DAYS = (1, 7, 30, 180, 730)
DRAWS = 12
#: Seconds that articles are ingested for, beside two readers.
INGEST_S = 15


def made_places() -> list[Place]:
    """Places in clusters over the land's latitudes, the busiest first."""
    draw = random.Random(1)
    centres = [(draw.uniform(-170, 170), draw.uniform(-50, 65)) for _ in range(400)]
    return [
        Place(
            id=f"made:{n}",
            name=f"Town{n}",
            lon=round(max(-180, min(180, draw.gauss(lon, 4))), 5),
            lat=round(max(-89, min(89, draw.gauss(lat, 3))), 5),
            feature_class="P",
            feature_code="PPL",
            country=None,
            admin1=None,
            admin2=None,
            population=0,
            precision_km=1.0,
        )
        for n in range(PLACES)
        for lon, lat in [draw.choice(centres)]
    ]


def zipf(draw: random.Random, size: int, power: float = 0.9) -> int:
    """A rank below size, the first the likeliest (continuous inverse of Zipf's law)."""
    rest = 1 - power
    return int((draw.random() * (size**rest - 1) + 1) ** (1 / rest)) - 1


def made_article(number: int, places: list[Place]) -> Analysis:
    """One article of CLAIMS_EACH sentences with a claim each."""
    draw = random.Random(number)
    sentences = [
        " ".join(WORDS[zipf(draw, len(WORDS))] for _ in range(22)).capitalize() + "."
        for _ in range(CLAIMS_EACH)
    ]
    text = f"Report {number}. " + " ".join(sentences)
    day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
    document = Document(
        text=text,
        source=Source(f"Outlet {number % 40}", None, f"{number}.txt", None),
        published=When((day + timedelta(days=1)).isoformat(), "given"),
        language="en",
    )
    start = text.index(" ", 8) + 1
    claims = []
    for sentence in sentences:
        where = places[min(zipf(draw, PLACES), PLACES - 1)]
        span = Span(start, start + len(sentence))
        claims.append(made_claim(draw, document, span, where, day))
        start += len(sentence) + 1
    return Analysis(
        document=document,
        language="en",
        published=document.published,
        sentences=tuple(claim.span for claim in claims),
        claims=tuple(claims),
    )


def made_claim(
    draw: random.Random, document: Document, span: Span, where: Place, day: date
) -> Claim:
    side = draw.choice(("azerbaijan", "armenia"))
    killed = draw.randrange(20)
    last = day + timedelta(days=draw.choice((0, 0, 0, 0, 0, 0, 0, 0, 5, 30)))
    when = day.isoformat() if last == day else f"{day}/{last}"
    return Claim(
        document_id=document.id,
        span=span,
        kind=draw.choice(KINDS),
        occurrence=0,
        when=When(when, "weekday", "on Sunday"),
        background=draw.random() < 0.2,
        modality="claimed",
        places=(ClaimPlace(where, "event", "settlement", "named in the sentence"),),
        actors=(side,),
        claimant=Claimant("Ministry", "party", side, None),
        figures=(
            Figure(
                Span(span.start, span.start + 4),
                "killed",
                killed,
                killed,
                killed,
                "exact",
                Victims(side, "military"),
            ),
        ),
    )


def events_in(analysis: Analysis) -> Iterator[EventRow]:
    """One event for each claim of an article."""
    for claim in analysis.claims:
        value = claim.figures[0].value
        side = claim.actors[0]
        yield EventRow(
            Event(
                id=claim.id,
                kind=claim.kind,
                title=f"{claim.kind}, {claim.places[0].place.name}",
                when=claim.when,
                first_reported=analysis.published.value if analysis.published else None,
                place=claim.places[0],
                claim_ids=(claim.id,),
                document_ids=(claim.document_id,),
                origins=1,
                actors=claim.actors,
                background=claim.background,
                modality=claim.modality,
            ),
            figures={"killed": {side: {"low": value, "high": value, "claims": 1}}},
        )


def point(place: ClaimPlace) -> dict[str, object]:
    return {"type": "Point", "coordinates": [place.place.lon, place.place.lat]}


def queries() -> Iterator[EventFilter]:
    """The 240 filters: each box size with each window, at busy places."""
    draw = random.Random(7)
    places = made_places()
    for size in BOXES_DEGREES:
        for window in WINDOWS_DAYS:
            for _ in range(DRAWS):
                centre = places[min(zipf(draw, PLACES), PLACES - 1)]
                first = FIRST_DAY + timedelta(days=draw.randint(0, DAYS - window))
                last = first + timedelta(days=window - 1)
                yield filters_from_params(
                    {"bbox": box(centre, size), "datetime": f"{first}/{last}"}
                )


def box(centre: Place, size: float) -> str:
    half = size / 2
    west, east = max(-180, centre.lon - half), min(180, centre.lon + half)
    south, north = max(-90, centre.lat - half), min(90, centre.lat + half)
    if size >= 360:
        west, south, east, north = -180, -90, 180, 90
    return f"{west},{south},{east},{north}"


def asked(calls: Iterable[Callable[[], object]]) -> str:
    """Milliseconds of calls, p50 / p99, by the clock and of this process's CPU."""
    clock, cpu = [], []
    for call in calls:
        start = time.process_time()
        clock.append(timed(call))
        cpu.append((time.process_time() - start) * 1000)
    return f"{percentiles(clock)} (CPU {percentiles(cpu)})"


def timed(call: Callable[[], object]) -> float:
    """Milliseconds that a call took."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def percentiles(times: list[float]) -> str:
    ordered = sorted(times)
    p50 = ordered[len(ordered) // 2]
    p99 = ordered[min(len(ordered) - 1, math.ceil(len(ordered) * 0.99) - 1)]
    return f"{p50:.2f} / {p99:.1f}"


def load(path: Path, articles: int) -> Iterator[tuple[str, str]]:
    places = made_places()
    with open_store(path) as store:
        start = time.perf_counter()
        store.add(made_article(n, places) for n in range(articles))
        yield "store documents and claims (made on the way), s", since(start)
        start = time.perf_counter()
        store.set_events(made_rows(articles, places), point)
        yield "derive events (made on the way), s", since(start)
    yield "size, MB", f"{path.stat().st_size / 1e6:.0f}"
    log = Path(f"{path}-wal")
    size = log.stat().st_size if log.exists() else 0
    yield "write-ahead log left behind, MB", f"{size / 1e6:.0f}"


def made_rows(articles: int, places: list[Place]) -> Iterator[EventRow]:
    return (row for n in range(articles) for row in events_in(made_article(n, places)))


def since(start: float) -> str:
    return f"{time.perf_counter() - start:.1f}"


def ask(path: Path) -> Iterator[tuple[str, str]]:
    opening = (partial(first_row, path) for _ in range(9))
    yield "open and first row, ms p50 / p99", asked(opening)
    filters = list(queries())
    with open_store(path, read_only=True) as store:
        ids = [f.id for f in store.event_page(EventFilter(), limit=1000).items]
        yield "one id, ms p50 / p99", asked(partial(store.event, one) for one in ids)
        pages = (partial(store.event_page, f, limit=1000) for f in filters)
        yield "page of 1,000 with exact count, ms p50 / p99", asked(pages)
        pages = (partial(store.event_page, f, limit=1000) for f in filters)
        yield "the same again, count remembered, ms p50 / p99", asked(pages)
        pages = (partial(store.event_page, f, limit=10) for f in filters)
        yield "page of 10, count remembered, ms p50 / p99", asked(pages)
        lines = (partial(store.timeline, f, step="day") for f in filters)
        yield "histogram by day, ms p50 / p99", asked(lines)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        yield "memory of this process at most, MB", f"{memory / 1024:.0f}"


def keep(path: Path) -> Iterator[tuple[str, str]]:
    """What keeping a store takes: verifying, copying, compacting, exporting."""
    copies = [path.with_suffix(end) for end in (".copy", ".compact", ".geojsonl")]
    backup, compact, lines = copies
    for copy in copies:
        copy.unlink(missing_ok=True)
    with open_store(path, read_only=True) as store:
        yield "check, s", f"{timed(lambda: faults(store)) / 1000:.1f}"
        yield "backup, s", f"{timed(lambda: store.backup(backup)) / 1000:.1f}"
        took = timed(lambda: store.backup(compact, compact=True))
        yield "backup --compact, s", f"{took / 1000:.1f}"
        yield "the same, MB", f"{compact.stat().st_size / 1e6:.0f}"
        yield (
            "GeoJSON lines of all events, s",
            (f"{timed(lambda: write_lines(store, lines)) / 1000:.1f}"),
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield "memory of this process at most, MB", f"{memory / 1024:.0f}"
    for copy in copies:
        copy.unlink()


def faults(store: Store) -> None:
    if found := store.check():
        raise SystemExit("\n".join(found[:5]))


def write_lines(store: Store, path: Path) -> None:
    with path.open("wb") as file:
        for feature in store.select_events(EventFilter()):
            file.write(feature.to_bytes() + b"\n")


def first_row(path: Path) -> None:
    with open_store(path, read_only=True) as store:
        store.event_page(EventFilter(), limit=1)


def ingest(path: Path, articles: int) -> Iterator[tuple[str, str]]:
    """Articles that are ready, in batches, while two other processes read."""
    stop = multiprocessing.Event()
    told: multiprocessing.Queue[tuple[list[float], int]] = multiprocessing.Queue()
    readers = [
        multiprocessing.Process(target=read_on, args=(path, stop, told, n))
        for n in range(2)
    ]
    places = made_places()
    ready = [made_article(articles + n, places) for n in range(1200)]
    for reader in readers:
        reader.start()
    start, added = time.perf_counter(), 0
    with open_store(path) as store:
        for first in range(0, len(ready), 20):
            added += store.add(ready[first : first + 20], batch=20).added
            if time.perf_counter() - start > INGEST_S:
                break
    rate = added * CLAIMS_EACH / (time.perf_counter() - start)
    stop.set()
    results = [told.get() for _ in readers]
    for reader in readers:
        reader.join()
    yield "claims stored a second, two readers", f"{rate:.0f}"
    yield "their reads, ms p50 / p99", percentiles([t for r in results for t in r[0]])
    yield "their errors", str(sum(errors for _, errors in results))


def read_on(path: Path, stop, told, seed: int) -> None:  # type: ignore[no-untyped-def]
    from geoevents.errors import StoreError

    draw, filters = random.Random(seed), list(queries())
    times, errors = [], 0
    with open_store(path, read_only=True) as store:
        while not stop.is_set():
            chosen = draw.choice(filters)
            try:
                times.append(timed(lambda f=chosen: store.event_page(f, limit=100)))
                times.append(timed(lambda f=chosen: store.timeline(f, step="day")))
            except StoreError:
                errors += 1
    told.put((times, errors))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/geoevents-bench"))
    parser.add_argument("--no-ingest", action="store_true")
    arguments = parser.parse_args()
    arguments.folder.mkdir(exist_ok=True)
    articles = arguments.events // CLAIMS_EACH
    path = arguments.folder / f"store-{arguments.events}.db"
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()}")
    steps = [] if path.exists() else [load(path, articles)]
    steps += [ask(path), keep(path)]
    if not arguments.no_ingest:
        steps.append(ingest(path, articles))
    for step in steps:
        for name, value in step:
            print(f"| {name} | {value} |", flush=True)
    print(f"load at the end {os.getloadavg()}")


if __name__ == "__main__":
    main()
