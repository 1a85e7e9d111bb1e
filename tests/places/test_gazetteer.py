import csv

import pytest
import shapely

from geoevents.geo import distance_km
from geoevents.places.build import TABLES
from geoevents.places.labels import LABEL_KINDS
from geoevents.places.tables import PLACE_COLUMNS, place_from_cells, read_rows


def first(gazetteer, name):
    return gazetteer.lookup(name)[0].place


@pytest.mark.parametrize(
    ("name", "country", "code"),
    [
        ("Armenia", "AM", "PCLI"),
        ("Georgia", "GE", "PCLI"),
        ("U.S.", "US", "PCLI"),
        ("SUA", "US", "PCLI"),
        ("США", "US", "PCLI"),
        ("UAE", "AE", "PCLI"),
        ("DRC", "CD", "PCLI"),
        ("Calif.", "US", "ADM1"),
        ("N.C.", "US", "ADM1"),
        ("Erevan", "AM", "PPLC"),
        ("Moscova", "RU", "PPLC"),
        ("Киев", "UA", "PPLC"),
        ("Paris", "FR", "PPLC"),
        ("Xankəndi", "AZ", "PPLA"),
        ("Terter", "AZ", "PPLA"),
        ("Talış", "AZ", "PPL"),
        ("Karabakh", "AZ", "RGN"),
        ("الجولان", "SY", "RGN"),
        ("Донбасс", "UA", "RGN"),
        ("Soviet Union", None, "PCLH"),
        ("Caucaz", None, "RGN"),
        ("Հայաստան", "AM", "PCLI"),
    ],
)
def test_a_bare_name_means_its_best_known_place(gazetteer, name, country, code):
    place = first(gazetteer, name)
    assert (place.country, place.feature_code) == (country, code)


def test_candidates_come_most_prominent_first_and_say_why(gazetteer):
    found = gazetteer.lookup("Georgia")
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert any("population" in reason for reason in found[0].reasons)


@pytest.mark.parametrize(
    "name", ["", " ", "'", "x" * 10_000, "Nowhere-on-Earth-at-all"]
)
def test_what_is_no_name_finds_nothing(gazetteer, name):
    assert gazetteer.lookup(name) == ()
    assert not gazetteer.known(name)


@pytest.mark.parametrize("place_id", ["", "geonames:", "geonames:x", "geoevents:none"])
def test_an_unknown_id_is_no_place(gazetteer, place_id):
    assert gazetteer.place(place_id) is None
    assert gazetteer.names_of(place_id) == ()
    assert gazetteer.outline(place_id) is None


def test_a_translation_artefact_is_no_ordinary_name(gazetteer):
    region = first(gazetteer, "Nagorno-Karabakh")
    assert all(c.place.id != region.id for c in gazetteer.lookup("Naka"))
    assert all(name.text != "Naka" for name in gazetteer.names_of(region.id))
    (artefact,) = gazetteer.artefacts("Naka", language="zh")
    assert artefact.place_id == region.id
    assert gazetteer.artefacts("Naka", language="fr") == ()


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Armenian", "AM"),
        ("azeră", "AZ"),
        ("турецкий", "TR"),
        ("französisch", "FR"),
        ("ukrainiens", "UA"),
        ("estadounidense", "US"),
    ],
)
def test_demonyms_lead_to_the_country(gazetteer, word, country):
    assert country in {c.place.country for c in gazetteer.demonyms(word)}


def test_labels_follow_side_date_and_language(gazetteer):
    village = first(gazetteer, "Madagiz")
    before = gazetteer.labels(village, on="2020-09-27", language="en")
    after = gazetteer.labels(village, on="2021", language="az", side="azerbaijan")
    assert "Sugovushan" not in before
    assert after[0] == "Suqovuşan"
    assert gazetteer.labels(village, side="armenia", language="hy")[0] == "Մատաղիս"


def test_scanning_finds_longest_names_with_original_offsets(gazetteer):
    text = "Straße in Sana'a; Armenia’s forces left Nagorno-Karabakh and Xankəndi."
    found = [text[m.start : m.end] for m in gazetteer.scan(text)]
    for name in ("Sana'a", "Armenia", "Nagorno-Karabakh", "Xankəndi"):
        assert name in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("亚美尼亚和阿塞拜疆", "阿塞拜疆"),
        ("L'Arménie et l'Iran", "Arménie"),
        ("우크라이나에서", "우크라이나"),
        ("в Ереване и Москва", "Москва"),
        ("New York City", "New York City"),
    ],
)
def test_scanning_knows_word_borders_of_every_script(gazetteer, text, name):
    assert name in [text[m.start : m.end] for m in gazetteer.scan(text)]


def test_scanning_does_not_cut_words(gazetteer):
    assert "Paris" not in [
        "Parisians"[m.start : m.end] for m in gazetteer.scan("Parisians")
    ]


def test_a_match_knows_what_it_is(gazetteer):
    (match,) = gazetteer.scan("Armenians")
    assert match.is_demonym
    assert not match.is_name
    assert match.place_ids == (first(gazetteer, "Armenia").id,)


@pytest.mark.parametrize(
    ("variant", "place_id"),
    [("Hankandi", "geonames:146970"), ("Stepanakart", "geonames:146970")],
)
def test_fuzzy_look_up_bridges_transliterations(gazetteer, variant, place_id):
    assert place_id in [c.place.id for c in gazetteer.fuzzy(variant)]


def test_prefixes_complete_to_known_places(gazetteer):
    assert "Stepanakert" in [c.place.name for c in gazetteer.prefix("stepanak")]
    assert gazetteer.prefix("") == ()


def test_a_point_lies_in_its_country_and_region(gazetteer):
    ids = [place.id for place in gazetteer.containing(46.75, 39.82)]
    assert first(gazetteer, "Azerbaijan").id in ids
    assert first(gazetteer, "Nagorno-Karabakh").id in ids


def test_within_and_parents_agree(gazetteer):
    city = first(gazetteer, "Stepanakert")
    assert gazetteer.within(city, first(gazetteer, "Azerbaijan"))
    assert gazetteer.within(city, first(gazetteer, "Nagorno-Karabakh"))
    assert gazetteer.within(city, first(gazetteer, "South Caucasus"))
    assert not gazetteer.within(city, first(gazetteer, "Armenia"))
    assert gazetteer.parents(city)[0].country == "AZ"


def test_a_front_line_is_a_line(gazetteer):
    line = first(gazetteer, "Line of Contact")
    assert line.precision == "line"
    assert isinstance(gazetteer.outline(line.id), shapely.LineString)


def test_nearly_all_listed_spellings_are_found_near_their_place(gazetteer, shared):
    path = shared / "gazetteer" / "coverage.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found = [row for row in rows if near(gazetteer, row)]
    assert len(found) >= 0.95 * len(rows)
    assert {row["concept"] for row in found} == {row["concept"] for row in rows}


def near(gazetteer, row):
    target = float(row["lon"]), float(row["lat"])
    return any(
        distance_km((c.place.lon, c.place.lat), target) <= float(row["tolerance_km"])
        for c in gazetteer.lookup(row["spelling"], limit=10)
    )


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Barda", "geonames:587057"),
        ("Stepanakert", "geonames:146970"),
        ("Xankəndi", "geonames:146970"),
        ("Shusha", "geonames:147105"),
        ("Şuşa", "geonames:147105"),
        ("Idlib", "geonames:169389"),
        ("Kunduz", "geonames:1135689"),
        ("Саада", "geonames:71334"),
        ("Tavush", "geonames:828265"),
        ("Oklahoma", "geonames:4544379"),
        ("Querétaro", "geonames:3520914"),
    ],
)
def test_a_bare_name_means_the_town_unless_its_region_is_better_known(
    gazetteer, name, place_id
):
    assert first(gazetteer, name).id == place_id


@pytest.mark.parametrize(
    ("spelling", "place_id"),
    [
        ("Dzhebrail", "Jabrayil"),
        ("Shoushi", "Shusha"),
        ("Mingechaur", "Mingachevir"),
        ("Kramatorks", "Kramatorsk"),
        ("Tärtär", "Tartar"),
        ("Kabkabiya", "Kabkābīyah"),
    ],
)
def test_near_spellings_come_nearest_first(gazetteer, spelling, place_id):
    assert gazetteer.fuzzy(spelling)[0].place.name == place_id


@pytest.mark.parametrize(
    ("town", "on", "language", "side", "label"),
    [
        ("Kalbajar", "2019", "en", "armenia", "Karvachar"),
        ("Kalbajar", "2021", "az", "azerbaijan", "Kəlbəcər"),
        ("Lachin", "2021", "hy", "armenia", "Բերձոր"),
        ("Aghdam", "2010", "ru", "armenia", "Акна"),
        ("Ganja", "1980", "en", None, "Kirovabad"),
        ("Ganja", "2020", "az", "azerbaijan", "Gəncə"),
        ("Goygol", "2000", "ru", None, "Ханлар"),
        ("Gyumri", "1950", "hy", None, "Լենինական"),
        ("Ozurgeti", "1950", "en", None, "Makharadze"),
        ("Stepanakert", "2021", "az", "azerbaijan", "Xankəndi"),
    ],
)
def test_renamed_towns_are_called_as_they_were_on_the_date(
    gazetteer, town, on, language, side, label
):
    place = first(gazetteer, town)
    assert gazetteer.labels(place, on=on, language=language, side=side)[0] == label


@pytest.mark.parametrize(
    ("town", "on", "label"),
    [("Kalbajar", "2022", "Karvachar"), ("Ganja", "2000", "Kirovabad")],
)
def test_a_name_given_up_is_no_label_any_more(gazetteer, town, on, label):
    assert label not in gazetteer.labels(first(gazetteer, town), on=on)


def test_renamed_settlements_of_the_south_caucasus_have_four_languages(gazetteer):
    index = gazetteer.index
    renamed = 0
    for number in range(len(index.place_number)):
        country = index.country_of(number)
        if country in ("AM", "AZ", "GE") and index.feature_of(number)[0] == "P":
            named = [index.name(name) for name in index.names(number)]
            spoken = {name.language for name in named if name.kind in LABEL_KINDS}
            dated = [name for name in named if name.valid is not None]
            renamed += spoken >= {"hy", "az", "ru", "en"} and bool(dated)
    assert renamed >= 150


def test_every_state_has_demonyms_in_seven_languages(gazetteer):
    for code in ("AM", "BW", "CR", "DM", "FJ", "LA", "MT", "PY", "SG", "TV", "XK"):
        names = gazetteer.names_of(gazetteer.country(code).id)
        told = {name.language for name in names if name.kind == "demonym"}
        assert told >= {"en", "ro", "ru", "fr", "de", "es", "tr"}


def test_countries_have_names_in_a_hundred_languages(gazetteer):
    names = gazetteer.names_of(first(gazetteer, "Armenia").id)
    assert len({name.language for name in names if name.kind != "demonym"}) >= 100


def curated_places():
    for path in sorted((TABLES / "places").glob("*.tsv")):
        yield from read_rows(path, PLACE_COLUMNS, place_from_cells)


def test_over_two_hundred_regions_and_former_states_are_curated(gazetteer):
    regions = [
        row
        for row in curated_places()
        if row.feature_code in ("RGN", "PCLH", "ADM1H", "MTS", "LINE", "DSRT", "VAL")
    ]
    assert len({row.id for row in regions}) >= 220
    for row in regions:
        assert row.radius_km
        told = {name.language for name in gazetteer.names_of(row.id)}
        assert told & {"en", None}
        assert len(told) >= 3


def test_former_states_say_when_they_were(gazetteer):
    former = [row for row in curated_places() if row.feature_code == "PCLH"]
    assert len(former) >= 50
    for row in former:
        assert any(name.valid for name in gazetteer.names_of(row.id)), row.id


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("US", -98.5, 39.76),
        ("CA", -113.64, 60.11),
        ("AU", 135, -25),
        ("RU", 100, 60),
        ("TR", 35, 39),
    ],
)
def test_countries_stand_where_most_tables_put_them(gazetteer, code, lon, lat):
    country = gazetteer.country(code)
    assert distance_km((country.lon, country.lat), (lon, lat)) < 60


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Danube", "STM"),
        ("Lake Chad", "LK"),
        ("Mount Ararat", "MT"),
        ("Strait of Hormuz", "STRT"),
        ("Suez Canal", "CNL"),
        ("ЗАЭС", "PSN"),
        ("Kakhovka dam", "DAM"),
        ("Kabul International Airport", "AIRP"),
        ("Third Reich", "PCLH"),
    ],
)
def test_waters_heights_and_works_are_known(gazetteer, name, code):
    assert first(gazetteer, name).feature_code == code


def test_a_name_tells_its_script(gazetteer):
    town = first(gazetteer, "Stepanakert")
    scripts = {name.script for name in gazetteer.names_of(town.id)}
    assert scripts >= {"Latn", "Armn", "Cyrl", "Geor"}


def test_adjectives_of_districts_lead_to_them(gazetteer):
    (found,) = gazetteer.demonyms("Дашкесанский")
    assert found.place.feature_code == "ADM1"
    assert not gazetteer.lookup("Дашкесанский")
