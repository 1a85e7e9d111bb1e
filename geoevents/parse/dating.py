"""The article's own date: who gives it, in order of trust, or how it is inferred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from geoevents.model import Document, When
from geoevents.parse.timex.context import Context, Reading, Today
from geoevents.parse.timex.days import make_day
from geoevents.parse.timex.fold import fold
from geoevents.parse.timex.infer import infer_date
from geoevents.parse.timex.lexicon import (
    load_byline,
    load_header_words,
    load_label_words,
    load_line_dates,
    load_whole_dates,
)
from geoevents.parse.timex.read import read
from geoevents.parse.timex.scan import Saying, scan
from geoevents.parse.timex.year import with_year
from geoevents.text.page import Page

#: The head of an article: its date stands within so many characters and lines.
_HEAD_CHARS: Final = 1500
_HEAD_LINES: Final = 12

#: A date line may hold so many words beside the date: a name, a place, a time zone.
_REST_OF_DATE_LINE: Final = 3

_PATH_DAY: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(\d\d)\2(\d\d)(?!\d)")
_PATH_MONTH: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/](\d\d)(?![-/_.]?\d)")

#: A line of carrier's matter (by whom, published when, updated) is no longer.
_LINE_CHARS: Final = 160
_REST_OF_LABELLED_LINE: Final = 8

#: "BAKU, 28 September 2020 (Agency) -": a place before the date, a sign behind it.
_PLACE_BEFORE: Final = re.compile(
    r"\W*(?:[^\W\d_a-z][\w .'’/-]{1,40}[,(/:]\s*){1,2}(?:(?:le|el|den|am|on|la|pe)\s+)?"
)
_MORE_DIGITS: Final = re.compile(r"\W{0,2}\d{3,}")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SIGN_BEHIND: Final = re.compile(r"\s*[(/—–.:|\-]")


def date_document(
    document: Document, page: Page, *, latest: date | None = None
) -> When | None:
    """When the article was published, or None where nothing tells.

    In order of trust: the date given with the document, a header line, a date line
    in any language, the URL, the file name; else what the text allows to infer. A
    date coarser than a day is made finer where the text tells the day. latest: a
    day after which no article can be published (today): a later date is doubted.
    The evidence says in words what was read, and what contradicts it. A date line
    without a year gives a date without one (``XXXX-05-19``), or with a doubtful one
    (``2024-05-19?``) where the text allows only that.
    """
    named = document.published or _named(document, page)
    if named is None:
        inferred = infer_date(page, None)
        line = next(_yearless_lines(page.text), None)
        return with_year(line, page, inferred, latest) if line else inferred
    if named.precision != "day":
        return infer_date(page, named) or named
    return _doubted(named, document, page, latest)


def _named(document: Document, page: Page) -> When | None:
    """The first date that a line of the head, the URL or the file name gives."""
    return next(_named_dates(document, page), None)


def _named_dates(document: Document, page: Page) -> Iterator[When]:
    """The dates that carrier and head give, the most trusted first."""
    lines = _head_lines(page.text)
    for line in lines:
        yield from _header_dates(line)
    for line in lines:
        yield from _date_lines(line)
    if document.source.url:
        yield from _path_dates(document.source.url, "url", "the URL")
    if document.source.file:
        yield from _path_dates(document.source.file, "file_name", "the file name")


def _doubted(named: When, document: Document, page: Page, latest: date | None) -> When:
    """The date with what speaks against it added to the evidence."""
    doubts = [
        f"but {other.evidence}"
        for other in _named_dates(document, page)
        if _contradict(other, named)
    ]
    if latest is not None and named.value > latest.isoformat():
        doubts.append(f"but that is after {latest.isoformat()}, a day yet to come")
    if not doubts:
        return named
    evidence = "; ".join(filter(None, [named.evidence, *dict.fromkeys(doubts)]))
    return When(named.value, named.rule, evidence)


def _contradict(one: When, other: When) -> bool:
    a, b = one.interval, other.interval
    return a is not None and b is not None and not a.overlaps(b)


def _head_lines(text: str) -> list[str]:
    """The first lines that hold anything."""
    lines = [line for line in text[:_HEAD_CHARS].splitlines() if line.strip()]
    return lines[:_HEAD_LINES]


def _header_dates(line: str) -> Iterator[When]:
    """The date behind a word like "Published:" at the start of a line."""
    folded = fold(line)
    label = load_header_words().match(folded)
    for saying, reading in _whole_dates(line, folded):
        at_start = label is not None and saying.start == label.end()
        if reading.edtf and (at_start or _is_labelled(line, folded, saying)):
            said = line[: saying.end].strip()
            yield When(reading.edtf, "header", f'header line "{said[-80:]}"')
        break


def _is_labelled(line: str, folded: str, saying: Saying) -> bool:
    """Whether a short line that is no sentence labels the date: "By A | Posted on"."""
    if len(line) > _LINE_CHARS or line.rstrip().endswith((".", "!", "?")):
        return False
    if load_label_words().search(folded, 0, saying.start) is None:
        return False
    rest = _WORD.findall(f"{line[: saying.start]} {line[saying.end :]}")
    return len(rest) <= _REST_OF_LABELLED_LINE


def _date_lines(line: str) -> Iterator[When]:
    """The date of a line that says little else, or of a dateline before a text."""
    for saying, reading in _whole_dates(line, fold(line)):
        before, behind = line[: saying.start], line[saying.end :]
        if reading.edtf and (_is_alone(before, behind) or _is_dateline(before, behind)):
            said = line[: saying.end].strip()
            yield When(reading.edtf, "date_line", f'date line "{said[-80:]}"')
        break


def _yearless_lines(text: str) -> Iterator[When]:
    """Days without a year in lines that say nothing else, and in datelines."""
    for line in _head_lines(text):
        folded = fold(line)
        for saying in scan(line, folded, load_line_dates()):
            if saying.kind != "day_month":
                break
            before, behind = line[: saying.start], line[saying.end :]
            if _MORE_DIGITS.match(behind):
                break
            words = _WORD.findall(f"{before} {behind}")
            alone = len(words) <= 1 or load_label_words().search(folded[: saying.start])
            if alone or _is_dateline(before, behind):
                reading = read(saying.kind, saying.fields, Context(Today()))
                if reading is not None and reading.edtf:
                    said = line[: saying.end].strip()
                    evidence = f'date line "{said[-80:]}", without a year'
                    yield When(reading.edtf, "date_line", evidence)
            break


def _is_alone(before: str, behind: str) -> bool:
    """Whether the rest of the line is too little for a sentence."""
    words, last = _WORD.findall(f"{before} {behind}"), _WORD.findall(behind)
    sentence = len(last) > 1 and behind.rstrip().endswith(".")
    byline = load_byline().match(fold(before)) is not None
    most = _REST_OF_LABELLED_LINE if byline else _REST_OF_DATE_LINE
    return len(words) <= most and not sentence


def _is_dateline(before: str, behind: str) -> bool:
    place = _PLACE_BEFORE.fullmatch(before)
    return place is not None and _SIGN_BEHIND.match(behind) is not None


def _whole_dates(line: str, folded: str) -> Iterator[tuple[Saying, Reading]]:
    context = Context(Today())
    for saying in scan(line, folded, load_whole_dates()):
        reading = read(saying.kind, saying.fields, context)
        if reading is not None:
            yield saying, reading


def _path_dates(path: str, rule: str, what: str) -> Iterator[When]:
    """The day, else the month, in an address or a file name."""
    for match in _PATH_DAY.finditer(path):
        day = make_day(int(match[1]), int(match[3]), int(match[4]))
        if day is not None:
            yield When(day.isoformat(), rule, f'{what} holds "{match[0]}"')
            return
    for match in _PATH_MONTH.finditer(path):
        if 1 <= int(match[2]) <= 12:
            value = f"{match[1]}-{match[2]}"
            yield When(value, rule, f'{what} holds "{match[0]}"')
            return
