"""The resolver: one place for each name of an article, all names looked at together."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from geoevents.model import Candidate, Mention, Place, Resolution
from geoevents.parse.seams import Toponym
from geoevents.parse.toponyms.fame import is_foreign
from geoevents.parse.toponyms.ranking import (
    WEIGHTS,
    Anchor,
    Option,
    best_first,
    calibrated,
    holds,
    holds_loosely,
    options_of,
    probabilities,
    with_article,
    with_cues,
)
from geoevents.parse.toponyms.region import with_region
from geoevents.parse.toponyms.tokens import folded
from geoevents.places import Gazetteer
from geoevents.text.page import Page

#: Candidates weighed for a name, and shown with the resolution.
MAX_CANDIDATES: Final = 30
SHOWN: Final = 5

#: Below this the resolver abstains: it would be wrong more often than not.
ABSTAIN_BELOW: Final = 0.35

#: A name supports others once its own place is at least this likely.
_ANCHOR_ABOVE: Final = 0.6
_MAX_ANCHORS: Final = 40

#: A division beside others in a list is clear when it is at least this likely.
_CLEAR: Final = 0.85

#: "and" in any language is short, and a list has little else between two names.
_LINK = re.compile(
    r",? (?:and|or|und|oder|et|ou|y|o|e|și|şi|si|sau|и|или|та|і|ve|və)? ?"
)
_LONGEST_LINK: Final = 7

#: How far apart names are that are taken for "town and country", and what parts them.
_CLOSE_BY: Final = 40
_BREAK = re.compile(r"[.!?;\n(]")

_LONGEST_COMMA: Final = 45
_COMMA = re.compile(
    r"(?:’s|'s)?,\s?(?:in )?(?:the )?|\s?\(|, (?:a|the) [\w ]{1,30} (?:in|of) "
)


@dataclass(frozen=True, slots=True)
class _Group:
    """All mentions of one name that are taken to mean one place."""

    key: str
    name: str
    count: int
    options: tuple[Option, ...]


class ContextResolver:
    """Weighs prominence, feature words, "X, Y", areas named, focus and distance."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._options = lru_cache(maxsize=20_000)(self._look_up)

    def resolve(self, page: Page, toponyms: Sequence[Toponym]) -> tuple[Mention, ...]:
        """One mention for each toponym, in the same order; place None: abstained."""
        keys = [_key(toponym) for toponym in toponyms]
        groups = self._groups(toponyms, keys, page.language)
        groups = _with_commas(page, toponyms, keys, groups)
        groups = _with_lists(page, toponyms, keys, groups)
        groups = _with_sentences(page, toponyms, keys, groups)
        groups = _with_region(groups)
        anchors = _anchors(groups)
        focus = _focus(anchors)
        resolved = {
            key: _resolution(group, anchors, focus) for key, group in groups.items()
        }
        return tuple(
            _mention(page, toponym, resolved[key])
            for toponym, key in zip(toponyms, keys, strict=True)
        )

    def _look_up(self, name: str, demonym: bool, language: str) -> tuple[Option, ...]:
        if demonym:
            return options_of(self._gazetteer.demonyms(name))
        candidates = self._gazetteer.lookup(name, limit=MAX_CANDIDATES)
        foreign = {
            candidate.place.id
            for candidate in candidates
            if is_foreign(self._gazetteer, candidate, name, language)
        }
        worth, told = WEIGHTS["foreign_name"], f"no name of it in {language}"
        return tuple(
            option.plus(worth, told) if option.place.id in foreign else option
            for option in options_of(candidates)
        )

    def _groups(
        self, toponyms: Sequence[Toponym], keys: Sequence[str], language: str
    ) -> dict[str, _Group]:
        cues: dict[str, tuple[str, ...]] = defaultdict(tuple)
        names: dict[str, Toponym] = {}
        for toponym, key in zip(toponyms, keys, strict=True):
            names.setdefault(key, toponym)
            for near in {key, _bare_key(key)}:
                given = [c for c in toponym.cues if near == key or c[0] != "A"]
                cues[near] = tuple(dict.fromkeys((*cues[near], *given)))
        counts = Counter(keys)
        return {
            key: _Group(
                key,
                toponym.name,
                counts[key],
                tuple(
                    with_cues(option, cues[key])
                    for option in self._options_of(key, toponym, language)
                ),
            )
            for key, toponym in names.items()
        }

    def _options_of(
        self, key: str, toponym: Toponym, language: str
    ) -> tuple[Option, ...]:
        options = self._options(toponym.name, toponym.sense == "demonym", language)
        if "|area|" not in key or any(o.place.feature_class == "A" for o in options):
            return options
        return (*options, *self._divisions(options))

    def _divisions(self, options: Sequence[Option]) -> Iterator[Option]:
        """The divisions that seats are called after, where none has the name itself.

        "Kherson region" in a language for which only the town's name is known.
        """
        for option in options:
            if option.place.feature_code in ("PPLA", "PPLC"):
                division = next(
                    (
                        place
                        for place in self._gazetteer.parents(option.place)
                        if place.feature_code == "ADM1"
                    ),
                    None,
                )
                if division is not None:
                    told = f"{option.place.name} is its seat"
                    score = option.score + WEIGHTS["seat_of"]
                    yield Option(division, score, (told,))


def _key(toponym: Toponym) -> str:
    """One sense per document: mentions of one name share a place, with two limits.

    Demonyms are another name, and "Kansas" after "in:US" is not Kansas City. "Idlib
    province" says nothing of a bare "Idlib", the town; "the village of Talysh" does.
    """
    kind = "demonym" if toponym.sense == "demonym" else ""
    if not kind and any(cue.startswith("A:") for cue in toponym.cues):
        kind = "area"
    country = next((cue for cue in toponym.cues if cue.startswith("in:")), "")
    return f"{folded(toponym.name)}|{kind}|{country}"


def _bare_key(key: str) -> str:
    """The key of the same name without the words beside it that speak of an area."""
    return key.replace("|area|", "||")


def _neighbours(
    page: Page,
    toponyms: Sequence[Toponym],
    keys: Sequence[str],
    joins: Callable[[str], bool],
) -> Iterator[tuple[str, str, Toponym]]:
    """Keys of two names in a row that the text between them joins, and the second."""
    for index, (left, right) in enumerate(itertools.pairwise(toponyms)):
        if joins(page.text[left.span.end : right.span.start]):
            yield keys[index], keys[index + 1], right


def _is_link(gap: str) -> bool:
    return len(gap) <= _LONGEST_LINK and _LINK.fullmatch(gap) is not None


def _is_close_by(gap: str) -> bool:
    return len(gap) <= _CLOSE_BY and bool(gap.strip()) and not _BREAK.search(gap)


def _is_comma(gap: str) -> bool:
    return len(gap) <= _LONGEST_COMMA and _COMMA.fullmatch(gap) is not None


def _with_lists(
    page: Page,
    toponyms: Sequence[Toponym],
    keys: Sequence[str],
    groups: Mapping[str, _Group],
) -> dict[str, _Group]:
    """The groups with "X and Y" weighed: beside a state, X is rather a state too."""
    result = dict(groups)
    for left, right, _ in _neighbours(page, toponyms, keys, _is_link):
        for key, beside in ((left, right), (right, left)):
            known = _clear_division(groups[beside])
            if known is not None and key != beside:
                result[key] = _raised(
                    result[key],
                    {
                        number
                        for number, option in enumerate(result[key].options)
                        if option.place.feature_code == known.feature_code
                        and option.place.country == known.country
                    },
                    WEIGHTS["listed_areas"],
                    f"listed beside {known.name}, a division too",
                )
    return result


def _clear_division(group: _Group) -> Place | None:
    """The first-order division that the name means for sure, by itself.

    Not where a settlement in it has the name, unless words beside it tell.
    """
    options = best_first(group.options)
    if not options or options[0].place.feature_code != "ADM1":
        return None
    first = options[0].place
    towns = (o.place for o in options if o.place.feature_class == "P")
    if "|area|" not in group.key and any(holds_loosely(first, t) for t in towns):
        return None
    return first if probabilities(options)[0] >= _CLEAR else None


def _with_sentences(
    page: Page,
    toponyms: Sequence[Toponym],
    keys: Sequence[str],
    groups: Mapping[str, _Group],
) -> dict[str, _Group]:
    """The groups with names close together weighed: "in Lebanon, the city of X"."""
    result = dict(groups)
    for left, right, _ in _neighbours(page, toponyms, keys, _is_close_by):
        for inner, outer in ((left, right), (right, left)):
            inside = {
                number
                for number, option in enumerate(result[inner].options)
                if any(holds(o.place, option.place) for o in result[outer].options)
            }
            result[inner] = _raised(
                result[inner],
                inside,
                WEIGHTS["same_sentence"],
                f"{result[outer].name}, in which it lies, is named beside it",
            )
    return result


def _with_commas(
    page: Page,
    toponyms: Sequence[Toponym],
    keys: Sequence[str],
    groups: Mapping[str, _Group],
) -> dict[str, _Group]:
    """The groups with "X, Y" weighed: X lies in Y wherever the places allow it."""
    result = dict(groups)
    for left, right, outer in _neighbours(page, toponyms, keys, _is_comma):
        if outer.sense != "demonym":
            pair = _joined(result[left], result[right])
            if pair is not None:
                result[left], result[right] = pair
    return result


def _joined(inner: _Group, outer: _Group) -> tuple[_Group, _Group] | None:
    pairs = [
        (i, o)
        for i, option in enumerate(inner.options)
        for o, area in enumerate(outer.options)
        if holds(area.place, option.place)
    ]
    if not pairs:
        return None
    inside, holders = {i for i, _ in pairs}, {o for _, o in pairs}
    worth = WEIGHTS["comma"]
    return (
        _raised(
            inner,
            inside,
            worth,
            f"written “{inner.name}, {outer.name}”, and lies in it",
        ),
        _raised(outer, holders, worth / 2, f"“{inner.name}, {outer.name}” is written"),
    )


def _raised(group: _Group, which: set[int], worth: float, reason: str) -> _Group:
    options = tuple(
        option.plus(worth, reason)
        if index in which and reason not in option.reasons
        else option
        for index, option in enumerate(group.options)
    )
    return _Group(group.key, group.name, group.count, options)


def _with_region(groups: Mapping[str, _Group]) -> dict[str, _Group]:
    """The groups with the region that most of the names share weighed."""
    options = {k: group.options for k, group in groups.items() if _has_region(group)}
    raised = with_region(options)
    return {
        key: replace(group, options=raised.get(key, group.options))
        for key, group in groups.items()
    }


def _has_region(group: _Group) -> bool:
    return bool(group.options) and "|demonym|" not in group.key


def _anchors(groups: Mapping[str, _Group]) -> tuple[Anchor, ...]:
    """The places that are clear before the article as a whole is weighed."""
    total = sum(group.count for group in groups.values()) or 1
    found = []
    for group in groups.values():
        options = best_first(group.options)
        chances = probabilities(options)
        if chances and chances[0] >= _ANCHOR_ABOVE:
            share = group.count / total
            found.append(Anchor(group.key, group.name, options[0].place, share))
    found.sort(key=lambda anchor: (-anchor.share, anchor.key))
    return tuple(found[:_MAX_ANCHORS])


def _focus(anchors: Sequence[Anchor]) -> dict[str, float]:
    shares: dict[str, float] = defaultdict(float)
    for anchor in anchors:
        if anchor.place.country:
            shares[anchor.place.country] += anchor.share
    return dict(shares)


def _resolution(
    group: _Group, anchors: Sequence[Anchor], focus: Mapping[str, float]
) -> Resolution:
    weighed = best_first(
        with_article(option, group.key, anchors, focus) for option in group.options
    )
    if not weighed:
        return Resolution(
            None, 0.0, reasons=("no place of this name in the gazetteer",)
        )
    chances = probabilities(weighed)
    score = calibrated(chances[0])
    rest = (1 - score) / max(1 - chances[0], 1e-12)
    likely = (score, *(min(score, chance * rest) for chance in chances[1:]))
    shown = tuple(
        Candidate(option.place, chance, option.reasons)
        for option, chance in zip(weighed[:SHOWN], likely, strict=False)
    )
    sure = chances[0] >= ABSTAIN_BELOW
    return Resolution(
        place=weighed[0].place if sure else None,
        score=round(score, 4) if sure else round(1 - chances[0], 4) * 0.5,
        candidates=shown,
        reasons=weighed[0].reasons
        if sure
        else ("nothing speaks for one of its places",),
        would_change=_would_change(weighed, sure),
    )


def _would_change(weighed: Sequence[Option], sure: bool) -> str | None:
    """The one fact that would have changed the choice."""
    best = weighed[0].place
    if not sure:
        return f"another place of {best.country or best.name} named in the article"
    if len(weighed) < 2:
        return None
    other = weighed[1].place
    where = ", ".join(filter(None, (other.feature_code, other.admin1, other.country)))
    return f"places near {other.name} ({where}) named in the article"


def _mention(page: Page, toponym: Toponym, resolution: Resolution) -> Mention:
    return Mention(
        span=toponym.span,
        text=page.quote(toponym.span),
        name=toponym.name,
        sense=toponym.sense,
        resolution=resolution,
        repair=toponym.repair,
    )
