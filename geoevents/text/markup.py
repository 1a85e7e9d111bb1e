"""The article of an HTML page: its text, and what its metadata says of it."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from geoevents.errors import ReadError
from geoevents.model import Document, Source, When
from geoevents.text.carrier_dates import carrier_date_to_edtf
from geoevents.text.language import UNKNOWN, detect_language, primary_subtag
from geoevents.text.paragraphs import paragraphs

_DROPPED = (
    "script, style, noscript, template, nav, aside, footer, form, button, select, svg,"
    " iframe, figcaption, header nav, [hidden], [aria-hidden=true], [role=navigation],"
    " [role=complementary], [role=contentinfo]"
)
_BLOCKS = frozenset(
    "address article blockquote body caption dd details div dl dt fieldset figure h1 h2"
    " h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th"
    " thead tr ul".split()
)
#: Markup deeper than this between a block and its text is no page that is read.
_MAX_INLINE_DEPTH = 50
#: A block that is mostly links is a menu.
_MAX_LINK_SHARE = 0.6
#: Pictures as data, state of scripts: parsers take quadratic time for such tags.
_HUGE_TAG = re.compile(r"<[a-zA-Z][^<>]{5000,}>")
#: Longer pages, mostly lists of links, cost trafilatura many seconds.
_MAX_TRAFILATURA_CHARS = 1_000_000
#: Less than this is no article: an error page, a page built by scripts.
_MIN_ARTICLE_CHARS = 80

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DATE_META = (
    "article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "sailthru.date",
    "parsely-pub-date",
    "og:published_time",
    "publication_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "date",
)


def charset_in(head: str | bytes) -> str | None:
    """The character set that a page's first bytes or a content type names, if any.

    >>> charset_in("text/html; charset=Windows-1251")
    'windows-1251'
    """
    text = head.decode("ascii", "replace") if isinstance(head, bytes) else head
    match = _CHARSET.search(text)
    return match[1].lower() if match else None


def html_to_document(html: str, *, file: str, url: str | None = None) -> Document:
    """The document of an HTML page. Raises ReadError where it holds no article.

    url: where the page was fetched, used where it names no canonical address. The
    text is trafilatura's where that is installed, else that of paragraph-like
    blocks. The date is the metadata's, with the rule ``html_metadata``.
    """
    html = _HUGE_TAG.sub("", html)
    tree = LexborHTMLParser(html)
    meta = _meta(tree)
    linked = _json_ld(tree)
    text = _article_text(html, tree)
    if len(text) < _MIN_ARTICLE_CHARS:
        raise ReadError(
            "holds no article text in its HTML; save the page as a browser shows it,"
            " or its text"
        )
    return Document(
        text=text,
        source=Source(
            name=meta.get("og:site_name") or _publisher(linked),
            url=_address(tree, meta) or url,
            file=file,
            title=meta.get("og:title") or _headline(tree, linked),
        ),
        published=_published(tree, meta, linked),
        language=_language(tree, text),
    )


def fragment_to_text(html: str) -> str:
    """The text of a piece of HTML, such as a feed's entry; blocks become paragraphs."""
    if "<" not in html and "&" not in html:
        return html.strip()
    small = _HUGE_TAG.sub("", html)
    return _blocks_text(LexborHTMLParser(f"<body>{small}</body>"), strict=False)


def _article_text(html: str, tree: LexborHTMLParser) -> str:
    if len(html) <= _MAX_TRAFILATURA_CHARS and has_trafilatura():
        import trafilatura

        text = trafilatura.extract(html, include_comments=False, include_tables=False)
        if text and len(text) >= _MIN_ARTICLE_CHARS:
            return "\n\n".join(filter(str.strip, text.splitlines()))
    return _blocks_text(tree, strict=True)


def has_trafilatura() -> bool:
    """Whether the extra ``html`` is installed, with the part that lxml split off."""
    return all(map(importlib.util.find_spec, ("trafilatura", "lxml_html_clean")))


def _blocks_text(tree: LexborHTMLParser, *, strict: bool) -> str:
    """Paragraph-like blocks, a blank line between two. strict: menus are left out."""
    for node in tree.css(_DROPPED):
        node.decompose()
    root = _root(tree) if strict else tree.body
    if root is None:
        return ""
    kept = [text for text, is_menu in _blocks(root) if not (strict and is_menu)]
    return "\n\n".join(kept)


def _blocks(root: LexborNode) -> Iterator[tuple[str, bool]]:
    """The text of each block in reading order, and whether it is mostly links."""
    current = None
    pieces: list[str] = []
    linked = 0
    for node in root.traverse(include_text=True):
        if node.tag == "br":
            pieces.append(" ")
        elif node.is_text_node:
            block, in_link = _block_of(node)
            if block != current:
                yield from _joined(pieces, linked)
                current, pieces, linked = block, [], 0
            pieces.append(node.text_content or "")
            linked += len(pieces[-1].strip()) if in_link else 0
    yield from _joined(pieces, linked)


def _block_of(node: LexborNode) -> tuple[int | None, bool]:
    """The nearest block around a text, and whether a link is between the two."""
    in_link = False
    parent = node.parent
    for _ in range(_MAX_INLINE_DEPTH):
        if parent is None or parent.tag in _BLOCKS:
            break
        in_link = in_link or parent.tag == "a"
        parent = parent.parent
    return (parent.mem_id if parent else None), in_link


def _joined(pieces: list[str], linked: int) -> Iterator[tuple[str, bool]]:
    text = " ".join("".join(pieces).split())
    if text:
        yield text, linked > _MAX_LINK_SHARE * len(text)


def _root(tree: LexborHTMLParser) -> LexborNode | None:
    """The article element with most text, else main, else body."""
    for selector in ("article", "[itemprop=articleBody]", "main", "[role=main]"):
        nodes = tree.css(selector)
        if nodes:
            best = max(nodes, key=lambda node: len(node.text()))
            if len(best.text().strip()) >= _MIN_ARTICLE_CHARS:
                return best
    return tree.body


def _text_of(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Content of meta tags by name, property or itemprop; the first one counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        content = " ".join((attributes.get("content") or "").split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (attributes.get(key) or "").casefold()
            if name and content:
                found.setdefault(name, content)
    return found


def _json_ld(tree: LexborHTMLParser) -> dict[str, Any]:
    """The first JSON-LD object that has a date of publication."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            data = orjson.loads(node.text())
        except orjson.JSONDecodeError:
            continue
        for item in _objects(data):
            if isinstance(item.get("datePublished"), str):
                return item
    return {}


def _objects(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"))
    elif isinstance(data, list):
        for item in data[:50]:
            yield from _objects(item)


def _published(
    tree: LexborHTMLParser, meta: dict[str, str], linked: dict[str, Any]
) -> When | None:
    for where, value in _dates(tree, meta, linked):
        edtf = carrier_date_to_edtf(value)
        if edtf is not None:
            return When(edtf, "html_metadata", f"{where}: {value[:60]}")
    return None


def _dates(
    tree: LexborHTMLParser, meta: dict[str, str], linked: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    if linked:
        yield "JSON-LD datePublished", linked["datePublished"]
    for name in _DATE_META:
        if name in meta:
            yield f"meta {name}", meta[name]
    for node in tree.css("time[datetime]"):
        yield "time element", node.attributes.get("datetime") or ""


def _publisher(linked: dict[str, Any]) -> str | None:
    publisher = linked.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else publisher
    return name if isinstance(name, str) and name else None


def _address(tree: LexborHTMLParser, meta: dict[str, str]) -> str | None:
    link = tree.css_first("link[rel=canonical]")
    given = (link.attributes.get("href") if link else None, meta.get("og:url"))
    for url in given:
        if url and re.match(r"https?://\S+$", url):
            return url
    return None


def _headline(tree: LexborHTMLParser, linked: dict[str, Any]) -> str | None:
    if isinstance(linked.get("headline"), str):
        return str(linked["headline"])
    for selector in ("h1", "title"):
        node = tree.css_first(selector)
        if node and _text_of(node):
            return _text_of(node)
    return None


def _language(tree: LexborHTMLParser, text: str) -> str | None:
    """The page's lang, unless the text is plainly in another language."""
    told = primary_subtag(tree.root.attributes.get("lang") if tree.root else None)
    if told is None:
        return None
    return told if detect_language(text, paragraphs(text)) in (told, UNKNOWN) else None
