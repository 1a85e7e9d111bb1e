"""The engines that every store test runs against, and where each makes its stores."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest
from hypothesis import HealthCheck, settings

from tests.store.postgis.cluster import Cluster, missing

#: Engine -> how many examples a property of a whole store is tried on: a statement to
#: a server takes much longer than one to a file, and the rules are the same.
ENGINES = {"sqlite": 40, "postgis": 5}


def as_often_as(engine: str) -> settings:
    """How hard Hypothesis tries on an engine."""
    return settings(
        max_examples=ENGINES[engine],
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of the tests' own."""
    if reason := missing():
        pytest.skip(reason)
    made = Cluster()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request) -> str:
    if request.param == "postgis":
        request.getfixturevalue("cluster")
    return request.param


@pytest.fixture(scope="session")
def new_url(request, engine, tmp_path_factory) -> Callable[[], str]:
    """Makes the URL of a new store of the engine."""
    if engine == "postgis":
        return request.getfixturevalue("cluster").new_database
    return lambda: str(tmp_path_factory.mktemp("store") / "events.db")


@pytest.fixture(scope="session")
def lent_urls(request, engine, new_url) -> Callable[[int], AbstractContextManager]:
    """Lends the URLs of so many empty stores, which are emptied after the block."""
    free: list[str] = []

    @contextmanager
    def lend(count: int) -> Iterator[list[str]]:
        lent = [free.pop() if free else new_url() for _ in range(count)]
        yield lent
        if engine == "postgis":
            for url in lent:
                request.getfixturevalue("cluster").empty(url)
            free.extend(lent)

    return lend


@pytest.fixture
def url(new_url) -> str:
    return new_url()


@pytest.fixture(scope="session")
def sql(engine) -> Callable[[str, str], list[tuple]]:
    """Runs a statement on a store behind its back: (url, statement) -> rows."""
    return {"sqlite": _on_sqlite, "postgis": _on_postgis}[engine]


def _on_sqlite(url: str, statement: str) -> list[tuple]:
    with closing(sqlite3.connect(url)) as raw:
        rows = raw.execute(statement).fetchall()
        raw.commit()
    return rows


def _on_postgis(url: str, statement: str) -> list[tuple]:
    import psycopg

    with psycopg.connect(url, options="-csearch_path=geoevents,public") as raw:
        cursor = raw.execute(statement)
        return cursor.fetchall() if cursor.description else []
