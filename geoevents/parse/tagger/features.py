"""Features of every word of a page: itself, its neighbours, gazetteer, document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from geoevents.parse.seams import Toponym
from geoevents.parse.tagger.lexical import Lexical, reader_of
from geoevents.parse.tagger.words import Chunk, chunks
from geoevents.places.gazetteer import NameMatch
from geoevents.places.index import ABBREVIATION, COUNTRY, DEMONYM, PLACE_NAME
from geoevents.text.page import Page

#: Most different neighbours of a word that are carried through the document.
_MOST_NEIGHBOURS = 4

#: What is told of a name of the gazetteer.
_TOLD = PLACE_NAME | DEMONYM | ABBREVIATION | COUNTRY

#: How far from a possible name a word may stand and still be read.
_NEAR = 2

#: Names in one document that evidence is gathered about; the rest go without.
_MOST_NAMES = 5_000

#: Longest text, in code points, whose words are held in memory.
_HELD = 200_000

#: Stands before the first and after the last word of a chunk.
_EDGE = Lexical("", "", "", False, False, [], ["B"], ["B2"], ["E"], ["E2"])


@dataclass(slots=True)
class _Seen:
    """What stands beside the occurrences of one capitalised word of the document."""

    count: int = 0
    beside: dict[str, None] = field(default_factory=dict)


def page_features(
    page: Page,
    matches: Iterable[NameMatch],
    toponyms: Iterable[Toponym],
    *,
    everywhere: bool = True,
) -> Iterator[tuple[Chunk, list[list[str]]]]:
    """The words that matter of each chunk of the page, and their features as strings.

    Words that cannot be part of a name and stand beside none are left out, about half.
    matches: those of the gazetteer in the page's text. toponyms: what the rules found
    in it. Both sorted by start. everywhere: chunks without a toponym too. Reads a long
    page twice, so that its words are never held in memory all at once.
    """
    read = reader_of(page.language)
    parts = list(chunks(page)) if len(page.text) <= _HELD else None
    evidence = _document_evidence(parts or chunks(page), read)
    names = _States((m.start, m.end, _name_class(m)) for m in matches)
    ruled = _States((t.span.start, t.span.end, t.sense[0]) for t in toponyms)
    for chunk in parts or chunks(page):
        rules = ruled.of(chunk)
        if not everywhere and rules.count("-") == len(rules):
            continue
        words = [*map(read, chunk.texts)]
        states = _ChunkStates(names.of(chunk), rules, _case_of(words))
        wanted = _wanted(words, states)
        if wanted:
            rows = _rows(words, states, evidence, page.language, wanted)
            yield chunk.only(wanted), rows


class _ChunkStates(NamedTuple):
    """names, ruled: of each word, as _States gives it. case: as _case_of gives it."""

    names: Sequence[str]
    ruled: Sequence[str]
    case: str


def _wanted(words: Sequence[Lexical], states: _ChunkStates) -> list[int]:
    """Indexes of the words that may be part of a name, and of their neighbours."""
    without_capitals = states.case == "l"
    wanted: dict[int, None] = {}
    for i, word in enumerate(words):
        if (
            word.may_be_name
            or states.ruled[i] != "-"
            or (without_capitals and states.names[i] != "-")
        ):
            last = min(len(words), i + _NEAR + 1)
            wanted.update(dict.fromkeys(range(max(0, i - _NEAR), last)))
    return sorted(wanted)


class _States:
    """For each word: whether it begins, continues or is a span, and of what class."""

    def __init__(self, spans: Iterable[tuple[int, int, str]]) -> None:
        self._remaining = iter(spans)
        self._span = next(self._remaining, None)

    def of(self, chunk: Chunk) -> list[str]:
        """The states of the next chunk's words, "-" for those in no span."""
        span, states = self._span, list[str]()
        while span is not None and chunk.starts and span[1] <= chunk.starts[0]:
            span = next(self._remaining, None)
        if span is None or span[0] >= chunk.ends[-1]:
            self._span = span
            return ["-"] * len(chunk)
        for start, end in zip(chunk.starts, chunk.ends, strict=True):
            while span is not None and span[1] <= start:
                span = next(self._remaining, None)
            if span is None or span[0] >= end:
                states.append("-")
            elif span[0] < start:
                states.append("I" + span[2])
            else:
                states.append(("S" if span[1] <= end else "B") + span[2])
        self._span = span
        return states


def _name_class(match: NameMatch) -> str:
    """What a name of the gazetteer may be, and in tenths how prominent."""
    return f"{match.flags & _TOLD}.{min(9, int(match.prominence * 10))}"


def _document_evidence(
    parts: Iterable[Chunk], read: Callable[[str], Lexical]
) -> dict[str, list[str]]:
    """Features that all occurrences of a capitalised word in the document share."""
    seen: dict[str, _Seen] = {}
    lower: set[str] = set()
    for part in parts:
        words = [_EDGE, *map(read, part.texts), _EDGE]
        lower.update([word.lower for word in words if not word.capital])
        for i in [i for i, word in enumerate(words) if word.capital]:
            word = words[i]
            if word.lower in seen or len(seen) < _MOST_NAMES:
                entry = seen.setdefault(word.lower, _Seen())
                entry.count += 1
                if len(entry.beside) < _MOST_NEIGHBOURS:
                    _note_neighbours(entry, words[i - 1], words[i + 1])
    return {name: _cues(entry, name in lower) for name, entry in seen.items()}


def _note_neighbours(entry: _Seen, left: Lexical, right: Lexical) -> None:
    if left.lower:
        entry.beside["D-" + (left.shape if left.capital else left.lower)] = None
    if right.capital:
        entry.beside["D+" + right.shape] = None


def _cues(entry: _Seen, is_lower_elsewhere: bool) -> list[str]:
    cues = ["Dl"] if is_lower_elsewhere else []
    if entry.count > 1:
        cues += [*entry.beside, f"Dn{min(entry.count, 4)}"]
    return cues


def _case_of(words: Sequence[Lexical]) -> str:
    """How a sentence uses capitals: "x" as usual, else T(itle), U(pper), l(ower)."""
    shapes = [word.shape for word in words[1:] if word.shape[0] in "Xx"]
    long = [shape for shape in shapes if len(shape) > 1 or shape == "x"]
    if len(long) < 3:
        return "s"
    upper = sum(shape[:2] == "XX" for shape in long)
    capital = sum(shape[0] == "X" for shape in long)
    if upper > 0.6 * len(long):
        return "U"
    if capital > 0.6 * len(long):
        return "T"
    return "x" if capital else "l"


def _rows(
    words: Sequence[Lexical],
    states: _ChunkStates,
    evidence: Mapping[str, Sequence[str]],
    language: str,
    wanted: Iterable[int],
) -> list[list[str]]:
    names, ruled, case = states
    common = ["1", f"l={language}"]
    padded = [_EDGE, _EDGE, *words, _EDGE, _EDGE]
    rows = []
    for i in wanted:
        left, word, right = padded[i + 1 : i + 4]
        row = [
            *common,
            *word.own,
            *left.before1,
            *padded[i].before2,
            *right.after1,
            *padded[i + 4].after2,
            f"c={case}{word.shape}",
            f"S={left.shape} {word.shape} {right.shape}",
        ]
        name, rule = names[i], ruled[i]
        if name != "-":
            row += _name_features(name, left, word, right, case)
        if rule != "-":
            row += (f"r={rule}", f"rl={rule}{language}", f"rn={rule}{name}")
        row += _state_neighbours(names, ruled, i)
        if word.capital:
            row += evidence.get(word.lower, ())
        rows.append(row)
    return rows


def _name_features(
    name: str, left: Lexical, word: Lexical, right: Lexical, case: str
) -> tuple[str, ...]:
    return (
        f"g={name}",
        f"gs={name}{case}{word.shape}",
        f"gf={name}{word.rarity}{word.shape}",
        f"gw-={name}{left.lower}",
        f"gw+={name}{right.lower}",
        f"gS={name}{left.shape} {right.shape}",
    )


def _state_neighbours(names: Sequence[str], ruled: Sequence[str], at: int) -> list[str]:
    """What gazetteer and rules say of the words beside this one."""
    row = []
    if at:
        if names[at - 1] != "-":
            row += [f"g-1={names[at - 1]}", f"gg={names[at - 1]}{names[at]}"]
        if ruled[at - 1] != "-":
            row.append(f"r-1={ruled[at - 1]}")
    if at + 1 < len(names):
        if names[at + 1] != "-":
            row.append(f"g+1={names[at + 1]}")
        if ruled[at + 1] != "-":
            row.append(f"r+1={ruled[at + 1]}")
    return row
