"""Filters in CQL2 text, by recursive descent: bounded in length, depth and terms.

The grammar is that of OGC 21-065r2, annex B, without functions, arithmetic, arrays and
comparison of two properties. Why it is our own: docs/decisions/0003-*.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from geoevents.edtf import Interval
from geoevents.store.cql2.lexer import Token
from geoevents.store.cql2.literals import read_geometry, read_instant, read_interval
from geoevents.store.cql2.queryables import Queryable
from geoevents.store.cql2.reader import Reader
from geoevents.store.cql2.tree import (
    Among,
    And,
    Between,
    Compare,
    Constant,
    FilterError,
    Intersects,
    IsNull,
    Like,
    Node,
    Not,
    Or,
    Temporal,
    Value,
)

#: Most values of IN, and most wildcards of a pattern.
MAX_VALUES = 50
MAX_WILDCARDS = 10
#: Longest text to compare with.
MAX_TEXT = 200

#: Temporal function -> the one that says the same with its arguments swapped.
_SWAPPED = {
    "T_AFTER": "T_BEFORE",
    "T_BEFORE": "T_AFTER",
    "T_CONTAINS": "T_DURING",
    "T_DURING": "T_CONTAINS",
    "T_DISJOINT": "T_DISJOINT",
    "T_INTERSECTS": "T_INTERSECTS",
}
_FLIPPED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def parse(text: str, queryables: Mapping[str, Queryable]) -> Node:
    """The tree of a filter. Raises FilterError, which names the position.

    queryables: the properties that it may name.

    >>> from geoevents.store.cql2.queryables import EVENTS
    >>> parse("claims >= 2 AND NOT kind = 'protest'", EVENTS).parts[0]
    Compare(name='claims', operator='>=', value=2)
    """
    return _Parser(text, queryables).whole()


class _Parser:
    """One filter being read."""

    def __init__(self, text: str, queryables: Mapping[str, Queryable]) -> None:
        self._reader = Reader(text)
        self._queryables = queryables

    def whole(self) -> Node:
        node = self._any_of()
        left = self._reader.next
        if left.kind != "end":
            raise FilterError(
                left.position, f"found {left.shown} where AND, OR or the end belongs"
            )
        return node

    def _any_of(self) -> Node:
        parts = self._joined("OR", lambda: self._joined("AND", self._negated, And), Or)
        return parts

    def _joined(
        self,
        word: str,
        read: Callable[[], Node],
        make: Callable[[tuple[Node, ...]], Node],
    ) -> Node:
        parts = [read()]
        while self._reader.take(word):
            parts.append(read())
        return make(tuple(parts)) if len(parts) > 1 else parts[0]

    def _negated(self) -> Node:
        reader = self._reader
        if reader.take("NOT"):
            reader.enter()
            node = Not(self._negated())
            reader.leave()
            return node
        if reader.take("("):
            reader.enter()
            inside = self._any_of()
            reader.want(")")
            reader.leave()
            return inside
        reader.count()
        return self._condition()

    def _condition(self) -> Node:
        token = self._reader.next
        if token.word in _SWAPPED:
            return self._temporal()
        if token.word == "S_INTERSECTS":
            return self._spatial()
        if token.word.startswith(("S_", "T_", "A_", "CASEI", "ACCENTI")):
            raise FilterError(token.position, f"{token.shown}: no such function here")
        if token.word in ("TRUE", "FALSE"):
            value = self._value()
            if self._reader.next.value in _FLIPPED:
                return self._turned(value, token)
            return Constant(value is True)
        if token.kind in ("name", "quoted") and token.word not in (
            "DATE",
            "TIMESTAMP",
        ):
            return self._about(self._property())
        return self._turned(self._value(), token)

    def _turned(self, value: Value, first: Token) -> Node:
        """A comparison that begins with the value."""
        operator = self._reader.advance()
        if operator.value not in _FLIPPED or operator.kind != "sign":
            raise FilterError(first.position, f"{first.shown} is compared with nothing")
        found = self._property()
        return self._comparison(found, _FLIPPED[operator.value], value, first)

    def _about(self, found: Queryable) -> Node:
        """What is said of a property."""
        reader = self._reader
        token = reader.next
        if token.kind == "sign" and token.value in _FLIPPED:
            reader.advance()
            first = reader.next
            return self._comparison(found, token.value, self._value(), first)
        if reader.take("IS"):
            negated = reader.take("NOT")
            reader.want("NULL")
            return _unless(negated, IsNull(found.name))
        negated = reader.take("NOT")
        token = reader.next
        if reader.take("LIKE"):
            return _unless(negated, self._like(found))
        if reader.take("IN"):
            return _unless(negated, self._among(found))
        if reader.take("BETWEEN"):
            return _unless(negated, self._between(found, token))
        raise FilterError(
            token.position,
            f"found {token.shown} where a comparison, LIKE, IN, BETWEEN or IS NULL"
            " belongs",
        )

    def _comparison(
        self, found: Queryable, operator: str, value: Value, token: Token
    ) -> Node:
        _check_type(found, value, token)
        if found.type == "boolean" and operator not in ("=", "<>"):
            raise FilterError(token.position, f"{found.name}: only = and <> fit")
        return Compare(found.name, operator, value)

    def _like(self, found: Queryable) -> Node:
        token = self._reader.advance()
        if found.type != "text" or token.kind != "text":
            raise FilterError(token.position, "LIKE wants a text property and a text")
        pattern = _bounded(token)
        if pattern.count("%") + pattern.count("_") > MAX_WILDCARDS:
            raise FilterError(
                token.position, f"a pattern has at most {MAX_WILDCARDS} wildcards"
            )
        if (len(pattern) - len(pattern.rstrip("\\"))) % 2:
            raise FilterError(token.position, "nothing follows the last \\")
        return Like(found.name, pattern)

    def _among(self, found: Queryable) -> Node:
        reader = self._reader
        reader.want("(")
        values: list[Value] = []
        while not values or reader.take(","):
            token = reader.next
            values.append(self._value())
            _check_type(found, values[-1], token)
            if len(values) > MAX_VALUES:
                raise FilterError(token.position, f"IN has at most {MAX_VALUES} values")
        reader.want(")")
        if any(isinstance(value, Interval) for value in values):
            raise FilterError(token.position, "IN has texts, numbers or TRUE and FALSE")
        return Among(found.name, tuple(values))

    def _between(self, found: Queryable, token: Token) -> Node:
        if found.type != "number":
            raise FilterError(token.position, f"{found.name} is not a number")
        low = self._reader.number()
        self._reader.want("AND")
        return Between(found.name, low, self._reader.number())

    def _spatial(self) -> Node:
        """``S_INTERSECTS`` of the geometry and a literal, in either order."""
        reader = self._reader
        reader.advance()
        reader.want("(")
        name = self._taken_property("geometry")
        if name:
            reader.want(",")
        geometry, box = read_geometry(reader)
        if not name:
            reader.want(",")
            found = self._property()
            name = found.name if found.type == "geometry" else None
        if not name:
            raise FilterError(reader.next.position, "one argument is the geometry")
        reader.want(")")
        return Intersects(name, geometry, box)

    def _temporal(self) -> Node:
        """A temporal function of a time of the feature and a literal, or swapped."""
        reader = self._reader
        function = reader.advance()
        reader.want("(")
        first = self._time()
        reader.want(",")
        at = reader.next.position
        second = self._time()
        reader.want(")")
        if isinstance(first, str) and isinstance(second, Interval):
            return Temporal(function.word, first, second)
        if isinstance(first, Interval) and isinstance(second, str):
            return Temporal(_SWAPPED[function.word], second, first)
        raise FilterError(at, "give one property and one date, time or INTERVAL")

    def _time(self) -> str | Interval:
        """Name of a time of the feature, or a literal."""
        reader = self._reader
        if reader.next.word in ("DATE", "TIMESTAMP"):
            return read_instant(reader)
        if not reader.take("INTERVAL"):
            found = self._taken_property("instant", "interval")
            if found is None:
                token = reader.next
                raise FilterError(token.position, f"{token.shown} is not a time")
            return found
        if (name := self._interval_of_properties()) is not None:
            return name
        return read_interval(reader)

    def _interval_of_properties(self) -> str | None:
        """``when`` for ``(start, end)``, which is what it consists of."""
        reader = self._reader
        ahead = reader.ahead(5)
        values = [token.value for token in ahead if token.kind != "text"]
        if values == ["(", "start", ",", "end", ")"] and "when" in self._queryables:
            for _ in ahead:
                reader.advance()
            return "when"
        return None

    def _taken_property(self, *types: str) -> str | None:
        """Name of the property that comes next, if it is one of a type."""
        token = self._reader.next
        found = (
            self._queryables.get(token.value)
            if token.kind in ("name", "quoted")
            else None
        )
        if found is None or found.type not in types:
            return None
        self._reader.advance()
        return found.name

    def _property(self) -> Queryable:
        token = self._reader.advance()
        found = None
        if token.kind in ("name", "quoted"):
            found = self._queryables.get(token.value)
        if found is None:
            known = ", ".join(self._queryables)
            raise FilterError(
                token.position, f"{token.shown} is no property; known here: {known}"
            )
        return found

    def _value(self) -> Value:
        """The literal that comes next."""
        reader = self._reader
        token = reader.next
        if token.word in ("DATE", "TIMESTAMP"):
            return read_instant(reader)
        if token.word in ("TRUE", "FALSE"):
            return reader.advance().word == "TRUE"
        if token.kind == "text":
            reader.advance()
            return _bounded(token)
        if token.kind == "number" or token.value in ("+", "-"):
            return reader.number()
        hint = "; texts stand in '...'" if token.kind in ("name", "quoted") else ""
        raise FilterError(
            token.position, f"found {token.shown} where a value belongs{hint}"
        )


def _unless(negated: bool, node: Node) -> Node:
    return Not(node) if negated else node


def _bounded(token: Token) -> str:
    if len(token.value) > MAX_TEXT:
        raise FilterError(token.position, f"a text has at most {MAX_TEXT} characters")
    return token.value


def _check_type(found: Queryable, value: Value, token: Token) -> None:
    """Raise FilterError where a value cannot be that of a property."""
    types: dict[str, tuple[type, str]] = {
        "text": (str, "a text in '...'"),
        "boolean": (bool, "TRUE or FALSE"),
        "number": (float, "a number"),
        "instant": (Interval, "DATE('...') or TIMESTAMP('...')"),
    }
    if found.type not in types:
        how = "S_INTERSECTS" if found.type == "geometry" else "T_INTERSECTS and others"
        raise FilterError(token.position, f"{found.name}: ask for it with {how}")
    wanted, said = types[found.type]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number if wanted is float else isinstance(value, wanted)):
        raise FilterError(token.position, f"{found.name} is compared with {said}")
    if found.values and value not in found.values:
        known = ", ".join(found.values)
        raise FilterError(token.position, f"{found.name} is one of {known}")
