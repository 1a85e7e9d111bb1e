"""Bounds on what is read, and a stream that keeps to them."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from geoevents.errors import ReadError

#: Text compresses some 20 to 1 at best; what swells more, and much, is a bomb.
_MAX_RATIO = 200
_RATIO_FROM_BYTES = 20_000_000
_HEAD_BYTES = 65_536
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read.

    max_document_chars: of one article, in code points. max_file_bytes: of one
    file, after decompression. Files that are read whole (text, HTML, JSON arrays,
    feeds) may have four bytes for each code point of one article; JSON lines, CSV
    and WARC are streamed and only max_file_bytes bounds them.
    """

    max_document_chars: int = 10_000_000
    max_file_bytes: int = 20_000_000_000

    @property
    def max_whole_bytes(self) -> int:
        """The bytes that a file which is read whole may have."""
        return min(4 * self.max_document_chars, self.max_file_bytes)


class Bounded(io.RawIOBase):
    """A stream that was looked into, decompressed where it is gzip, and counted.

    head: its first bytes, for recognising what it holds; reading starts at them
    all the same. Reading raises ReadError past the limits and on broken gzip data.
    """

    def __init__(self, raw: BinaryIO, limits: Limits) -> None:
        super().__init__()
        self._max_bytes = limits.max_file_bytes
        self._count = 0
        self._packed = _Counted(raw)
        buffered = io.BufferedReader(self._packed, _HEAD_BYTES)
        self._is_gzip = buffered.peek(2)[:2] == _GZIP_MAGIC
        self._plain = gzip.GzipFile(fileobj=buffered) if self._is_gzip else buffered
        self.head = self._read(_HEAD_BYTES)
        self._unread = self.head

    def readable(self) -> bool:
        """Always: this is an input."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with the next bytes; 0 at the end."""
        data = self._unread[: len(buffer)] or self._read(len(buffer))
        self._unread = self._unread[len(data) :]
        buffer[: len(data)] = data
        self._count += len(data)
        self._check()
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            return self._plain.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ReadError(
                f"broken gzip data ({error}); fetch or compress the file again"
            ) from error

    def _check(self) -> None:
        if self._count > self._max_bytes:
            raise ReadError(
                f"holds more than {self._max_bytes:,} bytes; split it into parts"
            )
        swollen = self._count > _MAX_RATIO * max(self._packed.count, 1)
        if self._is_gzip and self._count > _RATIO_FROM_BYTES and swollen:
            raise ReadError(
                f"unpacks to more than {_MAX_RATIO} times its size; if it is no"
                " attack, unpack it first"
            )


class _Counted(io.RawIOBase):
    """Counts the bytes that were read from another stream."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__()
        self._raw = raw
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


def read_whole(stream: BinaryIO, limits: Limits) -> bytes:
    """All bytes of a stream that must be held whole. Raises ReadError if too many."""
    data = stream.read(limits.max_whole_bytes + 1)
    if len(data) > limits.max_whole_bytes:
        raise ReadError(
            f"holds more than {limits.max_whole_bytes:,} bytes in one piece; split it,"
            " or write one article to a line as JSON lines, which are streamed"
        )
    return data
