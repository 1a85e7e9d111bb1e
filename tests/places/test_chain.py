import pytest
from geopy.exc import GeocoderServiceError
from geopy.geocoders import Nominatim
from geopy.location import Location

from geoevents.places import BundledGeocoder
from geoevents.places.chain import ChainGeocoder, online_chain, user_agent


class Online:
    """Stands for an online geocoder that knows one farm."""

    def __init__(self) -> None:
        self.asked = []

    def geocode(self, query, exactly_one=True):
        self.asked.append(query)
        if query == "Qzfarm":
            return [Location("Qzfarm, Nowhere", (10.0, 20.0), {})]
        return None


class Broken(Online):
    def geocode(self, query, exactly_one=True):
        raise GeocoderServiceError("down")


@pytest.fixture
def online():
    return Online()


@pytest.fixture
def chain(gazetteer, online, tmp_path):
    cache = tmp_path / "cache" / "answers.db"
    return ChainGeocoder(BundledGeocoder(gazetteer), online, cache=cache, min_delay_s=0)


def test_what_the_gazetteer_knows_never_goes_out(chain, online):
    assert chain.geocode("Yerevan").raw["country"] == "AM"
    assert chain.reverse((40.18, 44.51)).raw["country"] == "AM"
    assert online.asked == []


def test_what_it_does_not_know_is_asked_once_and_kept(chain, online):
    for _ in range(3):
        found = chain.geocode("Qzfarm")
        assert (found.longitude, found.latitude) == (20.0, 10.0)
        assert found.raw["service"] == "Online"
        assert chain.geocode("Qzxvwk") is None
    assert online.asked == ["Qzfarm", "Qzxvwk"]


@pytest.mark.parametrize("query", ["", "  ", "q" * 10_000])
def test_no_nonsense_goes_out(chain, online, query):
    assert chain.geocode(query) is None
    assert online.asked == []


def test_a_failure_is_raised_and_not_kept(gazetteer, tmp_path, online):
    cache = tmp_path / "answers.db"
    bundled = BundledGeocoder(gazetteer)
    broken = ChainGeocoder(bundled, Broken(), cache=cache, min_delay_s=0)
    broken.service = "Online"
    with pytest.raises(GeocoderServiceError):
        broken.geocode("Qzfarm")
    whole = ChainGeocoder(bundled, online, cache=cache, min_delay_s=0)
    assert whole.geocode("Qzfarm") is not None


def test_requests_keep_their_distance(gazetteer, online, tmp_path):
    chain = ChainGeocoder(BundledGeocoder(gazetteer), online, cache=tmp_path / "a.db")
    assert chain._ask.min_delay_seconds == 1.0


def test_a_service_is_asked_under_our_own_name(tmp_path):
    chain = online_chain("nominatim", cache=tmp_path / "a.db")
    assert chain.service == Nominatim.__name__
    assert chain._ask.func.__self__.headers["User-Agent"] == user_agent()
    assert user_agent().startswith("geoevents/")
