"""A served store for the clients."""

import pytest

from geoevents.store import open_store
from tests.server.served import served
from tests.store.made import FIJI, REGION, TERTER, analysis, fill


@pytest.fixture(scope="session")
def url(tmp_path_factory):
    """120 events: 40 at Terter, 40 in Karabakh, 40 at Taveuni; four on each day."""
    path = tmp_path_factory.mktemp("clients") / "events.db"
    made = [
        analysis(
            f"Terter was hit, {n}. Naïve „quotes“ & <b>.",
            when=f"2020-09-{n % 30 + 1:02}",
            places=(where,),
            kind="shelling" if n % 2 else "protest",
        )
        for n, where in enumerate((TERTER, REGION, FIJI) * 40)
    ]
    with open_store(path) as store:
        fill(store, made)
    with served(path) as running:
        yield running.url
