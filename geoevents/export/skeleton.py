"""folium's figures and maps as skeletons. Imported only where folium is wanted.

Three traps of folium are kept out. Its own popups put text into a script, where
``${...}`` runs: ours put packed data there, and text goes in with textContent. Its
figures load scripts from other hosts: ours carry theirs. And branca reads what a macro
gives as a template once more: ``raw`` keeps it as it is.
"""

from __future__ import annotations

import folium
from branca.element import Figure, MacroElement
from jinja2 import Template

from geoevents.export import bundle

_RAW, _END = '{{ "{% raw %}" }}', '{{ "{% endraw %}" }}'

_PAGE = f"""{{% macro header(this, kwargs) %}}{_RAW}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';
 script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<title>geoevents: what is said to have happened, where and when</title>
<link rel="icon" href="data:,">
<style>{{{{ this.parts.style }}}}</style>
{_END}{{% endmacro %}}
{{% macro html(this, kwargs) %}}{_RAW}
<script>document.body.dataset.tilesMaxZoom = "{{{{ this.parts.zoom }}}}";</script>
{{{{ this.parts.body }}}}
<script type="text/plain" id="geoevents-data">{{{{ this.parts.data }}}}</script>
<script type="text/plain" id="geoevents-basemap">{{{{ this.parts.basemap }}}}</script>
<script>{{{{ this.parts.embedded }}}}</script>
<script type="module">{{{{ this.parts.app }}}}</script>
{_END}{{% endmacro %}}"""

_MAP_HEAD = f"""{{% macro header(this, kwargs) %}}{_RAW}
<style>{{{{ this.parts.style }}}}</style>
<script>{{{{ this.parts.script }}}}</script>
{_END}{{% endmacro %}}
{{% macro script(this, kwargs) %}}{_RAW}
geoevents.addBasemap({{{{ this._parent.get_name() }}}},
  "{{{{ this.parts.basemap }}}}", {bundle.MAX_ZOOM});
{_END}{{% endmacro %}}"""

_EVENTS = f"""{{% macro script(this, kwargs) %}}{_RAW}
geoevents.addEvents({{{{ this._parent.get_name() }}}}, "{{{{ this.parts.data }}}}");
{_END}{{% endmacro %}}"""


class _Element(MacroElement):  # type: ignore[misc,unused-ignore]
    """A template and the texts that it puts in."""

    def __init__(self, template: str, parts: dict[str, str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call,unused-ignore]
        self._template = Template(template)
        self.parts = parts


class OfflineMap(folium.Map):  # type: ignore[misc,unused-ignore]
    """A folium map with our basemap that asks nothing of any other host."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - as folium has it
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__(tiles=None, location=(30, 20), zoom_start=3, max_zoom=13)
        parts = {
            "style": bundle.style("notebook.css"),
            "script": bundle.script("notebook.js"),
            "basemap": bundle.basemap(),
        }
        self.add_child(_Element(_MAP_HEAD, parts), name="geoevents")


def map_of(packed: str) -> OfflineMap:
    """A map that draws GeoJSON features. packed: as pack_json gives them."""
    made = OfflineMap()
    made.add_child(_Element(_EVENTS, {"data": packed}), name="events")
    return made


def page_of(packed: str, *, zoom: int = bundle.MAX_ZOOM) -> str:
    """The page as one HTML document.

    packed: events and claims, as pack_json gives them. zoom: of the basemap.
    """
    parts = {
        "style": bundle.style("app.css"),
        "body": bundle.page_body(),
        "data": packed,
        "basemap": bundle.basemap(zoom),
        "zoom": str(zoom),
        "embedded": bundle.script("embedded.js"),
        "app": bundle.script("app.js"),
    }
    figure = Figure()
    figure.add_child(_Element(_PAGE, parts))
    rendered: str = figure.render()
    return rendered
