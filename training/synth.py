"""Sentences made from our own templates: names of the gazetteer in the turns of news.

A template is one line of ``templates/LANGUAGE.txt``. Slots in braces are filled with
names: places from the gazetteer, persons and organisations from the training texts.
``<org {city} Police>`` marks a name with a slot inside. They teach datelines, lines
of reporters, lists of places, and languages that no open corpus was found for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel.dates import get_day_names
from corpus import Record

from geoevents.places.gazetteer import Gazetteer

TEMPLATES = Path(__file__).parent / "templates"

#: Share of settlements that get a made-up name, which no gazetteer knows.
UNKNOWN = 0.15

#: Abbreviations of states and provinces as newspapers print them.
_ABBREVIATIONS = (
    "Ala. Alta. Ariz. Ark. B.C. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La."
    " Man. Mass. Md. Mich. Minn. Miss. Mo. Mont. N.B. N.C. N.D. N.H. N.J. N.M. N.S."
    " N.Y. Neb. Nev. Okla. Ont. Ore. P.E.I. Pa. Que. R.I. S.C. S.D. Sask. Tenn. Va."
    " Vt. W.Va. Wash. Wis. Wyo."
    " TX CA NY FL OH IL PA NC VA WA MA AZ IN TN MO MD WI MN CO KY OR QLD NSW"
).split()

_ROADS = {
    "en": ("{} Street", "{} Road", "{} Avenue", "{} Highway", "{} Lane", "{} Drive")
}
_ROADS["de"] = ("{}straße", "{}-Straße", "{}platz")

_SCRIPTS = {"ru": re.compile("[\u0400-\u04ff]"), "ar": re.compile("[\u0600-\u06ff]")}
_LATIN = re.compile("[A-Za-z]")

#: Types of the slots that are names; the others are left unmarked.
_TYPE_OF_SLOT = {
    "city": "place",
    "CITY": "place",
    "state": "place",
    "region": "place",
    "county": "place",
    "country": "place",
    "abbr": "place",
    "road": "place",
    "person": "person",
    "surname": "person",
    "given": "person",
    "org": "org",
    "demonym": "demonym",
}

_PIECE = re.compile(r"<(\w+) |(>)|\{(\w+)\}")


@dataclass(slots=True)
class Names:
    """What slots are filled with, in one language."""

    famous: list[str] = field(default_factory=list)
    cities: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    counties: list[str] = field(default_factory=list)
    demonyms: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    orgs: list[str] = field(default_factory=list)


def synthetic_records(
    gazetteer: Gazetteer,
    records: Sequence[Record],
    *,
    copies: int,
    seed: int,
    languages: Sequence[str] = (),
) -> Iterator[Record]:
    """Records of five sentences each; every template is used ``copies`` times.

    languages: only these.
    """
    for path in sorted(TEMPLATES.glob("*.txt")):
        language = path.stem
        if languages and language not in languages:
            continue
        rng = random.Random(f"{seed} {language}")
        names = collect_names(gazetteer, records, language)
        lines = path.read_text(encoding="utf-8").splitlines() * copies
        rng.shuffle(lines)
        for first in range(0, len(lines), 5):
            number = f"synthetic-{language}-{first // 5:05}"
            yield _record(number, language, lines[first : first + 5], names, rng)


def collect_names(
    gazetteer: Gazetteer, records: Iterable[Record], language: str
) -> Names:
    """The names that fill the slots of a language's templates."""
    names = Names()
    _collect_places(gazetteer, language, names)
    _collect_people(records, language, names)
    return names


def _collect_places(gazetteer: Gazetteer, language: str, names: Names) -> None:
    index = gazetteer.index
    fits = _SCRIPTS.get(language, _LATIN).match
    for place in range(len(index.place_number)):
        feature_class, code = index.feature_of(place)
        chosen = [
            name
            for name in map(index.name, index.names(place))
            if fits(name.text) and name.kind in ("official", "alternate", "exonym")
        ]
        told = [name.text for name in chosen if name.language == language]
        if not chosen or (language in _SCRIPTS and feature_class != "P" and not told):
            continue
        text = told[0] if told else chosen[0].text
        prominence = index.place_prominence[place]
        if code == "PCLI" and told:
            names.countries.append(text)
        elif code == "ADM1":
            names.regions.append(text)
            if index.country_of(place) in ("US", "CA", "AU"):
                names.states.append(text)
        elif code == "ADM2" and text.endswith(" County"):
            names.counties.append(text)
        elif feature_class == "P":
            (names.famous if prominence > 0.6 else names.cities).append(text)
    names.demonyms = [
        index.text(name)
        for name in range(len(index.name_kind))
        if index.kind_of(name) in ("demonym", "adjective")
        and index.name(name).language in ("en", None)
    ]


#: Sources whose persons and organisations fill the templates.
_WITH_PEOPLE = tuple(
    "gum re3d ronec germeval factru wojood europeana-fr uner turkish".split()
)


def _collect_people(records: Iterable[Record], language: str, names: Names) -> None:
    fits = _SCRIPTS.get(language, _LATIN).match
    for record in records:
        near = record.language == language or language not in ("en", "de", "fr", "ro")
        if not near or not record.source.startswith(_WITH_PEOPLE):
            continue
        for start, end, kind in record.spans:
            text = record.text[start:end]
            if not fits(text) or "\n" in text or not 3 < len(text) < 40:
                continue
            if kind == "person" and len(text.split()) in (2, 3):
                names.persons.append(text)
            elif kind == "org":
                names.orgs.append(text)


def _record(
    number: str, language: str, lines: list[str], names: Names, rng: random.Random
) -> Record:
    text, spans = "", []
    fill = _filler(names, language, rng)
    for line in lines:
        sentence, found = _expand(line, fill)
        spans += [(s + len(text), e + len(text), kind) for s, e, kind in found]
        text += sentence + "\n"
    return Record(number, "synthetic", language, text, tuple(spans))


def _expand(
    line: str, fill: Callable[[str], str]
) -> tuple[str, list[tuple[int, int, str]]]:
    text, spans, at = "", [], 0
    outer: tuple[int, str] | None = None
    for piece in _PIECE.finditer(line):
        text += line[at : piece.start()]
        at = piece.end()
        opened, closed, slot = piece.groups()
        if opened:
            outer = (len(text), opened)
        elif closed and outer:
            spans.append((outer[0], len(text), outer[1]))
            outer = None
        else:
            start, text = len(text), text + fill(slot)
            if outer is None and slot in _TYPE_OF_SLOT:
                spans.append((start, len(text), _TYPE_OF_SLOT[slot]))
    return text + line[at:], spans


def _filler(names: Names, language: str, rng: random.Random) -> Callable[[str], str]:
    days = list(get_day_names("wide", locale=language).values())
    roads = _ROADS.get(language, ("{}",))

    def city() -> str:
        name = rng.choice(names.famous if rng.random() < 0.5 else names.cities)
        if rng.random() >= UNKNOWN:
            return name
        other = rng.choice(names.cities)
        return name[: len(name) // 2].rstrip() + other[len(other) // 2 :].lstrip()

    def person() -> str:
        return rng.choice(names.persons)

    choices: dict[str, Callable[[], str]] = {
        "city": city,
        "CITY": lambda: city().upper(),
        "state": lambda: rng.choice(names.states),
        "region": lambda: rng.choice(names.regions),
        "county": lambda: rng.choice(names.counties),
        "country": lambda: rng.choice(names.countries),
        "abbr": lambda: rng.choice(_ABBREVIATIONS),
        "road": lambda: rng.choice(roads).format(person().split()[-1]),
        "person": person,
        "surname": lambda: person().split()[-1],
        "given": lambda: person().split()[0],
        "org": lambda: rng.choice(names.orgs),
        "demonym": lambda: rng.choice(names.demonyms),
        "weekday": lambda: rng.choice(days),
        "number": lambda: str(rng.randint(2, 900)),
        "age": lambda: str(rng.randint(17, 90)),
    }
    return lambda slot: choices[slot]()
