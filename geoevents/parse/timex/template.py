"""Templates of time expressions, and the regular expressions that they stand for.

A template is a row of elements with a space between them:

- ``day`` a word; ``as_of`` two words; ``on|at`` one of several; ``,`` ``-`` a sign
- ``{month}`` a word of that table, or one of the built-in shapes (see SHAPES);
  a digit tells two of a kind apart: ``{day} - {day2} {month}``
- ``x?`` may be missing; ``!x`` must not follow; ``x+y`` are written as one word

Between words stands white space, a line break at most; beside a sign, and behind an
apostrophe (``l'``), it is optional.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from geoevents.errors import InvalidValue
from geoevents.parse.timex.fold import fold

#: Value -> forms, for each table of a language: ``{"month": {"9": ("september",)}}``.
Words = Mapping[str, Mapping[str, tuple[str, ...]]]

_SPACE: Final = r"(?:[^\S\n]{1,3}\n?[^\S\n]{0,3}|\n[^\S\n]{0,3})"
_ALONE: Final = r"(?<![\d$€£₽#°])(?<!\d[.,:/])"
_YEAR: Final = r"(?:1\d|20)\d\d"
_MONTH: Final = r"(?:1[0-2]|0?[1-9])"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_NO_MORE: Final = r"(?!\d|[.,:]\d|\s?[%°$€£]|\s?(?:km|kg|cm|mm|mm2|km2|m2)\b)"

#: What the built-in placeholders look like; ORDINAL is the language's own ending.
SHAPES: Final = {
    "day": _ALONE + _DAY + r"(?:ORDINAL)?" + _NO_MORE,
    "dayplain": _ALONE + _DAY + r"(?!\w)" + _NO_MORE,
    "dayth": _ALONE + _DAY + r"(?:ORDINAL)(?!\d)",
    "year": _ALONE + _YEAR + r"(?:SUFFIX)?" + _NO_MORE,
    "yy": r"\d\d" + _NO_MORE,
    "int": _ALONE + r"\d{1,4}" + _NO_MORE,
    "intth": _ALONE + r"\d{1,4}(?:ORDINAL)(?!\d)",
    "decadenum": _ALONE + r"(?:1\d|20)\d0" + _NO_MORE,
    "decade2": _ALONE + r"[2-9]0" + _NO_MORE,
    "roman": r"[ivx]{1,5}",
    "clock": _ALONE + r"(?:[01]?\d|2[0-4])[:.h][0-5]\d(?!\d|[.:,]\d|\s?%)",
    "iso": r"(?<![\w.-])" + _YEAR + r"[-/.]" + _MONTH + r"[-/.]" + _DAY + r"(?![\d-])",
    "isomonth": r"(?<![\w.-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\d-])",
    "dmy": r"(?<![\w.-])\d{1,2}(?:/\d{1,2}/|\.\d{1,2}\.|-\d{1,2}-)"
    r"(?:(?:19|20)\d\d|\d\d)(?![\d%-]|[.,]\d)",
    "hour": _ALONE + r"(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)?",
    "fullhour": _ALONE + r"(?:2[0-4]|1?\d)(?!\d|[.,:]\d)",
    "word": r"[^\W\d_]\w*",
    "num2": _ALONE + r"\d{1,2}",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One template, compiled. kind: what it means, the name of its reader."""

    kind: str
    template: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Element:
    body: str
    optional: bool
    sign: bool
    negative: bool
    glued: bool


def compile_template(
    kind: str, template: str, words: Words, endings: Mapping[str, str]
) -> Pattern:
    """The pattern of a template, over folded text.

    endings: regular expressions for ORDINAL and SUFFIX in SHAPES.
    Raises InvalidValue for a placeholder that names neither a table nor a shape.
    """
    elements = [_element(part, words, endings) for part in _parts(template)]
    regex = re.compile(_join(elements) + r"(?!\w)")
    return Pattern(kind, template, regex)


def first_words(template: str, words: Words) -> frozenset[str]:
    """What words a match of the template can begin with; ``0`` is any number."""
    found: set[str] = set()
    parts = _parts(template)
    for number, part in enumerate(parts):
        starts = _first_of(part.rstrip("?"), words)
        if parts[number + 1 : number + 2] and parts[number + 1].startswith("+"):
            glued = _first_of(parts[number + 1].strip("+?"), words) - {"0"}
            starts |= {one + other for one in starts - {"0"} for other in glued}
        found |= starts
        if not part.endswith("?"):
            break
    return frozenset(found)


def second_words(template: str, words: Words, first: str) -> frozenset[str] | None:
    """What words can follow in a match that begins with that word.

    ``0`` is any number; more words than can really follow do no harm. None where a
    match may end with the first word.
    """
    found: set[str] = set()
    parts = _parts(template)
    for number, part in enumerate(parts):
        for tokens in _forms_of(part.strip("+?"), words):
            if tokens[:1] == [first] and len(tokens) > 1:
                found.add(tokens[1])
            elif tokens[:1] == [first]:
                following = _words_after(parts[number + 1 :], words)
                if following is None:
                    return None
                found |= following
        if not part.endswith("?"):
            break
    return frozenset(found)


def _words_after(parts: list[str], words: Words) -> set[str] | None:
    """What words the rest of a template can begin with; None if it may be empty."""
    found: set[str] = set()
    for part in parts:
        if part.startswith("!"):
            continue
        found |= _first_of(part.strip("+?"), words)
        choices = part.strip("+?").split("|")
        if not part.endswith("?") and not any(_is_sign(choice) for choice in choices):
            return found
    return None


def _forms_of(part: str, words: Words) -> Iterator[list[str]]:
    """The words and tables of an element as lists of tokens; shapes have none."""
    for choice in part.split("|"):
        name = choice.strip("{}")
        kind = name.rstrip("0123456789") or name
        if not choice.startswith("{"):
            yield _tokens(fold(choice.replace("_", " ")))
        elif name not in SHAPES and kind not in SHAPES and kind in words:
            for forms in words[kind].values():
                for form in forms:
                    yield _tokens(fold(form))


def _tokens(form: str) -> list[str]:
    tokens = re.findall(r"[^\W\d_]+|\d+", form)
    return ["0" if token.isdigit() else token for token in tokens]


def alternatives(forms: Iterator[str] | tuple[str, ...]) -> str:
    """A regular expression for any of the forms, the longest first."""
    longest_first = sorted({fold(form) for form in forms}, key=len, reverse=True)
    return "|".join(_words_regex(form) for form in longest_first)


def _parts(template: str) -> list[str]:
    return [
        piece if number == 0 else "+" + piece
        for part in template.split()
        for number, piece in enumerate(part.split("+"))
    ]


def _element(part: str, words: Words, endings: Mapping[str, str]) -> _Element:
    glued, part = part.startswith("+"), part.lstrip("+")
    negative, part = part.startswith("!"), part.lstrip("!")
    optional, part = part.endswith("?"), part.rstrip("?")
    choices = part.split("|")
    end = r"(?!\w)" if negative else ""
    body = "|".join(
        ("" if glued or _is_sign(choice) else r"\b")
        + _one(choice, words, endings)
        + ("" if _is_sign(choice) else end)
        for choice in choices
    )
    sign = any(_is_sign(choice) or choice.endswith("'") for choice in choices)
    return _Element(f"(?:{body})", optional, sign, negative, glued)


def _is_sign(choice: str) -> bool:
    return not any(char.isalnum() or char == "{" for char in choice)


def _one(choice: str, words: Words, endings: Mapping[str, str]) -> str:
    if _is_sign(choice):
        return re.escape(choice)
    if not choice.startswith("{"):
        end = "" if choice.endswith("'") else r"(?!\w)"
        return _words_regex(fold(choice.replace("_", " "))) + end
    name = choice.strip("{}")
    kind = name.rstrip("0123456789") or name
    if name in SHAPES or kind in SHAPES:
        shape = SHAPES[name] if name in SHAPES else SHAPES[kind]
        for key, ending in endings.items():
            shape = shape.replace(key, ending)
        return f"(?P<{name}>{shape})"
    if kind not in words:
        raise InvalidValue(f"{{{name}}}: no table [words.{kind}] and no such shape")
    every = tuple(form for forms in words[kind].values() for form in forms)
    return f"(?P<{name}>{alternatives(every)})"


def _words_regex(form: str) -> str:
    return _SPACE.join(re.escape(word) for word in form.split())


def _join(elements: list[_Element]) -> str:
    out, started, after_sign = "", False, False
    for element in elements:
        loose = element.sign or after_sign
        gap = "" if element.glued else f"{_SPACE}?" if loose else _SPACE
        if element.negative:
            out += f"(?!{_SPACE}?{element.body})"
        elif not started and element.optional:
            out += f"(?:{element.body}{_SPACE}?)?"
        elif not started:
            out, started = out + element.body, True
        else:
            out += f"(?:{gap}{element.body})" + ("?" if element.optional else "")
        skippable = element.optional or element.negative
        after_sign = element.sign or (skippable and after_sign)
    return out


def _first_of(part: str, words: Words) -> set[str]:
    found: set[str] = set()
    for choice in part.split("|"):
        name = choice.strip("{}")
        kind = name.rstrip("0123456789") or name
        if not choice.startswith("{"):
            found.add((_tokens(fold(choice.replace("_", " "))) or [fold(choice)])[0])
        elif name == "roman":
            found |= {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"}
            found |= {"x" + tail for tail in ("i", "ii", "iii", "iv", "v", "vi")}
            found |= {"x" + tail for tail in ("vii", "viii", "ix", "x", "xi")}
        elif name in SHAPES or kind in SHAPES:
            found.add("0")
        else:
            forms = (form for table in words[kind].values() for form in table)
            found |= {first_token(fold(form)) for form in forms}
    return found


def first_token(form: str) -> str:
    """The first word of a folded form as the scanner cuts it; ``0`` for a number."""
    match = re.match(r"[^\W\d_]+", form)
    return match[0] if match else "0"
