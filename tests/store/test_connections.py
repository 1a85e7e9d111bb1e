"""Connections to an SQLite file are closed when nobody can use them any more."""

import gc
import os
import sqlite3
import threading

import pytest

from geoevents.store import open_store
from geoevents.store.connection import Connections, prepare_file


@pytest.fixture
def path(tmp_path):
    prepare_file(tmp_path / "events.db")
    return tmp_path / "events.db"


def reader(path) -> Connections:
    return Connections(path, read_only=True, time_limit_s=None)


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return False
    return True


def test_a_thread_has_one_connection_which_ends_with_it(path):
    connections, found = reader(path), []
    own = connections.get()

    def ask():
        found.append(connections.get())
        assert connections.get() is found[0]

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found[0] is not own
    assert not is_open(found[0])
    assert is_open(own)
    connections.close()
    assert not is_open(own)


def test_connections_that_are_forgotten_are_closed(path):
    connections = reader(path)
    connection = connections.get()
    del connections
    gc.collect()
    assert not is_open(connection)


def test_a_closed_store_can_be_asked_again(path):
    store = open_store(path, read_only=True)
    assert store.counts()["events"] == 0
    store.close()
    assert store.counts()["events"] == 0
    store.close()


def test_a_forked_process_opens_its_own_and_leaves_the_first_alone(path):
    connections = reader(path)
    own = connections.get()
    child = os.fork()
    if child == 0:
        other = connections.get()
        connections.close()
        right = other is not own and is_open(own) and not is_open(other)
        os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert is_open(own)
    connections.close()
