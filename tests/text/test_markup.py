import pytest

from geoevents import samples
from geoevents.text import markup
from geoevents.text.markup import fragment_to_text, html_to_document


@pytest.mark.skipif(not markup.has_trafilatura(), reason="needs the extra html")
@pytest.mark.parametrize(
    "path", [p for p in samples.paths() if p.suffix == ".html"], ids=lambda p: p.name
)
def test_simple_pages_have_one_id_with_and_without_trafilatura(path, monkeypatch):
    page = path.read_text("utf-8")
    with_extra = html_to_document(page, file="page")
    monkeypatch.setattr(markup, "has_trafilatura", lambda: False)
    assert html_to_document(page, file="page") == with_extra


def test_blocks_of_a_fragment_become_paragraphs():
    assert fragment_to_text("<p>One<br>two</p>three <b>four</b><ul><li>five</ul>") == (
        "One two\n\nthree four\n\nfive"
    )


def test_a_fragment_without_markup_stays_as_it_is():
    assert fragment_to_text(" 3 > 2 in Oldtown ") == "3 > 2 in Oldtown"
    assert fragment_to_text("Oldtown &amp; Newtown") == "Oldtown & Newtown"
