"""Who did it and to whom: the sides of a clause as its actors and its targets.

Clause rules, with the words of each language in the table ``grammar`` of its lexicon:
a passive turns subject and agent round, "between X and Y" makes both actors, a verb at
the end or at the front moves the object. Where no rule settles it, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geoevents.model import Claimant, Mention, Span
from geoevents.parse.claim.clauses import AND
from geoevents.parse.claim.grammar import Grammar
from geoevents.parse.claim.lexicon import ClaimLexicon
from geoevents.parse.claim.spans import SpanIndex
from geoevents.parse.claim.speakers import Cast
from geoevents.parse.claim.triggers import Trigger
from geoevents.parse.sides import SideHit, Sides
from geoevents.taxonomy import FAMILY_OF

#: Kinds that both sides do, and those that they do where words of both say so.
_DONE_TOGETHER = frozenset({"consultation", "agreement", "ceasefire_agreement"})
_MAY_BE_MUTUAL = frozenset({"armed_clash", "war", "shelling"})
#: What is denied or said is no deed, so nobody is its target.
_NO_TARGET = frozenset({"denial", "statement"})
#: An adjective stands so close to its noun; a list is no looser than this.
_ATTRIBUTE_REACH, _LIST_GAP, _LEFT_REACH = 14, 30, 48

Parties = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One clause with the sides in it that act or are acted upon, in text order."""

    trigger: Trigger
    start: int
    hits: tuple[SideHit, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """Reads actors and targets off one page.

    folded: the page's text folded. mentions: its place mentions. asides: phrases that
    only say who speaks, whose sides neither act nor suffer in what is told.
    """

    folded: str
    lexicon: ClaimLexicon
    cast: Cast
    mentions: SpanIndex[Mention]
    asides: SpanIndex[Span]

    @property
    def grammar(self) -> Grammar:
        """That of the page's language."""
        return self.lexicon.grammar

    def parties(
        self, trigger: Trigger, said_until: int, claimant: Claimant | None
    ) -> Parties:
        """The ids of the sides that act and of those acted upon.

        said_until: where the words that quote end ("The army said"), the start of the
        clause where nothing does. claimant: for "it said that it had taken".
        """
        start = max(trigger.clause.start, said_until)
        hits = self._hits(trigger, start)
        if self.grammar.order == "sov" and claimant is not None:
            others = tuple(hit for hit in hits if hit.side != claimant.side)
            hits = others or hits  # "X said that Y had", with the verb at the end
        scene = Scene(trigger, start, hits)
        actors, targets = self._read(scene)
        if not actors and claimant is not None and claimant.side:
            if self._speaks_of_itself(scene) and claimant.side not in targets:
                actors = (claimant.side,)
        if trigger.kind in _NO_TARGET:
            targets = ()
        if trigger.kind == "displacement":
            return (), ()
        return actors, tuple(side for side in targets if side not in actors)

    def _hits(self, trigger: Trigger, start: int) -> tuple[SideHit, ...]:
        told = FAMILY_OF[trigger.kind] not in ("diplomacy", "posture")
        told = told and trigger.kind != "secession"
        return tuple(
            hit
            for hit in self.cast.sides_in(Span(start, trigger.clause.end))
            if self._is_party(hit, start)
            and not self._is_topic(hit, start)
            and not (told and self.asides.overlapping(hit.span))
        )

    def _is_topic(self, hit: SideHit, start: int) -> bool:
        """Whether it only says what a heading is about ("Sudan: dozens killed")."""
        first = not self.folded[start : hit.span.start].strip()
        return first and self.folded[hit.span.end :][:2].strip().startswith(":")

    def _is_party(self, hit: SideHit, start: int) -> bool:
        """Whether a name is that of people or a state, and not of where it is."""
        left = self.folded[max(start, hit.span.start - _LEFT_REACH) : hit.span.start]
        allegiance = self.lexicon.roles.get("allegiance")
        if allegiance is not None and allegiance.search(left):
            return False
        if self.grammar.follows("attached").match(self.folded, hit.span.end):
            return False
        return all(
            self._speaks_for(mention, hit, left)
            for mention in self.mentions.overlapping(hit.span)
        )

    def _speaks_for(self, mention: Mention, hit: SideHit, left: str) -> bool:
        """Whether a place name means people: a province or a town seldom does."""
        place, sides = mention.place, Sides.bundled()
        if place is None or sides.of_mention(mention) != hit.side:
            return True
        if mention.sense in ("location", "origin"):
            if place.precision == "settlement" and self._names(mention, hit):
                return True
            country = place.precision == "country"
            return country and self.grammar.marks("locative").search(left) is None
        governs = place.precision == "country" or place.feature_code == "PPLC"
        own = place.country is None or hit.side != sides.of_country(place.country)
        return governs or own

    def _names(self, mention: Mention, hit: SideHit) -> bool:
        """Whether the words themselves name a party that a town is called after."""
        words = self.folded[mention.span.start : mention.span.end]
        return [h.side for h in Sides.bundled().named_in(words, ())] == [hit.side]

    def _read(self, scene: Scene) -> Parties:
        kind = scene.trigger.kind
        if kind in _DONE_TOGETHER or self._is_between(scene):
            return _ids(scene.hits), ()
        if kind == "territory_lost":
            pivot = scene.trigger.span.start
            lost = [h for h in scene.hits if h.span.start <= pivot]
            return _ids([h for h in scene.hits if h not in lost]), _ids(lost)
        passive = self._passive(scene)
        if passive is not None:
            return self._read_passive(scene, passive)
        if kind in _MAY_BE_MUTUAL and self._near(scene, "mutual"):
            return _ids(scene.hits), ()
        if FAMILY_OF[kind] == "unrest":
            return (), _ids([h for h in scene.hits if self._is_marked(h, "against")])
        return self._read_active(scene)

    def _is_between(self, scene: Scene) -> bool:
        if scene.trigger.kind not in _MAY_BE_MUTUAL or len(scene.hits) < 2:
            return False
        first = scene.hits[0].span
        return self._is_marked(scene.hits[0], "between") or bool(
            self.grammar.word("between_after").search(
                self.folded, first.start, scene.trigger.clause.end
            )
        )

    def _near(self, scene: Scene, word: str) -> bool:
        span, clause = scene.trigger.span, scene.trigger.clause
        return bool(
            self.grammar.word(word).search(
                self.folded,
                max(clause.start, span.start - _ATTRIBUTE_REACH),
                min(clause.end, span.end + _ATTRIBUTE_REACH),
            )
        )

    def _passive(self, scene: Scene) -> re.Match[str] | None:
        """The passive verb of the clause that the trigger is or belongs to."""
        end = scene.trigger.clause.end
        if self.grammar.order == "svo":
            end = min(end, scene.trigger.span.end + _LEFT_REACH)
        found = self.grammar.word("passive").search(self.folded, scene.start, end)
        if found is None or found.start() <= scene.trigger.span.end:
            return found
        return found if self.grammar.order == "sov" else None

    def _read_passive(self, scene: Scene, verb: re.Match[str]) -> Parties:
        """Agents are marked as such; whoever else stands before the verb suffers."""
        agents = [h for h in scene.hits if self._is_agent(h, scene, verb)]
        before = [
            h for h in scene.hits if h not in agents and h.span.start < verb.start()
        ]
        after = [h for h in scene.hits if h not in agents and h not in before]
        aimed_at = [h for h in after if self._is_marked(h, "against")]
        if not before and self.grammar.free_order:
            return _ids(agents), _ids(after)
        return _ids(agents), _ids([*before, *aimed_at])

    def _is_agent(self, hit: SideHit, scene: Scene, verb: re.Match[str]) -> bool:
        if self._is_marked(hit, "by") or self._owns_deed(hit, scene):
            return True
        by = self.grammar.follows("by_after").match(self.folded, hit.span.end)
        if by and not self.cast.sides_in(Span(hit.span.end, by.end())):
            return True
        gap = scene.trigger.span.start - hit.span.end
        attribute = -1 <= gap <= _ATTRIBUTE_REACH or hit.span.start == (
            scene.trigger.span.start
        )
        return attribute and hit.span.start > verb.start()

    def _is_marked(self, hit: SideHit, word: str) -> bool:
        """Whether words such as "by" stand before a name or the list that it ends."""
        start = max(0, hit.span.start - _LEFT_REACH)
        left = Span(start, hit.span.start) if start < hit.span.start else None
        earlier = self.cast.sides_in(left) if left else ()
        if earlier and earlier[-1].span.end < hit.span.start:
            gap = Span(earlier[-1].span.end, hit.span.start)
            if self._is_list(gap):
                return self._is_marked(earlier[-1], word)
            start = gap.start
        if self.grammar.marks(word).search(self.folded[start : hit.span.start]):
            return True
        inflected = self.grammar.word("by_case").match(self.folded, hit.span.start)
        return word == "by" and inflected is not None

    def _read_active(self, scene: Scene) -> Parties:
        marked = [
            h
            for h in scene.hits
            if self._is_marked(h, "by_active") or self._owns_deed(h, scene)
        ]
        aimed = [h for h in scene.hits if self._is_marked(h, "aimed")]
        hits = [h for h in scene.hits if h not in marked and h not in aimed]
        before = [h for h in hits if self._is_subject(h, scene)]
        after = [*aimed, *(h for h in hits if h not in before)]
        groups = self._groups(before)
        if self.grammar.order == "vso" and not before:
            groups, after = self._groups(after), []
        elif self.grammar.order != "sov" and not self._splits(groups):
            subject = groups[-1] if groups else []
            return _ids([*subject, *marked]), _ids(after)
        first = groups[0] if groups and not marked else []
        rest = [h for group in groups if group is not first for h in group]
        return _ids([*first, *marked]), _ids([*rest, *after])

    def _splits(self, groups: Sequence[list[SideHit]]) -> bool:
        """Whether an auxiliary parts subject and object before a verb at the end."""
        if len(groups) < 2:
            return False
        return bool(
            self.grammar.word("frame").search(
                self.folded, groups[0][-1].span.end, groups[1][0].span.start
            )
        )

    def _is_subject(self, hit: SideHit, scene: Scene) -> bool:
        """Whether it stands before the deed, or owns the planes that do it."""
        span = scene.trigger.span
        if hit.span.start <= span.start:
            return True
        doers = self.grammar.word("doer")
        doer, end = doers.match(self.folded, span.start), span.start
        while doer is not None:
            end = doer.end() + 1
            doer = doers.match(self.folded, end)
        if end == span.start or hit.span.start < end:
            return end > span.start
        gap = self.folded[end - 1 : hit.span.start].strip()
        return not gap or self.grammar.word("possessor").fullmatch(gap) is not None

    def _owns_deed(self, hit: SideHit, scene: Scene) -> bool:
        """Whether it is the adjective or the owner right after the word of the deed.

        "Un bombardeo israelí", "a strike by the army of X" where the noun comes first.
        """
        start = max(scene.start, hit.span.start - _LEFT_REACH)
        left = self.folded[start : hit.span.start].rstrip()
        deeds = self.grammar.word("deed").finditer(left)
        return any(deed.end() == len(left) for deed in deeds)

    def _groups(self, hits: Sequence[SideHit]) -> list[list[SideHit]]:
        """Hits that are listed together ("X, Y and Z"), as lists."""
        groups: list[list[SideHit]] = []
        for hit in hits:
            gap = (
                self.folded[groups[-1][-1].span.end : hit.span.start] if groups else ""
            )
            listed = "," in gap or AND.search(gap) is not None
            same = bool(groups) and groups[-1][-1].side == hit.side
            if groups and (same or (listed and len(gap) <= _LIST_GAP)):
                groups[-1].append(hit)
            else:
                groups.append([hit])
        return groups

    def _is_list(self, gap: Span) -> bool:
        """Whether two names with that gap between them are items of one list."""
        text = self.folded[gap.start : gap.end]
        return len(text) <= _LIST_GAP and ("," in text or bool(AND.search(text)))

    def _speaks_of_itself(self, scene: Scene) -> bool:
        """ "The ministry said that it had taken": the speaker is the actor."""
        if FAMILY_OF[scene.trigger.kind] in ("diplomacy", "posture"):
            return True
        if self._passive(scene) is not None:
            return False
        left = self.folded[scene.start : scene.trigger.span.end]
        return self.grammar.word("itself").search(left) is not None


def _ids(hits: Sequence[SideHit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.side for hit in hits))
