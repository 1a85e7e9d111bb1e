"""Where a claim happened: scenes kept apart from origins, destinations and topics.

A place is a scene only where the sentence says so, or where it is carried over from
the sentence before or from the place that the whole article is about (``inferred``).
A place name that stands for a government is never a scene.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from geoevents.model import ClaimPlace, Mention, Place, Span
from geoevents.parse.claim.clauses import AND, Sentence
from geoevents.parse.claim.lexicon import ClaimLexicon
from geoevents.parse.claim.spans import SpanIndex
from geoevents.parse.claim.unplaced import (
    capital_of_story,
    names_unplaced,
    points_back,
)
from geoevents.taxonomy import FAMILY_OF

_LEFT_REACH = 44
_SCENE_SENSES = frozenset({"location", "origin"})
_MAX_SCENES = 6
_MAX_CANDIDATES = 12
#: The main place is the finest one that holds this share of what the article places,
#: and it must be named more than in passing.
_MAIN_SHARE, _MIN_SUPPORT = 0.6, 2.0
#: What an article is about as a whole holds this share of all that it places.
_WHOLE_SHARE = 0.5
#: No story happens in the whole of a place as wide as this, in kilometres.
_WIDEST_KM = 300.0

#: Kinds that put the whole country of whoever orders them under a measure.
_COUNTRY_WIDE = frozenset(
    {"martial_law", "mobilization", "curfew", "movement_restriction"}
)
#: Diplomacy that is done in a place and not only about one.
_MEETINGS = frozenset({"consultation", "agreement", "ceasefire_agreement"})
_MOVES = frozenset({"foreign_fighters_transfer", "troop_deployment"})
#: Kinds after which people flee to another place, which is no scene.
_FLED_FROM = frozenset(
    {
        *("attack_on_civilians", "shelling", "air_strike", "explosion", "disaster"),
        "displacement",
    }
)
#: Names with no more than " and " between them are one list.
_LIST_GAP = 5
_DISTANCE = re.compile(r"\d ?(?:km|kms|kilom\w*|miles?|mi|км|километр\w*)\b[^.;,]*$")
#: Features too wide to be where anything happened.
_TOO_WIDE = frozenset({"CONT", "OCN", "RGNE"})


class Gazetteer(Protocol):
    """What this step asks of the gazetteer."""

    def within(self, place: Place, other: Place) -> bool:
        """Whether a place lies in another."""
        ...


@dataclass
class Atlas:
    """The place mentions of one page, ready to place its claims.

    fights: clauses that tell of violence, unrest or harm. asides: phrases whose
    places are no scenes: who speaks ("officials in Baku said") and the date line.
    known: the names of the page that something is known of, as indexes of spans.
    groups: names of armed groups, which a town may be called like.
    """

    mentions: SpanIndex[Mention]
    fights: tuple[Span, ...]
    text: str
    folded: str
    lexicon: ClaimLexicon
    gazetteer: Gazetteer
    asides: SpanIndex[Span]
    known: tuple[SpanIndex[Span], ...]
    groups: SpanIndex[Span]

    def place_clause(
        self, kind: str, trigger: Span, clause: Span, sentence: Sentence
    ) -> tuple[ClaimPlace, ...]:
        """The places that a clause or its sentence names, each with its role."""
        inside = [m for m in self._placed(sentence) if m.span.within(clause)]
        places = self._roles(kind, inside, clause)
        if not any(place.is_scene for place in places) and clause != sentence.span:
            earlier = self._placed(sentence)
            others = [m for m in earlier if m.span.end <= clause.start]
            places += self._roles(kind, others, sentence.span)
        if kind in _COUNTRY_WIDE:
            places = self._where_it_holds(places, trigger, clause)
        if not places and kind == "secession":
            places = self._countries_of(self._actors(clause), ("region",))
        if FAMILY_OF[kind] == "unrest":
            places = _about_the_rest(places)
        places = [self._not_a_point(place, sentence) for place in places]
        return self._narrowest(places, keep_countries=kind in _COUNTRY_WIDE)

    def _not_a_point(self, place: ClaimPlace, sentence: Sentence) -> ClaimPlace:
        """A town named for its district, or for a village that no gazetteer knows.

        "The village of X in Y township" happened somewhere around Y, not in it.
        """
        if not place.is_scene or place.precision != "settlement":
            return place
        for mention in self.mentions.within(sentence.span):
            if mention.place is None or mention.place.id != place.place.id:
                continue
            if reason := self._wider(mention, sentence):
                return replace(place, role="near", precision="district", reason=reason)
        return place

    def _wider(self, mention: Mention, sentence: Sentence) -> str | None:
        cue = self.lexicon.cue
        start, end = mention.span.start, mention.span.end
        left = self.folded[max(sentence.span.start, start - _LEFT_REACH) : start]
        before = cue("district_before").finditer(left)
        if cue("district_after").match(self.folded[end : end + _LEFT_REACH].lstrip()):
            return f"the district of {mention.text}, which has no outline here"
        if any(not left[found.end() :].strip() for found in before):
            return f"the district of {mention.text}, which has no outline here"
        unknown = [
            m
            for m in self.mentions.within(sentence.span)
            if m.place is None
            and m.sense == "location"
            and 0 < start - m.span.end <= 12
        ]
        inside = cue("lies_in")
        for village in unknown:
            gap = self.folded[village.span.end : start]
            if inside.fullmatch(gap.strip(" ,")):
                return f"{village.text}, not in the gazetteer, is told to lie there"
        return None

    def inferred(
        self, kind: str, before: Sequence[ClaimPlace], sentence: Span
    ) -> tuple[ClaimPlace, ...]:
        """The scene of a clause that names none: carried over, or the main place.

        before: scenes of the claim in the sentence before, empty where there is none.
        """
        if FAMILY_OF[kind] in ("diplomacy", "posture") and kind != "troop_deployment":
            return ()
        told, capital = capital_of_story(
            self.folded, sentence, self.mentions, self.lexicon
        )
        if told:
            reason = "the capital that the article names"
            return (_as_inferred(capital, reason),) if capital else ()
        if self._names_unplaced(sentence):
            return ()
        if kind == "displacement":
            if not points_back(self.folded, sentence, self.lexicon):
                return ()
        main = self._main_place(sentence)
        if main is not None and not self._may_be_told_from(main, sentence):
            return ()
        if before:
            finest = min(before, key=lambda p: (p.place.precision_km, p.place.id))
            if main is None or not self._lies_in(main, finest.place):
                reason = f"carried over from the sentence before ({finest.place.name})"
                return (_as_inferred(finest.place, reason),)
        if main is None:
            return ()
        reason = "the place that the article speaks of most; this sentence names none"
        return (_as_inferred(main, reason),)

    def _names_unplaced(self, sentence: Span) -> bool:
        name = names_unplaced(
            self.text, self.folded, sentence, self.known, self.mentions, self.lexicon
        )
        return name is not None

    def _may_be_told_from(self, place: Place, sentence: Span) -> bool:
        """Whether the speakers of a sentence do not sit in some other small town.

        "Officials in Stepanakert said the city was hit" is not about another city.
        """
        towns = [
            mention.place
            for phrase in self.asides.within(sentence)
            for mention in self.mentions.within(phrase)
            if mention.place is not None
            and mention.place.precision == "settlement"
            and mention.place.feature_code != "PPLC"
        ]
        return all(town is place or self._lies_in(town, place) for town in towns)

    def _main_place(self, sentence: Span) -> Place | None:
        """The main place of the story up to a sentence, else of the whole article.

        A place of a later sentence counts only where the whole article is about it.
        """
        told = self._weights_until(sentence.end)
        if sum(told.values()) >= _MIN_SUPPORT:
            return self._finest_main(told)
        return self._whole_main

    @cached_property
    def _whole_main(self) -> Place | None:
        weights = {
            place: sum(w for _, w in found) for place, found in self._weights.items()
        }
        main = self._finest_main(weights)
        if main is None:
            return None
        inside = [p for p in weights if p is main or self.gazetteer.within(p, main)]
        share = sum(weights[p] for p in inside) / sum(weights.values())
        return main if share >= _WHOLE_SHARE else None

    def _weights_until(self, end: int) -> Mapping[Place, float]:
        told = {
            place: sum(weight for at, weight in found if at <= end)
            for place, found in self._weights.items()
        }
        return {place: weight for place, weight in told.items() if weight}

    def _finest_main(self, weights: Mapping[Place, float]) -> Place | None:
        """The finest place that holds most of what the heaviest one holds.

        None where nothing is named more than in passing, or two places that have
        nothing to do with each other as often.
        """
        ranked = sorted(weights, key=lambda p: (-weights[p], p.id))[:_MAX_CANDIDATES]
        totals = {
            place: sum(
                weights[other]
                for other in ranked
                if other is place or self._lies_in(other, place)
            )
            for place in ranked
        }
        most = max(totals.values(), default=0.0)
        if most < _MIN_SUPPORT:
            return None
        heaviest = [p for p in ranked if totals[p] == most]
        widest = max(heaviest, key=lambda p: (p.precision_km, p.id))
        if not all(p is widest or self._lies_in(p, widest) for p in heaviest):
            return None
        fitting = [
            p
            for p in ranked
            if totals[p] >= _MAIN_SHARE * most
            and (p is widest or self._lies_in(p, widest))
        ]
        return min(fitting, key=lambda p: (p.precision_km, -totals[p], p.id))

    def _lies_in(self, place: Place, other: Place) -> bool:
        return place.id != other.id and self.gazetteer.within(place, other)

    @cached_property
    def _weights(self) -> Mapping[Place, list[tuple[int, float]]]:
        """Of each place below country level, where it is named and how telling."""
        weights: dict[Place, list[tuple[int, float]]] = {}
        told_of = {
            mention.span
            for clause in self.fights
            for mention in self.mentions.within(clause)
        }
        for mention in self.mentions:
            place = mention.place
            if place is None or place.precision == "country" or _too_wide(place):
                continue
            if place.precision_km > _WIDEST_KM:
                continue
            if mention.sense not in ("location", "attributive"):
                continue
            if self.asides.overlapping(mention.span) or self._is_group(mention):
                continue
            weight = (1.0 + (mention.span in told_of)) * (
                1.0 if mention.sense == "location" else 0.5
            )
            weights.setdefault(place, []).append((mention.span.end, weight))
        return weights

    def _placed(self, sentence: Sentence) -> list[Mention]:
        return [
            mention
            for mention in self.mentions.within(sentence.span)
            if mention.sense in _SCENE_SENSES
            and mention.place is not None
            and not _too_wide(mention.place)
            and not self.asides.overlapping(mention.span)
            and not self._is_group(mention)
        ]

    def _is_group(self, mention: Mention) -> bool:
        """Whether a name is that of an armed group ("Hamas", "Fano") and no town."""
        return any(
            group.start <= mention.span.start and mention.span.end <= group.end
            for group in self.groups.overlapping(mention.span)
        )

    def _roles(
        self, kind: str, mentions: Sequence[Mention], span: Span
    ) -> list[ClaimPlace]:
        places: list[ClaimPlace] = []
        away: list[ClaimPlace] = []
        for mention in mentions:
            role, reason = self._role(kind, mention, span)
            if mention.place is not None and role:
                places.append(
                    ClaimPlace(mention.place, role, mention.place.precision, reason)
                )
                if role == "near" and self._is_away(mention, span):
                    away.append(places[-1])
        if any(place.role == "event" for place in places):
            return [place for place in places if place not in away]
        return places

    def _is_away(self, mention: Mention, span: Span) -> bool:
        """Whether a name only tells how far off it is ("25 km west of X")."""
        start = max(span.start, mention.span.start - _LEFT_REACH)
        return _DISTANCE.search(self.folded, start, mention.span.start) is not None

    def _role(self, kind: str, mention: Mention, span: Span) -> tuple[str, str]:
        left = self.folded[
            max(span.start, mention.span.start - _LEFT_REACH) : mention.span.start
        ]
        word = _cue_before(left, self.lexicon)
        family = FAMILY_OF[kind]
        if word == "allegiance":
            return "topic", f"whose side they are on: {mention.text}"
        if family == "diplomacy":
            return self._diplomatic_role(kind, mention, word)
        if word == "topic" and family in ("unrest", "posture"):
            return "topic", f"what it is about: {mention.text}"
        if word in ("origin", "transit", "destination") and kind in _MOVES:
            if word == "destination" and kind == "troop_deployment":
                return "event", f"where they went: {mention.text}"
            return word, f"“{left.split()[-1]} {mention.text}”"
        if kind == "displacement" and word in ("origin", "leaving"):
            return "event", f"where they fled from: {mention.text}"
        if word == "origin" and kind not in ("withdrawal", "territory_lost"):
            return "origin", f"“{left.split()[-1]} {mention.text}”"
        if word == "destination" and kind in _FLED_FROM:
            return "destination", f"“{left.split()[-1]} {mention.text}”"
        if word == "leaving" and kind in _MOVES:
            return "origin", f"“{left.split()[-1]} {mention.text}”"
        if word == "transit" and family != "unrest":
            return "transit", f"“{left.split()[-1]} {mention.text}”"
        if kind == "foreign_fighters_transfer":
            return "destination", f"named with the transfer: {mention.text}"
        if word == "near":
            return "near", f"near or around {mention.text}"
        return "event", f"named as the scene: {mention.text}"

    def _diplomatic_role(
        self, kind: str, mention: Mention, word: str | None
    ) -> tuple[str, str]:
        place = mention.place
        if kind in _MEETINGS and word is None and place is not None:
            if place.precision == "settlement":
                return "event", f"where they met: {mention.text}"
        return "topic", f"what it is about: {mention.text}"

    def _where_it_holds(
        self, places: list[ClaimPlace], trigger: Span, clause: Span
    ) -> list[ClaimPlace]:
        """ "Armenia declared martial law" holds in Armenia; "Kyiv did" nowhere.

        Only those who order it count: the names right before the words that say so.
        """
        before = self._actors(Span(clause.start, max(trigger.start, clause.start + 1)))
        order = _last_list(before, self.folded)
        if order:
            named = self.mentions.within(Span(order[-1].span.end, clause.end))
            later = {m.place.id for m in named if m.place is not None}
            places = [p for p in places if p.place.id in later]
        if places:
            return places
        return self._countries_of(
            order or self._actors(clause)[:1], ("country", "region")
        )

    def _actors(self, span: Span) -> list[Mention]:
        return [
            mention
            for mention in self.mentions.within(span)
            if mention.sense in ("actor", "attributive") and mention.place is not None
        ]

    def _countries_of(
        self, mentions: Sequence[Mention], precisions: tuple[str, ...]
    ) -> list[ClaimPlace]:
        return [
            ClaimPlace(
                mention.place,
                "event",
                mention.place.precision,
                f"it holds in the whole of {mention.text}",
            )
            for mention in mentions
            if mention.place is not None
            and mention.place.precision in precisions
            and not _too_wide(mention.place)
        ]

    def _narrowest(
        self, places: Sequence[ClaimPlace], *, keep_countries: bool
    ) -> tuple[ClaimPlace, ...]:
        """Each place once; a scene that contains another scene is left out."""
        once = {(p.place.id, p.role): p for p in reversed(places)}
        kept = list(reversed(list(once.values())))[:_MAX_SCENES]
        scenes = [p for p in kept if p.is_scene]
        finer = not keep_countries and any(p.precision != "country" for p in scenes)
        return tuple(
            p for p in kept if not (p.is_scene and self._is_wide(p, scenes, finer))
        )

    def _is_wide(
        self, place: ClaimPlace, scenes: Sequence[ClaimPlace], finer: bool
    ) -> bool:
        if finer and place.precision == "country":
            return True
        return self._contains_another(place, scenes)

    def _contains_another(self, wide: ClaimPlace, scenes: Sequence[ClaimPlace]) -> bool:
        return any(
            other.place.id != wide.place.id
            and other.place.precision_km <= wide.place.precision_km
            and self.gazetteer.within(other.place, wide.place)
            for other in scenes
        )


def _cue_before(left: str, lexicon: ClaimLexicon) -> str | None:
    """The role that the words right before a name give it; the longest cue wins."""
    best: tuple[int, str] | None = None
    for role, pattern in lexicon.roles.items():
        match = pattern.search(left)
        if match and (best is None or match.end() - match.start() > best[0]):
            best = (match.end() - match.start(), role)
    return best[1] if best else None


def _last_list(mentions: Sequence[Mention], folded: str) -> list[Mention]:
    """The last of the mentions with those that it is listed with ("X, Y and Z")."""
    listed: list[Mention] = []
    for mention in reversed(mentions):
        gap = folded[mention.span.end : listed[0].span.start] if listed else ""
        if len(gap) > _LIST_GAP or (len(listed) == 1 and not AND.fullmatch(gap)):
            break
        listed.insert(0, mention)
    return listed


def _about_the_rest(places: list[ClaimPlace]) -> list[ClaimPlace]:
    """A protest is in its town; the regions named with it are what it is about."""
    if not any(p.is_scene and p.precision == "settlement" for p in places):
        return places
    return [
        replace(p, role="topic", reason="what it is about, by its town")
        if p.is_scene and p.precision != "settlement"
        else p
        for p in places
    ]


def _too_wide(place: Place) -> bool:
    return place.feature_code in _TOO_WIDE


def _as_inferred(place: Place, reason: str) -> ClaimPlace:
    return ClaimPlace(place, "inferred", place.precision, reason)
