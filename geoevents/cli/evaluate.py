"""``geoevents eval``: measure the program against annotated corpora."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
import orjson

from geoevents.model import Document, Mention
from geoevents.parse import Parser, make_parser
from geoevents.parse.accuracy.corpora import CorpusArticle, read_corpus
from geoevents.parse.accuracy.scoring import Tally, f1, is_right, pair_up, share, tally
from geoevents.places import Gazetteer


@dataclass(slots=True)
class Report:
    """What was counted of one corpus. classes: kind -> marked, found, right."""

    name: str
    articles: int = 0
    total: Tally = field(default_factory=Tally)
    classes: dict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )


@click.group(name="eval")
def evaluate() -> None:
    """Measure the program against annotated corpora."""


@evaluate.command()
@click.argument(
    "corpora",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--without",
    default="",
    help="Senses to leave out, with commas (demonym,embedded): not all corpora mark"
    " them.",
)
@click.option("--recogniser", default="auto", show_default=True)
@click.option("--repair/--no-repair", default=True, show_default=True)
@click.option("--by-class", is_flag=True, help="Also by the corpus's own classes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a corpus.")
def geoparse(
    corpora: Sequence[Path],
    *,
    without: str,
    recogniser: str,
    repair: bool,
    by_class: bool,
    as_json: bool,
) -> None:
    """Find and place the names of CORPORA, and compare with what is marked there.

    Read are XML as LGL, TR-News, GeoVirus and GeoWebNews have it, and JSON lines of
    {"id", "text", "mentions": [{"start", "end", "lat", "lon"}]}. Right is what lies
    within 161 km of the marked point.
    """
    parser = make_parser(
        Gazetteer.open(),
        recogniser=recogniser,
        repair=repair,
        steps=frozenset(["mentions"]),
    )
    left_out = frozenset(filter(None, (s.strip() for s in without.split(","))))
    if not as_json:
        click.echo(_HEADING)
    for path in corpora:
        report = measure(path.stem, read_corpus(path.read_bytes()), parser, left_out)
        click.echo(_as_json(report, by_class) if as_json else _as_row(report))
        if by_class and not as_json:
            for row in _class_rows(report):
                click.echo(row)


def measure(
    name: str,
    articles: Iterable[CorpusArticle],
    parser: Parser,
    without: frozenset[str] = frozenset(),
) -> Report:
    """Parse the articles and count. without: senses that are not looked at."""
    report = Report(name)
    for article in articles:
        document = Document(article.text, language=article.language)
        mentions = parser.analyse(document).mentions
        found = [m for m in mentions if m.sense not in without]
        report.articles += 1
        report.total += tally(article.mentions, found)
        _count_classes(report, article, found)
    return report


def _count_classes(
    report: Report, article: CorpusArticle, found: Sequence[Mention]
) -> None:
    pairs = dict(pair_up(article.mentions, found))
    for i, mark in enumerate(article.mentions):
        counts = report.classes[mark.kind or "not told"]
        counts["marked"] += 1
        counts["found"] += i in pairs
        counts["right"] += i in pairs and is_right(mark, found[pairs[i]])


_HEADING = (
    f"{'corpus':20} {'articles':>8} {'marked':>7} {'found':>7}"
    f"  {'exact P/R/F1':>16}  {'overlap P/R/F1':>16}  {'end to end P/R/F1':>17}"
    "  placed"
)


def _scores(total: Tally) -> dict[str, tuple[float, float, float]]:
    return {
        "exact": f1(total.exact, total.found, total.true),
        "overlap": f1(total.overlapping, total.found, total.true),
        "e2e": f1(total.right, total.placed, total.located),
    }


def _as_row(report: Report) -> str:
    total = report.total
    scores = ["/".join(f"{n:.1f}" for n in row) for row in _scores(total).values()]
    return (
        f"{report.name:20.20} {report.articles:8} {total.true:7} {total.found:7}"
        f"  {scores[0]:>16}  {scores[1]:>16}  {scores[2]:>17}"
        f"  {share(total.right, total.paired):6}"
    )


def _class_rows(report: Report) -> Iterable[str]:
    for kind, counts in sorted(report.classes.items()):
        marked = counts["marked"]
        yield (
            f"  {kind:30.30} {marked:6} marked, {share(counts['found'], marked)} %"
            f" found, {share(counts['right'], marked)} % found and right"
        )


def _as_json(report: Report, by_class: bool) -> str:
    total = report.total
    row = {
        "corpus": report.name,
        "articles": report.articles,
        "marked": total.true,
        "found": total.found,
        "placed": share(total.right, total.paired),
    }
    scores = {
        key: dict(zip(("P", "R", "F1"), values, strict=True))
        for key, values in _scores(total).items()
    }
    classes = {"classes": report.classes} if by_class else {}
    return orjson.dumps({**row, **scores, **classes}).decode()
