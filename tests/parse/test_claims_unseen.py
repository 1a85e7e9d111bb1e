"""News of ten and more wars and ordinary news through the whole line, by shares.

``unseen_sentences.tsv``: language, kind, sentence, all our own. A kind that begins with
``-`` is what the sentence is about that only sounds like violence. They were written
before they were first read by the program; ``docs/benchmarks.md`` may cite that first
reading, here the present level is held.
"""

from collections import Counter
from pathlib import Path

import pytest

from geoevents.model import Document, When
from geoevents.parse.analyse import Parser, make_parser
from geoevents.places import Gazetteer
from geoevents.taxonomy import FAMILY_OF

ROWS = [
    tuple(line.split("\t"))
    for line in Path(__file__)
    .with_name("unseen_sentences.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]
HELD = (
    *("armed_clash", "shelling", "air_strike", "protest"),
    *("attack_on_civilians", "explosion", "disaster", "accident"),
)
VIOLENCE = {"violence", "territory", "unrest"}
LEAST_RECALL, MOST_FALSE = 0.9, 0.03


@pytest.fixture(scope="module")
def parser() -> Parser:
    return make_parser(Gazetteer.open(), recogniser="core")


@pytest.fixture(scope="module")
def read(parser):
    return [(lang, kind, _kinds(parser, lang, text)) for lang, kind, text in ROWS]


def _kinds(parser: Parser, language: str, text: str) -> set[str]:
    document = Document(text, language=language, published=When("2024-05-10", "given"))
    claims = parser.analyse(document).claims
    return {claim.kind for claim in claims if not claim.background}


def test_half_of_the_set_is_no_violence_and_each_language_has_thirty():
    calm = [k for _, k, _ in ROWS if k[0] == "-" or FAMILY_OF[k] == "harm"]
    assert len(ROWS) >= 700
    assert len(calm) >= 0.45 * len(ROWS)
    assert min(Counter(language for language, _, _ in ROWS).values()) >= 30


@pytest.mark.parametrize("kind", HELD)
def test_most_sentences_of_a_kind_are_read_as_it(read, kind):
    told = [kinds for _, meant, kinds in read if meant == kind]
    assert sum(kind in kinds for kinds in told) >= LEAST_RECALL * len(told)


def test_every_language_is_read(read):
    told, right = Counter(), Counter()
    for language, meant, kinds in read:
        told[language] += meant[0] != "-"
        right[language] += meant in kinds
    assert all(right[lang] >= LEAST_RECALL * told[lang] for lang in told)


def test_what_only_sounds_like_violence_is_seldom_read_as_it(read):
    calm = [
        kinds
        for _, meant, kinds in read
        if meant[0] == "-" or FAMILY_OF[meant] == "harm"
    ]
    false = [kinds for kinds in calm if VIOLENCE & {FAMILY_OF[k] for k in kinds}]
    assert len(false) <= MOST_FALSE * len(calm)
