"""gunicorn's threaded worker, made proof against clients that are slow on purpose.

As it comes, a thread waits for the rest of a request however long that takes, so that a
handful of half-sent requests stops a server ("slowloris"). Here a request gets a thread
once its head is there as a whole, has seconds for that, and is cut off where sending
its body or taking the answer has no end.
"""

from __future__ import annotations

import socket
import time
from typing import Any

from gunicorn.workers import gthread

#: Seconds for the head of a request, and for all that follows it.
HEAD_S = 10.0
ANSWER_S = 60.0
#: A longer head is left to the parser, which refuses it.
MAX_HEAD_BYTES = 65_536

#: What tells the main loop to wait for the client instead of a thread.
_DEFER: Any = gthread._DEFER  # type: ignore[attr-defined]


class PatientWorker(gthread.ThreadWorker):
    """A ThreadWorker whose threads never wait for a request to begin."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._deadlines: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """Answer a request, or put its connection back until there is more of it."""
        if not _has_head(conn):
            return _DEFER
        try:
            return super().handle(conn)
        finally:
            self._deadlines.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head was read."""
        self._deadlines[conn] = time.monotonic() + ANSWER_S
        return super().handle_request(req, conn)

    def murder_pending(self) -> None:
        """Close what waits for too long; the main loop does this each second."""
        super().murder_pending()
        now = time.monotonic()
        for conn, deadline in tuple(self._deadlines.items()):
            if now > deadline:
                try:
                    conn.sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    self._deadlines.pop(conn, None)


def _has_head(conn: Any) -> bool:
    """Whether a thread can go on with a connection without waiting for the client.

    So it can where the client is gone or too late, too: then the parser ends it. Else
    the connection is told to become readable with the next byte, not with these.
    """
    if conn.parser is not None and conn.parser.unreader.buf.getvalue():
        return True
    conn.sock.setblocking(False)
    try:
        head = conn.sock.recv(MAX_HEAD_BYTES, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    now = time.monotonic()
    seen, since = getattr(conn, "head_seen", (0, now))
    if b"\r\n\r\n" in head or len(head) in (seen, MAX_HEAD_BYTES):
        return _ready(conn)
    if now - since > HEAD_S:
        conn.sock.shutdown(socket.SHUT_RD)
        return _ready(conn)
    conn.head_seen = (len(head), since)
    conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(head) + 1)
    return False


def _ready(conn: Any) -> bool:
    """Let the connection be read as usual."""
    if hasattr(conn, "head_seen"):
        del conn.head_seen
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
    return True
