"""The paragraphs of a text, as spans: lines, with hard-wrapped lines put together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geoevents.model import Span

#: Everything that ``str.splitlines`` and HTML extractors use to end a line.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
#: A crawler's header before the first sentence: " date 2020-09-28 Tensions in ...".
_HEADER = re.compile(
    r"(?:\s*\[\w+\])?\s*(?P<header>date:?\s+\d{4}(?:-\d\d){0,2}(?:T[\d:.Z+-]+)?)(?=\s)",
    re.IGNORECASE,
)
#: Longest line of mail and plain-text wires, which wrap at 65 to 80 columns.
_WRAP_AT_MOST = 100
_WRAP_AT_LEAST = 40
#: Spaces before a line that show that it hangs below the line before.
_HANGING_INDENT = 4
_END_MARKS = '.!?…:;"”»)'


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs, sorted, without the white space around them.

    A line is a paragraph, but two lines are one where the text is wrapped at a
    fixed width, or where a line without end punctuation stops at a comma or a
    little word ("in", "and"), or the next goes on in lower case or is indented.
    A crawler's header (``date 2020-09-28``) stands alone.

    >>> text = "Heading\\n\\nThe army left\\nthe town. It was quiet."
    >>> [text[p.start : p.end].split()[0] for p in paragraphs(text)]
    ['Heading', 'The']
    """
    found: list[Span] = []
    for block in _blocks(text):
        found.extend(_block_paragraphs(text, block))
    return tuple(found)


def _lines(text: str) -> Iterator[Span]:
    header = _HEADER.match(text)
    start = 0
    if header:
        yield from _trimmed(text, 0, header.start("header"))
        yield Span(*header.span("header"))
        start = header.end()
    for match in _LINE.finditer(text, start):
        yield from _trimmed(text, match.start(), match.end())


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if left < right:
        yield Span(start + left, start + right)


def _blocks(text: str) -> Iterator[list[Span]]:
    """Lines with exactly one line break between them."""
    block: list[Span] = []
    for line in _lines(text):
        gap = text[block[-1].end : line.start] if block else ""
        if block and len(_LINE_BREAK.findall(gap)) != 1:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _block_paragraphs(text: str, block: list[Span]) -> Iterator[Span]:
    wrapped = _is_wrapped(block)
    current = block[0]
    for line in block[1:]:
        if wrapped or _goes_on(text, current, line):
            current = Span(current.start, line.end)
        else:
            yield current
            current = line
    yield current


def _is_wrapped(block: list[Span]) -> bool:
    """Three lines or more, all but the last nearly as wide as the widest."""
    widths = [line.end - line.start for line in block]
    full = widths[:-1]
    return (
        len(full) >= 2
        and _WRAP_AT_LEAST <= max(full) <= _WRAP_AT_MOST
        and min(full) >= 0.7 * max(full)
        and widths[-1] <= max(full)
    )


def _goes_on(text: str, current: Span, line: Span) -> bool:
    """Whether the line goes on with the sentence of the paragraph above it."""
    last = text[current.end - 1]
    if last in _END_MARKS:
        return False
    if text[line.start].islower() or last == ",":
        return True
    gap = text[current.end : line.start]
    hanging = len(gap) - len(gap.rstrip(" \t")) >= _HANGING_INDENT
    word = text[max(current.start, current.end - 4) : current.end].split()[-1]
    cut_short = len(word) <= 3 and word.isalpha() and word.islower()
    return hanging or (cut_short and current.end - current.start >= _WRAP_AT_LEAST)
