"""OWSLib: what Python programs ask OGC services with."""

import pytest

features = pytest.importorskip(
    "owslib.ogcapi.features", reason="no OWSLib: pip install owslib"
)


@pytest.fixture(scope="module")
def api(url):
    return features.Features(f"{url}/api/")


def test_it_finds_its_way_from_the_landing_page(api):
    classes = api.conformance()["conformsTo"]
    assert any(one.endswith("ogcapi-features-3/1.0/conf/filter") for one in classes)
    assert api.api()["openapi"].startswith("3.0")
    assert api.feature_collections() == ["events", "claims", "mentions", "places"]
    assert api.collection("events")["id"] == "events"
    assert "kind" in api.collection_queryables("events")["properties"]
    assert api.collection_schema is not None


def test_it_filters_by_box_time_property_and_cql(api):
    near = api.collection_items("events", bbox=[46.9, 40.3, 47.0, 40.4], limit=10)
    assert (near["numberMatched"], near["numberReturned"]) == (80, 10)
    day = api.collection_items("events", datetime_="2020-09-03/2020-09-04")
    assert day["numberMatched"] == 8
    kind = api.collection_items("events", kind="protest")
    assert kind["numberMatched"] == 60
    asked = "kind = 'protest' AND S_INTERSECTS(geometry, BBOX(170,-20,-170,0))"
    found = api.collection_items("events", filter=asked)
    assert found["numberMatched"] == len(found["features"]) == 20


def test_it_reads_one_feature_and_the_next_page(api):
    page = api.collection_items("claims", limit=50)
    one = page["features"][0]
    assert api.collection_item("claims", one["id"])["id"] == one["id"]
    following = {link["rel"]: link["href"] for link in page["links"]}["next"]
    token = following.partition("token=")[2].partition("&")[0]
    second = api.collection_items("claims", limit=50, token=token)
    ids = {row["id"] for row in (*page["features"], *second["features"])}
    assert len(ids) == 100
