"""Serves the page on a free port and prints its address: `serving.py FOLDER WHAT`.

WHAT: a store of `geoevents ingest`, or `made` or `empty` for events made by hand.
Run as a process of its own: a browser drops connections as it likes.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import mock_api
from werkzeug.serving import make_server


def application(folder: Path, what: str):
    """The WSGI application to serve."""
    if what in ("made", "empty"):
        return mock_api.create_app(folder, [] if what == "empty" else None)
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from geoevents.server.app import create_app
    from geoevents.server.config import ServerSettings

    return create_app(what, settings=ServerSettings(page=folder))


def main() -> None:
    """Serve until killed."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = application(Path(sys.argv[1]), sys.argv[2])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    sys.stdout.write(f"http://127.0.0.1:{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
