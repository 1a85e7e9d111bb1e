import pytest

from geoevents.places.fold import fold
from geoevents.places.skeleton import neighbours, skeleton


@pytest.mark.parametrize(
    "spellings",
    [
        ("Terter", "Tərtər", "Tartar", "Тертер", "Թարթառ"),
        ("Xankəndi", "Khankendi", "Hankendi", "Ханкенди", "Խանքենդի"),
        ("Cəbrayıl", "Jabrayil", "Dzhebrail"),
        ("Gori", "გორი", "Гори"),
        ("Suleymanli", "Süleymanlı", "Սուլեյմանլը"),
        ("Saida", "Sayda", "صيدا"),
    ],
)
def test_transliterations_share_their_consonants(spellings):
    assert len({skeleton(fold(spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize("name", ["", "aeiou", "京都"])
def test_what_has_no_known_consonants_has_no_skeleton(name):
    assert skeleton(fold(name)) == ""


def test_a_slip_is_one_class_more_less_other_or_exchanged():
    found = set(neighbours("KNKNT"))
    assert {"KNKN", "KNKNTS", "KMKNT", "KNKTN"} <= found
    assert not set(neighbours("KNT"))
