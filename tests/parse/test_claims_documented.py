"""The codebook explains every word that a claim can hold."""

import re
from pathlib import Path

import pytest

from geoevents import taxonomy

CODEBOOK = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text("utf-8")
#: Kind -> what it means with an example and a counter-example, and its PLOVER type.
ROWS = {
    kind: (meaning, plover)
    for kind, meaning, plover in re.findall(
        r"^\| `(\w+)` \| (.+?) \| ([^|]+) \|$", CODEBOOK, flags=re.M
    )
}
WORDS = [
    *taxonomy.FAMILY_OF,
    *taxonomy.ROLES,
    *taxonomy.SENSES,
    *taxonomy.MODALITIES,
    *taxonomy.CLAIMANT_KINDS,
    *taxonomy.QUALIFIERS,
    *taxonomy.VICTIM_CLASSES,
    "story_until",
    "story_span",
    "lead_date",
    "sentence_before",
    "paragraph_date",
    "story_day",
    "denied_claim",
    "document_date",
]
#: The sixteen types of PLOVER.
PLOVER = {
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"),
    *("REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE"),
    *("COERCE", "ASSAULT"),
}


@pytest.mark.parametrize("word", sorted(set(WORDS)))
def test_each_word_of_the_vocabulary_is_in_the_codebook(word):
    assert f"`{word}`" in CODEBOOK


@pytest.mark.parametrize("kind", taxonomy.FAMILY_OF)
def test_each_kind_has_a_meaning_an_example_a_counter_example_and_a_crosswalk(kind):
    meaning, plover = ROWS[kind]
    told, _, other = meaning.partition("; not ")
    assert re.match(r"[a-z].+: \".+\"", told), "a definition, then an example"
    assert other.strip("\"'. "), "a counter-example"
    code = re.split(r"[/,]", plover)[0].strip()
    assert code in PLOVER | {"-"}
