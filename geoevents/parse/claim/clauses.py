"""A sentence as clauses, so that two opposite claims in it stay two claims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geoevents.model import Mention, Span
from geoevents.parse.claim.fold import fold
from geoevents.parse.claim.lexicon import ACTOR_LETTER, PLACE_LETTER, ClaimLexicon
from geoevents.text.page import Page

#: A sentence longer than this is read in pieces: no article writes such a one, and
#: rules need not walk through a table pasted as text.
MAX_SENTENCE = 2000
_MIN_CLAUSE = 12
#: A name between "and" and its verb is no longer than this.
_NEW_SPEAKER = 60
_PLACE_SENSES = frozenset({"location", "attributive", "origin", "comparison"})
_COMMA = re.compile(r",\s")
#: "and" between two names or two clauses, in the languages that have a table.
AND = re.compile(r",?\s(?:and|si|и|а|et|und|y|ve|і|та)\s|،?\sو(?=\w)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its place in the paragraph.

    marked: the whole page's text folded, place names as runs of marker letters;
    offsets are those of the page. paragraph: number of its paragraph.
    """

    span: Span
    index: int
    paragraph: int
    clauses: tuple[Span, ...]


def mark_text(page: Page, mentions: tuple[Mention, ...]) -> str:
    """The page's folded text with place names replaced by marker letters."""
    folded = list(fold(page.text))
    for mention in mentions:
        if mention.sense in _PLACE_SENSES:
            letter = PLACE_LETTER
        elif mention.sense in ("actor", "reaction"):
            letter = ACTOR_LETTER
        else:
            continue
        start, end = mention.span.start, mention.span.end
        folded[start:end] = letter * (end - start)
    return "".join(folded)


def split_page(page: Page, marked: str, lexicon: ClaimLexicon) -> tuple[Sentence, ...]:
    """The sentences of a page with their clauses and paragraphs, in text order."""
    sentences: list[Sentence] = []
    paragraph, previous_end = 0, 0
    for index, span in enumerate(page.sentences):
        if "\n" in page.text[previous_end : span.start]:
            paragraph += 1
        previous_end = span.end
        clauses = tuple(
            clause
            for piece in _pieces(span)
            for clause in split_sentence(marked, piece, lexicon)
        )
        sentences.append(Sentence(span, index, paragraph, clauses))
    return tuple(sentences)


def split_sentence(marked: str, span: Span, lexicon: ClaimLexicon) -> list[Span]:
    """The clauses of a sentence, without the conjunctions that it is cut at."""
    cuts = [m.span() for m in lexicon.splits.finditer(marked, span.start, span.end)]
    cuts += _new_speakers(marked, span, lexicon)
    clauses, start = [], span.start
    for end, begin in sorted(cuts):
        if end - start >= _MIN_CLAUSE and span.end - begin >= _MIN_CLAUSE:
            clauses.append(Span(start, end))
            start = begin
    return [*clauses, Span(start, span.end)]


def _new_speakers(
    marked: str, span: Span, lexicon: ClaimLexicon
) -> list[tuple[int, int]]:
    """Where ", and NAME claimed that" starts a second statement.

    Where the verb comes last, the comma after it ends the first one.
    """
    said = list(lexicon.verb("said").finditer(marked, span.start, span.end))
    cuts = []
    if lexicon.grammar.order == "sov":
        ends = [_COMMA.match(marked, verb.end(), span.end) for verb in said[:-1]]
        return [comma.span() for comma in ends if comma is not None]
    for verb in said[1:]:
        joints = list(AND.finditer(marked, span.start, verb.start()))
        if joints and 3 < verb.start() - joints[-1].end() <= _NEW_SPEAKER:
            cuts.append(joints[-1].span())
    return cuts


def _pieces(span: Span) -> list[Span]:
    starts = range(span.start, span.end, MAX_SENTENCE)
    return [Span(start, min(start + MAX_SENTENCE, span.end)) for start in starts]
