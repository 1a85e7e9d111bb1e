"""The compressed columns of the map, beside what the other answers of the API tell."""

import json
import struct

import numpy as np
import pytest

from geoevents.server.app import create_app


@pytest.fixture(scope="module")
def client(sample_db):
    return create_app(sample_db).test_client()


def unpacked(body: bytes):
    """The head and the columns of events.bin."""
    (length,) = struct.unpack_from("<I", body)
    head = json.loads(body[4 : 4 + length])
    columns, at = {}, 4 + length
    for column in head["columns"]:
        size = column["bytes"]
        raw = np.frombuffer(body, np.uint8, head["rows"] * size, at)
        whole = raw.reshape(size, -1).T.copy().view(f"<i{size}")
        columns[column["name"]] = whole.ravel().astype(np.int64)
        at += head["rows"] * size
    assert at == len(body)
    return head, columns


def test_the_columns_hold_what_the_features_say(client):
    head, columns = unpacked(client.get("/api/events.bin").data)
    places = client.get("/api/places.json").get_json()
    features = client.get("/api/events.geojson?limit=10000").get_json(force=True)
    assert head["version"] == places["version"]
    assert head["rows"] == features["numberMatched"]
    start = np.cumsum(columns["step"]) + head["first"]
    for row, feature in enumerate(features["features"]):
        p = feature["properties"]
        assert places["kinds"][columns["kind"][row]] == p["kind"]
        scene = columns["scene"][row]
        drawn = places["scenes"][scene - 1] if scene else None
        assert (drawn and drawn["geometry"]) == feature["geometry"]
        assert (drawn and drawn["place_id"]) == (p["place_id"] if drawn else None)
        assert bool(columns["flags"][row] & 1) == p["background"]
        assert bool(columns["flags"][row] & 2) == bool(p["disputed"])
        assert (row < head["dated"]) == (p["when"] is not None)
        if p["start"]:
            day = np.datetime64(p["start"][:10]).astype(int)
            assert start[row] == day


@pytest.mark.parametrize(
    "query",
    ["q=shelling", "side=azerbaijan", "family=violence&disputed=true", "q=xyzz"],
)
def test_row_numbers_select_what_the_items_match(client, query):
    head, columns = unpacked(client.get(f"/api/events.bin?columns=row&{query}").data)
    found = client.get(f"/api/events.geojson?limit=10000&{query}").get_json(force=True)
    rows = np.cumsum(columns["row"]).tolist()
    assert head["rows"] == found["numberMatched"]
    if rows:
        asked = ",".join(map(str, rows[:200]))
        texts = client.get(f"/api/events.rows?version={head['version']}&rows={asked}")
        ids = [event["id"] for event in texts.get_json()]
        assert ids == [event["id"] for event in found["features"][:200]]


@pytest.mark.parametrize("facet", ["side", "source"])
def test_the_rows_of_a_side_or_source_are_those_that_the_items_match(client, facet):
    head, columns = unpacked(client.get(f"/api/events.bin?columns={facet}").data)
    assert len(head["values"]) == len(head["counts"]) > 0
    at = 0
    for value, count in zip(head["values"], head["counts"], strict=True):
        rows = np.cumsum(columns["row"][at : at + count]).tolist()
        found = client.get("/api/events.geojson", query_string={facet: value})
        assert len(rows) == found.get_json(force=True)["numberMatched"]
        query = {"columns": "row", facet: value}
        _, same = unpacked(client.get("/api/events.bin", query_string=query).data)
        assert rows == np.cumsum(same["row"]).tolist()
        at += count
    assert at == head["rows"]


def test_an_interval_and_a_box_narrow_the_columns_as_they_do_the_items(client):
    query = "datetime=2020-09-27/2020-10-02&bbox=44,38,51,42"
    head, _ = unpacked(client.get(f"/api/events.bin?{query}").data)
    found = client.get(f"/api/events.geojson?{query}").get_json(force=True)
    assert head["rows"] == found["numberMatched"] > 0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/events.bin?columns=x", 400),
        ("/api/events.bin?nothing=1", 400),
        ("/api/events.rows?rows=a&version=1", 400),
        ("/api/events.rows?rows=0&version=other", 404),
        ("/api/events.rows?rows=" + ",".join(["1"] * 201), 400),
    ],
)
def test_wrong_questions_are_refused(client, path, status):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_an_unchanged_store_is_told_by_its_tag_and_gzip_is_sent_to_who_takes_it(client):
    first = client.get("/api/events.bin", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/api/events.bin").headers
    again = client.get(
        "/api/events.bin", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
