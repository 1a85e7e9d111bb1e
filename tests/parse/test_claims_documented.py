"""The codebook explains every word that a claim can hold."""

from pathlib import Path

import pytest

from geoevents import taxonomy

CODEBOOK = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text("utf-8")
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
    "sentence_before",
    "paragraph_date",
    "story_day",
    "denied_claim",
    "document_date",
]


@pytest.mark.parametrize("word", sorted(set(WORDS)))
def test_each_word_of_the_vocabulary_is_in_the_codebook(word):
    assert f"`{word}`" in CODEBOOK
