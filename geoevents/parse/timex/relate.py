"""How expressions hang together: since, until, before, after, and from .. to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geoevents.edtf import is_edtf
from geoevents.parse.timex.context import Reading
from geoevents.parse.timex.lexicon import Lexicon
from geoevents.parse.timex.scan import Saying

#: How far before an expression its preposition may begin, in characters.
_REACH: Final = 40

#: Kinds that no preposition opens or closes.
_CLOSED: Final = frozenset({"duration", "age", "set", "vague", "past_units", "recent"})

#: Relations whose word is part of the expression's span.
_IN_SPAN: Final = frozenset({"since", "until", "before", "after"})


@dataclass(frozen=True, slots=True)
class Related:
    """An expression with the relation it stands in; end: the other end of a range.

    start, stop: the whole span, with the word of the relation.
    """

    saying: Saying
    start: int
    stop: int
    relation: str | None = None
    end: Saying | None = None


def relate(
    sayings: Sequence[Saying],
    folded: str,
    lexicon: Lexicon,
    begun: Sequence[Saying] = (),
) -> Iterator[Related]:
    """The expressions with their relations; two ends of a range come as one.

    begun: those that name the day on which the fighting began; "since the fighting
    began on Sunday" opens them although other words stand between.
    """
    begun_at = {saying.start for saying in begun}
    position = 0
    while position < len(sayings):
        saying = sayings[position]
        opened = _before(saying, folded, lexicon)
        after = sayings[position + 1] if position + 1 < len(sayings) else None
        if after and _is_range(saying, after, opened, folded, lexicon):
            yield Related(saying, saying.start, after.end, "range", after)
            position += 2
            continue
        if (
            saying.start in begun_at
            and opened is None
            and _opens(saying, folded, lexicon)
        ):
            yield Related(saying, saying.start, saying.end, "since")
        else:
            yield _single(saying, opened, folded, lexicon)
        position += 1


def _opens(saying: Saying, folded: str, lexicon: Lexicon) -> bool:
    window = max(0, saying.start - 2 * _REACH)
    return lexicon.since.search(folded, window, saying.start) is not None


def _single(
    saying: Saying, opened: tuple[str, int] | None, folded: str, lexicon: Lexicon
) -> Related:
    if saying.kind in _CLOSED:
        return Related(saying, saying.start, saying.end)
    if opened and opened[0] in _IN_SPAN:
        return Related(saying, opened[1], saying.end, opened[0])
    for relation in ("since", "until", "before", "after"):
        match = lexicon.behind[relation].match(folded, saying.end)
        if match:
            return Related(saying, saying.start, match.end(), relation)
    return Related(saying, saying.start, saying.end)


def _before(saying: Saying, folded: str, lexicon: Lexicon) -> tuple[str, int] | None:
    """The relation whose word stands right before, and where that word begins."""
    window = max(0, saying.start - _REACH)
    for relation, regex in lexicon.before.items():
        match = regex.search(folded, window, saying.start)
        if match:
            return relation, match.start()
    return None


def _is_range(
    first: Saying,
    last: Saying,
    opened: tuple[str, int] | None,
    folded: str,
    lexicon: Lexicon,
) -> bool:
    """Whether the two are the ends of one range: "from A to B", "A - B"."""
    if first.kind in _CLOSED or last.kind in _CLOSED:
        return False
    gap = folded[first.end : last.start]
    if not lexicon.join.fullmatch(gap):
        return False
    if gap.strip() == "-":
        return first.kind == last.kind
    return opened is not None and opened[0] in ("from", "between", "since")


def apply_relation(related: Related, reading: Reading | None) -> Reading | None:
    """The reading of an expression in its relation; None where it makes no sense."""
    return reading and _open_ended(reading, related.relation)


def apply_range(
    first: Reading | None, last: Reading | None
) -> tuple[Reading | None, Reading | None]:
    """The two ends of a range: values of their own, as TimeML has it, and one period.

    Ends that make no period ("from Friday to Monday" of the same week) give nothing.
    """
    if first is None or last is None or first.edtf is None or last.edtf is None:
        return None, None
    edtf = f"{_ends(first.edtf)[0]}/{_ends(last.edtf)[1]}"
    if not is_edtf(edtf):
        return None, None
    return (
        first._replace(edtf=edtf, rule="range"),
        last._replace(edtf=edtf, rule="range"),
    )


def _open_ended(reading: Reading, relation: str | None) -> Reading:
    if reading.edtf is None or relation is None:
        return reading
    if reading.type == "TIME" and relation != "since":
        return reading  # "before noon" is that day, not all the time before it
    first, last = _ends(reading.edtf)
    if relation in ("since", "after"):
        edtf = f"{first if relation == 'since' else last}/.."
    else:
        edtf = f"../{last if relation == 'until' else first}"
    return reading._replace(edtf=edtf if is_edtf(edtf) else reading.edtf)


def _ends(edtf: str) -> tuple[str, str]:
    first, _, last = edtf.partition("/")
    return first, last or first
