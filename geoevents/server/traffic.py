"""Who asks how much: a bound for each client, counts for Prometheus, a log of requests.

The log has no query and no body: what people look for and what articles say stay out.
"""

from __future__ import annotations

import logging
import math
import multiprocessing
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator

import orjson

_access = logging.getLogger("geoevents.access")

#: Clients that are remembered; the one not seen for longest is forgotten first.
MAX_CLIENTS = 10_000

_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")


class RateLimit:
    """A token bucket for each client: so many requests a second, some more at once.

    Each worker counts for itself. Safe for threads.
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
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._guard = threading.Lock()

    def wait_s(self, client: str) -> int:
        """0 where the client may ask now, else after how many whole seconds."""
        now = self._clock()
        with self._guard:
            tokens, seen = self._buckets.pop(client, (float(self._burst), now))
            tokens = min(self._burst, tokens + (now - seen) * self._rate_per_s)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
            while len(self._buckets) > MAX_CLIENTS:
                self._buckets.popitem(last=False)
        return 0 if allowed else math.ceil((1 - tokens) / self._rate_per_s)


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
