import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.model import Span
from geoevents.parse.claim.figures import find_figures
from geoevents.parse.claim.fold import fold

# language, sentence, (words of the number, what, value, qualifier, class) ...
TOLD = [
    ("en", "At least 17 civilians were killed in Bahri.",
     [("17", "killed", 17, "at_least", "civilian")]),
    ("en", "Six soldiers died and 19 others were wounded.",
     [("Six", "killed", 6, "exact", "military"),
      ("19", "injured", 19, "exact", "mixed")]),
    ("en", "The blast killed 12 people, including three children, and hurt dozens.",
     [("12", "killed", 12, "exact", "mixed"),
      ("dozens", "injured", None, "dozens", "mixed")]),
    ("en", "They shot down two helicopters and 3 drones and destroyed 4 tanks.",
     [("two", "helicopters_destroyed", 2, "exact", "equipment"),
      ("3", "drones_destroyed", 3, "exact", "equipment"),
      ("4", "tanks_destroyed", 4, "exact", "equipment")]),
    ("en", "A total of 191 soldiers, 14 local civilians and 19 farmers killed.",
     [("191", "killed", 191, "exact", "military"),
      ("14", "killed", 14, "exact", "civilian"),
      ("19", "killed", 19, "exact", "civilian")]),
    ("en", "The rebels seized seven villages on Monday.",
     [("seven", "villages_captured", 7, "exact", None)]),
    ("en", "More than 3,000 fighters were killed, the army said.",
     [("3,000", "killed", 3000, "more_than", "military")]),
    ("en", "The ally sent around 4,000 troops to the front.",
     [("4,000", "fighters_sent", 4000, "around", "military")]),
    ("en", "As many as 14 drones were downed.",
     [("14", "drones_destroyed", 14, "up_to", "equipment")]),
    ("en", "The death toll rose to 45.", [("45", "killed", 45, "exact", "mixed")]),
    ("en", "Some 20,000 people fled the city.",
     [("20,000", "displaced", 20000, "around", "mixed")]),
    ("en", "Twelve guerrillas and soldiers? No: 12 soldiers killed 3 rebels.",
     [("3", "killed", 3, "exact", "military")]),
    ("ro", "Cel puțin 32 de militari au fost uciși.",
     [("32", "killed", 32, "at_least", "military")]),
    ("ro", "Războiul s-a soldat cu 30.000 de morți.",
     [("30.000", "killed", 30000, "exact", "mixed")]),
    ("ro", "Au fost uciși cinci civili și doi copii.",
     [("cinci", "killed", 5, "exact", "civilian"),
      ("doi", "killed", 2, "exact", "civilian")]),
    ("ru", "Не менее 12 мирных жителей погибли, еще 30 ранены.",
     [("12", "killed", 12, "at_least", "civilian"),
      ("30", "injured", 30, "exact", "mixed")]),
    ("ru", "Министерство сообщило о двух сбитых вертолетах.",
     [("двух", "helicopters_destroyed", 2, "exact", "equipment")]),
    ("ru", "Более 20 тысяч человек покинули город.",
     [("20 тысяч", "displaced", 20000, "more_than", "mixed")]),
    ("fr", "Au moins quinze soldats ont été tués.",
     [("quinze", "killed", 15, "at_least", "military")]),
    ("fr", "Des milliers de personnes ont fui.",
     [("milliers", "displaced", None, "thousands", "mixed")]),
    ("de", "Mindestens 25 Menschen wurden getötet und mehr als 100 verletzt.",
     [("25", "killed", 25, "at_least", "mixed"),
      ("100", "injured", 100, "more_than", "mixed")]),
    ("es", "Murieron al menos cuatro soldados y otros seis resultaron heridos.",
     [("cuatro", "killed", 4, "at_least", "military"),
      ("seis", "injured", 6, "exact", "mixed")]),
    ("tr", "Saldırıda en az 12 asker öldü, 30'dan fazla kişi yaralandı.",
     [("12", "killed", 12, "at_least", "military"),
      ("30", "injured", 30, "more_than", "mixed")]),
    ("tr", "Depremde 3 bin 500 kişi hayatını kaybetti.",
     [("3 bin 500", "killed", 3500, "exact", "mixed")]),
]  # fmt: skip

TRAPS = [
    ("en", "The 65-year-old man, 30 kilometres from home, was killed."),
    ("en", "The army bought 12 tanks for 400 million dollars."),
    ("en", "The home side won 3-1 and killed off the match."),
    ("en", "Unemployment hit 7 percent and 20 districts were hurt."),
    ("en", "The 93rd Brigade and its T-72 tanks were hit."),
    ("en", "More than 200 people attended the rally, chanting against the killing."),
    ("ro", "Bărbatul de 40 de ani a parcurs 12 kilometri."),
    ("ru", "Ему 65 лет, он прошел 12 километров."),
    ("fr", "Il avait 40 ans et vivait à 3 kilomètres."),
    ("de", "Der 34 Jahre alte Mann lief 12 Kilometer."),
    ("es", "El hombre de 40 años caminó 12 kilómetros."),
    ("tr", "35 yaşında olan adam 12 kilometre yürüdü."),
]


def figures_of(language: str, sentence: str):
    span = Span(0, len(sentence))
    return find_figures(fold(sentence), span, language)


@pytest.mark.parametrize(("language", "sentence", "told"), TOLD)
def test_figures_have_their_number_kind_and_qualifier(language, sentence, told):
    found = [
        (
            sentence[f.span.start : f.span.end],
            f.what,
            f.value,
            f.qualifier,
            f.victims.victim_class if f.victims else None,
        )
        for f in figures_of(language, sentence)
    ]
    assert found == told


@pytest.mark.parametrize(("language", "sentence"), TRAPS)
def test_ages_distances_sums_and_scores_are_no_figures(language, sentence):
    assert figures_of(language, sentence) == ()


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("30", 30, 30),
        ("more than 30", 31, None),
        ("at least 30", 30, None),
        ("around 30", 30, 30),
        ("up to 30", None, 30),
        ("hundreds of", 100, None),
    ],
)
def test_a_qualifier_sets_the_range_that_the_words_allow(words, low, high):
    (figure,) = figures_of("en", f"The army says {words} soldiers were killed.")
    assert (figure.low, figure.high) == (low, high)


def test_an_increment_is_no_total_and_a_toll_since_the_start_is_one():
    first, second = figures_of(
        "en", "Some 30 soldiers were killed since the start (15 more since Sunday)."
    )
    assert (first.cumulative, second.cumulative) == (True, False)
    assert second.value == 15


def test_the_side_of_the_victims_is_asked_for_at_the_noun():
    sentence = "Six Azeri civilians were killed."
    asked = []

    def side_at(span):
        asked.append(sentence[span.start : span.end])
        return "azerbaijan" if "Azeri" in asked[-1] else None

    (figure,) = find_figures(
        fold(sentence), Span(0, len(sentence)), "en", side_at=side_at
    )
    assert figure.victims.side == "azerbaijan"


def test_numbers_of_dates_are_skipped():
    sentence = "On 27 soldiers were killed."
    skip = [Span(3, 5)]
    assert find_figures(fold(sentence), Span(0, 27), "en", skip=skip) == ()


@given(st.text(alphabet="0123456789., killed soldiers-%", max_size=120))
def test_figures_never_fail_and_always_lie_on_their_digits(text):
    for figure in figures_of("en", text or " "):
        assert figure.value is None or 0 < figure.value <= 10**9
        assert any(c.isdigit() for c in text[figure.span.start : figure.span.end])
