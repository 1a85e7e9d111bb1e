"""Marks what stands on a page and is not the article. Spans only: nothing moves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from geoevents.model import Span
from geoevents.text.tables import table

#: Site furniture is short; a longer paragraph is prose that happens to say "cookies".
_MAX_FURNITURE_CHARS = 300
_MAX_LINK_CHARS = 100
_MAX_CAPTION_CHARS = 400
_MAX_HEADLINE_CHARS = 200
#: "Yes." may be said twice; a whole line is copied.
_MIN_REPEATED_LETTERS = 20
#: Links below one "Related" heading.
_MAX_RELATED_LINES = 12

#: Content managers' codes: [ad_1], [caption id="x"], [/embed], but not [sic] or [1].
_SHORTCODE = re.compile(
    r"\[/?(?:[a-z]+(?:[_-][a-z0-9]+)+|(?:caption|gallery|embed|audio|video|playlist"
    r"|ads?|quads|adrotate|contact-form|su_\w+)(?=[\s\]]))(?:\s[^\]\n]{0,300})?/?\]"
)
_END_MARKS = ".!?…。！？।؟۔։።:;"
_INNER_END = re.compile(r"[.!?…][\"'”’»)]*\s+[\"'“‘«(]*[^\W\d_]")
#: A headline begins with a capital or a figure and ends in a word.
_HEADLINE = re.compile(r"[\"'“‘«(]?[^\W_].*[\w\"'”’»)]", re.DOTALL)
_OPENERS = "\"'“‘«("
_SHORT_WORD = re.compile(r"[\s.]+")
_BYLINE = re.compile(r"(?:By|BY|Par|Von|Por)(?: [^\W\d_a-z][\w.'’-]+){2,4}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?:[#@]\w+\s*)+")


@dataclass(frozen=True, slots=True)
class _Furniture:
    whole: frozenset[str]
    starts: tuple[str, ...]
    contains: tuple[str, ...]
    related: frozenset[str]
    tail: frozenset[str]
    caption: tuple[str, ...]
    credit: re.Pattern[str]


@cache
def _furniture() -> _Furniture:
    def phrases(key: str) -> tuple[str, ...]:
        rows = table("furniture").values()
        return tuple(sorted({_plain(word) for row in rows for word in row[key]}))

    words = "|".join(sorted(map(re.escape, phrases("credit")), key=len, reverse=True))
    before = r"(?:^|[.!?…\"'”’»)(\[|—–-]\s*)"
    after = r"(?:\s*[:/©|]|\s+by\s)(?:[^.!?…]|\b\w\.){0,80}[.)\]]*$"
    return _Furniture(
        whole=frozenset(phrases("whole")),
        starts=phrases("starts"),
        contains=phrases("contains"),
        related=frozenset(phrases("related")),
        tail=frozenset(phrases("tail")),
        caption=phrases("caption"),
        credit=re.compile(f"{before}(?:{words}){after}"),
    )


def _plain(line: str) -> str:
    """Small letters without accents, runs of space as one, no marks at the edges."""
    kept = line.casefold()
    if not kept.isascii():
        bare = unicodedata.normalize("NFKD", kept.replace("ı", "i"))
        kept = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(kept.split()).strip(" .…*•·»«›|→►▶-–—_#\"'“”")


def mark_boilerplate(text: str, paragraphs: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of a text that are not the article, sorted and disjoint.

    paragraphs: all of the text's, sorted. Whole paragraphs are marked (site
    furniture, captions with a credit, links to other articles, the second and later
    copies of a line, comments), and shortcodes inside one. The first copy of a
    repeated line stays, and so do headings.
    """
    plain = [_plain(text[p.start : min(p.end, p.start + 600)]) for p in paragraphs]
    marked = set(_furniture_lines(text, paragraphs, plain))
    marked.update(_captions(text, paragraphs, plain))
    marked.update(_repeats(text, paragraphs))
    marked.update(_related_headlines(text, paragraphs, marked))
    tail = _tail_start(paragraphs, plain)
    marked.update(range(tail, len(paragraphs)))
    whole = [paragraphs[index] for index in sorted(marked)]
    return tuple(sorted([*whole, *_shortcodes(text, whole)]))


def subtract(spans: Sequence[Span], holes: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of the spans without the holes; both sorted and disjoint.

    >>> subtract([Span(0, 10), Span(12, 14)], [Span(2, 4), Span(9, 13)])
    (Span(start=0, end=2), Span(start=4, end=9), Span(start=13, end=14))
    """
    left: list[Span] = []
    first = 0
    for span in spans:
        start = span.start
        while first < len(holes) and holes[first].end <= start:
            first += 1
        inside = first
        while inside < len(holes) and holes[inside].start < span.end:
            if start < holes[inside].start:
                left.append(Span(start, holes[inside].start))
            start = holes[inside].end
            inside += 1
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)


def _furniture_lines(
    text: str, paragraphs: Sequence[Span], plain: Sequence[str]
) -> Iterator[int]:
    known = _furniture()
    for index, line in enumerate(plain):
        if len(line) > _MAX_FURNITURE_CHARS:
            continue
        span = paragraphs[index]
        written = text[span.start : span.end]
        if line in known.related:
            yield index
            yield from _links_below(text, paragraphs, index)
        elif (
            line in known.whole
            or _starts_as_link(line, written, known)
            or (index > 0 and _BYLINE.fullmatch(written))
            or _ADDRESS.fullmatch(written)
            or any(phrase in line for phrase in known.contains)
        ):
            yield index


def _starts_as_link(line: str, written: str, known: _Furniture) -> bool:
    """Whether it starts as furniture does, and is not prose that happens to."""
    if not line.startswith(known.starts):
        return False
    return ":" in line[:40] or len(line) <= _MAX_LINK_CHARS or not _is_closed(written)


def _links_below(text: str, paragraphs: Sequence[Span], heading: int) -> Iterator[int]:
    below = range(heading + 1, min(heading + 1 + _MAX_RELATED_LINES, len(paragraphs)))
    for index in below:
        span = paragraphs[index]
        written = text[span.start : span.end]
        if _is_closed(written) or len(written) > _MAX_HEADLINE_CHARS:
            return
        yield index


def _captions(
    text: str, paragraphs: Sequence[Span], plain: Sequence[str]
) -> Iterator[int]:
    known = _furniture()
    for index, line in enumerate(plain):
        if not line or len(line) > _MAX_CAPTION_CHARS:
            continue
        span = paragraphs[index]
        open_ended = not _is_closed(text[span.start : span.end])
        if known.credit.search(line) or (open_ended and line.startswith(known.caption)):
            yield index


def _repeats(text: str, paragraphs: Sequence[Span]) -> Iterator[int]:
    seen: set[str] = set()
    for index, span in enumerate(paragraphs):
        line = " ".join(text[span.start : span.end].casefold().split())
        if sum(map(str.isalpha, line)) < _MIN_REPEATED_LETTERS:
            continue
        if line in seen:
            yield index
        seen.add(line)


def _related_headlines(
    text: str, paragraphs: Sequence[Span], marked: set[int]
) -> Iterator[int]:
    """Lone headlines of other articles, set between two paragraphs of this one.

    They look like headings, but say two things ("Crisis in X. Minister resigns")
    and have no full stop at their end, as no heading and no paragraph does.
    """
    for index in range(1, len(paragraphs) - 1):
        if {index - 1, index, index + 1} & marked:
            continue
        before, written, after = (
            text[p.start : p.end] for p in paragraphs[index - 1 : index + 2]
        )
        if _is_two_in_one(written) and _is_closed(before) and _is_closed(after):
            yield index


def _is_two_in_one(written: str) -> bool:
    return (
        len(written) <= _MAX_HEADLINE_CHARS
        and not _is_closed(written)
        and _HEADLINE.fullmatch(written) is not None
        and (written.lstrip(_OPENERS)[0].isupper() or written[0].isdigit())
        and any(
            len(_SHORT_WORD.split(written[: match.start()])[-1]) > 3
            for match in _INNER_END.finditer(written)
        )
    )


def _is_closed(written: str) -> bool:
    """Whether the paragraph ends as sentences do, closing quotes aside."""
    return written[-6:].rstrip("\"'”’“»)]* ")[-1:] in tuple(_END_MARKS)


def _tail_start(paragraphs: Sequence[Span], plain: Sequence[str]) -> int:
    """The first paragraph of the comments, in the second half of the text."""
    tail = _furniture().tail
    half = paragraphs[-1].end / 2 if paragraphs else 0
    for index, line in enumerate(plain):
        if line.rstrip(":") in tail and paragraphs[index].start >= half:
            return index
    return len(plain)


def _shortcodes(text: str, whole: Sequence[Span]) -> Iterator[Span]:
    found = [Span(*match.span()) for match in _SHORTCODE.finditer(text)]
    position = 0
    for span in found:
        while position < len(whole) and whole[position].end <= span.start:
            position += 1
        if position == len(whole) or not whole[position].overlaps(span):
            yield span
