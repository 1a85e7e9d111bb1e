"""Exports: read back by other programs' readers, and harmless in them."""

import csv
import io
import json
import re
import shutil
import subprocess
import tracemalloc
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import orjson
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoevents.cli.export import export
from geoevents.errors import InvalidParameter
from geoevents.export.formats import (
    FRAMES,
    STREAMED,
    ExportOptions,
    export_to_file,
    export_to_stream,
)
from geoevents.export.layouts import LAYOUTS
from geoevents.export.tables import safe_cell
from geoevents.store import open_store
from geoevents.store.columns import COLUMNS
from geoevents.store.filters import EventFilter
from tests.store.made import FIJI, REGION, TERTER, analysis, fill

HOSTILE = "=cmd|' /C calc'!A0 <b>&]]></b> \x07 </script> Terter was hit."


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "events.db"
    with open_store(path) as store:
        fill(
            store,
            [
                analysis(),
                analysis("Karabakh.", places=(REGION,), when="2020-09-27/.."),
                analysis(
                    "Taveuni.",
                    places=(FIJI,),
                    role="near",
                    url="https://a.example/?a=1&b=2",
                ),
                analysis(HOSTILE, source=HOSTILE, actors=("+1", "=2"), when=None),
                analysis("Baku spoke. Terter.", role="topic", published=None),
            ],
        )
    return path


@pytest.fixture
def features(db):
    with open_store(db, read_only=True) as store:
        yield list(store.select_events(EventFilter()))


@pytest.fixture
def made_feature(features):
    return next(feature for feature in features if b"Terter" in feature.properties)


def streamed(name: str, features) -> bytes:
    out = io.BytesIO()
    export_to_stream(name, features, out)
    return out.getvalue()


def test_geojson_and_its_lines_hold_the_same_features(features):
    whole = json.loads(streamed("geojson", features))
    lines = [json.loads(line) for line in streamed("geojsonl", features).splitlines()]
    assert whole["features"] == lines == [f.to_json() for f in features]
    assert json.loads(streamed("geojson", []))["features"] == []


def test_csv_has_a_row_for_each_event_and_no_formula(features):
    rows = list(csv.DictReader(io.StringIO(streamed("csv", features).decode())))
    assert len(rows) == len(features) and tuple(rows[0]) == COLUMNS
    cells = [cell for row in rows for cell in row.values()]
    assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in cells)
    assert {row["lon"] for row in rows if row["place"] == "Karabakh"} == {""}
    assert any(row["figures"] == "killed azerbaijan: at least 3" for row in rows)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\n=1"])
def test_text_that_a_spreadsheet_would_run_is_quoted(cell):
    assert safe_cell(cell) == "'" + cell


def test_kml_has_times_and_shapes(features):
    root = ET.fromstring(streamed("kml", features))
    ns = {"k": "http://www.opengis.net/kml/2.2"}
    marks = root.findall(".//k:Placemark", ns)
    assert len(marks) == len(features)
    assert root.find(".//k:Point/k:coordinates", ns).text == "46.93,40.34"
    assert root.find(".//k:MultiGeometry/k:Polygon", ns) is not None
    assert root.find(".//k:TimeSpan/k:begin", ns).text.startswith("2020-09-27")


def test_georss_is_a_feed_with_latitude_first(features):
    root = ET.fromstring(streamed("georss", features))
    ns = {"a": "http://www.w3.org/2005/Atom", "g": "http://www.georss.org/georss"}
    entries = root.findall("a:entry", ns)
    assert len(entries) == len(features)
    assert root.find(".//g:point", ns).text == "40.34 46.93"
    for entry in entries:
        assert entry.find("a:id", ns).text and entry.find("a:updated", ns).text


def test_ics_has_the_events_with_days(features):
    icalendar = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical(streamed("ics", features))
    entries = calendar.walk("VEVENT")
    assert len(entries) == 3
    assert str(entries[0].decoded("dtstart")) == "2020-09-27"
    assert str(entries[0].decoded("dtend")) == "2020-09-28"
    assert calendar.walk("VCALENDAR")[0].errors == []


@given(
    title=st.text(max_size=300),
    url=st.none() | st.text(max_size=300),
    place=st.none() | st.text(max_size=90),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_comes_back_from_a_calendar(made_feature, title, url, place):
    icalendar = pytest.importorskip("icalendar")
    told = orjson.loads(made_feature.properties)
    told |= {"title": title, "url": url, "place": place, "end": "2020-09-27T08:00:00Z"}
    feature = replace(made_feature, properties=orjson.dumps(told))
    written = streamed("ics", [feature])
    lines = written.split(b"\r\n")
    assert all(len(line) <= 75 and b"\r" not in line for line in lines)
    assert not any(b"\n" in line or line.decode() is None for line in lines)
    (entry,) = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert str(entry["summary"]) == plain(title)
    assert str(entry.get("location", "")) == plain(place or "")
    assert unquote(str(entry.get("url", ""))) == unquote(url or "")
    assert entry.errors == [] and entry.end > entry.start


def plain(text: str) -> str:
    """Text as a calendar can hold it."""
    breaks = re.sub("\r\n?", "\n", text)
    return re.sub("[\0-\x08\x0b-\x1f\x7f]", "\ufffd", breaks)


@pytest.mark.parametrize("name", FRAMES)
def test_what_geopandas_writes_it_reads_back(features, tmp_path, name):
    geopandas = pytest.importorskip("geopandas")
    target = tmp_path / f"events.{name}"
    assert export_to_file(name, features, target) == len(features)
    read = geopandas.read_parquet if name == "parquet" else geopandas.read_file
    frame = read(target)
    assert set(frame["id"]) == {feature.id for feature in features}
    point = frame[frame["place"] == TERTER.name].geometry.dropna().iloc[0]
    assert (point.x, point.y) == (TERTER.lon, TERTER.lat)
    assert frame.crs == "EPSG:4326"


def test_a_file_appears_as_a_whole_or_not_at_all(features, tmp_path):
    def broken():
        yield features[0]
        raise InvalidParameter("x", "y")

    target = tmp_path / "out" / "events.csv"
    with pytest.raises(InvalidParameter, match="folder"):
        export_to_file("csv", features, target)
    target.parent.mkdir()
    with pytest.raises(InvalidParameter, match="y"):
        export_to_file("csv", broken(), target)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("name", [*STREAMED, *FRAMES])
def test_the_command_writes_every_format_filtered(db, tmp_path, name):
    target = tmp_path / f"x.{name}"
    arguments = [
        "--db",
        str(db),
        "-f",
        name,
        "-o",
        str(target),
        "--bbox",
        "46,39,48,41",
    ]
    result = CliRunner().invoke(export, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert target.stat().st_size > 0
    if name == "geojson":
        assert len(json.loads(Path(target).read_bytes())["features"]) == 3


def test_the_command_refuses_a_malformed_filter(db):
    arguments = ["--db", str(db), "-f", "csv", "--datetime", "soon"]
    result = CliRunner().invoke(export, arguments)
    assert isinstance(result.exception, InvalidParameter)


def rows_of(layout: str, features) -> list[dict[str, str]]:
    out = io.BytesIO()
    export_to_stream("csv", features, out, ExportOptions(layout=layout))
    return list(csv.DictReader(io.StringIO(out.getvalue().decode())))


@pytest.mark.parametrize("name", ["acled", "ucdp"])
def test_a_layout_has_their_names_and_leaves_empty_what_is_not_known(features, name):
    rows = rows_of(name, features)
    columns, to_row = LAYOUTS[name]
    assert len(rows) == len(features) and tuple(rows[0]) == columns
    for feature in features:
        assert to_row(feature.to_json()).keys() <= set(columns)
    assert not any(row.get("best") for row in rows)
    assert not any(row.get("fatalities") for row in rows)  # "at least 3" is no number


def test_precisions_are_told_in_the_codes_of_the_layout(features):
    acled = {row["event_id_cnty"]: row for row in rows_of("acled", features)}
    ucdp = {row["id"]: row for row in rows_of("ucdp", features)}
    for feature in features:
        p = feature.to_json()["properties"]
        one, other = acled[feature.id], ucdp[feature.id]
        if p["when"] == "2020-09-27":
            assert (one["time_precision"], other["date_prec"]) == ("1", "1")
            assert other["date_start"] == other["date_end"] == "2020-09-27"
        if p["when"] is None or p["when"].endswith("/.."):
            assert (one["time_precision"], other["date_prec"]) == ("", "")
        if p["place_role"] == "near":
            assert (one["geo_precision"], other["where_prec"]) == ("2", "2")
        if p["place_precision"] == "region":
            assert (one["geo_precision"], other["where_prec"]) == ("3", "4")
            assert one["latitude"] == other["geom_wkt"] == ""


def many(count: int):
    """Features that are made one by one, so that none of them waits in memory."""
    (one,) = made_features()
    for number in range(count):
        yield replace(one, id=f"{number:020}")


def made_features():
    with TemporaryDirectory() as folder, open_store(Path(folder) / "x.db") as store:
        fill(store, [analysis()])
        return list(store.select_events(EventFilter()))


@pytest.mark.parametrize("name", [n for n in STREAMED if n != "html"])
def test_a_stream_needs_no_more_memory_for_more_events(name):
    class Counted(io.RawIOBase):
        def writable(self):
            return True

        def write(self, data):
            return len(data)

    peaks = []
    for count in (200, 200, 3000):  # the first run loads what is loaded once
        tracemalloc.start()
        assert export_to_stream(name, many(count), Counted()) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 100_000


@pytest.mark.parametrize("name", FRAMES)
def test_a_table_is_written_in_batches(name, tmp_path, monkeypatch):
    pytest.importorskip("geopandas")
    from geoevents.export import arrow

    monkeypatch.setattr(arrow, "BATCH", 100)
    held = []
    real = arrow.EventBatches._batch
    monkeypatch.setattr(
        arrow.EventBatches,
        "_batch",
        lambda self, chunk: held.append(len(chunk)) or real(self, chunk),
    )
    target = tmp_path / f"events.{name}"
    assert export_to_file(name, many(350), target) == 350
    assert held == [100, 100, 100, 50]
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", FRAMES)
def test_a_table_of_nothing_can_be_read(name, tmp_path):
    geopandas = pytest.importorskip("geopandas")
    target = tmp_path / f"events.{name}"
    assert export_to_file(name, [], target) == 0
    read = geopandas.read_parquet if name == "parquet" else geopandas.read_file
    assert len(read(target)) == 0


def test_geoparquet_says_what_is_in_it_and_where(features, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    target = tmp_path / "events.parquet"
    export_to_file("parquet", features, target)
    told = json.loads(parquet.read_metadata(target).metadata[b"geo"])
    column = told["columns"]["geometry"]
    assert (told["version"], column["encoding"]) == ("1.1.0", "WKB")
    assert column["geometry_types"] == ["MultiPolygon", "Point", "Polygon"]
    west, south, east, north = column["bbox"]
    assert -180 <= west < east <= 180 and -90 <= south < north <= 90
    geopandas = pytest.importorskip("geopandas")
    near = geopandas.read_parquet(target, bbox=(46.9, 40.3, 47.0, 40.4))
    assert 0 < len(near) < len(features)


def test_a_feed_reader_reads_the_feed(features):
    feedparser = pytest.importorskip("feedparser")
    feed = feedparser.parse(streamed("georss", features))
    assert not feed.bozo and len(feed.entries) == len(features)
    points = [one.where for one in feed.entries if "where" in one]
    assert {"type": "Point", "coordinates": (46.93, 40.34)} in points


@pytest.mark.parametrize("name", ["kml", "georss", "geojson", "geojsonl", "csv"])
def test_gdal_reads_what_is_streamed(features, tmp_path, name):
    if shutil.which("ogrinfo") is None:
        pytest.skip("no ogrinfo: apt-get install gdal-bin")
    suffix = {"georss": "xml", "geojsonl": "geojsonl"}.get(name, name)
    target = tmp_path / f"events.{suffix}"
    export_to_file(name, features, target)
    done = subprocess.run(
        ["ogrinfo", "-ro", "-so", "-al", str(target)], capture_output=True, text=True
    )
    assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr
    counts = [int(n) for n in re.findall(r"Feature Count: (\d+)", done.stdout)]
    assert sum(counts) == len(features), done.stdout


def test_the_command_takes_a_filter(db, tmp_path):
    target = tmp_path / "x.geojson"
    arguments = ["--db", str(db), "-f", "geojson", "-o", str(target), "--filter"]
    CliRunner().invoke(export, [*arguments, "place = 'Terter'"], catch_exceptions=False)
    rows = json.loads(target.read_bytes())["features"]
    assert rows and {row["properties"]["place"] for row in rows} == {"Terter"}
    refused = CliRunner().invoke(export, [*arguments, "place ="])
    assert isinstance(refused.exception, InvalidParameter)
