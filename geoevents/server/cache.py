"""A bounded memory of answers, compressed as they are sent."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A body with its content type, in one content coding (None: as it is)."""

    body: bytes
    content_type: str
    coding: str | None = None


class AnswerCache:
    """The answers that were asked for last, up to so many bytes. Safe for threads.

    A key names the data version, hence a stale answer is never found: it is pushed
    out by newer ones.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._answers: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self._guard = threading.Lock()

    @property
    def held_bytes(self) -> int:
        """How many bytes the bodies have together."""
        return self._bytes

    def get(self, key: tuple[str, ...]) -> Answer | None:
        """The answer to that question, or None."""
        with self._guard:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: tuple[str, ...], answer: Answer) -> None:
        """Remember an answer, unless it alone takes more than a quarter of the room."""
        size = len(answer.body)
        if size * 4 > self._max_bytes:
            return
        with self._guard:
            old = self._answers.pop(key, None)
            self._bytes += size - (len(old.body) if old else 0)
            self._answers[key] = answer
            while self._bytes > self._max_bytes:
                _, dropped = self._answers.popitem(last=False)
                self._bytes -= len(dropped.body)
