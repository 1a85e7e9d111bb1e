"""The application under gunicorn: worker processes, threads, a graceful stop."""

from __future__ import annotations

import logging
import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from geoevents.errors import GeoeventsError
from geoevents.server.app import create_app
from geoevents.server.config import ServerSettings
from geoevents.server.worker import PatientWorker
from geoevents.store.protocol import Store

_log = logging.getLogger(__name__)

#: Threads of a worker: a slow client holds one, not the worker.
THREADS = 4
#: Seconds that a request may take, and that a stop waits for those under way.
TIMEOUT_S = 60
GRACE_S = 10


class _Application(BaseApplication):
    """gunicorn, configured by us instead of by its command line."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options over."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made before the workers fork."""
        return self._app


def run_server(
    db: str | Store,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    settings: ServerSettings | None = None,
) -> None:
    """Serve a store until the process is told to stop; then the process ends.

    Raises GeoeventsError where the address is taken, and StoreError without a store.
    """
    serve(create_app(db, settings=settings), host=host, port=port, workers=workers)


def serve(app: Flask, *, host: str, port: int, workers: int) -> None:
    """Serve an application; see run_server."""
    _require_free(host, port)
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": PatientWorker,
        "threads": THREADS,
        "timeout": TIMEOUT_S,
        # Files go through the outlet too, which never waits for a slow client.
        "sendfile": False,
        "graceful_timeout": GRACE_S,
        "keepalive": 5,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "proc_name": "geoevents",
        "control_socket_disable": True,
        "when_ready": lambda server: _announce(host, port),
    }
    _Application(app, options).run()


def _announce(host: str, port: int) -> None:
    import click

    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving at http://{shown}:{port}/ (stop with Ctrl-C)")


def _require_free(host: str, port: int) -> None:
    """Say in one line that the port is taken, where gunicorn would try again."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = error.strerror or error
        raise GeoeventsError(
            f"cannot serve at {host}:{port}: {reason}; choose another --port"
        ) from error
