"""The API's answers as plain HTML for people with a browser: no script, all escaped."""

from __future__ import annotations

import json
from typing import Any

import orjson
from jinja2 import Environment

from geoevents.encode import Json
from geoevents.server.cache import Answer

HTML = "text/html; charset=utf-8"

_TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }} - geoevents</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:1rem auto;
padding:0 1rem}table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;
padding:.2rem .8rem .2rem 0;border-bottom:1px solid #8884}
pre{white-space:pre-wrap;margin:0;font:inherit}</style></head>
<body><nav><a href="{{ root }}/">Map</a> · <a href="{{ root }}/api/?f=html">API</a> ·
<a href="{{ root }}/api/collections?f=html">Collections</a> ·
<a href="{{ json_url }}">This page as JSON</a></nav>
<main><h1>{{ title }}</h1>
{% if body.description %}<p>{{ body.description }}</p>{% endif %}
{% if body.numberMatched is defined %}
<p>{{ body.numberReturned }} of {{ body.numberMatched }}</p>{% endif %}
{% for one in body.collections or () %}
<h2><a href="{{ root }}/api/collections/{{ one.id }}/items?f=html">
{{- one.title }}</a></h2>
<p>{{ one.description }}</p>
{% endfor %}
{% if body.features is defined %}<table>
<tr><th>What</th><th>When</th><th>Where</th></tr>
{% for one in body.features %}{% set p = one.properties %}<tr>
<td><a href="{{ items }}/{{ one.id|urlencode }}?f=html">
{{- p.title or p.quote or p.text or p.name or one.id }}</a></td>
<td>{{ p.when or "" }}</td><td>{{ p.place or p.name or "" }}</td></tr>
{% endfor %}</table>{% endif %}
{% if body.properties is defined %}<table>
{% for name, value in body.properties|items %}
<tr><th>{{ name }}</th><td>{{ shown(value) }}</td></tr>
{% endfor %}</table>{% endif %}
<ul>{% for one in body.links or () %}
<li><a href="{{ one.href }}" rel="{{ one.rel }}">{{ one.title }}</a>
({{ one.rel }})</li>
{% endfor %}</ul></main></body></html>
"""

_PAGE = Environment(autoescape=True).from_string(_TEMPLATE)


def html_answer(answer: Answer, *, root: str, json_url: str, collection: str) -> Answer:
    """A JSON answer of the API as a page. collection: that its features are of."""
    body: Json = orjson.loads(answer.body)
    text = _PAGE.render(
        body=body,
        title=_title(body, collection),
        root=root,
        json_url=json_url,
        items=f"{root}/api/collections/{collection}/items",
        shown=_shown,
    )
    return Answer(text.encode("utf-8", "replace"), HTML)


def _title(body: Json, collection: str) -> str:
    properties = body.get("properties") or {}
    found = body.get("title") or properties.get("title") or body.get("id")
    return str(found or collection or "Collections").capitalize()


def _shown(value: Any) -> str:
    """A value of a property as text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
