import pytest

from geoevents.places.choose import choose
from geoevents.places.fold import fold
from geoevents.places.variants import variants


@pytest.mark.parametrize(
    ("spelling", "variant"),
    [
        ("État de Rakhine", "Rakhine"),
        ("Oblast Donezk", "Donezk"),
        ("город Гори", "Гори"),
        ("محافظة صعدة", "صعده"),
        ("Al Qaim", "Qaim"),
        ("仰光市", "仰光"),
    ],
)
def test_kinds_and_articles_are_taken_off(spelling, variant):
    assert fold(variant) in variants(fold(spelling))


def test_a_variant_is_only_tried_where_the_name_is_not_known(gazetteer):
    found = choose(gazetteer, "Ville de Goma")
    assert found[0].place.country == "CD"
    assert "looked up as goma" in found[0].reasons
    assert choose(gazetteer, "New York City")[0].place.name == "New York City"
