"""What each mention of a place name stands for in its sentence.

A country's name is its government more often than its territory, a town's name is
the town unless it is a capital that speaks or acts. The words around decide; see the
codebook for what each sense means.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geoevents.model import Mention, Place, Span
from geoevents.parse.toponyms.evidence import before_article
from geoevents.parse.toponyms.fame import is_country
from geoevents.parse.toponyms.lexicon import PlaceLexicon, place_lexicon
from geoevents.parse.toponyms.sightings import Words, words_of
from geoevents.parse.toponyms.tokens import fold_phrase, folded
from geoevents.text.page import Page

#: Senses that recognition settles: names inside names, and names of people.
_SETTLED: Final = frozenset({"demonym", "embedded"})

#: How many words before a name are looked through for what it belongs to.
_REACH: Final = 6

#: Codes of places that have no government: they are scenes or topics.
_CANNOT_ACT: Final = ("CONT", "OCN", "SEA")


def assign_senses(page: Page, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The same mentions in the same order, each with its sense."""
    reader = _Reader(
        words_of(page),
        place_lexicon(page.language),
        any(mention.repair for mention in mentions),
    )
    senses: list[str] = []
    for chain in _chains(mentions, reader):
        senses += reader.senses_of(chain)
    return tuple(
        replace(mention, sense=_in_boilerplate(page, mention) or sense)
        for mention, sense in zip(mentions, senses, strict=True)
    )


def _in_boilerplate(page: Page, mention: Mention) -> str | None:
    at = bisect_right(page.boilerplate, mention.span.start, key=_start) - 1
    inside = at >= 0 and mention.span.start < page.boilerplate[at].end
    return "boilerplate" if inside else None


def _start(span: Span) -> int:
    return span.start


def _chains(
    mentions: Sequence[Mention], reader: _Reader
) -> Iterator[tuple[Mention, ...]]:
    """Mentions that are listed together ("X, Y and Z"), in order."""
    chain: list[Mention] = []
    for mention in mentions:
        if chain and not reader.listed(chain[-1].span, mention.span):
            yield tuple(chain)
            chain = []
        chain.append(mention)
    if chain:
        yield tuple(chain)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the words around mentions. translated: by machine, so "in" may be "of"."""

    words: Words
    lexicon: PlaceLexicon
    translated: bool

    def listed(self, left: Span, right: Span) -> bool:
        """Whether only a comma or an "and" stands between two names."""
        gap = self.words.text[left.end : right.start]
        if len(gap) > 12:
            return False
        rest = [folded(word) for word in gap.replace(",", " ").split()]
        allowed = (self.lexicon["and_words"], self.lexicon["articles"])
        links = all(any(word in phrases for phrases in allowed) for word in rest)
        return links and bool(gap.strip()) and "\n" not in gap

    def senses_of(self, chain: Sequence[Mention]) -> list[str]:
        """The senses of names listed together: what is said of one is said of all."""
        open_ones = [m for m in chain if m.sense not in _SETTLED]
        if not open_ones:
            return [mention.sense for mention in chain]
        left = self.words.within(chain[0].span.start, chain[0].span.end)[0]
        right = self.words.within(chain[-1].span.start, chain[-1].span.end)[1]
        joint = self._of_surroundings(left, right, len(chain) > 1)
        return [
            mention.sense
            if mention.sense in _SETTLED
            else self._own(mention) or self._suited(joint, mention)
            for mention in chain
        ]

    def _of_surroundings(self, left: int, right: int, several: bool) -> str | None:
        """The sense that the words before and after tell, None where they do not."""
        before = before_article(self.words.tokens, left, self.lexicon)
        if self._close(left) and self._in_feature(left):
            return "location"
        told = None
        if self._close(left):
            told = self._of_words_before(before, right, several)
        if told is not None:
            return told
        if self._lies(right):
            return "location"
        if self.lexicon["reaction_verbs"].starting_at(self.words.tokens, right):
            return "reaction"
        return "actor" if self._acts(right) else None

    def _in_feature(self, left: int) -> bool:
        """``in the region of X``: the words for its kind stand between the two."""
        tokens = self.words.tokens
        feature = self.lexicon.class_before(tokens, left)
        if feature is None or feature[0] not in "AP" or feature[1] >= left:
            return False
        before = before_article(tokens, left - feature[1], self.lexicon)
        if not self._close(before):
            return False
        strong = self.lexicon["locative"].ending_at(tokens, before)
        return strong > self.lexicon["weak_locative"].ending_at(tokens, before)

    def _of_words_before(self, before: int, right: int, several: bool) -> str | None:
        tokens = self.words.tokens
        party = self.lexicon["party_before"].ending_at(tokens, before)
        if self._phrase_near("comparison", before):
            return "comparison"
        if self._answers(before):
            return "reaction"
        if self.lexicon["origin"].ending_at(tokens, before):
            return "origin"
        if several and self.lexicon["between"].ending_at(tokens, before):
            return "location" if self._between_places(before) else "actor"
        if self._belongs(before):
            return "attributive"
        if self._is_scene(before) and party < 2:
            return "actor" if self._fight_in(right, several) else "location"
        told = self.lexicon["say"].ending_at(tokens, before)
        return "actor" if party or told else None

    def _own(self, mention: Mention) -> str | None:
        """The sense that the letters next to the name tell."""
        first, last = self.words.within(mention.span.start, mention.span.end)
        text, end = self.words.text, mention.span.end
        possessive = text[end : end + 2] in ("'s", "’s", "s'", "s’")
        if possessive or text[end : end + 2] in ("' ", "’ "):
            return self._possessor(mention, last + text[end : end + 2].count("s"))
        if self._in_brackets(mention.span) or self._of_a_state_body(last):
            return "attributive"
        if self._hyphened(first, last):
            return "attributive"
        if fold_phrase(mention.text) in self.lexicon["seats"].phrases:
            return "location" if self._is_visited(first) else "actor"
        return self._by_ending(mention)

    def _is_visited(self, first: int) -> bool:
        """``outside the Kremlin``: the house itself is meant."""
        before = before_article(self.words.tokens, first, self.lexicon)
        strong = self.lexicon["locative"].ending_at(self.words.tokens, before)
        weak = self.lexicon["weak_locative"].ending_at(self.words.tokens, before)
        return strong > weak

    def _possessor(self, mention: Mention, next_word: int) -> str | None:
        tokens = self.words.tokens
        fold = tokens[next_word].fold if next_word < len(tokens) else ""
        if _is_capital(mention.place) and fold not in self.lexicon["government"]:
            return "actor"
        return "attributive"

    def _in_brackets(self, span: Span) -> bool:
        text = self.words.text
        around = (
            text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
        )
        return around == "()" and span.end - span.start < 20 and not self._renames(span)

    def _renames(self, span: Span) -> bool:
        """Whether the bracket gives another name of the place before it."""
        first, _ = self.words.within(span.start, span.end)
        before = self.words.tokens[first - 1] if first else None
        return before is not None and before.capital and not before.loud

    def _of_a_state_body(self, last: int) -> bool:
        tokens = self.words.tokens
        if not self.words.joined(last) or self.words.gap(last) not in (" ", "\u00a0"):
            return False
        word = tokens[last]
        return word.fold in self.lexicon["government"] and (
            word.fold not in self.lexicon["act"]
        )

    def _hyphened(self, first: int, last: int) -> bool:
        tokens = self.words.tokens
        left = (
            0 < first
            and self.words.gap(first) in ("-", "–")
            and tokens[first - 1].capital
        )
        right = last < len(tokens) and self.words.gap(last) in ("-", "–")
        return left or (right and tokens[last].capital)

    def _by_ending(self, mention: Mention) -> str | None:
        """Turkish, Azerbaijani and Armenian say "in" and "of" by an ending."""
        text, end = self.words.text, mention.span.end
        rest = text[end : end + 6]
        ending = rest[1:].split(" ")[0] if rest[:1] in ("'", "’") else ""
        if not ending and mention.text.startswith(mention.name):
            ending = mention.text[len(mention.name) :]
        bare = ending.strip(".,;:!?")
        if not bare:
            return None
        if folded(bare) in self.lexicon["locative_endings"]:
            return "location"
        if folded(bare) in self.lexicon["genitive_endings"]:
            return "attributive" if _may_act(mention.place) else "location"
        return None

    def _suited(self, joint: str | None, mention: Mention) -> str:
        """The sense of the list as far as this place can have it."""
        place = mention.place
        if joint in ("actor", "reaction", None) and not _may_act(place):
            return "location"
        if joint is None:
            return "location" if place is None or not is_country(place) else "actor"
        return joint

    def _phrase_near(self, name: str, before: int) -> bool:
        lowest = max(0, before - _REACH)
        return any(
            self.lexicon[name].ending_at(self.words.tokens, end)
            and self._unbroken(end, before)
            for end in range(before, lowest, -1)
        )

    def _unbroken(self, start: int, end: int) -> bool:
        return all(self.words.joined(index) for index in range(start, end))

    def _answers(self, before: int) -> bool:
        """``condolences poured in from X``, ``was condemned in X``: X saw nothing.

        A place that others answer from, whose own part is words alone.
        """
        tokens, words = self.words.tokens, self.lexicon["reaction_words"]
        length = self.lexicon["reaction_from"].ending_at(tokens, before)
        if length:
            end = before - length
            return any(
                words.ending_at(tokens, at) and self._unbroken(at, before)
                for at in range(end, max(0, end - _REACH), -1)
            )
        length = self.lexicon["reaction_in"].ending_at(tokens, before)
        end = before - length
        return bool(
            length and words.ending_at(tokens, end) and self._unbroken(end, before)
        )

    def _between_places(self, before: int) -> bool:
        lowest = max(0, before - 4)
        words = self.words.tokens[lowest:before]
        return any(word.fold in self.lexicon["between_places"] for word in words)

    def _belongs(self, before: int) -> bool:
        """``ministry of X``, ``войска X``; in translations ``soldiers in X``."""
        if self.lexicon["genitive_endings"].phrases:
            return False
        tokens = self.words.tokens
        index, seen = before - 1, False
        linked = index >= 0 and tokens[index].fold in self.lexicon["links"]
        if not linked and self.lexicon["links"].phrases:
            return self.translated and self._owned(before)
        while index >= 0 and index >= before - _REACH and self._close(index + 1):
            fold = tokens[index].fold
            if fold in self.lexicon["government"] or fold in self.lexicon["titles"]:
                seen = True
            elif fold not in self.lexicon["links"] and not tokens[index].capital:
                break
            index -= 1
        return seen

    def _close(self, index: int) -> bool:
        gap = self.words.gap(index)
        return "\n" not in gap and gap.strip(" \u00a0-“\"«„'’") == ""

    def _owned(self, before: int) -> bool:
        tokens = self.words.tokens
        return (
            before > 1
            and tokens[before - 1].fold == "in"
            and tokens[before - 2].fold in self.lexicon["owned_before"]
        )

    def _is_scene(self, before: int) -> bool:
        tokens = self.words.tokens
        length = self.lexicon["locative"].ending_at(tokens, before)
        if not length or self.lexicon["between"].ending_at(tokens, before):
            return False
        return length > 1 or tokens[before - 1].fold not in self.lexicon["links"]

    def _fight_in(self, right: int, several: bool) -> bool:
        """``war broke out in X and Y in Z``: translated so, "in" means "between"."""
        if not self.translated or not several or right >= len(self.words.tokens):
            return False
        return self.words.tokens[right].fold == "in" and self._close(right)

    def _lies(self, right: int) -> bool:
        """``X is located ...``: the next words say where the place itself is."""
        words = self.words.tokens[right : right + 3]
        return any(word.fold in self.lexicon["lies"] for word in words)

    def _acts(self, right: int) -> bool:
        tokens = self.words.tokens
        if right >= len(tokens) or self.words.gap(right).strip() not in ("", ","):
            return False
        lies = self.lexicon["lies"]
        if any(
            lies.ending_at(tokens, right + n)
            for n in (1, 2, 3)
            if right + n < len(tokens)
        ):
            return False
        verbs = (self.lexicon["say"], self.lexicon["act"])
        starts = (right, right + 1)
        return any(
            verb.starting_at(tokens, start) for verb in verbs for start in starts
        )


def _is_capital(place: Place | None) -> bool:
    return place is not None and place.feature_code == "PPLC"


def _may_act(place: Place | None) -> bool:
    """Whether the name may stand for a government, a disputed region's too."""
    if place is None or place.feature_code.startswith(_CANNOT_ACT):
        return False
    return place.feature_class in ("A", "L") or _is_capital(place)
