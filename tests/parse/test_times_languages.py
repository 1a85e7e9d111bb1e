"""Sentences of news in seven languages, and what days they mean.

Each row: sentence, day of the article, the expression, its TIMEX3 value, its EDTF.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from geoevents.model import Span, When
from geoevents.parse.times import tag_times
from geoevents.text.page import Page

MONDAY = "2023-04-17"
FRIDAY = "2022-03-04"
NEW_YEAR = "2021-01-05"

ENGLISH = [
    ("Shells hit the port on Sunday.", MONDAY, "Sunday", "2023-04-16", "2023-04-16"),
    ("The army said Monday it withdrew.", MONDAY, "Monday", "2023-04-17", "2023-04-17"),
    (
        "Gunfire went on into early Monday.",
        MONDAY,
        "early Monday",
        "2023-04-17TMO",
        "2023-04-17",
    ),
    (
        "Ten died since Saturday.",
        MONDAY,
        "since Saturday",
        "2023-04-15",
        "2023-04-15/..",
    ),
    ("The two will meet on Thursday.", MONDAY, "Thursday", "2023-04-20", "2023-04-20"),
    ("It fell last Friday.", MONDAY, "last Friday", "2023-04-14", "2023-04-14"),
    (
        "On March 3, rockets hit the town.",
        FRIDAY,
        "March 3",
        "2022-03-03",
        "2022-03-03",
    ),
    (
        "Looting began on 28 December.",
        NEW_YEAR,
        "28 December",
        "2020-12-28",
        "2020-12-28",
    ),
    (
        "A truce held over the weekend.",
        MONDAY,
        "over the weekend",
        "2023-W15-WE",
        "2023-04-15/2023-04-16",
    ),
    ("The town fell two days ago.", MONDAY, "two days ago", "2023-04-15", "2023-04-15"),
    (
        "Police arrested nine yesterday morning.",
        MONDAY,
        "yesterday morning",
        "2023-04-16TMO",
        "2023-04-16",
    ),
    (
        "Floods struck in July last year.",
        MONDAY,
        "July last year",
        "2022-07",
        "2022-07",
    ),
    ("A war in the early 1990s killed many.", MONDAY, "the early 1990s", "199", "199X"),
    (
        "Fighting from 3 to 5 April cut the road.",
        MONDAY,
        "3 to 5 April",
        "2023-04-03/2023-04-05",
        "2023-04-03/2023-04-05",
    ),
    ("Troops have been there since 2014.", MONDAY, "since 2014", "2014", "2014/.."),
    (
        "Between 2014 and 2016 the line was quiet.",
        MONDAY,
        "2016",
        "2016",
        "2014/2016",
    ),
    (
        "Curfew holds from Monday 3 April 2023 to Friday 7 April 2023.",
        MONDAY,
        "Monday 3 April 2023",
        "2023-04-03",
        "2023-04-03/2023-04-07",
    ),
    ("Five years ago, in May, they met.", MONDAY, "May", "2018-05", "2018-05"),
    (
        "The day after, on April 13, calm returned.",
        MONDAY,
        "The day after",
        "2023-04-13",
        "2023-04-13",
    ),
    (
        "It was sold in the week of April 5.",
        MONDAY,
        "the week of April 5",
        "2023-W14",
        "2023-04-03/2023-04-09",
    ),
    (
        "The capital was shelled at 5:30 a.m. on Sunday.",
        MONDAY,
        "5:30 a.m. on Sunday",
        "2023-04-16T05:30",
        "2023-04-16",
    ),
    ("The siege lasted three months.", MONDAY, "three months", "P3M", None),
    ("The 27-year-old driver was hurt.", MONDAY, "27-year-old", "P27Y", None),
    (
        "Clashes began on Saturday. On the third day of fighting, roads closed.",
        MONDAY,
        "the third day of fighting",
        "2023-04-17",
        "2023-04-17",
    ),
    (
        "Unrest grew after the collapse of the Soviet Union.",
        MONDAY,
        "after the collapse of the Soviet Union",
        "1991",
        "1991/..",
    ),
]

ENGLISH_FORMS = [
    ("Signed on 24-Feb-2022.", MONDAY, "24-Feb-2022", "2022-02-24", "2022-02-24"),
    (
        "On the night of 5 March it fell.",
        FRIDAY,
        "On the night of 5 March",
        "2022-03-05TNI",
        "2022-03-05",
    ),
    (
        "In the last three days it fell.",
        MONDAY,
        "In the last three days",
        "P3D",
        "2023-04-14/2023-04-17",
    ),
    (
        "It has gone on in recent weeks.",
        MONDAY,
        "in recent weeks",
        "PAST_REF",
        "2023-03~/2023-04~",
    ),
]

ROMANIAN = [
    (
        "Luptele au început duminică dimineață.",
        MONDAY,
        "duminică dimineață",
        "2023-04-16TMO",
        "2023-04-16",
    ),
    (
        "Luptele au inceput duminica dimineata.",
        MONDAY,
        "duminica dimineata",
        "2023-04-16TMO",
        "2023-04-16",
    ),
    ("Orașul a fost bombardat luni.", MONDAY, "luni", "2023-04-17", "2023-04-17"),
    (
        "Au murit cinci oameni pe 3 martie.",
        FRIDAY,
        "3 martie",
        "2022-03-03",
        "2022-03-03",
    ),
    (
        "Acordul din 9 noiembrie 2019 nu mai este valabil.",
        MONDAY,
        "9 noiembrie 2019",
        "2019-11-09",
        "2019-11-09",
    ),
    (
        "Satul a fost pierdut în urmă cu două zile.",
        MONDAY,
        "în urmă cu două zile",
        "2023-04-15",
        "2023-04-15",
    ),
    (
        "Podul a fost distrus acum trei zile.",
        MONDAY,
        "acum trei zile",
        "2023-04-14",
        "2023-04-14",
    ),
    ("Protestele de ieri au fost pașnice.", MONDAY, "ieri", "2023-04-16", "2023-04-16"),
    (
        "În iulie anul trecut au fost inundații.",
        MONDAY,
        "iulie anul trecut",
        "2022-07",
        "2022-07",
    ),
    (
        "Granița este închisă săptămâna aceasta.",
        MONDAY,
        "săptămâna aceasta",
        "2023-W16",
        "2023-04-17/2023-04-23",
    ),
    ("Conflictul durează din 2014.", MONDAY, "2014", "2014", "2014"),
    ("Războiul din anii '90 a lăsat urme.", MONDAY, "anii '90", "199", "199X"),
    (
        "Din ianuarie 2022 drumul este închis.",
        MONDAY,
        "ianuarie 2022",
        "2022-01",
        "2022-01",
    ),
    (
        "Un bărbat în vârstă de 65 de ani a fost rănit.",
        MONDAY,
        "în vârstă de 65 de ani",
        "P65Y",
        None,
    ),
    ("Asediul a durat trei luni.", MONDAY, "trei luni", "P3M", None),
    (
        "Între 3 și 5 aprilie s-au dat lupte.",
        MONDAY,
        "3 și 5 aprilie",
        "2023-04-03/2023-04-05",
        "2023-04-03/2023-04-05",
    ),
    (
        "Regiunea s-a desprins după căderea URSS.",
        MONDAY,
        "după căderea URSS",
        "1991",
        "1991/..",
    ),
]

RUSSIAN = [
    (
        "Обстрел начался в воскресенье.",
        MONDAY,
        "воскресенье",
        "2023-04-16",
        "2023-04-16",
    ),
    (
        "Об этом сообщили в понедельник утром.",
        MONDAY,
        "понедельник утром",
        "2023-04-17TMO",
        "2023-04-17",
    ),
    ("3 марта город был обстрелян.", FRIDAY, "3 марта", "2022-03-03", "2022-03-03"),
    (
        "Соглашение от 9 ноября 2019 года нарушено.",
        MONDAY,
        "9 ноября 2019 года",
        "2019-11-09",
        "2019-11-09",
    ),
    (
        "Мост взорвали два дня назад.",
        MONDAY,
        "два дня назад",
        "2023-04-15",
        "2023-04-15",
    ),
    (
        "Вчера вечером прошёл митинг.",
        MONDAY,
        "Вчера вечером",
        "2023-04-16TEV",
        "2023-04-16",
    ),
    (
        "С субботы погибли десять человек.",
        MONDAY,
        "С субботы",
        "2023-04-15",
        "2023-04-15/..",
    ),
    (
        "Бои 15 апреля продолжились, 16 числа они стихли.",
        MONDAY,
        "16 числа",
        "2023-04-16",
        "2023-04-16",
    ),
    (
        "В июле прошлого года было наводнение.",
        MONDAY,
        "июле прошлого года",
        "2022-07",
        "2022-07",
    ),
    (
        "В начале 1990-х годов здесь шла война.",
        MONDAY,
        "начале 1990-х годов",
        "199",
        "199X",
    ),
    (
        "На прошлой неделе закрыли границу.",
        MONDAY,
        "прошлой неделе",
        "2023-W15",
        "2023-04-10/2023-04-16",
    ),
    ("С 2014 года линия не менялась.", MONDAY, "С 2014 года", "2014", "2014/.."),
    ("Пострадал 65-летний мужчина.", MONDAY, "65-летний", "P65Y", None),
    ("Осада длилась три месяца.", MONDAY, "три месяца", "P3M", None),
    (
        "Бои начались в субботу. На третий день боев дорога закрыта.",
        MONDAY,
        "третий день боев",
        "2023-04-17",
        "2023-04-17",
    ),
    (
        "После распада СССР завод закрыли.",
        MONDAY,
        "После распада СССР",
        "1991",
        "1991/..",
    ),
    (
        "27-28 марта шли бои.",
        MONDAY,
        "27-28 марта",
        "2023-03-27/2023-03-28",
        "2023-03-27/2023-03-28",
    ),
]

FRENCH = [
    (
        "Des obus ont touché le port dimanche.",
        MONDAY,
        "dimanche",
        "2023-04-16",
        "2023-04-16",
    ),
    (
        "Lundi matin, les tirs ont repris.",
        MONDAY,
        "Lundi matin",
        "2023-04-17TMO",
        "2023-04-17",
    ),
    (
        "Le 3 mars, la ville a été bombardée.",
        FRIDAY,
        "3 mars",
        "2022-03-03",
        "2022-03-03",
    ),
    (
        "L'accord du 9 novembre 2019 est rompu.",
        MONDAY,
        "9 novembre 2019",
        "2019-11-09",
        "2019-11-09",
    ),
    (
        "Le pont a sauté il y a deux jours.",
        MONDAY,
        "il y a deux jours",
        "2023-04-15",
        "2023-04-15",
    ),
    (
        "Hier soir, la police a tiré.",
        MONDAY,
        "Hier soir",
        "2023-04-16TEV",
        "2023-04-16",
    ),
    (
        "Dix morts depuis samedi.",
        MONDAY,
        "depuis samedi",
        "2023-04-15",
        "2023-04-15/..",
    ),
    (
        "Le village est tombé vendredi dernier.",
        MONDAY,
        "vendredi dernier",
        "2023-04-14",
        "2023-04-14",
    ),
    (
        "La semaine dernière, la frontière a fermé.",
        MONDAY,
        "semaine dernière",
        "2023-W15",
        "2023-04-10/2023-04-16",
    ),
    ("Depuis 2014, la ligne est calme.", MONDAY, "Depuis 2014", "2014", "2014/.."),
    (
        "La guerre du début des années 1990 fut longue.",
        MONDAY,
        "début des années 1990",
        "199",
        "199X",
    ),
    ("Un homme âgé de 65 ans est blessé.", MONDAY, "âgé de 65 ans", "P65Y", None),
    ("Le siège a duré trois mois.", MONDAY, "trois mois", "P3M", None),
    (
        "Une trêve a tenu le week-end dernier.",
        "2023-04-19",
        "week-end dernier",
        "2023-W15-WE",
        "2023-04-15/2023-04-16",
    ),
    (
        "Le 1er mai 2022, la foule a défilé.",
        MONDAY,
        "1er mai 2022",
        "2022-05-01",
        "2022-05-01",
    ),
    (
        "Après la chute de l'URSS, tout changea.",
        MONDAY,
        "Après la chute de l'URSS",
        "1991",
        "1991/..",
    ),
    (
        "En juillet 2021, des crues ont fait dix morts.",
        MONDAY,
        "juillet 2021",
        "2021-07",
        "2021-07",
    ),
]

GERMAN = [
    ("Am Sonntag schlugen Raketen ein.", MONDAY, "Sonntag", "2023-04-16", "2023-04-16"),
    (
        "Die Armee zog sich am Montagmorgen zurück.",
        MONDAY,
        "Montagmorgen",
        "2023-04-17TMO",
        "2023-04-17",
    ),
    (
        "Am 3. März wurde die Stadt beschossen.",
        FRIDAY,
        "3. März",
        "2022-03-03",
        "2022-03-03",
    ),
    (
        "Das Abkommen vom 9. November 2019 gilt nicht mehr.",
        MONDAY,
        "9. November 2019",
        "2019-11-09",
        "2019-11-09",
    ),
    (
        "Die Brücke wurde vor zwei Tagen gesprengt.",
        MONDAY,
        "vor zwei Tagen",
        "2023-04-15",
        "2023-04-15",
    ),
    (
        "Gestern Abend schoss die Polizei.",
        MONDAY,
        "Gestern Abend",
        "2023-04-16TEV",
        "2023-04-16",
    ),
    (
        "Seit Samstag starben zehn Menschen.",
        MONDAY,
        "Seit Samstag",
        "2023-04-15",
        "2023-04-15/..",
    ),
    (
        "Das Dorf fiel am vergangenen Freitag.",
        MONDAY,
        "vergangenen Freitag",
        "2023-04-14",
        "2023-04-14",
    ),
    (
        "Letzte Woche wurde die Grenze geschlossen.",
        MONDAY,
        "Letzte Woche",
        "2023-W15",
        "2023-04-10/2023-04-16",
    ),
    ("Seit 2014 ist die Front ruhig.", MONDAY, "Seit 2014", "2014", "2014/.."),
    ("In den 1990er Jahren herrschte Krieg.", MONDAY, "1990er Jahren", "199", "199X"),
    ("Ein 65-jähriger Mann wurde verletzt.", MONDAY, "65-jähriger", "P65Y", None),
    ("Die Belagerung dauerte drei Monate.", MONDAY, "drei Monate", "P3M", None),
    ("Im Juli 2021 kam das Hochwasser.", MONDAY, "Juli 2021", "2021-07", "2021-07"),
    (
        "Die Kämpfe begannen am Samstag. Am dritten Tag der Kämpfe war die Straße zu.",
        MONDAY,
        "dritten Tag der Kämpfe",
        "2023-04-17",
        "2023-04-17",
    ),
    (
        "Nach dem Zerfall der Sowjetunion schloss das Werk.",
        MONDAY,
        "Nach dem Zerfall der Sowjetunion",
        "1991",
        "1991/..",
    ),
    (
        "Am 15. April wurde gekämpft, am 16. war es ruhig.",
        MONDAY,
        "am 16.",
        "2023-04-16",
        "2023-04-16",
    ),
]

SPANISH = [
    (
        "El domingo cayeron proyectiles en el puerto.",
        MONDAY,
        "domingo",
        "2023-04-16",
        "2023-04-16",
    ),
    (
        "El ejército se retiró el lunes por la mañana.",
        MONDAY,
        "lunes por la mañana",
        "2023-04-17TMO",
        "2023-04-17",
    ),
    (
        "El 3 de marzo bombardearon la ciudad.",
        FRIDAY,
        "3 de marzo",
        "2022-03-03",
        "2022-03-03",
    ),
    (
        "El acuerdo del 9 de noviembre de 2019 se rompió.",
        MONDAY,
        "9 de noviembre de 2019",
        "2019-11-09",
        "2019-11-09",
    ),
    (
        "El puente voló hace dos días.",
        MONDAY,
        "hace dos días",
        "2023-04-15",
        "2023-04-15",
    ),
    ("Ayer murieron tres personas.", MONDAY, "Ayer", "2023-04-16", "2023-04-16"),
    (
        "Diez muertos desde el sábado.",
        MONDAY,
        "desde el sábado",
        "2023-04-15",
        "2023-04-15/..",
    ),
    (
        "El pueblo cayó el viernes pasado.",
        MONDAY,
        "viernes pasado",
        "2023-04-14",
        "2023-04-14",
    ),
    (
        "La semana pasada cerraron la frontera.",
        MONDAY,
        "semana pasada",
        "2023-W15",
        "2023-04-10/2023-04-16",
    ),
    ("Desde 2014 la línea sigue igual.", MONDAY, "Desde 2014", "2014", "2014/.."),
    ("La guerra de los años 90 fue larga.", MONDAY, "los años 90", "199", "199X"),
    ("Un hombre de 65 años resultó herido.", MONDAY, "de 65 años", "P65Y", None),
    ("El asedio duró tres meses.", MONDAY, "tres meses", "P3M", None),
    (
        "En julio de 2021 hubo inundaciones.",
        MONDAY,
        "julio de 2021",
        "2021-07",
        "2021-07",
    ),
    (
        "Del 3 al 5 de abril hubo combates.",
        MONDAY,
        "3 al 5 de abril",
        "2023-04-03/2023-04-05",
        "2023-04-03/2023-04-05",
    ),
    (
        "Tras la caída de la Unión Soviética cerró la fábrica.",
        MONDAY,
        "Tras la caída de la Unión Soviética",
        "1991",
        "1991/..",
    ),
    ("Anoche hubo disparos.", MONDAY, "Anoche", "2023-04-16TNI", "2023-04-16"),
]

TURKISH = [
    (
        "Pazar günü limana mermiler düştü.",
        MONDAY,
        "Pazar günü",
        "2023-04-16",
        "2023-04-16",
    ),
    (
        "Ordu Pazartesi sabahı çekildi.",
        MONDAY,
        "Pazartesi sabahı",
        "2023-04-17TMO",
        "2023-04-17",
    ),
    ("Şehir 3 Mart'ta bombalandı.", FRIDAY, "3 Mart'ta", "2022-03-03", "2022-03-03"),
    (
        "9 Kasım 2019 tarihli anlaşma bozuldu.",
        MONDAY,
        "9 Kasım 2019",
        "2019-11-09",
        "2019-11-09",
    ),
    (
        "Köprü iki gün önce havaya uçuruldu.",
        MONDAY,
        "iki gün önce",
        "2023-04-15",
        "2023-04-15",
    ),
    ("Dün akşam polis ateş açtı.", MONDAY, "Dün akşam", "2023-04-16TEV", "2023-04-16"),
    (
        "Cumartesiden beri on kişi öldü.",
        MONDAY,
        "Cumartesiden beri",
        "2023-04-15",
        "2023-04-15/..",
    ),
    (
        "Köy geçen Cuma günü düştü.",
        MONDAY,
        "geçen Cuma günü",
        "2023-04-14",
        "2023-04-14",
    ),
    (
        "Geçen hafta sınır kapatıldı.",
        MONDAY,
        "Geçen hafta",
        "2023-W15",
        "2023-04-10/2023-04-16",
    ),
    ("Hat 2014'ten beri sakin.", MONDAY, "2014'ten beri", "2014", "2014/.."),
    ("1990'lı yıllarda savaş vardı.", MONDAY, "1990'lı yıllarda", "199", "199X"),
    ("65 yaşındaki adam yaralandı.", MONDAY, "65 yaşındaki", "P65Y", None),
    ("Kuşatma üç ay sürdü.", MONDAY, "üç ay", "P3M", None),
    ("Temmuz 2021'de sel oldu.", MONDAY, "Temmuz 2021'de", "2021-07", "2021-07"),
    (
        "Çatışmalar Cumartesi günü başladı. Çatışmaların üçüncü gününde yol kapandı.",
        MONDAY,
        "Çatışmaların üçüncü gününde",
        "2023-04-17",
        "2023-04-17",
    ),
    (
        "Hafta sonu ateşkes sürdü.",
        MONDAY,
        "Hafta sonu",
        "2023-W15-WE",
        "2023-04-15/2023-04-16",
    ),
    (
        "3-5 Nisan tarihlerinde çatışma oldu.",
        MONDAY,
        "3-5 Nisan",
        "2023-04-03/2023-04-05",
        "2023-04-03/2023-04-05",
    ),
]

CASES = [
    pytest.param(language, *case, id=f"{language}-{case[2]}")
    for language, cases in {
        "en": ENGLISH + ENGLISH_FORMS,
        "ro": ROMANIAN,
        "ru": RUSSIAN,
        "fr": FRENCH,
        "de": GERMAN,
        "es": SPANISH,
        "tr": TURKISH,
    }.items()
    for case in cases
]


def page_of(text: str, language: str) -> Page:
    """A page whose sentences end at each full stop before a space and a capital."""
    cuts = [
        i + 1
        for i, sign in enumerate(text[:-2])
        if sign == "." and text[i + 1] == " " and text[i - 1].isalpha()
    ]
    bounds = [0, *cuts, len(text)]
    spans = [Span(a, b) for a, b in pairwise(bounds) if a < b]
    return Page(text, language, tuple(spans), ())


@pytest.mark.parametrize(
    ("language", "sentence", "day", "said", "value", "edtf"), CASES
)
def test_an_expression_means_the_day_that_a_reader_takes_it_for(
    language, sentence, day, said, value, edtf
):
    times = tag_times(page_of(sentence, language), When(day, "given"))
    found = [(time.text, time.value, time.edtf) for time in times]
    assert (said, value, edtf) in found
