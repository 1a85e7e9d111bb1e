"""Many documents through the line: read, parse, store, date, merge.

Running again changes nothing: a stored document is not parsed a second time, and
events come out the same in whatever order the documents came.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import islice

from geoevents.events.dating import date_from_others
from geoevents.events.ledger import figures_by_side
from geoevents.events.merge import merge
from geoevents.model import Analysis, Document, Event, Failure
from geoevents.parse import Parser
from geoevents.places import Gazetteer
from geoevents.run.workers import Outcome, analyse_each
from geoevents.store.geometry import geometry_of
from geoevents.store.protocol import Added, EventRow, Store

#: Documents that are parsed and stored as one transaction: a stop loses no more.
BATCH = 32


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
    executor: Executor | None = None,
) -> Summary:
    """Parse and store what is read, then date and merge it with what was there.

    executor: runs the parsing elsewhere; results are stored in the order of reading.
    An input that fails is reported in the summary and the rest goes on. When the user
    stops it, what was stored so far is merged all the same.
    """
    stored, failures, stopped = Added(), [], False
    try:
        for batch in _batches(inputs):
            added, failed = _ingest_batch(batch, store, parser, executor)
            stored += added
            failures += failed
    except KeyboardInterrupt:
        stopped = True
    redated, events = derive(store, parser)
    return Summary(stored, redated, events, tuple(failures), stopped)


def rebuild(store: Store, parser: Parser) -> Summary:
    """Parse every stored document anew, date them and derive the events again."""
    outcomes = analyse_each(parser, [a.document for a in store.analyses()])
    analyses, failures = _parted(outcomes)
    store.replace(analyses)
    redated, events = derive(store, parser)
    return Summary(redated=redated, events=events, failures=failures)


def derive(store: Store, parser: Parser) -> tuple[int, int]:
    """Date undated documents by the others, then merge all claims into events.

    Returns how many documents were dated anew and how many events there are.
    """
    stored = list(store.analyses())
    analyses = dated_together(stored, parser)
    changed = [new for old, new in zip(stored, analyses, strict=True) if new != old]
    if changed:
        store.replace(changed)
    rows = event_rows(analyses, parser)
    return len(changed), store.set_events(
        rows, lambda place: geometry_of(place, parser.gazetteer)
    )


def event_rows(analyses: Sequence[Analysis], parser: Parser) -> Iterator[EventRow]:
    """The events of all claims, as the store takes them."""
    for event, claims in merge(analyses, parser.gazetteer):
        yield EventRow(
            event,
            figures=figures_by_side(claims),
            extra={"names": names_by_side(event, parser.gazetteer)},
        )


def names_by_side(event: Event, gazetteer: Gazetteer) -> dict[str, str]:
    """What each side called the place of an event at its time, in Latin script."""
    if event.place is None:
        return {}
    place, on = event.place.place, event.when.value if event.when else None
    sides = {name.side for name in gazetteer.names_of(place.id) if name.side}
    names = {
        side: next(filter(_is_latin, gazetteer.labels(place, side=side, on=on)), None)
        for side in sorted(sides)
    }
    return {side: name for side, name in names.items() if name}


def _is_latin(label: str) -> bool:
    return unicodedata.name(label[0], "").startswith("LATIN")


def dated_together(
    analyses: Sequence[Analysis], parser: Parser
) -> tuple[Analysis, ...]:
    """The analyses, those without a day of their own dated by the others.

    Dates that an earlier call inferred are forgotten first, so that the outcome hangs
    on the articles alone and not on the order in which they came.
    """
    own = tuple(
        parser.analyse(a.document)
        if a.published and a.published.rule == "other_articles"
        else a
        for a in analyses
    )
    dates = date_from_others(own)
    before = {a.document.id: a for a in analyses}
    dated = []
    for analysis in own:
        when = dates.get(analysis.document.id)
        old = before[analysis.document.id]
        if when is None:
            dated.append(analysis)
        elif when == old.published:
            dated.append(old)
        else:
            dated.append(parser.analyse_as_of(analysis.document, when))
    return tuple(dated)


def _ingest_batch(
    batch: Sequence[Document | Failure],
    store: Store,
    parser: Parser,
    executor: Executor | None,
) -> tuple[Added, list[Failure]]:
    failures = [item for item in batch if isinstance(item, Failure)]
    documents = {item.id: item for item in batch if isinstance(item, Document)}
    given = len(batch) - len(failures)
    new = [d for d in documents.values() if not store.has(d.id)]
    analyses, failed = _parted(analyse_each(parser, new, executor=executor))
    added = store.add(analyses)
    unchanged = Added(unchanged=given - len(new))
    return added + unchanged, failures + list(failed)


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


def _batches(
    inputs: Iterable[Document | Failure],
) -> Iterator[list[Document | Failure]]:
    """The inputs in lists of BATCH."""
    iterator = iter(inputs)
    while batch := list(islice(iterator, BATCH)):
        yield batch
