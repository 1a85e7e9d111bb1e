"""Whole articles of our own with all that they claim, and how much of it is read.

A file holds articles: ``=== id language date``, the text, a line ``~~~`` and one line
a claim: its first words | kinds that are right | scenes as written | EDTF | sides that
act | claimant (a side or words of the name) | figures. ``*`` is not judged, ``-`` is
none, a ``?`` in front says that the claim may be left out. The truth was written down
before the articles were first read by the program.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from geoevents.model import Analysis, Claim, Document, When
from geoevents.parse.analyse import Parser


@dataclass(frozen=True)
class Truth:
    """One claim of an article, as the file tells it."""

    start: int
    end: int
    optional: bool
    kinds: tuple[str, ...]
    scenes: str
    day: str
    actors: str
    claimant: str
    figures: str

    def is_told_by(self, claim: Claim) -> bool:
        """Whether a claim of the right kind tells of the same words."""
        overlaps = claim.span.start < self.end and self.start < claim.span.end
        return claim.kind in self.kinds and overlaps


@dataclass(frozen=True)
class Article:
    """One article with its truth."""

    id: str
    language: str
    published: str
    text: str
    truths: tuple[Truth, ...]


def read_articles(path: Path) -> list[Article]:
    """The articles of a file."""
    blocks = re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]
    return [_read_article(block) for block in blocks]


def _read_article(block: str) -> Article:
    head, _, rest = block.partition("\n")
    name, language, published = head.split()
    text, _, rows = rest.partition("\n~~~\n")
    text = text.strip()
    truths = [_read_truth(row, text) for row in rows.strip().splitlines()]
    truths.sort(key=lambda truth: truth.optional)
    return Article(name, language, published, text, tuple(truths))


def _read_truth(row: str, text: str) -> Truth:
    words, kinds, *fields = (part.strip() for part in row.lstrip("?").split("|"))
    fields += [""] * (5 - len(fields))
    start = text.index(words)
    end = start + len(words)
    return Truth(start, end, row[0] == "?", tuple(kinds.split("/")), *fields)


def count(parser: Parser, articles: list[Article]) -> Counter[str]:
    """What of the truth is read: ``told``, ``right``, ``claims``, ``spurious`` ..."""
    counts: Counter[str] = Counter()
    for article in articles:
        published = When(article.published, "given")
        document = Document(
            article.text, language=article.language, published=published
        )
        _count_article(parser.analyse(document), article, counts)
    return counts


def _count_article(analysis: Analysis, article: Article, counts: Counter[str]) -> None:
    claims = list(analysis.claims)
    for truth in article.truths:
        counts["told"] += not truth.optional
        claim = next((c for c in claims if truth.is_told_by(c)), None)
        if claim is None:
            continue
        claims.remove(claim)
        if not truth.optional:
            counts["right"] += 1
            _count_fields(claim, truth, analysis, counts)
    eventful = [c for c in analysis.claims if c.family != "diplomacy"]
    counts["claims"] += len(eventful)
    counts["spurious"] += sum(c.family != "diplomacy" for c in claims)


def _count_fields(
    claim: Claim, truth: Truth, analysis: Analysis, counts: Counter[str]
) -> None:
    if truth.scenes != "*":
        meant = [_ids(name, analysis) for name in truth.scenes.split(";")]
        told = {place.place.id for place in claim.scenes}
        counts["scenes"] += len(told)
        counts["scenes_right"] += len(told & set().union(*meant))
        counts["scenes_meant"] += sum(bool(ids) for ids in meant)
        counts["scenes_found"] += sum(bool(ids & told) for ids in meant)
    if truth.day != "*":
        counts["days"] += 1
        counts["days_right"] += bool(claim.when and claim.when.value == truth.day)
    if truth.actors != "*":
        counts["actors"] += 1
        counts["actors_right"] += set(claim.actors) == {*truth.actors.split(";")} - {
            "-"
        }
    if truth.claimant != "*":
        counts["claimants"] += 1
        counts["claimants_right"] += _is_claimant(claim, truth.claimant)
    told_figures = {(f.what, f.value or f.low or f.high or 0) for f in claim.figures}
    for figure in re.findall(r"(\w+)=(\d+)", truth.figures):
        near = {(figure[0], int(figure[1]) + by) for by in (-1, 0, 1)}
        counts["figures"] += 1
        counts["figures_right"] += bool(near & told_figures)


def _ids(name: str, analysis: Analysis) -> set[str]:
    """The places that a name of the text was given; none where it was given none."""
    return {
        m.place.id
        for m in analysis.mentions
        if m.place is not None
        and (m.text.startswith(name) or name.startswith(m.text))
        and name != "-"
    }


def _is_claimant(claim: Claim, meant: str) -> bool:
    told = claim.claimant
    if meant == "-" or told is None:
        return meant == "-" and told is None
    return told.side == meant or meant.lower() in told.name.lower()
