"""Parsing many documents: here, in worker processes or on a Dask cluster, in order."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from geoevents.errors import GeoeventsError, MissingExtra
from geoevents.model import Analysis, Document, Failure
from geoevents.parse import Parser, make_parser
from geoevents.places import Gazetteer
from geoevents.run.shards import read_shard, shard_path, write_shard

Outcome = Analysis | Failure
Outcomes = tuple[Outcome, ...]
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

#: Batches that are under way for each worker: one at work, one that waits. Bounds the
#: memory, however many documents there are.
AHEAD = 2
#: How long a Dask scheduler may take to answer.
CONNECT_TIMEOUT_S = 20
#: A batch whose worker died is given to others so many times.
RETRIES = 3

_log = logging.getLogger(__name__)
_of_thread = threading.local()


class NoCluster(GeoeventsError, ConnectionError):
    """No Dask scheduler answers at an address."""


class Workers:
    """Where batches of documents are parsed: in this process, or by an executor.

    count: how many work side by side. work: a folder that all of them can write to,
    for shards (geoevents.run.shards); without one the analyses themselves come back.
    """

    def __init__(
        self,
        executor: Executor | None = None,
        *,
        count: int = 1,
        work: Path | None = None,
    ) -> None:
        self._executor = executor
        self._ahead = max(1, count) * AHEAD
        self._work = work

    def analyse(
        self, parser: Parser, batches: Iterable[tuple[_Item, Sequence[Document]]]
    ) -> Iterator[tuple[_Item, Outcomes]]:
        """What was found in each batch, in order; its tag comes back with it.

        parser: for this process; workers make their own, over the bundled gazetteer.
        """
        if self._executor is None:
            for tag, documents in batches:
                yield tag, tuple(analyse_one(parser, d) for d in documents)
        elif self._work is None:
            yield from self._bounded(analyse_in_worker, batches, tuple)
        else:
            yield from self._by_shards(self._work, batches)

    def _by_shards(
        self, work: Path, batches: Iterable[tuple[_Item, Sequence[Document]]]
    ) -> Iterator[tuple[_Item, Outcomes]]:
        work.mkdir(parents=True, exist_ok=True)
        task = partial(write_in_worker, str(work.absolute()))
        for tag, name in self._bounded(task, batches, str):
            shard = Path(name)
            yield tag, tuple(read_shard(shard)) if name else ()
            # By now it is stored: who asks for the next batch has kept this one.
            shard.unlink(missing_ok=True) if name else None
        if not any(work.iterdir()):
            work.rmdir()

    def _bounded(
        self,
        task: Callable[[Sequence[Document]], Any],
        batches: Iterable[tuple[_Item, Sequence[Document]]],
        kind: Callable[[Any], _Result],
    ) -> Iterator[tuple[_Item, _Result]]:
        """Results in order, with no more than some batches under way."""
        assigned: deque[tuple[_Item, Future[Any]]] = deque()
        executor = self._executor
        if executor is None:
            raise ValueError("needs an executor")
        try:
            for tag, documents in batches:
                assigned.append((tag, executor.submit(task, tuple(documents))))
                if len(assigned) >= self._ahead:
                    first, future = assigned.popleft()
                    yield first, kind(future.result())
            while assigned:
                first, future = assigned.popleft()
                yield first, kind(future.result())
        finally:
            for _, future in assigned:
                future.cancel()


def analyse_one(parser: Parser, document: Document) -> Outcome:
    """The analysis of one document; a fault in the parser becomes its Failure."""
    try:
        return parser.analyse(document)
    except Exception as error:  # any fault: one document must not stop the batch
        _log.info("parsing %s failed", document.source.file, exc_info=True)
        name = document.source.file or document.id
        return Failure(name, "parse", f"{type(error).__name__}: {error}")


@contextmanager
def local_workers(count: int) -> Iterator[Workers]:
    """So many processes of this machine, or this one for a count of 1."""
    if count == 1:
        yield Workers()
        return
    with ProcessPoolExecutor(max_workers=count, initializer=_parser_here) as pool:
        yield Workers(pool, count=count)


@contextmanager
def dask_workers(address: str, work: Path) -> Iterator[Workers]:
    """The workers of a Dask cluster, which must all see the folder ``work``.

    Raises NoCluster, and MissingExtra without distributed.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtra("distributed", "dask") from error
    connect: Any = Client  # it has no types
    try:
        client = connect(address, timeout=CONNECT_TIMEOUT_S)
    except (OSError, ValueError) as error:
        raise NoCluster(
            f"{address}: no Dask scheduler answers; start `dask scheduler` and"
            " `dask worker`, and give the address that the scheduler prints"
        ) from error
    with client:
        count = sum(client.nthreads().values())
        executor = client.get_executor(retries=RETRIES)
        yield Workers(executor, count=count, work=work)


def analyse_in_worker(documents: Sequence[Document]) -> Outcomes:
    """The outcomes of some documents, found in a worker."""
    parser = _parser_here()
    return tuple(analyse_one(parser, document) for document in documents)


def write_in_worker(folder: str, documents: Sequence[Document]) -> str:
    """Path of the shard that a worker wrote for these documents, or found written.

    An empty string for no documents.
    """
    if not documents:
        return ""
    path = shard_path(Path(folder), documents)
    if not path.exists():
        write_shard(path, analyse_in_worker(documents))
    return str(path)


def _parser_here() -> Parser:
    """A parser for each thread of each worker, made once."""
    parser: Parser | None = getattr(_of_thread, "parser", None)
    if parser is None:
        parser = _of_thread.parser = make_parser(Gazetteer.open())
    return parser
