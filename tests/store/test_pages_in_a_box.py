"""Pages of a box hold what its stream holds, whichever index leads."""

import random

import pytest

from geoevents.store import open_store
from geoevents.store.filters import filters_from_params
from tests.store.made import analysis, fill, place

TOWNS = [place(f"Town{n}", 40 + n, 40) for n in range(4)]


@pytest.mark.parametrize("sortby", ["start", "-start", "claims"])
@pytest.mark.parametrize("seed", [5, 10, 12, 15, 17, 36])
def test_a_page_of_a_box_misses_nothing(lent_urls, seed, sortby):
    draw = random.Random(seed)
    made = [
        analysis(
            f"Shelling {seed} {n}.",
            places=(draw.choice(TOWNS),),
            when=f"2020-09-{draw.randint(1, 3):02}",
        )
        for n in range(draw.randint(3, 9))
    ]
    wanted = filters_from_params({"bbox": "39,39,45,41", "sortby": sortby})
    with lent_urls(1) as (url,), open_store(url) as store:
        fill(store, made)
        streamed = [f.id for f in store.select_events(wanted)]
        paged, token = [], None
        while True:
            page = store.event_page(wanted, limit=1 + seed % 3, token=token)
            paged += [f.id for f in page.items]
            if (token := page.next_token) is None:
                break
        assert paged == streamed
