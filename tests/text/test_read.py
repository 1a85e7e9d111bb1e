import gzip
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoevents.model import Document, Failure, When
from geoevents.text import markup
from geoevents.text.limits import Limits
from geoevents.text.read import read

STORY = "The army shelled the bridge at Oldtown on Monday, the mayor said. Two died."
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head>
<title>Bridge hit - Sample Wire</title>
<meta property="og:site_name" content="Sample Wire">
<meta property="article:published_time" content="2020-10-04T23:30:00-04:00">
<link rel="canonical" href="https://example.org/bridge">
<script>var x = "no text";</script></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Bridge hit</h1><p>{STORY}</p><p>Nobody else was <b>hurt</b>.</p>
<aside>Read also something else</aside></article>
<footer>All rights reserved</footer></body></html>"""
FEED = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>
<title>Sample Wire</title><language>en</language>
<item><title>Bridge hit</title><link>https://example.org/bridge</link>
<pubDate>Sun, 04 Oct 2020 23:30:00 -0400</pubDate>
<description>&lt;p&gt;{STORY}&lt;/p&gt;</description></item>
<item><title>Empty</title></item></channel></rss>"""


def saved(folder: Path, content: str | bytes, name: str = "input") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def read_one(source: str, **options) -> Document:
    (found,) = read(source, **options)
    assert isinstance(found, Document), found
    return found


def warc(*pages: tuple[str, str, bytes]) -> bytes:
    """A WARC file by hand, each record a gzip member of its own."""
    records = []
    for url, kind, body in pages:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        header = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            "WARC-Date: 2020-10-05T00:00:00Z\r\nContent-Type: application/http;"
            f" msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records.append(gzip.compress(header.encode() + answer + b"\r\n\r\n"))
    return b"".join(records)


def test_plain_text_is_the_decoded_file_with_nothing_stripped(tmp_path):
    text = f"  {STORY}\r\n\n"
    document = read_one(saved(tmp_path, text))
    assert document.text == text
    assert document.source.file == str(tmp_path / "input")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_other_encodings_are_told_apart(tmp_path, encoding):
    text = "Армия обстреляла мост у въезда в город, сообщил мэр. Погибли двое.\n" * 3
    assert read_one(saved(tmp_path, text.encode(encoding))).text == text


def test_a_broken_byte_in_utf8_is_marked_not_guessed_at(tmp_path):
    text = "Армия обстреляла мост у въезда в город, сообщил мэр.\n" * 20
    document = read_one(saved(tmp_path, text.encode() + b"\xff."))
    assert document.text == text + "\ufffd."


@pytest.mark.parametrize("extra", [True, False])
def test_html_gives_the_article_and_its_metadata(tmp_path, monkeypatch, extra):
    if not extra:
        monkeypatch.setattr(markup, "has_trafilatura", lambda: False)
    elif not markup.has_trafilatura():
        pytest.skip("the extra html is not installed")
    document = read_one(saved(tmp_path, PAGE))
    assert STORY in document.text
    assert "Nobody else was hurt." in document.text
    for furniture in ("Home", "no text", "Read also", "All rights"):
        assert furniture not in document.text
    assert document.source.name == "Sample Wire"
    assert document.source.url == "https://example.org/bridge"
    assert document.language == "en"
    assert document.published == When(
        "2020-10-04",
        "html_metadata",
        "meta article:published_time: 2020-10-04T23:30:00-04:00",
    )


def test_deep_and_swollen_markup_does_not_take_long(tmp_path, monkeypatch):
    monkeypatch.setattr(markup, "has_trafilatura", lambda: False)
    tag = "<p " + " ".join(f"a{number}=1" for number in range(200_000)) + ">"
    page = f"<html>{tag}" + "<div>" * 10_000 + "<b>" * 10_000 + STORY + " Also here."
    assert read_one(saved(tmp_path, page)).text == STORY + " Also here."


def test_html_in_the_character_set_that_it_declares(tmp_path):
    text = "Армия обстреляла мост, сообщил мэр города. Погибли двое, один ранен."
    page = f'<html><meta charset="koi8-r"><p>{text}</p><p>{text} Снова.</p></html>'
    assert text in read_one(saved(tmp_path, page.encode("koi8-r"))).text


def test_html_dated_by_json_ld_alone(tmp_path):
    linked = json.dumps({"@graph": [{"datePublished": "2020-10-08", "headline": "H"}]})
    page = f'<html><script type="application/ld+json">{linked}</script><p>{STORY}</p>'
    document = read_one(saved(tmp_path, page + f"<p>{STORY} Again.</p></html>"))
    assert document.published is not None
    assert document.published.value == "2020-10-08"
    assert document.source.title == "H"


def test_a_page_language_that_the_text_belies_is_not_believed(tmp_path):
    text = "Армия обстреляла мост у въезда в город, сообщил мэр. Погибли двое. " * 3
    document = read_one(saved(tmp_path, f'<html lang="en"><p>{text}</p></html>'))
    assert document.language is None


def test_a_broken_line_of_json_stops_no_other_line(tmp_path):
    lines = [
        json.dumps({"id": 1, "text": STORY, "published": "2020-09", "lang": "en"}),
        '{"text": "cut',
        "",
        json.dumps({"Content": STORY + " Again.", "Published_At": "2020-10-04T10:00Z"}),
        json.dumps({"title": "no text"}),
        json.dumps([1, 2]),
    ]
    found = list(read(saved(tmp_path, "\n".join(lines))))
    documents = [item for item in found if isinstance(item, Document)]
    failures = [item for item in found if isinstance(item, Failure)]
    assert [d.published and d.published.value for d in documents] == [
        "2020-09",
        "2020-10-04",
    ]
    assert [f.document.split("#")[1] for f in failures] == ["2", "5", "6"]
    assert {f.step for f in failures} == {"read"}


def test_json_arrays_and_csv_give_the_same_records(tmp_path):
    row = {"headline": "H", "body": STORY, "date": "2020-10-04", "outlet": "Sample"}
    array = read_one(saved(tmp_path, json.dumps([row], indent=1), "a"))
    table = "headline;body;date;outlet\r\n" + ";".join(f'"{v}"' for v in row.values())
    csv = read_one(saved(tmp_path, table, "b"))
    assert (array.text, array.published) == (csv.text, csv.published)
    assert array.source.name == csv.source.name == "Sample"


def test_feed_entries_are_dated_by_the_day_as_written(tmp_path):
    document, empty = read(saved(tmp_path, FEED))
    assert isinstance(document, Document)
    assert document.text == STORY
    assert document.published is not None
    assert document.published.value == "2020-10-04"
    assert document.source.name == "Sample Wire"
    assert isinstance(empty, Failure)


@pytest.mark.parametrize("packed", [False, True])
def test_warc_gives_its_web_pages(tmp_path, packed):
    data = warc(
        ("https://example.org/1", "text/html", PAGE.encode()),
        ("https://example.org/x.png", "image/png", b"\x89PNG"),
        ("https://example.org/2", "text/html; charset=utf-8", b"<html></html>"),
    )
    found = list(read(saved(tmp_path, data if packed else gzip.decompress(data))))
    assert [type(item) for item in found] == [Document, Failure]


def test_gzip_of_anything_is_unpacked(tmp_path):
    assert read_one(saved(tmp_path, gzip.compress(STORY.encode()))).text == STORY


def test_a_folder_is_read_in_order_without_hidden_files(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", ".hidden", "b/d.txt"):
        saved(tmp_path, f"{STORY} {name}", name)
    found = list(read(str(tmp_path)))
    names = [Path(item.source.file).name for item in found]
    assert names == ["a.txt", "c.txt", "d.txt"]


def test_standard_input_is_read(monkeypatch, tmp_path):
    with open(saved(tmp_path, STORY)) as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert read_one("-").text == STORY
        assert not file.closed


def test_what_the_user_tells_fills_in_what_the_carrier_does_not(tmp_path):
    told = {"published": When("2020-09", "given"), "outlet": "My Paper"}
    plain = read_one(saved(tmp_path, STORY), **told)
    assert plain.published == told["published"]
    assert plain.source.name == "My Paper"
    page = read_one(saved(tmp_path, PAGE), **told)
    assert page.published is not None
    assert page.published.value == "2020-10-04"


BOMB = gzip.compress(b"a" * 30_000_000)
ENTITIES = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF file; extract the text first"),
        (b"MZ\x90\0\x03\0\0\0", "is binary data, not text"),
        (bytes(range(128, 256)) * 4, "save it as UTF-8"),
        ("<html><body><nav>Menu</nav></body></html>", "no article text"),
        ("<?xml version='1.0'?><notes><n>x</n></notes>", "neither RSS nor Atom"),
        (ENTITIES, "declares XML entities"),
        ("<rss><channel></channel></rss>", "without entries"),
        ('[{"text": "a"', "is not whole JSON"),
        (BOMB, "times its size"),
        (gzip.compress(STORY.encode())[:-9], "broken gzip data"),
        ("a " * 60_000, "an article may have 100,000"),
        ("a " * 600_000, "holds more than 400,000 bytes in one piece"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, content, reason):
    limits = Limits(max_document_chars=100_000)
    if content is BOMB:
        limits = Limits()
    (found,) = read(saved(tmp_path, content), limits=limits)
    assert isinstance(found, Failure)
    assert reason in found.reason


def test_a_missing_path_and_an_empty_folder_are_failures(tmp_path):
    (missing,) = read(str(tmp_path / "none.txt"))
    (empty,) = read(str(tmp_path))
    assert isinstance(missing, Failure)
    assert "no such file" in missing.reason
    assert isinstance(empty, Failure)
    assert "without files" in empty.reason


HEADS = st.sampled_from(
    [
        b"",
        b"[",
        b"[{",
        b'{"',
        b"<html>",
        b"<rss>",
        b"WARC/1.0\r\n",
        b"\x1f\x8b",
        b"a,text\n",
        b"a,text\r",
    ]
)


@settings(deadline=None, max_examples=200)
@given(HEADS, st.binary(max_size=300))
def test_no_bytes_at_all_raise(tmp_path_factory, head, rest):
    path = saved(tmp_path_factory.mktemp("any"), head + rest)
    for found in read(path):
        assert isinstance(found, Document | Failure)


def test_a_table_may_end_its_rows_with_carriage_returns(tmp_path):
    table = b"id,text\ra,Shells hit Barda.\rb,All is calm.\r"
    found = list(read(saved(tmp_path, table)))
    assert [article.text for article in found] == ["Shells hit Barda.", "All is calm."]


def test_an_endless_first_line_is_no_table(tmp_path):
    [found] = read(saved(tmp_path, b"text," + b"a" * 200_000))
    assert isinstance(found, Document)
