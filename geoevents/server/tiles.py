"""Map tiles of another host: off unless whoever runs the server names one."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from geoevents.errors import InvalidValue

_PARTS = ("{z}", "{x}", "{y}")


@dataclass(frozen=True, slots=True)
class OnlineTiles:
    """Where tiles are had from, such as ``https://tiles.example.org/{z}/{x}/{y}.png``.

    credit: the words that the provider wants to see on the map. Raises InvalidValue
    for an address that is none of tiles, and without a credit.
    """

    url: str
    credit: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        sound = parts.scheme in ("http", "https") and parts.hostname
        odd = set(self.url) & set(" ;,'\"<>\\\r\n")
        if not sound or odd or any(part not in self.url for part in _PARTS):
            raise InvalidValue(
                f"tiles {self.url}: must be an address such as"
                " https://tiles.example.org/{z}/{x}/{y}.png"
            )
        if "{" in parts.netloc:
            raise InvalidValue(f"tiles {self.url}: name one host, without {{s}}")
        if not self.credit.strip():
            raise InvalidValue("tiles: the provider must be credited")

    @property
    def origin(self) -> str:
        """Scheme, host and port: what the page may load pictures from."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def into(self, page: str) -> str:
        """The page with these tiles in the attributes of its body."""
        told = (
            f'data-tiles="{escape(self.url)}" data-tiles-credit="{escape(self.credit)}"'
        )
        return page.replace("<body>", f"<body {told}>", 1)
