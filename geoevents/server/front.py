"""What stands before Flask: bounds, counts, the log, and answers known already.

An answer that is remembered takes a tenth of the time here that it takes through
Flask, which parses the whole request before it can look.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geoevents.errors import GeoeventsError
from geoevents.server.cache import Answer
from geoevents.server.config import Services
from geoevents.server.traffic import RateLimit, log_request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Where the handlers find how many seconds a client has to wait, and leave what they
#: answered from the memory.
WAIT, REMEMBERED = "geoevents.wait_s", "geoevents.remembered"
#: Questions that are known by heart, and the longest of them: some megabytes in all.
MAX_QUESTIONS, MAX_CHARS = 2048, 2000

#: All that an answer to GET depends on, but for the data. RFC 9110, section 12.5.
_ASKED_BY = (
    *("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME"),
    *("PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING"),
)
Question = tuple[str, ...]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Remembered:
    """Which answer of the cache was given, and to which version of the data."""

    version: str
    key: tuple[str, ...]


class Front:
    """A WSGI application that answers what is known and hands on the rest."""

    def __init__(
        self, app: WSGIApplication, services: Services, limit: RateLimit | None
    ) -> None:
        self._app = app
        self._services = services
        self._limit = limit
        self._known: OrderedDict[Question, tuple[Remembered, Headers]] = OrderedDict()
        self._guard = threading.Lock()

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a request, count it and log it."""
        began = time.perf_counter()
        question = _question(environ)

        def start(status: str, headers: Headers, *error: Any) -> Any:
            remembered = environ.get(REMEMBERED)
            if remembered is not None and question is not None and status[:3] == "200":
                self._remember(question, remembered, headers)
            self._note(environ, int(status[:3]), time.perf_counter() - began)
            return start_response(status, headers, *error)

        if self._limit is not None and environ["PATH_INFO"].startswith("/api/"):
            environ[WAIT] = self._limit.wait_s(environ.get("REMOTE_ADDR", ""))
        if question is not None and not environ.get(WAIT):
            found = self._find(question)
            if found is not None:
                answer, headers = found
                start("200 OK", headers)
                return [answer.body]
        return self._app(environ, start)

    def _find(self, question: Question) -> tuple[Answer, Headers] | None:
        """The answer to a question, unless it is new, pushed out or out of date."""
        with self._guard:
            known = self._known.get(question)
            if known is None:
                return None
            self._known.move_to_end(question)
        remembered, headers = known
        try:
            version = self._services.store.data_version()
        except GeoeventsError:
            return None  # The handler meets it again, and says so.
        if version != remembered.version:
            return None
        answer = self._services.cache.get(remembered.key)
        return None if answer is None else (answer, list(headers))

    def _remember(
        self, question: Question, remembered: Remembered, headers: Headers
    ) -> None:
        with self._guard:
            self._known[question] = remembered, list(headers)
            if len(self._known) > MAX_QUESTIONS:
                self._known.popitem(last=False)

    def _note(self, environ: WSGIEnvironment, status: int, seconds: float) -> None:
        self._services.meter.count(status, seconds)
        path = (
            environ["PATH_INFO"].encode("latin-1", "replace").decode("utf-8", "replace")
        )
        log_request(environ["REQUEST_METHOD"], path, status, seconds)


def _question(environ: WSGIEnvironment) -> Question | None:
    """The request as a key; None where it is longer or more than a plain question."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ:
        return None
    question = tuple([environ.get(name, "") for name in _ASKED_BY])
    return question if sum(map(len, question)) <= MAX_CHARS else None
