"""Sides: who speaks, acts or suffers, as ids that are the same in every language.

Every country is a side by its English short name (``united_states``); parties that
are no states, and the people who speak for a side, come from ``lexicon/sides``.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale

from geoevents.model import Mention, Span
from geoevents.parse.claim.fold import fold
from geoevents.parse.claim.patterns import PatternIndex, pattern_to_regex

#: So many names of places are remembered with the side that they speak of.
_MAX_NAMES = 20_000
#: Senses of mentions that say nothing of who acts or speaks.
_NO_SIDE = frozenset({"embedded", "boilerplate", "comparison"})


@dataclass(frozen=True, slots=True)
class Side:
    """One party.

    country: ISO code of the state it is or acts in. rebel: fights that state. army:
    fights for it, under a name of its own. seats: governs towns of its own.
    """

    id: str
    name: str
    country: str | None = None
    rebel: bool = False
    army: bool = False
    seats: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """One that is quoted and is no side. kind: monitor, igo or media."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class SideHit:
    """A side named at a span of a page."""

    span: Span
    side: str


@dataclass(frozen=True, slots=True)
class OrganisationHit:
    """An organisation named at a span of a page."""

    span: Span
    organisation: Organisation


class Sides:
    """The table of sides: names to ids, countries to ids."""

    def __init__(self, table: Mapping[str, Any], people: Mapping[str, Any]) -> None:
        self._overrides: Mapping[str, str] = table["countries"]
        self._sides = {row["id"]: _row_to_side(row) for row in table["side"]}
        entries = [
            (pattern_to_regex("|".join(_words(row))), row["id"])
            for row in table["side"]
            if _words(row)
        ]
        self._by_name: dict[str, str | None] = {}
        self._seats: dict[str, str] = {
            fold(seat): row["id"]
            for row in table["side"]
            for seat in row.get("seats", ())
        }
        demonyms = [
            (pattern_to_regex(words), country_to_side(code, self._overrides))
            for code, words in table["demonyms"].items()
        ]
        rows = people["organisation"]
        self._organisations = [Organisation(r["name"], r["kind"]) for r in rows]
        called = [
            (pattern_to_regex(row["words"]), str(i)) for i, row in enumerate(rows)
        ]
        self._names = _Tables([entries])
        self._tables = _Tables([entries, demonyms, called])

    @staticmethod
    @cache
    def bundled() -> Sides:
        """The table that comes with the package, read once."""
        folder = resources.files("geoevents.parse").joinpath("lexicon", "sides")
        sides = folder.joinpath("sides.toml").read_text(encoding="utf-8")
        rows = folder.joinpath("organisations.toml").read_text(encoding="utf-8")
        return Sides(tomllib.loads(sides), tomllib.loads(rows))

    def get(self, side_id: str) -> Side | None:
        """The listed side of that id; None for a country without an entry."""
        return self._sides.get(side_id)

    def of_country(self, code: str) -> str:
        """The id of the side that a country (ISO 3166-1 alpha-2) is.

        >>> Sides.bundled().of_country("US"), Sides.bundled().of_country("CD")
        ('united_states', 'dr_congo')
        """
        return country_to_side(code, self._overrides)

    def state_of(self, code: str) -> str:
        """The side that fights for a country: a listed one of it, else the country.

        >>> Sides.bundled().state_of("SD"), Sides.bundled().state_of("CD")
        ('saf', 'dr_congo')
        """
        listed = [s.id for s in self._sides.values() if s.country == code and s.army]
        return listed[0] if listed else self.of_country(code)

    def is_group(self, side_id: str) -> bool:
        """Whether a side is an armed group that holds no seats of its own."""
        side = self._sides.get(side_id)
        return side is not None and side.rebel and not side.seats

    def of_mention(self, mention: Mention) -> str | None:
        """The side that a place mention may stand for: its own, else its country's."""
        place = mention.place
        if place is None or mention.sense in _NO_SIDE:
            return None
        seat = self._seats.get(fold(place.name))
        if seat is not None and self._sides[seat].country == place.country:
            return seat
        for name in (place.name, mention.name):
            side = self._side_in(name)
            if side is not None:
                return side
        return self.of_country(place.country) if place.country else None

    def _side_in(self, name: str) -> str | None:
        """The first side that a name of a place speaks of; the names are kept."""
        if name not in self._by_name:
            hits = self._names.find(fold(name))[0]
            if len(self._by_name) >= _MAX_NAMES:
                self._by_name.clear()
            self._by_name[name] = hits[0].side if hits else None
        return self._by_name[name]

    def named_in(self, folded: str, mentions: Sequence[Mention]) -> tuple[SideHit, ...]:
        """The sides that a page names, by span; the longer of two that overlap."""
        return self.everyone_in(folded, mentions)[0]

    def organisations_in(self, folded: str) -> tuple[OrganisationHit, ...]:
        """The news media, international bodies and monitors that a page names."""
        return self.everyone_in(folded, ())[1]

    def everyone_in(
        self, folded: str, mentions: Sequence[Mention]
    ) -> tuple[tuple[SideHit, ...], tuple[OrganisationHit, ...]]:
        """What named_in and organisations_in give, in one walk over the text.

        folded: the page's text as ``fold`` gives it.
        """
        words, demonyms, called = self._tables.find(folded)
        places = [
            SideHit(mention.span, side)
            for mention in mentions
            if (side := self.of_mention(mention)) is not None
        ]
        organisations = tuple(
            OrganisationHit(hit.span, self._organisations[int(hit.side)])
            for hit in called
        )
        return _without_overlap([*words, *places, *demonyms]), organisations


class _Tables:
    """Several tables of patterns, looked up in one walk over the words of a text.

    Of one table, the first listed pattern that fits a word is meant, and the names
    that it finds do not overlap.
    """

    def __init__(self, tables: Sequence[Sequence[tuple[str, str]]]) -> None:
        self._count = len(tables)
        self._index = PatternIndex(
            (regex, (table, rank, side))
            for table, entries in enumerate(tables)
            for rank, (regex, side) in enumerate(entries)
        )

    def find(self, folded: str) -> tuple[list[SideHit], ...]:
        """What each table names in a text, in text order."""
        found: tuple[list[SideHit], ...] = tuple([] for _ in range(self._count))
        best = [(-1, -1)] * self._count
        for match, (table, rank, side) in self._index.find(folded, 0, len(folded)):
            begin, hits = match.start(), found[table]
            at, best_rank = best[table]
            if begin == at and rank > best_rank:
                continue
            if begin == at:
                hits.pop()
            elif hits and begin < hits[-1].span.end:
                continue
            hits.append(SideHit(Span(*match.span()), side))
            best[table] = begin, rank
        return found


@cache
def _english_countries() -> Mapping[str, str]:
    return dict(Locale("en").territories)


def country_to_side(code: str, overrides: Mapping[str, str]) -> str:
    """The id of a country's side: its English short name (CLDR) in snake case."""
    if code in overrides:
        return overrides[code]
    name = re.sub(r"\(.*?\)", "", _english_countries().get(code, code))
    return re.sub(r"[^a-z]+", "_", fold(name)).strip("_")


def _row_to_side(row: Mapping[str, Any]) -> Side:
    name = row.get("name", row["id"].replace("_", " ").title())
    return Side(
        row["id"],
        name,
        row.get("country"),
        row.get("rebel", False),
        row.get("army", False),
        bool(row.get("seats")),
    )


def _words(row: Mapping[str, Any]) -> list[str]:
    return [row[key] for key in ("words", "people") if key in row]


def _without_overlap(hits: Sequence[SideHit]) -> tuple[SideHit, ...]:
    kept: list[SideHit] = []
    last = -1
    for hit in sorted(hits, key=lambda h: (h.span.start, -h.span.end)):
        if hit.span.start >= last:
            kept.append(hit)
            last = hit.span.end
    return tuple(kept)


def main_rebels(hits: Sequence[SideHit], sides: Sides) -> str | None:
    """The side that "the rebels" of an article are: the one it names most often.

    None where it names no such side, or two of them equally often.
    """
    counts = Counter(
        hit.side for hit in hits if (side := sides.get(hit.side)) and side.rebel
    )
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def main_state(hits: Sequence[SideHit], rebels: str, sides: Sides) -> str | None:
    """The side that "the army" of an article is: the state that its rebels fight.

    None where the rebels have no country, or the article names the rebels of two.
    """
    countries = {
        side.country for hit in hits if (side := sides.get(hit.side)) and side.rebel
    }
    rebel = sides.get(rebels)
    if rebel is None or rebel.country is None or len(countries) != 1:
        return None
    return sides.state_of(rebel.country)
