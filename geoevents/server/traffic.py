"""Who asks how much: a bound for each client, counts for Prometheus, a log of requests.

The log has no query and no body: what people look for and what articles say stay out.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import math
import multiprocessing
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson

_access = logging.getLogger("geoevents.access")

#: Clients that are remembered: rows of a table, in sets of which the row not seen for
#: longest is given to a new client.
SETS, WAYS = 4096, 4

_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")


class RateLimit:
    """A token bucket for each client: so many requests a second, some more at once.

    Made before the workers fork, which then share its memory and its lock, so that it
    holds over all of them. Safe for threads.
    """

    def __init__(
        self,
        rate_per_s: float,
        *,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate_per_s = rate_per_s
        self._burst = burst
        self._clock = clock
        self._secret = secrets.token_bytes(16)
        # Of each client: the hash of its address, tokens, when it was last seen.
        self._rows = multiprocessing.Array("d", SETS * WAYS * 3)

    def wait_s(self, client: str) -> int:
        """0 where the client may ask now, else after how many whole seconds."""
        now = self._clock()
        digest = hashlib.blake2b(network_of(client).encode(), key=self._secret).digest()
        # 52 bits fit a double; 0 stands for an empty row.
        key = float((int.from_bytes(digest[:8], "big") >> 12) + 1)
        first = int.from_bytes(digest[8:10], "big") % SETS * WAYS
        with self._rows.get_lock():
            rows: Any = self._rows.get_obj()
            at = self._row_of(rows, key, range(first, first + WAYS))
            tokens, seen = float(self._burst), now
            if rows[at] == key:
                tokens, seen = rows[at + 1], rows[at + 2]
            tokens = min(self._burst, tokens + max(0, now - seen) * self._rate_per_s)
            allowed = tokens >= 1
            rows[at : at + 3] = [key, tokens - allowed, now]
        return 0 if allowed else math.ceil((1 - tokens) / self._rate_per_s)

    @staticmethod
    def _row_of(rows: Sequence[float], key: float, ways: range) -> int:
        """Where the client's numbers are, or those of the one seen longest ago."""
        found = [way * 3 for way in ways]
        return next(
            (at for at in found if rows[at] == key),
            min(found, key=lambda at: rows[at + 2] if rows[at] else -math.inf),
        )


def network_of(client: str) -> str:
    """The address of a client, of IPv6 the network of one subscriber (/64).

    >>> network_of("2001:db8::1:2:3:4"), network_of("192.0.2.1")
    ('2001:db8::/64', '192.0.2.1')
    """
    if ":" not in client:
        return client
    try:
        return str(ipaddress.ip_network(f"{client.partition('%')[0]}/64", strict=False))
    except ValueError:
        return client


class Turns:
    """Lets the threads of a process work one after the other, for a while at least.

    SQLite gives Python's lock back at each row, so that threads that read rows side by
    side take it from each other a thousand times a page: twice the work. None waits
    here for longer than ``patience_s``, hence a slow query holds nobody up for longer.
    """

    def __init__(self, patience_s: float = 0.1) -> None:
        self._patience_s = patience_s
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Wait for a turn, which ends with the block. Gives whether it came."""
        mine = self._lock.acquire(timeout=self._patience_s)
        try:
            yield mine
        finally:
            if mine:
                self._lock.release()


class Meter:
    """Requests by class of status and the seconds they took, over all workers.

    Made before the workers fork, which then share its memory.
    """

    def __init__(self) -> None:
        self._counts = multiprocessing.Array("d", len(_CLASSES) + 1)

    def count(self, status: int, seconds: float) -> None:
        """One more request."""
        with self._counts.get_lock():
            self._counts[status // 100 - 1] += 1
            self._counts[len(_CLASSES)] += seconds

    def lines(self) -> Iterator[str]:
        """The counts in Prometheus' text format."""
        counts: list[float] = self._counts[:]
        yield "# TYPE geoevents_http_requests_total counter"
        for name, count in zip(_CLASSES, counts, strict=False):
            yield f'geoevents_http_requests_total{{status="{name}"}} {count:.0f}'
        yield "# TYPE geoevents_http_request_seconds_total counter"
        yield f"geoevents_http_request_seconds_total {counts[-1]:.6f}"


def log_request(method: str, path: str, status: int, seconds: float) -> None:
    """One line of JSON, where the log is asked for."""
    if _access.isEnabledFor(logging.INFO):
        row = {"method": method, "path": path, "status": status}
        line = orjson.dumps({**row, "ms": round(seconds * 1000, 1)}, default=str)
        _access.info("%s", line.decode("utf-8", "replace"))
