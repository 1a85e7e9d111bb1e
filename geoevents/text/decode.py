"""Bytes -> text, whatever the encoding, saying so where it had to be guessed."""

from __future__ import annotations

import codecs
import logging

from charset_normalizer import from_bytes

from geoevents.errors import ReadError

_LOG = logging.getLogger(__name__)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: A few broken bytes in a long UTF-8 text do not make it another encoding.
_MAX_BROKEN_SHARE = 0.002
_SAMPLE_BYTES = 200_000
_NO_TEXT = "is not text in an encoding that could be told; save it as UTF-8"


def decode(data: bytes, *, name: str, declared: str | None = None) -> str:
    """The text of the bytes, without the byte order mark. Raises ReadError.

    UTF-8, or as the byte order mark says, or as declared by the carrier, or
    guessed; a guess is logged under the given name. A UTF-8 text with a few broken
    bytes has U+FFFD in their place.
    """
    encoding, start = encoding_of(data[:_SAMPLE_BYTES], name=name, declared=declared)
    try:
        return data[start:].decode(encoding)
    except UnicodeDecodeError:
        return _mended(data[start:], encoding, name)


def encoding_of(
    sample: bytes, *, name: str, declared: str | None = None
) -> tuple[str, int]:
    """The encoding that a text starting so is in, and the bytes of its mark.

    Raises ReadError for a sample that is no text.
    """
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, len(mark)
    if _is_utf8(sample):
        return "utf-8", 0
    if declared and _is_in(sample, declared):
        return declared, 0
    best = from_bytes(sample).best()
    if best is None or _is_garbled(str(best)):
        raise ReadError(_NO_TEXT)
    _LOG.warning("%s: not UTF-8, read as %s", name, best.encoding)
    return best.encoding, 0


def is_binary(sample: bytes) -> bool:
    """Whether the sample has zero bytes, which only UTF-16 and UTF-32 texts have."""
    return b"\0" in sample and not any(sample.startswith(m) for m, _ in _MARKS)


def _is_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    broken = text[:-3].count("\ufffd")
    beyond_ascii = sum(char > "\x7f" for char in text) - broken
    return not broken or (
        broken <= _MAX_BROKEN_SHARE * len(text) and beyond_ascii > 2 * broken
    )


def _is_in(sample: bytes, encoding: str) -> bool:
    try:
        text = sample.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return False
    broken = text.count("\ufffd")  # one may be a character that the sample cut
    return broken <= 1 + _MAX_BROKEN_SHARE * len(text) and not _is_garbled(text)


def _is_garbled(text: str) -> bool:
    controls = sum(not char.isprintable() and not char.isspace() for char in text)
    return controls > 0.01 * len(text)


def _mended(data: bytes, encoding: str, name: str) -> str:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > max(3, 0.05 * len(text)):
        raise ReadError(_NO_TEXT)
    _LOG.warning("%s: %d broken characters read as U+FFFD", name, broken)
    return text
