import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.errors import InvalidValue
from geoevents.model import Document, Place, Source, Span, When, place_precision

spans = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)


def test_the_id_of_a_document_hangs_on_its_text_alone():
    assert Document("Same.", Source(file="a")).id == Document("Same.").id
    assert Document("Same.").id != Document("Other.").id


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(InvalidValue, match="surrogate"):
        Document("Terter \ud800 was hit.")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "a.org"])
def test_only_web_addresses_are_urls(url):
    with pytest.raises(InvalidValue, match="http"):
        Source(url=url)


def test_a_date_names_the_rule_that_found_it():
    with pytest.raises(InvalidValue, match="rule"):
        When("2020-09-28", "")


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (float("nan"), 0)])
def test_a_place_lies_on_the_globe(lon, lat):
    with pytest.raises(InvalidValue):
        Place("geonames:1", "X", lon, lat, "P", "PPL", None, None, None, 0, 1)


@given(spans, spans)
def test_overlap_is_symmetric_and_holds_inside(a, b):
    assert a.overlaps(b) == b.overlaps(a)
    assert not a.within(b) or a.overlaps(b)


@pytest.mark.parametrize(
    ("feature", "precision"),
    [
        (("P", "PPLQ"), "settlement"),
        (("A", "ADM2"), "district"),
        (("A", "ADM1"), "region"),
        (("L", "RGN"), "region"),
        (("A", "PCLI"), "country"),
        (("H", "STM"), "line"),
    ],
)
def test_a_feature_code_settles_how_exact_a_dot_would_be(feature, precision):
    assert place_precision(*feature) == precision
