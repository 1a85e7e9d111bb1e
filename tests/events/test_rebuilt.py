"""Events derived again, or from articles in another order, are the same bytes."""

from __future__ import annotations

import random

import pytest

from benchmarks.made_news import made_articles
from geoevents.model import Document
from geoevents.parse import make_parser
from geoevents.places import Gazetteer
from geoevents.run.pipeline import ingest, rebuild
from geoevents.store import open_store
from geoevents.store.filters import EventFilter

YEARLESS = Document(
    "Shells fall\nSunday, 19 May\n\nShells hit the market of Kharkiv on Saturday.\n"
)
UNDATED = Document("Thousands of people protested in Kramatorsk on 7 February.\n")


@pytest.fixture(scope="module")
def parser():
    return make_parser(Gazetteer.open(), recogniser="core")


def told(store) -> str:
    page = store.event_page(EventFilter(), limit=1000)
    return "\n".join(str(feature.to_json()) for feature in page.items)


def test_a_rebuild_and_another_order_give_the_same_bytes(tmp_path, parser):
    documents = [a.document for a in made_articles(40)] + [YEARLESS, UNDATED]
    with open_store(f"{tmp_path}/one.db") as store:
        ingest(documents, store, parser)
        first = told(store)
        rebuild(store, parser)
        assert told(store) == first
    shuffled = random.Random(7).sample(documents, len(documents))
    with open_store(f"{tmp_path}/two.db") as store:
        for part in (shuffled[:9], shuffled[9:25], shuffled[25:]):
            ingest(part, store, parser)
        assert told(store) == first
    assert "XXXX-05-18" in first
