"""How a server behaves, and what every request handler can reach."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from geoevents.errors import InvalidValue
from geoevents.model import Document
from geoevents.parse import Parser
from geoevents.places import Gazetteer
from geoevents.server.cache import AnswerCache
from geoevents.server.tiles import OnlineTiles
from geoevents.server.traffic import Meter, Turns
from geoevents.store import Store

#: Where ``geoevents serve`` finds the token, and how long that is at least.
TOKEN_VARIABLE = "GEOEVENTS_TOKEN"
MIN_TOKEN = 16
#: The page that the build bundles.
BUNDLED_PAGE = Path(__file__).resolve().parents[1] / "_built" / "web"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Bounds and policies of a server.

    query_limit_s: a query that takes longer is cancelled. body_limit: bytes of a
    request. cors_origin: who may read the API from another origin, None for nobody,
    ``*`` for all. frame_ancestors: who may embed the page, as CSP says it.
    rate_per_s: requests of one address under /api/ that all workers together answer in
    a second, None for any number; burst: how many at once.
    token: what lets clients store articles, None for nobody; upload_limit: bytes of
    such a request. cache_bytes: room for answers in the memory of each worker.
    tiles: of another host, instead of the bundled basemap; None for none.
    page: folder of the built page. gazetteer: another one than the bundled.
    """

    query_limit_s: float = 10.0
    body_limit: int = 1_000_000
    default_limit: int = 100
    max_limit: int = 10_000
    rate_per_s: float | None = None
    burst: int = 100
    token: str | None = field(default=None, repr=False)
    upload_limit: int = 20_000_000
    cache_bytes: int = 32_000_000
    cors_origin: str | None = None
    frame_ancestors: str = "'self'"
    tiles: OnlineTiles | None = None
    page: Path = BUNDLED_PAGE
    gazetteer: Path | None = None

    def __post_init__(self) -> None:
        if self.token is not None and len(self.token) < MIN_TOKEN:
            raise InvalidValue(
                f"{TOKEN_VARIABLE}: has {len(self.token)} characters; a secret has"
                f" {MIN_TOKEN} or more"
            )


@dataclass
class Services:
    """The store, remembered answers and, made at first use, gazetteer and parser.

    url: of the store, where it can be opened for writing too.
    """

    store: Store
    settings: ServerSettings
    cache: AnswerCache
    meter: Meter
    url: str | None = None
    turns: Turns = field(default_factory=Turns)
    _parser: Parser | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def parser(self) -> Parser:
        """The parser of ``/api/parse``; opening it takes a moment, once."""
        from geoevents.parse import make_parser

        with self._guard:
            if self._parser is None:
                self._parser = make_parser(Gazetteer.open(self.settings.gazetteer))
            return self._parser

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer of ``/api/geocode``."""
        return self.parser.gazetteer


#: Reads a document from the JSON body of ``/api/parse``.
DocumentReader = Callable[[dict[str, object]], Document]


def services() -> Services:
    """What the application of this request was made with."""
    found: Services = current_app.extensions["geoevents"]
    return found
