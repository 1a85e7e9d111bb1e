"""Near copies of a text are one origin, in whatever order they are read."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from geoevents.events.merge import merge
from geoevents.events.origins import Origins, are_copies, shingles_of
from tests.events.made import MadeGazetteer, article, claim

#: A wire story, edited by outlets: each number changes one word of it.
edits = st.lists(st.sets(st.integers(0, 59), max_size=3), min_size=1, max_size=6)


def edited(changed) -> str:
    return " ".join(f"new{n}" if n in changed else f"word{n}" for n in range(60))


@given(edits, st.randoms())
def test_origins_do_not_hang_on_the_order_of_articles(made, rng: random.Random):
    articles = [article(edited(changed)) for changed in made]
    shuffled = rng.sample(articles, len(articles))
    assert Origins.of(articles) == Origins.of(iter(shuffled))


@given(edits)
def test_only_texts_that_lead_from_copy_to_copy_are_one_origin(made):
    articles = [article(edited(changed)) for changed in made]
    texts = {a.document.id: shingles_of(a.document.text) for a in articles}
    origins = Origins.of(articles).of_document
    for one, origin in origins.items():
        linked = {id_ for id_, other in origins.items() if other == origin} - {one}
        assert not linked or any(
            are_copies(texts[one], texts[other]) for other in linked
        )
        assert origin == min({one} | linked)


def test_articles_are_merged_as_they_are_read():
    articles = [article(f"Article {n}.", claim()) for n in range(3)]
    assert merge(iter(articles), MadeGazetteer()) == merge(articles, MadeGazetteer())
