"""What the map asks for now and then: files of what is filtered, and other names."""

import csv
import io

import pytest

from geoevents.places import Gazetteer
from geoevents.server import mapdata
from geoevents.server.app import create_app
from geoevents.server.mapdata import dated_name, is_renamed

STEPANAKERT, YEREVAN = "geonames:146970", "geonames:616052"
KARVACHAR = "geonames:586268"


@pytest.fixture(scope="module")
def client(sample_db):
    return create_app(sample_db).test_client()


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.mark.parametrize("query", ["kind=shelling", "q=stepanakert&background=false"])
def test_the_csv_holds_exactly_what_is_filtered(client, query):
    answer = client.get(f"/api/export.csv?{query}")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    found = client.get(f"/api/events.geojson?limit=10000&{query}").get_json(force=True)
    ids = {feature["id"] for feature in found["features"]}
    assert {row["id"] for row in rows} == ids
    assert len(rows) == len(ids) > 0


def test_the_html_is_one_file_of_what_is_filtered(client):
    answer = client.get("/api/export.html?kind=shelling")
    assert answer.content_type.startswith("text/html")
    assert b'id="geoevents-data"' in answer.data
    assert b"http-equiv" in answer.data


@pytest.mark.parametrize("path", ["/api/export.pdf", "/api/export.csv?nothing=1"])
def test_other_files_are_refused_with_what_there_is(client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_too_many_events_are_left_to_the_command(client, monkeypatch):
    monkeypatch.setitem(mapdata.MOST_EXPORTED, "csv", 3)
    answer = client.get("/api/export.csv")
    assert answer.status_code == 400
    assert "geoevents export -f csv" in answer.get_json(force=True)["detail"]


def test_a_place_that_a_side_renamed_is_told_from_one_it_only_calls_otherwise(
    gazetteer, client
):
    assert is_renamed(gazetteer, STEPANAKERT)
    assert not is_renamed(gazetteer, YEREVAN)
    scenes = client.get("/api/places.json").get_json()["scenes"]
    renamed = {scene["place_id"] for scene in scenes if scene.get("renamed")}
    assert STEPANAKERT in renamed and YEREVAN not in renamed


def test_a_dated_name_is_that_of_its_time(gazetteer, client):
    then, later = (dated_name(gazetteer, KARVACHAR, d) for d in ("2010", "2021-06"))
    assert then == "Karvachar" and later != then
    names = client.get("/api/places.names?on=2010-01-01").get_json()
    assert names[KARVACHAR] == "Karvachar"
    assert client.get("/api/places.names?on=soon").status_code == 400


def test_names_in_the_sources_are_those_that_they_write(client):
    names = client.get("/api/places.names").get_json()
    assert names[STEPANAKERT] in ("Stepanakert", "Xankəndi", "Khankendi")
