"""Whether a possible toponym is one: evidence for and against, added up.

Each kind of evidence has one weight in WEIGHTS, so that what it is worth can be
measured and learned; the sum decides. Positive speaks for a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from geoevents.parse.toponyms.fame import Fame
from geoevents.parse.toponyms.frequency import has_frequencies, zipf
from geoevents.parse.toponyms.inflection import inflects
from geoevents.parse.toponyms.lexicon import PlaceLexicon, given_names
from geoevents.parse.toponyms.sightings import Sighting, Words
from geoevents.parse.toponyms.tokens import Token, folded

#: Tuned one at a time on English development news and on openly licensed text in six
#: other languages (ru, ro, pt, de, tr, hr).
WEIGHTS: Final[dict[str, float]] = {
    "capital": 0.6,
    "several_words": 1.2,
    "locative": 2.0,
    "weak_locative": 0.6,
    "feature": 2.0,
    "comma_parent": 1.5,
    "dateline": 3.0,
    "given_name": -5.0,
    "title": -3.5,
    "initial": -4.0,
    "is_given_name": -3.0,
    "surname_here": -3.0,
    "surname_perhaps": -1.5,
    "speaks": -1.0,
    "unknown_left": -2.6,
    "unknown_right": -3.3,
    "common_loud": -3.0,
    "common": -1.2,
    "common_noun": -2.0,
    "lower_here_loud": -2.5,
    "lower_here": -1.2,
    "short_capitals": -3.0,
    "capitals_here": -2.6,
    "group": -2.6,
    "seat": 2.5,
    "named_elsewhere": 1.5,
    "listed": 1.2,
    "artefact": 0.5,
    "no_case": -0.5,
}

THRESHOLD: Final = 1.3

#: A name as part of an organisation's is shown only if its place is well known.
EMBEDDED_FAME: Final = 1.2

#: Languages that write nouns with capitals: a capital is no sign of a name there.
NOUN_CAPITALS: Final = frozenset({"de", "lb"})

#: Small words inside the names of organisations.
_LINKS: Final = frozenset(
    "of the for and de du la des del din von der di da do y et e und".split()
)

#: Small words inside Arabic, Berber and Persian names as they are spelt in Latin.
NAME_PARTICLES: Final = frozenset("al ar er ash ech ed az ez ul bin ben".split())

#: What follows the town of a dateline: a state, an agency or a date, and a dash.
_DATELINE: Final = re.compile(
    r"(?:, [^\n—–]{1,20}?)?(?: ?\([^)\n]{1,40}\))?\s?(?:—|–|-)\s?|, [^\n]{1,24}\(|\s?\("
)

#: Words before a name that are looked through for a title or a given name.
_NAME_WORDS: Final = 3

#: Told as words beside the name of a house that stands for a government.
_SEAT: Final = "seat of a government"

#: Zipf values from which a word with a capital is a common word, no part of a name.
_WORD_ZIPF: Final = 3.5
_NOUN_ZIPF: Final = 3.0

#: Longest word in capitals that may be an acronym.
_LONGEST_ACRONYM: Final = 5

Verdict = Literal["place", "embedded", "person", "nothing"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a sighting is, with the sum of the evidence and its parts."""

    verdict: Verdict
    score: float
    evidence: tuple[str, ...]
    cues: tuple[str, ...] = ()


def before_article(tokens: Sequence[Token], first: int, lexicon: PlaceLexicon) -> int:
    """Index after the last word before a name and its article ("in the X")."""
    if first and tokens[first - 1].fold in lexicon["articles"]:
        return first - 1
    return first


class Judge:
    """Judges the sightings of one page. known: words of names of well-known places."""

    def __init__(
        self, words: Words, lexicon: PlaceLexicon, known: frozenset[int]
    ) -> None:
        self.words = words
        self.tokens = words.tokens
        self.lexicon = lexicon
        self.known = known
        self.noun_capitals = lexicon.language in NOUN_CAPITALS

    def judge(self, sighting: Sighting, fame: Fame) -> Judgement:
        """What the sighting is by its own surroundings."""
        if sighting.sure:
            return Judgement("place", 9.0, ("abbreviated state",), sighting.cues)
        person = self._person_before(sighting)
        if person == "title" and (fame.country or self._inflected(sighting)):
            person = None
        if person:
            return Judgement("person", WEIGHTS[person], (person,))
        cues = self.feature_cues(sighting)
        found = self._form(sighting, fame)
        if seat := "seat" in found:
            cues = (*cues, f"S:{_SEAT}")
        found += self._context(sighting, fame, seat=seat)
        if cues and not seat:
            found.append("feature")
        if sighting.artefact:
            found.append("artefact")
        score = fame.weight + sum(map(WEIGHTS.__getitem__, found))
        score += self._commonness(sighting, fame)
        if "feature" not in found and self._in_organisation(sighting):
            known = fame.weight + self._commonness(sighting, fame) >= EMBEDDED_FAME
            return Judgement(
                "embedded" if known else "nothing", score, ("organisation",)
            )
        verdict: Verdict = "place" if score >= THRESHOLD else "nothing"
        return Judgement(verdict, score, tuple(found), (*sighting.cues, *cues))

    def feature_cues(self, sighting: Sighting) -> tuple[str, ...]:
        """Feature class and words, as in ``P:village of``, before and after a name."""
        cues = []
        before = self.lexicon.class_before(self.tokens, sighting.first)
        if before and self._close(sighting.first):
            cues.append(self._cue(before[0], sighting.first - before[1], before[1]))
        after = self.lexicon.class_after(self.tokens, sighting.last)
        if after and self.words.joined(sighting.last):
            cues.append(self._cue(after[0], sighting.last, after[1]))
        return tuple(cues)

    def _close(self, first: int) -> bool:
        return self.words.gap(first).strip(" \u00a0“\"«„'’-.") == ""

    def _cue(self, feature_class: str, first: int, length: int) -> str:
        words = self.tokens[first : first + length]
        return f"{feature_class}:{self.words.text[words[0].start : words[-1].end]}"

    def _person_before(self, sighting: Sighting) -> str | None:
        """The evidence that the capitalised words before a name make it a person's."""
        index = sighting.first
        while index and sighting.first - index < _NAME_WORDS and self._close(index):
            before, gap = self.tokens[index - 1], self.words.gap(index)
            if before.cased and not before.capital:
                return "title" if self._is_small_title(index, sighting) else None
            if before.fold in given_names() and gap in (" ", "-", "\u00a0"):
                return "given_name"
            if len(before.text) == 1 and gap == ". ":
                return (
                    "initial" if index > 1 and self.tokens[index - 2].capital else None
                )
            if before.fold in self.lexicon["titles"]:
                return None if index < sighting.first and before.loud else "title"
            if index - 1 in self.known or before.fold in self.lexicon["not_places"]:
                return None
            index -= 1
        return None

    def _is_small_title(self, index: int, sighting: Sighting) -> bool:
        """``le général Lyon``: most languages write titles small, English does not."""
        word = self.tokens[index - 1].fold
        return (
            index == sighting.first
            and self.lexicon.language != "en"
            and self.words.gap(index) == " "
            and word in self.lexicon["titles"]
            and word not in self.lexicon["locative"]
        )

    def _form(self, sighting: Sighting, fame: Fame) -> list[str]:
        token = self.tokens[sighting.first]
        found = []
        if not token.cased:
            found.append("no_case")
        elif not token.loud and token.capital and not self.noun_capitals:
            found.append("capital")
        if sighting.last - sighting.first > 1:
            found.append("several_words")
        elif token.upper and len(token.text) <= 3 and not fame.country:
            found.append("short_capitals")
        elif self._is_acronym(token, fame):
            found.append("capitals_here")
        elif token.fold in given_names() and not fame.country:
            found.append("is_given_name")
        folds = tuple(word.fold for word in self._tokens_of(sighting))
        if folds in self.lexicon["groups"].phrases:
            found.append("group")
        if folds in self.lexicon["seats"].phrases:
            found.append("seat")
        return found

    def _tokens_of(self, sighting: Sighting) -> Sequence[Token]:
        return self.tokens[sighting.first : sighting.last]

    def _is_acronym(self, token: Token, fame: Fame) -> bool:
        """A short word in capitals where capitals mean something, of no large place."""
        short = len(token.text) <= _LONGEST_ACRONYM
        return token.upper and short and not token.loud and not fame.large

    def _context(
        self, sighting: Sighting, fame: Fame, *, seat: bool = False
    ) -> list[str]:
        found = []
        first, last = sighting.first, sighting.last
        if self._close(first):
            before = before_article(self.tokens, first, self.lexicon)
            length = self.lexicon["locative"].ending_at(self.tokens, before)
            weak = self.lexicon["weak_locative"].ending_at(self.tokens, before)
            if length or weak:
                found.append("locative" if length > weak else "weak_locative")
        if self._has_case_ending(sighting) and not found:
            found.append("locative")
        if self._dateline(sighting):
            found.append("dateline")
        if last in self.known and self.words.gap(last) == ", ":
            found.append("comma_parent")
        if self._speaks(sighting) and not fame.large and not found and not seat:
            found.append("speaks")
        if self._unknown_neighbour(first - 1, first) or self._ends_longer_name(first):
            found.append("unknown_left")
        if not self._inflected(sighting) and self._unknown_neighbour(last, last):
            found.append("unknown_right")
        return found

    def _has_case_ending(self, sighting: Sighting) -> bool:
        """Turkish ``Bakü'de``, Azerbaijani ``Bakıda``: "in" is an ending there."""
        endings = self.lexicon["locative_endings"]
        if not endings.phrases:
            return False
        surface = self.words.text[sighting.start : sighting.end]
        if surface.startswith(sighting.name) and surface != sighting.name:
            return folded(surface[len(sighting.name) :]) in endings
        last = sighting.last
        after = self.words.text[sighting.end : sighting.end + 1] in ("'", "’")
        return after and last < len(self.tokens) and self.tokens[last].fold in endings

    def _dateline(self, sighting: Sighting) -> bool:
        """``KABUL (Reuters) -`` or ``TROY, N.C. --`` at the head of a paragraph."""
        text = self.words.text
        line_start = text.rfind("\n", 0, sighting.start) + 1
        if text[line_start : sighting.start].strip():
            return False
        return bool(_DATELINE.match(text, sighting.end))

    def _speaks(self, sighting: Sighting) -> bool:
        return (
            self.words.joined(sighting.last)
            and self.words.gap(sighting.last) == " "
            and self.lexicon["say"].starting_at(self.tokens, sighting.last) > 0
        )

    def _unknown_neighbour(self, index: int, joint: int) -> bool:
        """Whether a capitalised word of no known kind is part of the same name."""
        if not 0 <= index < len(self.tokens) or not self.words.joined(joint):
            return False
        token = self.tokens[index]
        if not token.capital or self.words.gap(joint) == ". " or index in self.known:
            return False
        if index >= joint and self.lexicon.class_after(self.tokens, index):
            return False
        if index < joint and self.noun_capitals and self._is_noun(index):
            return False
        lists = ("locative", "roles", "government", "titles", "not_places")
        if any(token.fold in self.lexicon[name] for name in lists):
            return False
        before_loud = token.loud and (index < joint or token.upper)
        if before_loud or self.noun_capitals:
            language = self.lexicon.language
            if not has_frequencies(language) or (before_loud and inflects(language)):
                return False
            known = _NOUN_ZIPF if self.noun_capitals else _WORD_ZIPF
            return zipf(token.text, self.lexicon.language) < known
        return True

    def _ends_longer_name(self, first: int) -> bool:
        """``Aita al Shaab``: an unknown word and a particle before make one name."""
        if first < 2 or self.tokens[first - 1].text not in NAME_PARTICLES:
            return False
        joined = self.words.joined(first) and self.words.joined(first - 1)
        return joined and self._unknown_neighbour(first - 2, first - 1)

    def _is_noun(self, index: int) -> bool:
        """``die Geschicke Mosbachs``: what follows an article is no given name."""
        if not index or self.words.gap(index) != " ":
            return False
        return self.tokens[index - 1].fold in self.lexicon["articles"]

    def _in_organisation(self, sighting: Sighting) -> bool:
        if self._organisation_before(sighting):
            return True
        return not self._inflected(sighting) and self._organisation_after(sighting)

    def _inflected(self, sighting: Sighting) -> bool:
        """Whether the name has an ending: then what follows is another name."""
        return self.words.text[sighting.start : sighting.end] != sighting.name

    def _organisation_after(self, sighting: Sighting) -> bool:
        index = sighting.last
        while index < len(self.tokens) and index < sighting.last + 5:
            token = self.tokens[index]
            if not self.words.joined(index) or self.words.gap(index) == ". ":
                return False
            if token.fold in self.lexicon["organisation"] and token.capital:
                return token.fold not in self.lexicon["government"]
            if not token.capital and token.fold not in (
                "and",
                "of",
                "for",
                "de",
                "y",
                "et",
            ):
                return False
            index += 1
        return False

    def _organisation_before(self, sighting: Sighting) -> bool:
        """``University of X``, ``Bank of X``; ministries of X keep X a place."""
        index = sighting.first - 1
        while index >= 0 and index > sighting.first - 7:
            if not self.words.joined(index + 1) or self.words.gap(index + 1) == ". ":
                return False
            token = self.tokens[index]
            if token.fold in self.lexicon["organisation"] and token.capital:
                return token.fold not in self.lexicon["government"]
            links = (
                "of",
                "the",
                "for",
                "and",
                "de",
                "du",
                "la",
                "des",
                "del",
                "din",
                "von",
                "der",
                "in",
                "di",
            )
            if not token.capital and token.fold not in links:
                return False
            if token.fold == "in" and self.lexicon.language == "en":
                return False
            index -= 1
        return False

    def _commonness(self, sighting: Sighting, fame: Fame) -> float:
        if sighting.last - sighting.first > 1:
            return 0.0
        token = self.tokens[sighting.first]
        loud = token.loud or not token.cased or self.noun_capitals
        weight = "common_loud" if loud else "common"
        if self.noun_capitals or not token.cased:
            weight = "common_noun"
        excess = zipf(token.text, self.lexicon.language) - fame.expected_zipf
        total = WEIGHTS[weight] * max(0.0, excess)
        if token.fold in self.words.lower and not fame.country:
            total += WEIGHTS["lower_here_loud" if loud else "lower_here"]
        return total
