from pathlib import Path

import pytest

from geoevents.parse.claim.lexicon import claim_lexicon
from geoevents.taxonomy import FAMILY_OF
from tests.parse.claim_page import claims

LANGUAGES = ("en", "ro", "ru", "fr", "de", "es", "tr", "uk")
ROWS = [
    line.split("\t")
    for line in Path(__file__)
    .with_name("kinds.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]
TOLD = [row for row in ROWS if row[1] != "-"]
TRAPS = [row for row in ROWS if row[1] == "-"]
HARMFUL = {"violence", "territory", "unrest", "harm"}


@pytest.mark.parametrize(("language", "kind", "sentence"), TOLD)
def test_a_sentence_is_a_claim_of_its_kind(language, kind, sentence):
    kinds = {claim.kind for claim in claims(sentence, language=language)}
    assert kind in kinds
    families = {FAMILY_OF[k] for k in kinds} - {FAMILY_OF[kind]}
    if FAMILY_OF[kind] == "harm":
        assert not families


@pytest.mark.parametrize(("language", "_", "sentence"), TRAPS)
def test_words_of_war_in_ordinary_news_are_no_claim(language, _, sentence):
    kinds = [claim.kind for claim in claims(sentence, language=language)]
    assert not [kind for kind in kinds if FAMILY_OF[kind] in HARMFUL]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_rules_for_every_common_kind(language):
    lexicon = claim_lexicon(language)
    assert lexicon is not None
    assert all(lexicon.cue(cue).pattern != "(?!)" for cue in ("war", "history"))


def test_a_language_without_a_table_gives_no_claims():
    assert claims("Wojsko ostrzelało miasto.", language="pl") == ()
