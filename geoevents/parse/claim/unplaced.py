"""Names in a sentence that no place is known for, and words that point back to one.

"Shells fell near a mine in X" did not happen in the town of the sentence before, even
where no gazetteer knows X. "The camp was hit" and "in the capital" did.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geoevents.model import Mention, Place, Span
from geoevents.parse.claim.lexicon import ClaimLexicon
from geoevents.parse.claim.spans import SpanIndex

_QUOTES = " \"“„«'"
#: A name is no longer than this from the word that says it is one.
_NAME = re.compile(r"[^\W\d_][\w'’-]+")


def names_unplaced(
    text: str,
    folded: str,
    sentence: Span,
    known: Sequence[SpanIndex[Span]],
    mentions: SpanIndex[Mention],
    lexicon: ClaimLexicon,
) -> str | None:
    """The first place that a sentence names and nothing is known of, or None.

    known: what names are known to be, with their spans (places, days, sides). Names
    are told by a capital after the words of the cue ``at_name`` ("in", "village of").
    """
    for mention in mentions.within(sentence):
        if mention.place is None and mention.sense == "location":
            return mention.text
    for cased in lexicon.cue("cased_name").finditer(
        folded, sentence.start, sentence.end
    ):
        span = Span(*cased.span())
        if _is_name(text[span.start : span.end].split("'")[0]):
            if not any(index.overlapping(span) for index in known):
                return text[span.start : span.end]
    for cue in lexicon.cue("at_name").finditer(folded, sentence.start, sentence.end):
        start = cue.end()
        while start < sentence.end and text[start] in _QUOTES:
            start += 1
        name = _NAME.match(text, start, sentence.end)
        if name is None or not _is_name(name[0]):
            continue
        span = Span(*name.span())
        if lexicon.cue("no_name").match(folded, start, sentence.end):
            continue
        if not any(index.overlapping(span) for index in known):
            return name[0]
    return None


def _is_name(word: str) -> bool:
    """Whether a word has a capital and is no abbreviation."""
    return word[:1].isupper() and not word.isupper()


def points_back(folded: str, sentence: Span, lexicon: ClaimLexicon) -> bool:
    """Whether a sentence speaks of a place told before ("the town", "there")."""
    cue = lexicon.cue("same_place")
    return cue.search(folded, sentence.start, sentence.end) is not None


def capital_of_story(
    folded: str, sentence: Span, mentions: SpanIndex[Mention], lexicon: ClaimLexicon
) -> tuple[bool, Place | None]:
    """Whether a sentence speaks of "the capital", and which one the article names.

    No place where the article names none, or more than one.
    """
    if lexicon.cue("the_capital").search(folded, sentence.start, sentence.end) is None:
        return False, None
    capitals = {
        mention.place.id: mention.place
        for mention in mentions
        if mention.place is not None
        and mention.place.feature_code == "PPLC"
        and mention.sense == "location"
    }
    return True, next(iter(capitals.values())) if len(capitals) == 1 else None
