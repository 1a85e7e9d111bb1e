"""gunicorn's threaded worker, made proof against clients that are slow on purpose.

As it comes, a thread waits for the rest of a request however long that takes, and for
the client to take the answer, so that a handful of clients stops a server (known as
slowloris and slow read). Here a request gets a thread once its head is there as a
whole, has seconds for that, and is cut off where sending its body has no end. What a
client does not take of the answer at once is sent on by the main loop, to those that
take it at some pace.
"""

from __future__ import annotations

import selectors
import socket
import time
from functools import partial
from typing import Any

from gunicorn.workers import gthread

from geoevents.server.outlet import STALL_S, Outlet

#: Seconds for the head of a request, and for all that a thread does after it.
HEAD_S = 10.0
ANSWER_S = 60.0
#: The pace at which the rest of an answer has to be taken, after STALL_S, and how much
#: a worker keeps for slow clients together: the one that waits for longest is given up.
MIN_BYTES_PER_S = 16_000
MAX_KEPT = 64_000_000
#: A longer head is left to the parser, which refuses it.
MAX_HEAD_BYTES = 65_536

#: What tells the main loop to wait for the client instead of a thread.
_DEFER: Any = gthread._DEFER  # type: ignore[attr-defined]


class PatientWorker(gthread.ThreadWorker):
    """A ThreadWorker whose threads never wait for a request to begin."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._deadlines: dict[Any, float] = {}
        # Connections whose answer is not taken yet -> what the thread returned.
        self._slow: dict[Any, Any] = {}

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
        sock = conn.sock
        conn.sock = outlet = Outlet(sock)
        try:
            keep_alive = super().handle_request(req, conn)
        finally:
            conn.sock = sock
        if not outlet.flush():
            conn.outlet = outlet
        return keep_alive

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Go on with a connection, once the client has taken the whole answer."""
        outlet = getattr(conn, "outlet", None)
        if outlet is None:
            super().finish_request(conn, fs)
            return
        conn.sock.setblocking(False)
        self._slow[conn] = fs
        seconds = STALL_S + outlet.left / MIN_BYTES_PER_S
        self._deadlines[conn] = time.monotonic() + seconds
        send_on = partial(self._send_on, conn)
        self.poller.register(conn.sock, selectors.EVENT_WRITE, send_on)
        while sum(slow.outlet.left for slow in self._slow) > MAX_KEPT:
            self._give_up(next(iter(self._slow)))

    def murder_pending(self) -> None:
        """Close what waits for too long; the main loop does this each second."""
        super().murder_pending()
        now = time.monotonic()
        for conn, deadline in tuple(self._deadlines.items()):
            if now > deadline and conn in self._slow:
                self._give_up(conn)
            elif now > deadline:
                try:
                    conn.sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    self._deadlines.pop(conn, None)

    def _send_on(self, conn: Any, _sock: Any) -> None:
        """Send more of an answer; the client has room for it."""
        try:
            if conn.outlet.flush():
                fs = self._release(conn)
                super().finish_request(conn, fs)
        except OSError:
            self._give_up(conn)

    def _release(self, conn: Any) -> Any:
        self.poller.unregister(conn.sock)
        self._deadlines.pop(conn, None)
        conn.outlet = None
        return self._slow.pop(conn)

    def _give_up(self, conn: Any) -> None:
        self._release(conn)
        self.nr_conns -= 1
        conn.close()


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
