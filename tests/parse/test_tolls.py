"""Tolls that are the subject of their sentence, in every language with a table."""

import pytest

from tests.parse.claim_page import claims

TOLLS = [
    ("en", "The death toll from the earthquake has risen to 350.", 350, "exact"),
    ("en", "The number of dead after the floods rose to at least 12.", 12, "at_least"),
    ("de", "Nach den Überschwemmungen ist die Zahl der Toten auf mehr als 100"
     " gestiegen.", 100, "more_than"),
    ("de", "Die Zahl der Todesopfer nach dem Erdbeben ist auf 2500 gestiegen.", 2500,
     "exact"),
    ("fr", "Le bilan du séisme est passé à 2 900 morts.", 2900, "exact"),
    ("fr", "Le nombre de morts dans les inondations a atteint 45.", 45, "exact"),
    ("es", "La cifra de muertos por el terremoto subió a 2.900.", 2900, "exact"),
    ("ro", "Bilanțul cutremurului a crescut la 2.900 de morți.", 2900, "exact"),
    ("ru", "Число погибших при землетрясении выросло до 350.", 350, "exact"),
    ("ru", "Число погибших при наводнении в стране превысило пять тысяч.", 5000, None),
    ("tr", "Depremde ölenlerin sayısı 20 bini aştı.", 20000, None),
    ("uk", "Число загиблих унаслідок землетрусу зросло до 350.", 350, "exact"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "value", "qualifier"), TOLLS)
def test_a_toll_that_rises_is_a_disaster_with_its_figure(
    language, text, value, qualifier
):
    (claim,) = claims(text, language=language)
    assert claim.kind == "disaster"
    (figure,) = claim.figures
    assert (figure.what, figure.value) == ("killed", value)
    assert qualifier is None or figure.qualifier == qualifier
