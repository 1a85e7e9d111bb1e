"""Many documents through the line: read, parse, store, date, merge.

Running again changes nothing: a stored document is not parsed a second time, and
events come out the same in whatever order the documents came.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TypeVar

from geoevents.events.dating import RULE as OTHER_ARTICLES
from geoevents.events.dating import date_from_others
from geoevents.events.ledger import figures_by_side
from geoevents.events.merge import merge
from geoevents.model import Analysis, Claim, Document, Event, Failure, When
from geoevents.parse import Parser
from geoevents.places import Gazetteer
from geoevents.run.touched import merge_touched
from geoevents.run.workers import Outcome, Workers
from geoevents.store.geometry import geometry_of
from geoevents.store.growing import Growing
from geoevents.store.protocol import Added, EventRow, Store

#: Documents that are parsed and stored as one transaction: a stop loses no more.
BATCH = 32
#: All is merged anew where the documents that wait, times this, are more than all.
MERGE_ALL_FROM = 4
#: What becomes of a run whose worker process was ended, by the system or by hand.
WORKER_DIED = (
    "a worker process was ended, for want of memory perhaps; what was parsed is"
    " stored: run the same again to go on, with fewer --workers if it happens again"
)

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Summary:
    """What an ingest or rebuild did.

    stored: what became of the documents that were read. redated: documents that were
    dated by other articles. events: how many there are in the store now.
    stopped: whether the user stopped it before the sources were at their end.
    """

    stored: Added = field(default_factory=Added)
    redated: int = 0
    events: int = 0
    failures: tuple[Failure, ...] = ()
    stopped: bool = False


def ingest(
    inputs: Iterable[Document | Failure],
    store: Store,
    parser: Parser,
    *,
    workers: Workers | None = None,
) -> Summary:
    """Parse and store what is read, then date and merge it with what was there.

    workers: parse elsewhere; results are stored in the order of reading. An input that
    fails is reported in the summary and the rest goes on. When the user stops it, or a
    worker dies, what was stored so far is merged all the same.
    """
    stored, failures, stopped = Added(), list[Failure](), False
    batches = (_new_in(batch, store) for batch in _batches(inputs))
    try:
        found = (workers or Workers()).analyse(parser, batches)
        for batch, outcomes in found:
            analyses, failed = _parted(outcomes)
            stored += store.add(analyses) + Added(unchanged=batch.known)
            failures += [*batch.failures, *failed]
    except KeyboardInterrupt:
        stopped = True
    except BrokenExecutor:
        stopped = True
        failures.append(Failure("workers", "parse", WORKER_DIED))
    redated, events = derive(store, parser)
    return Summary(stored, redated, events, tuple(failures), stopped)


def rebuild(store: Store, parser: Parser, *, workers: Workers | None = None) -> Summary:
    """Parse every stored document anew, date them and derive the events again.

    Stopped half-way it leaves a store that waits to be derived; run it again.
    """
    failures: list[Failure] = []
    documents = (a.document for a in store.analyses())
    batches = ((None, batch) for batch in _batches(documents))
    for _, outcomes in (workers or Workers()).analyse(parser, batches):
        analyses, failed = _parted(outcomes)
        store.replace(analyses)
        failures += failed
    redated, events = derive(store, parser)
    return Summary(redated=redated, events=events, failures=tuple(failures))


def derive(store: Store, parser: Parser) -> tuple[int, int]:
    """Date undated documents by the others, then merge all claims into events.

    Returns how many documents were dated anew and how many events there are.
    """
    redated = 0
    if not isinstance(store, Growing) or store.has_undated():
        redated = _date(store, parser)
    return redated, merge_stored(store, parser)


def _date(store: Store, parser: Parser) -> int:
    """Date the documents without a day of their own by the others.

    Dates that an earlier run inferred are forgotten first, so that the outcome hangs
    on the articles alone and not on the order in which they came.
    """
    inferred: set[str] = set()
    dates = date_from_others(_as_dated_alone(store, parser, inferred))
    changed = 0
    for batch in _batches(sorted(inferred | dates.keys())):
        changed += store.replace(list(_dated_anew(batch, dates, store, parser)))
    return changed


def _as_dated_alone(
    store: Store, parser: Parser, inferred: set[str]
) -> Iterator[Analysis]:
    """The analyses by the documents' own dates; adds those that had another one."""
    for analysis in store.analyses():
        if analysis.published and analysis.published.rule == OTHER_ARTICLES:
            inferred.add(analysis.document.id)
            analysis = parser.analyse(analysis.document)
        yield analysis


def _dated_anew(
    ids: Iterable[str], dates: Mapping[str, When], store: Store, parser: Parser
) -> Iterator[Analysis]:
    for document_id in ids:
        old, when = store.analysis(document_id), dates.get(document_id)
        if when is None:
            yield parser.analyse(old.document)
        elif when != old.published:
            yield parser.analyse_as_of(old.document, when)


def merge_stored(store: Store, parser: Parser) -> int:
    """Bring the events of a store up to date. Returns how many there are now.

    Where the store can tell what new documents touch and these are few, only that is
    merged anew; the outcome is the same.
    """
    drawn = partial(geometry_of, outlines=parser.gazetteer)
    if isinstance(store, Growing):
        waiting, documents = store.waiting()
        if waiting * MERGE_ALL_FROM <= documents:
            change = merge_touched(store, parser.gazetteer)
            rows = event_rows(change.events, parser)
            count = store.change_events(rows, change.replaced, drawn)
            if count is not None:
                return count
        analyses = store.told()
    else:
        analyses = store.analyses()
    return store.set_events(
        event_rows(merge(analyses, parser.gazetteer), parser), drawn
    )


def event_rows(
    events: Iterable[tuple[Event, Sequence[Claim]]], parser: Parser
) -> Iterator[EventRow]:
    """Events with their claims, as the store takes them."""
    for event, claims in events:
        yield EventRow(
            event,
            figures=figures_by_side(claims, event.reported),
            extra={"names": names_by_side(event, parser.gazetteer)},
        )


def names_by_side(event: Event, gazetteer: Gazetteer) -> dict[str, str]:
    """What each side called the place of an event at its time, in Latin script.

    A side that has no such name of its own is left out.
    """
    if event.place is None:
        return {}
    dated = event.when is not None and event.when.interval is not None
    place, on = event.place.place, event.when.value if event.when and dated else None
    own: dict[str, set[str]] = defaultdict(set)
    for name in gazetteer.names_of(place.id):
        if name.side:
            own[name.side].add(name.text)
    names = {
        side: next(
            (
                label
                for label in gazetteer.labels(place, side=side, on=on)
                if label in own[side] and _is_latin(label)
            ),
            None,
        )
        for side in sorted(own)
    }
    return {side: name for side, name in names.items() if name}


def _is_latin(label: str) -> bool:
    return unicodedata.name(label[0], "").startswith("LATIN")


@dataclass(frozen=True, slots=True)
class _Batch:
    """What was read beside new documents. known: how many were stored already."""

    failures: tuple[Failure, ...]
    known: int


def _new_in(
    batch: Sequence[Document | Failure], store: Store
) -> tuple[_Batch, list[Document]]:
    failures = tuple(item for item in batch if isinstance(item, Failure))
    documents = {item.id: item for item in batch if isinstance(item, Document)}
    new = [document for document in documents.values() if not store.has(document.id)]
    return _Batch(failures, len(batch) - len(failures) - len(new)), new


def _parted(
    outcomes: Iterable[Outcome],
) -> tuple[tuple[Analysis, ...], tuple[Failure, ...]]:
    analyses, failures = [], []
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            analyses.append(outcome)
    return tuple(analyses), tuple(failures)


def _batches(inputs: Iterable[_Read]) -> Iterator[list[_Read]]:
    """The inputs in lists of BATCH."""
    iterator = iter(inputs)
    while batch := list(islice(iterator, BATCH)):
        yield batch
