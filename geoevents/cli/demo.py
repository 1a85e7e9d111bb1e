"""``geoevents demo``: the sample articles on the map."""

from __future__ import annotations

import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from geoevents import samples
from geoevents.cli.ingest import report
from geoevents.cli.serve import run_server
from geoevents.model import Document, Failure
from geoevents.parse import make_parser
from geoevents.places import Gazetteer
from geoevents.run.pipeline import ingest
from geoevents.store import open_store
from geoevents.text.read import read


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def demo(*, port: int, no_browser: bool) -> None:
    """Load the sample articles into a store of their own and serve the map.

    The articles are our own sentences about the war of autumn 2020 in
    Nagorno-Karabakh; the store is thrown away at the end.
    """
    with tempfile.TemporaryDirectory(prefix="geoevents-demo-") as folder:
        db = str(Path(folder) / "demo.db")
        with open_store(db) as store:
            summary = ingest(_sample_articles(), store, make_parser(Gazetteer.open()))
            report(summary, store.counts())
        if not no_browser:
            _open_soon(f"http://127.0.0.1:{port}/")
        run_server(db, host="127.0.0.1", port=port, workers=1)


def _sample_articles() -> Iterator[Document | Failure]:
    """The samples, known by their file's name and not by where it is installed."""
    for path in samples.paths():
        for item in read(str(path)):
            if isinstance(item, Failure):
                yield item
                continue
            file = (item.source.file or path.name).removeprefix(f"{path.parent}/")
            yield replace(item, source=replace(item.source, file=file))


def _open_soon(url: str) -> None:
    """Open the browser once the server had a moment to start."""
    timer = threading.Timer(1.0, webbrowser.open, [url])
    timer.daemon = True
    timer.start()
