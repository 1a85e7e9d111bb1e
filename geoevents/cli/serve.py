"""``geoevents serve``: the map and the API on a production server."""

from __future__ import annotations

import os

import click

from geoevents.cli.options import db_option
from geoevents.server.config import TOKEN_VARIABLE, ServerSettings
from geoevents.server.tiles import OnlineTiles
from geoevents.server.wsgi import run_server

__all__ = ["run_server", "serve"]


@click.command()
@db_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes that answer at the same time.",
)
@click.option(
    "--cors",
    metavar="ORIGIN",
    default=None,
    help="Who may read the API from another origin; * for all. Default: nobody.",
)
@click.option(
    "--frame-ancestors",
    default="'self'",
    show_default=True,
    help="Who may embed the map, as the header Content-Security-Policy says it.",
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0.1),
    default=None,
    help="Requests a second that one address may make. Default: any number.",
)
@click.option(
    "--tiles",
    metavar="URL",
    default=None,
    help="Tiles of another host instead of the bundled basemap, such as"
    " https://tiles.example.org/{z}/{x}/{y}.png. Default: no other host is asked.",
)
@click.option(
    "--tiles-credit",
    metavar="TEXT",
    default="",
    help="How the provider of the tiles wants to be credited on the map.",
)
def serve(
    *,
    db: str,
    host: str,
    port: int,
    workers: int,
    cors: str | None,
    frame_ancestors: str,
    rate: float | None,
    tiles: str | None,
    tiles_credit: str,
) -> None:
    """Serve the map and the API of a store until stopped (Ctrl-C, SIGTERM).

    The store is only read, unless a secret of 16 characters or more is in the
    environment variable GEOEVENTS_TOKEN: who gives it may store articles.
    """
    run_server(
        db,
        host=host,
        port=port,
        workers=workers,
        settings=ServerSettings(
            cors_origin=cors,
            frame_ancestors=frame_ancestors,
            rate_per_s=rate,
            tiles=OnlineTiles(tiles, tiles_credit) if tiles else None,
            token=os.environ.get(TOKEN_VARIABLE) or None,
        ),
    )
