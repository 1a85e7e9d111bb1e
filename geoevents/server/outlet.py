"""Sending without waiting: what a client does not take at once is kept for later."""

from __future__ import annotations

import errno
import select
import socket
from collections import deque
from itertools import islice
from typing import Any

#: More than that is not kept of a file that is read bit by bit; a page fits whole.
MAX_LEFT = 16_000_000
#: Seconds in which a client has to take something while it is waited for.
STALL_S = 10.0
#: Pieces of one call to the system.
_AT_ONCE = 16


class Outlet:
    """Stands in for a socket to which an answer is written.

    What is written is sent by ``flush``, so that a short answer is one packet.
    left: bytes that are not sent yet.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._pieces: deque[memoryview] = deque()
        self.left = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def sendall(self, data: bytes) -> None:
        """Keep the data for ``flush``; wait for the client where too much is kept.

        Raises ConnectionResetError where the client takes nothing for STALL_S.
        """
        while self.left > MAX_LEFT and not self.flush():
            self._wait()
        self._pieces.append(memoryview(data))
        self.left += len(data)

    def flush(self) -> bool:
        """Send what the client takes without waiting. Whether nothing is left.

        Raises OSError where the client is gone.
        """
        while self._pieces:
            pieces = list(islice(self._pieces, _AT_ONCE))
            try:
                sent = self._sock.sendmsg(pieces, (), socket.MSG_DONTWAIT)
            except BlockingIOError:
                return False
            self._drop(sent)
        return True

    def _drop(self, sent: int) -> None:
        self.left -= sent
        while self._pieces and sent >= len(self._pieces[0]):
            sent -= len(self._pieces.popleft())
        if sent:
            self._pieces[0] = self._pieces[0][sent:]

    def _wait(self) -> None:
        poll = select.poll()
        poll.register(self._sock, select.POLLOUT)
        if not poll.poll(STALL_S * 1000):
            raise ConnectionResetError(errno.ECONNRESET, "the client takes nothing")
