"""Parsing many documents, here or in worker processes, in order."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache

from geoevents.model import Analysis, Document, Failure
from geoevents.parse import Parser, make_parser
from geoevents.places import Gazetteer

Outcome = Analysis | Failure

_log = logging.getLogger(__name__)


def analyse_each(
    parser: Parser,
    documents: Iterable[Document],
    *,
    executor: Executor | None = None,
) -> Iterator[Outcome]:
    """The analysis of each document in order, or the Failure that it met.

    executor: made by worker_pool; without one, parsing happens in this process.
    """
    if executor is None:
        yield from (analyse_one(parser, document) for document in documents)
    else:
        yield from executor.map(_analyse_in_worker, documents, chunksize=4)


def analyse_one(parser: Parser, document: Document) -> Outcome:
    """The analysis of one document; a fault in the parser becomes its Failure."""
    try:
        return parser.analyse(document)
    except Exception as error:  # any fault: one document must not stop the batch
        _log.info("parsing %s failed", document.source.file, exc_info=True)
        name = document.source.file or document.id
        return Failure(name, "parse", f"{type(error).__name__}: {error}")


def worker_pool(workers: int) -> ProcessPoolExecutor:
    """Processes that each hold a parser of their own over the bundled gazetteer."""
    return ProcessPoolExecutor(max_workers=workers, initializer=_open_worker)


@cache
def _parser_of_this_process() -> Parser:
    return make_parser(Gazetteer.open())


def _open_worker() -> None:
    _parser_of_this_process()


def _analyse_in_worker(document: Document) -> Outcome:
    return analyse_one(_parser_of_this_process(), document)
