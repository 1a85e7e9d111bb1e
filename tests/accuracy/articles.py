"""Trial articles of our own: wars and local news in many languages, with their places.

articles/NAME.LANGUAGE.txt: ``[name](CC!)`` is a scene in that country, ``[name](CC~)``
a place that is named for its people, its government or in another name; ``-`` for the
country of a place that is in none or that the gazetteer does not have.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geoevents.model import Document, Mention
from geoevents.parse.accuracy.scoring import f1, share
from geoevents.parse.analyse import Parser

FOLDER = Path(__file__).parent / "articles"
ARTICLES = sorted(path.stem for path in FOLDER.glob("*.txt"))

_MARKED = re.compile(r"\[([^]]+)\]\((\w\w|-)([!~])\)")


@dataclass(frozen=True, slots=True)
class Named:
    """country: None for no place. scene: whether something is said to happen there."""

    name: str
    country: str | None
    scene: bool


@dataclass(frozen=True, slots=True)
class Score:
    """In per cent: F1 of exact spans; of the found, the right country or none; and of
    the found, those rightly told to be a scene or none."""

    found: float
    country: float
    scene: float


def read_article(name: str) -> tuple[Document, dict[tuple[int, int], Named]]:
    marked = (FOLDER / f"{name}.txt").read_text("utf-8")
    text, names, done = "", {}, 0
    for match in _MARKED.finditer(marked):
        text += marked[done : match.start()]
        country = None if match[2] == "-" else match[2]
        named = Named(match[1], country, match[3] == "!")
        names[len(text), len(text) + len(match[1])] = named
        text += match[1]
        done = match.end()
    return Document(text + marked[done:]), names


def _found(parser: Parser, document: Document) -> dict[tuple[int, int], Mention]:
    mentions = parser.analyse(document).mentions
    return {(m.span.start, m.span.end): m for m in mentions}


def score(parser: Parser) -> Score:
    """Of all articles together."""
    true = found = exact = country = scene = 0
    for name in ARTICLES:
        document, names = read_article(name)
        mentions = _found(parser, document)
        true, found = true + len(names), found + len(mentions)
        for span in names.keys() & mentions.keys():
            place, sense = mentions[span].place, mentions[span].sense
            exact += 1
            country += (place.country if place else None) == names[span].country
            scene += (sense == "location") == names[span].scene
    return Score(f1(exact, found, true)[2], share(country, exact), share(scene, exact))


def misses(parser: Parser) -> Iterator[str]:
    """All that is not as the articles are marked."""
    for name in ARTICLES:
        document, names = read_article(name)
        mentions = _found(parser, document)
        for span in sorted(names.keys() | mentions.keys()):
            mention, told = mentions.get(span), names.get(span)
            if mention is None or told is None:
                kind = "missed" if mention is None else "invented"
                yield f"{name}: {kind} {document.text[slice(*span)]}"
                continue
            country = mention.place.country if mention.place else None
            if country != told.country:
                yield f"{name}: {told.name} is in {told.country}, not {country}"
            if (mention.sense == "location") != told.scene:
                yield f"{name}: {told.name} read as {mention.sense}"
