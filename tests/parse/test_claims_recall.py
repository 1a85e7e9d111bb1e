"""How many of short news sentences about many conflicts are read as what they tell.

The sentences are our own, on other wars and on ordinary news, half of what looks like
violence being none. Unlike the sentences of ``kinds.tsv`` not each must be right: the
share is what is held to.
"""

from collections import Counter
from pathlib import Path

import pytest

from geoevents.taxonomy import FAMILY_OF
from tests.parse.claim_page import claims, mention, place

HERE = Path(__file__).parent
ROWS = [
    tuple(line.split("\t"))
    for name in ("kinds.tsv", "news_sentences.tsv")
    for line in (HERE / name).read_text(encoding="utf-8").splitlines()
]
LEAST_RECALL, MOST_FALSE = 0.8, 0.05
HELD = (
    *("armed_clash", "shelling", "air_strike", "protest"),
    *("attack_on_civilians", "explosion", "disaster", "accident"),
)
VIOLENCE = {"violence", "territory", "unrest"}
#: Towns of the sentences that rules need to see as places.
TOWNS = ("Kunduz", "Kabul", "Bunagana", "Kundus", "Кандагар", "Solhan", "Nikopol")


def _kinds(language: str, text: str) -> set[str]:
    towns = [place(town) for town in TOWNS if town in text]
    mentions = tuple(mention(text, town) for town in towns)
    return {claim.kind for claim in claims(text, language=language, mentions=mentions)}


@pytest.fixture(scope="module")
def read() -> list[tuple[str, str, set[str]]]:
    return [(language, kind, _kinds(language, text)) for language, kind, text in ROWS]


def test_the_set_is_large_and_a_good_part_of_it_is_no_violence():
    assert len(ROWS) >= 300
    calm = [k for _, k, _ in ROWS if k == "-" or FAMILY_OF[k] not in VIOLENCE]
    assert len(calm) >= 0.35 * len(ROWS)


@pytest.mark.parametrize("kind", HELD)
def test_most_sentences_of_a_kind_are_read_as_it(read, kind):
    told = [kinds for _, meant, kinds in read if meant == kind]
    assert sum(kind in kinds for kinds in told) >= LEAST_RECALL * len(told)


def test_every_language_is_read(read):
    told, right = Counter(), Counter()
    for language, meant, kinds in read:
        told[language] += meant != "-"
        right[language] += meant in kinds
    assert all(right[language] >= LEAST_RECALL * told[language] for language in told)


def test_ordinary_news_and_disasters_are_seldom_read_as_violence(read):
    calm = [
        kinds for _, meant, kinds in read if meant == "-" or FAMILY_OF[meant] == "harm"
    ]
    false = [kinds for kinds in calm if VIOLENCE & {FAMILY_OF[k] for k in kinds}]
    assert len(false) <= MOST_FALSE * len(calm)
