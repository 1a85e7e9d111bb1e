"""Which kinds of claim a clause tells of, and by which words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from geoevents.model import Span
from geoevents.parse.claim.lexicon import ACTOR_LETTER, PLACE_LETTER, ClaimLexicon, Rule
from geoevents.taxonomy import FAMILY_OF

_LEFT_REACH = 45
_FEW_WORDS = re.compile(r"(?:\s\w+){1,3}\s")
_NEGATION_REACH = 18

#: Kinds whose words may be said of what might come; for these that is the point.
_MAY_BE_FUTURE = frozenset(FAMILY_OF) - {
    kind
    for kind, family in FAMILY_OF.items()
    if family in ("violence", "territory", "unrest", "harm")
}

_ACTORS = re.compile(f"{ACTOR_LETTER}+")

#: An attack told with its means is listed by the means; the victims say the rest.
_MEANS = frozenset(
    {"shelling", "missile_attack", "air_strike", "drone_strike", "explosion"}
)
_FROM_THE_AIR = frozenset({"air_strike", "drone_strike"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words of a clause that tell of a kind of claim."""

    kind: str
    span: Span
    clause: Span
    generic: bool = False


def find_triggers(
    marked: str, clause: Span, lexicon: ClaimLexicon, *, at_war: bool
) -> tuple[Trigger, ...]:
    """The triggers of one clause: at most one of a kind, in text order.

    at_war: whether the article as a whole speaks of war (see speaks_of_war).
    """
    found: list[Trigger] = []
    matches = list(lexicon.rules.find(marked, clause.start, clause.end))
    if not matches:
        return ()
    text = marked[clause.start : clause.end]
    peaceful = lexicon.cue("not_violence").search(text) is not None
    for match, rule in matches:
        if not _holds(rule, text, at_war=at_war, peaceful=peaceful):
            continue
        span = Span(match.start(), match.end())
        if _is_unreal(marked, span, clause, rule, lexicon):
            continue
        found.append(Trigger(rule.kind, span, clause, rule.generic))
    return _settle(found)


def _holds(rule: Rule, text: str, *, at_war: bool, peaceful: bool) -> bool:
    if peaceful and not rule.sure and FAMILY_OF[rule.kind] != "harm":
        return False
    if rule.unless is not None and rule.unless.search(text):
        return False
    if rule.needs is None:
        return True
    return bool(
        rule.needs.search(text)
        or (rule.war and at_war)
        or (rule.place and _names_place(text, rule.kind))
    )


def _names_place(text: str, kind: str) -> bool:
    """Governments count where they deal with each other, and two where one hits one."""
    if PLACE_LETTER in text:
        return True
    actors = len(_ACTORS.findall(text))
    return actors > (0 if FAMILY_OF[kind] == "diplomacy" else 1)


def _is_unreal(
    marked: str, span: Span, clause: Span, rule: Rule, lexicon: ClaimLexicon
) -> bool:
    """Whether the words before the trigger say that it did not or may not happen."""
    start = max(clause.start, span.start - _LEFT_REACH)
    left = marked[start : span.start]
    near = marked[max(clause.start, span.start - _NEGATION_REACH) : span.start]
    if rule.kind != "denial" and _is_negated(marked, span, clause, near, lexicon):
        return True
    if rule.kind in _MAY_BE_FUTURE:
        return False
    if lexicon.cue("modal").search(marked, span.start, span.end):
        return True
    blame = lexicon.cue("mutual_blame")
    if blame.search(marked, clause.start, span.start) is not None:
        return True
    if FAMILY_OF[rule.kind] == "violence" and _is_only_named(left, lexicon):
        return True
    cues = [
        cue
        for cue in lexicon.cue("hypothetical").finditer(left)
        if FAMILY_OF[rule.kind] != "unrest"
        or not lexicon.cue("opposing").fullmatch(cue[0])
    ]
    return bool(cues) and not re.search(r"[,;:]", left[cues[-1].end() :])


def _is_only_named(left: str, lexicon: ClaimLexicon) -> bool:
    """ "Condemned the bombing" says that somebody condemned and bombs nobody."""
    cues = list(lexicon.cue("only_named").finditer(left))
    if not cues:
        return False
    return _FEW_WORDS.fullmatch(left, cues[-1].end()) is not None


def _is_negated(
    marked: str, span: Span, clause: Span, near: str, lexicon: ClaimLexicon
) -> bool:
    """ "No shelling", "they have never attacked", "reports of a blast proved false"."""
    after = Span(span.end, min(clause.end, span.end + _NEGATION_REACH) + 1)
    return bool(
        lexicon.cue("negation").search(near)
        or lexicon.cue("not_inside").search(marked, span.start, span.end)
        or lexicon.cue("not_after").match(marked[after.start : after.end].lstrip())
        or lexicon.cue("untrue").search(marked, span.end, clause.end)
    )


def _settle(found: Iterable[Trigger]) -> tuple[Trigger, ...]:
    """One trigger a kind; generic ones and ones inside others give way."""
    found = list(found)
    if any(t.kind in ("disaster", "accident") for t in found):
        found = [t for t in found if not (t.generic and t.kind == "armed_clash")]
    aerial = [t.span for t in found if t.kind in _FROM_THE_AIR]
    found = [  # "warplanes bombed the town" is no shelling besides
        t
        for t in found
        if t.kind != "shelling" or not any(t.span.overlaps(air) for air in aerial)
    ]
    if any(trigger.kind in _MEANS for trigger in found):
        found = [t for t in found if t.kind != "attack_on_civilians"]
    longest_first = sorted(found, key=lambda t: t.span.start - t.span.end)
    kept: list[Trigger] = []
    for trigger in longest_first:
        if not any(_covers(other, trigger) for other in kept):
            kept.append(trigger)
    families = {FAMILY_OF[t.kind] for t in kept if not t.generic}
    kept = [t for t in kept if not (t.generic and FAMILY_OF[t.kind] in families)]
    return tuple(sorted(kept, key=lambda t: (t.span.start, t.kind)))


def _covers(kept: Trigger, trigger: Trigger) -> bool:
    same_family = FAMILY_OF[kept.kind] == FAMILY_OF[trigger.kind]
    if kept.kind == trigger.kind:
        return True
    return same_family and not trigger.generic and trigger.span.within(kept.span)


def speaks_of_war(marked: str, lexicon: ClaimLexicon) -> bool:
    """Whether two different words of war occur in the text."""
    seen: set[str] = set()
    for match in lexicon.cue("war").finditer(marked):
        seen.add(match[0])
        if len(seen) >= 2:
            return True
    return False
