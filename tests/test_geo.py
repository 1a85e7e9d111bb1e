import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from geoevents.errors import InvalidBBox
from geoevents.geo import distance_km, lon_within, parse_bbox, to_latlon

lons = st.floats(-180, 180)
lats = st.floats(-89, 89)


@given(west=lons, east=lons, lon=lons)
def test_a_wrapped_box_is_the_union_of_its_two_halves(west, east, lon):
    halves = [(west, east)] if west <= east else [(west, 180), (-180, east)]
    assert lon_within(lon, west, east) == any(w <= lon <= e for w, e in halves)


@given(lons, lats, lons, lats)
def test_the_quick_distance_is_within_a_hundredth_of_the_geodesic(a, b, c, d):
    exact = geodesic(to_latlon((a, b)), to_latlon((c, d))).km
    assert distance_km((a, b), (c, d)) == pytest.approx(exact, rel=0.01, abs=0.001)


@pytest.mark.parametrize(
    "text",
    ["1,2,3", "a,b,c,d", "nan,0,1,1", "200,0,210,5", "0,5,1,-5", "0,-91,1,5", ""],
)
def test_a_malformed_box_is_refused_with_its_name(text):
    with pytest.raises(InvalidBBox, match="bbox"):
        parse_bbox(text)


def test_heights_of_a_box_of_six_numbers_are_left_out():
    assert parse_bbox("1,2,0,3,4,9") == (1, 2, 3, 4)
