"""Opaque tokens of the neighbouring page: where a page ends, in the order it is in."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

import orjson

from geoevents.errors import InvalidParameter

#: A longer token is none of ours.
MAX_TOKEN = 400


@dataclass(frozen=True, slots=True)
class Token:
    """The place in an order after which (or before which) the page starts.

    order: what the rows are sorted by. value, row_id: of the row at the edge; value
    is 0 where rows are sorted by id alone. backward: the page before, not after it.
    """

    order: str
    value: int
    row_id: str
    backward: bool = False

    def encode(self) -> str:
        """The token as it stands in a URL."""
        parts = [self.order, self.value, self.row_id, self.backward]
        return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def parse_token(text: str | None, order: str) -> Token | None:
    """The token of a URL. Raises InvalidParameter, also for one of another order."""
    if text is None:
        return None
    try:
        if len(text) > MAX_TOKEN:
            raise ValueError("too long")
        padded = text + "=" * (-len(text) % 4)
        parts = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        sorted_by, value, row_id, backward = parts
    except (ValueError, TypeError, binascii.Error) as error:
        raise InvalidParameter("token", "is no token that this API gave") from error
    typed = isinstance(row_id, str) and isinstance(backward, bool)
    if not typed or type(value) is not int or abs(value) >= 1 << 62:
        raise InvalidParameter("token", "is no token that this API gave")
    if sorted_by != order:
        raise InvalidParameter("token", f"belongs to another order than {order}")
    return Token(order, value, row_id, backward)
