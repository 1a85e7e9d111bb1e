"""What a store is opened by, and how it is called in messages: without a password."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from geoevents.errors import StoreError

_SCHEMES = ("postgresql://", "postgres://")


def is_postgres(url: str | Path) -> bool:
    """Whether a URL names a PostgreSQL database, and not a file."""
    return str(url).startswith(_SCHEMES)


def store_name(url: str | Path) -> str:
    """The name of a store in messages: a path, or a URL without user and password.

    Raises StoreError for a URL that cannot be read, which it does not show.

    >>> store_name("postgresql://ann:secret@db.example:5433/news?password=secret")
    'postgresql://db.example:5433/news'
    """
    if not is_postgres(url):
        return str(url)
    try:
        parts = urlsplit(str(url))
        host, port = parts.hostname or "localhost", parts.port
    except ValueError:
        raise StoreError(
            "the URL of the database cannot be read: write"
            " postgresql://user:password@host:port/database, with %40 for an @"
        ) from None
    shown = f"[{host}]" if ":" in host else host
    return f"postgresql://{shown}{f':{port}' if port else ''}{parts.path}"
