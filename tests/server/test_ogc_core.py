"""The abstract tests of OGC API Features, Part 1: Core 1.0 (Annex A), by number.

A.2 Core, A.3 GeoJSON, A.5 OpenAPI 3.0. HTML (A.4) is not claimed. After them those
of Part 3: Filtering, by name.
"""

import re
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from shapely.geometry import box, shape

from geoevents.server.app import create_app
from geoevents.store import open_store
from tests.store.made import FIJI, REGION, TERTER, analysis, fill

COLLECTIONS = ("events", "claims", "mentions", "places")
ITEMS = [f"/api/collections/{name}/items" for name in COLLECTIONS]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    db = tmp_path_factory.mktemp("ogc") / "events.db"
    made = [
        analysis(f"Terter was hit, {n}.", when=f"2020-09-{n + 1:02}", places=(where,))
        for n, where in enumerate((TERTER, REGION, FIJI) * 5)
    ]
    with open_store(db) as store:
        fill(store, [*made, analysis("Baku spoke. Terter.", when=None, role="topic")])
    return create_app(db).test_client()


def get(client, path: str, status: int = 200):
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return answer.get_json(force=True)


def links(body) -> dict[str, dict]:
    return {link["rel"]: link for link in body["links"]}


class TestCore:
    def test_1_http_all_answers_follow_http_1_1(self, client):
        assert client.get("/api/").status_code == 200
        assert client.head("/api/collections/events/items").status_code == 200

    def test_2_crs84_positions_are_lon_lat_within_their_ranges(self, client):
        for feature in get(client, f"{ITEMS[0]}?limit=1000")["features"]:
            if feature["geometry"]:
                west, south, east, north = shape(feature["geometry"]).bounds
                assert -180 <= west <= east <= 180 and -90 <= south <= north <= 90

    def test_3_4_the_landing_page_links_to_definition_conformance_and_data(
        self, client
    ):
        rels = links(get(client, "/api/"))
        assert {"service-desc", "service-doc", "conformance", "data"} <= rels.keys()
        for rel in ("service-desc", "conformance", "data"):
            assert client.get(urlsplit(rels[rel]["href"]).path).status_code == 200

    def test_5_6_the_api_definition_is_openapi_3_0(self, client):
        answer = client.get("/api/openapi.json")
        assert answer.content_type == "application/vnd.oai.openapi+json;version=3.0"
        from openapi_spec_validator import OpenAPIV30SpecValidator

        OpenAPIV30SpecValidator(answer.get_json(force=True)).validate()

    def test_7_8_conformance_lists_the_classes(self, client):
        classes = get(client, "/api/conformance")["conformsTo"]
        for part in ("core", "geojson", "oas30"):
            assert any(
                c.endswith(f"ogcapi-features-1/1.0/conf/{part}") for c in classes
            )
        assert any(c.endswith("cql2/1.0/conf/basic-cql2") for c in classes)

    def test_9_10_11_collections_are_listed_with_links_and_items(self, client):
        body = get(client, "/api/collections")
        assert {"self", "alternate"} <= links(body).keys()
        assert [c["id"] for c in body["collections"]] == list(COLLECTIONS)
        for collection in body["collections"]:
            items = links(collection)["items"]
            assert items["type"] == "application/geo+json"
            path = urlsplit(items["href"]).path
            assert client.get(path).status_code == 200
            assert len(collection["extent"]["spatial"]["bbox"][0]) == 4
            assert collection["crs"] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]

    @pytest.mark.parametrize("name", COLLECTIONS)
    def test_12_a_collection_is_what_the_list_says_of_it(self, client, name):
        (listed,) = (
            c for c in get(client, "/api/collections")["collections"] if c["id"] == name
        )
        assert get(client, f"/api/collections/{name}") == listed

    @pytest.mark.parametrize("items", ITEMS)
    def test_13_items_are_a_feature_collection(self, client, items):
        body = get(client, items)
        assert body["type"] == "FeatureCollection" and body["features"]

    @pytest.mark.parametrize("bbox", ["46,39,47.5,41", "170,-20,-170,20"])
    @pytest.mark.parametrize("items", ITEMS)
    def test_14_15_bbox_keeps_only_what_meets_it(self, client, items, bbox):
        body = get(client, f"{items}?limit=1000&bbox={bbox}")
        west, south, east, north = map(float, bbox.split(","))
        halves = [box(west, south, east, north)]
        if west > east:
            halves = [box(west, south, 180, north), box(-180, south, east, north)]
        assert body["features"]
        for feature in body["features"]:
            drawn = shape(feature["geometry"])
            assert any(drawn.intersects(half) for half in halves)

    @pytest.mark.parametrize("items", ITEMS)
    def test_16_17_limit_is_kept_and_one_beyond_the_most_is_cut(self, client, items):
        assert len(get(client, f"{items}?limit=1")["features"]) == 1
        assert get(client, f"{items}?limit=1000000")["features"]

    @pytest.mark.parametrize(
        ("when", "count"),
        [
            ("2020-09-03", 1),
            ("2020-09-03T12:00:00Z", 1),
            ("2020-09-03/2020-09-05", 3),
            ("2020-09-14/..", 2),
            ("../2020-09-02", 2),
            ("/2020-09-02", 2),
        ],
    )
    def test_18_19_datetime_keeps_only_what_overlaps_it(self, client, when, count):
        body = get(client, f"{ITEMS[0]}?datetime={when}")
        assert body["numberMatched"] == len(body["features"]) == count

    @pytest.mark.parametrize(
        "query",
        [
            "bbox=1,2,3",
            "bbox=a,b,c,d",
            "bbox=0,5,1,-5",
            "limit=0",
            "limit=-1",
            "limit=ten",
            "datetime=2020-09-28/2020-09-27",
            "datetime=yesterday",
        ],
    )
    @pytest.mark.parametrize("items", ITEMS)
    def test_20_an_invalid_parameter_is_answered_with_400(self, client, items, query):
        get(client, f"{items}?{query}", 400)

    @pytest.mark.parametrize(
        "path",
        [
            "/api/",
            "/api/conformance",
            "/api/openapi.json",
            "/api/collections",
            "/api/collections/events",
            "/api/collections/events/queryables",
            *ITEMS,
            "/api/timeline",
            "/api/documents",
        ],
    )
    def test_21_an_unknown_parameter_is_answered_with_400(self, client, path):
        get(client, f"{path}?unknown=1", 400)

    @pytest.mark.parametrize("items", ITEMS)
    def test_22_23_a_page_links_to_itself_and_on_to_the_last(self, client, items):
        seen, url = [], f"{items}?limit=2"
        while url:
            body = get(client, url)
            assert {"self", "alternate"} <= links(body).keys()
            seen += [feature["id"] for feature in body["features"]]
            following = links(body).get("next")
            url = following and following["href"].removeprefix("http://localhost")
        assert len(seen) == len(set(seen)) == body["numberMatched"]

    def test_24_25_26_a_page_says_when_and_how_many(self, client):
        body = get(client, f"{ITEMS[0]}?limit=4")
        datetime.strptime(body["timeStamp"], "%Y-%m-%dT%H:%M:%SZ")
        assert body["numberReturned"] == len(body["features"]) == 4
        assert body["numberMatched"] == 16

    @pytest.mark.parametrize("items", ITEMS)
    def test_27_28_29_a_feature_is_the_one_of_the_list_with_its_links(
        self, client, items
    ):
        listed = get(client, f"{items}?limit=1")["features"][0]
        answer = client.get(f"{items}/{listed['id']}")
        assert answer.content_type == "application/geo+json"
        feature = answer.get_json(force=True)
        assert {"self", "collection"} <= links(feature).keys()
        del feature["links"]
        assert feature == listed


class TestGeoJson:
    @pytest.mark.parametrize("items", ITEMS)
    def test_30_items_are_geojson_by_type_and_by_content(self, client, items):
        answer = client.get(items)
        assert answer.content_type == "application/geo+json"
        assert "crs" not in answer.get_json(force=True)

    def test_31_rings_wind_counterclockwise_and_close(self, client):
        for feature in get(client, f"{ITEMS[0]}?limit=1000")["features"]:
            geometry = feature["geometry"]
            if geometry and geometry["type"] == "Polygon":
                ring = geometry["coordinates"][0]
                turn = sum(
                    (x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring)
                )
                assert ring[0] == ring[-1] and turn < 0


class TestFiltering:
    """Part 3 (OGC 19-079r2): queryables, filter, features-filter, by name."""

    @pytest.mark.parametrize("name", COLLECTIONS)
    def test_queryables_are_linked_and_are_a_closed_json_schema(self, client, name):
        rel = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
        found = links(get(client, f"/api/collections/{name}"))[rel]
        assert found["type"] == "application/schema+json"
        answer = client.get(urlsplit(found["href"]).path)
        assert answer.content_type == "application/schema+json"
        schema = answer.get_json(force=True)
        assert schema["$schema"].startswith("https://json-schema.org/draft/")
        assert schema["$id"] == found["href"] and schema["type"] == "object"
        assert schema["additionalProperties"] is False
        assert schema["properties"]["geometry"]["format"] == "geometry-any"

    @pytest.mark.parametrize("name", COLLECTIONS)
    def test_queryables_are_properties_that_features_have(self, client, name):
        schema = get(client, f"/api/collections/{name}/queryables")
        (feature,) = get(client, f"/api/collections/{name}/items?limit=1")["features"]
        names = {one.partition(".")[0] for one in schema["properties"]}
        # Columns of the article and of time that a feature tells in other words.
        told = {*feature["properties"], "geometry", "published", "start", "end"}
        assert names <= told

    @pytest.mark.parametrize("items", ITEMS)
    def test_a_filter_selects_and_its_contrary_the_rest(self, client, items):
        query = "S_INTERSECTS(geometry, BBOX(46,39,47.5,41))"
        every = get(client, items)["numberMatched"]
        yes = get(client, f"{items}?filter={query}&filter-lang=cql2-text")
        no = get(client, f"{items}?filter=NOT {query}")
        none = get(client, f"{items}?filter=geometry IS NULL")
        counts = [one["numberMatched"] for one in (yes, no, none)]
        assert sum(counts) == every and counts[0] > 0

    @pytest.mark.parametrize("items", ITEMS)
    def test_the_filter_is_joined_with_the_other_parameters(self, client, items):
        wide = get(client, f"{items}?bbox=46,39,47.5,41")["numberMatched"]
        none = f"{items}?bbox=46,39,47.5,41&filter=geometry IS NULL"
        assert get(client, none)["numberMatched"] == 0
        same = f"{items}?bbox=46,39,47.5,41&filter=geometry IS NOT NULL"
        assert get(client, same)["numberMatched"] == wide > 0

    def test_pages_of_a_filter_link_on_to_the_last(self, client):
        seen, url = [], f"{ITEMS[0]}?limit=3&filter=place = 'Terter'"
        while url:
            body = get(client, url)
            seen += [feature["id"] for feature in body["features"]]
            following = links(body).get("next")
            url = following and following["href"].removeprefix("http://localhost")
        assert len(seen) == len(set(seen)) == body["numberMatched"] > 3

    @pytest.mark.parametrize(
        "query",
        [
            "filter=",
            "filter=kind",
            "filter=colour = 'red'",
            "filter=kind = 'war'&filter-lang=cql2-json",
            "filter=kind = 'war'&filter-crs=http://www.opengis.net/def/crs/EPSG/0/3857",
        ],
    )
    def test_what_cannot_be_read_is_answered_with_400(self, client, query):
        get(client, f"{ITEMS[0]}?{query}", 400)

    def test_crs84_may_be_named(self, client):
        crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
        get(client, f"{ITEMS[0]}?filter=TRUE&filter-crs={crs}")


class TestOpenApi:
    def test_33_every_path_and_parameter_of_the_document_is_answered(self, client):
        paths = get(client, "/api/openapi.json")["paths"]
        for path, operations in paths.items():
            asked = operations.get("get", {}).get("parameters", ())
            needed = any(parameter.get("required") for parameter in asked)
            opens_gazetteer = path in ("/api/export.html", "/api/places.names")
            if "get" in operations and not needed and not opens_gazetteer:
                assert client.get(path).status_code == 200, path

    def test_34_every_route_under_api_is_in_the_document(self, client):
        paths = get(client, "/api/openapi.json")["paths"]
        rules = client.application.url_map.iter_rules()
        for rule in rules:
            path = str(rule).replace("<collection>", "events").rstrip("/")
            path = path.replace("export.<name>", "export.csv")
            path = re.sub("<[^>]*>", "{id}", path)
            if path.startswith("/api"):
                assert {path, f"{path}/"} & paths.keys(), path

    def test_35_examples_of_the_document_are_answered(self, client):
        document = get(client, "/api/openapi.json")
        known = document["components"]["parameters"]
        for path, operations in document["paths"].items():
            asked = operations.get("get", {}).get("parameters", ())
            for one in asked:
                one = known[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
                if "example" in one and not path.endswith(("geocode", "rows", "names")):
                    value = one["example"]
                    text = ",".join(map(str, value)) if type(value) is list else value
                    asked_for = {one["name"]: text}
                    answer = client.get(path, query_string=asked_for)
                    assert answer.status_code in (200, 404), (path, asked_for)

    def test_the_document_refers_to_nothing_outside_itself(self, client):
        text = client.get("/api/openapi.json").text
        assert text.count('"$ref":"') == text.count('"$ref":"#/')
