"""``geoevents geocode``: one name against the gazetteer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from geoevents.edtf import edtf_to_interval
from geoevents.errors import InvalidEdtf, InvalidParameter
from geoevents.geo import LonLat, is_lonlat

if TYPE_CHECKING:
    from geoevents.model import Candidate
    from geoevents.places.match import Artefact


#: The longest name of a place that has ever been in use has 168 letters (Bangkok's).
MAX_NAME = 200


def check_name(context: click.Context, parameter: click.Parameter, name: str) -> str:
    """A callback of click that accepts names with letters, of a sane length."""
    if not any(character.isalnum() for character in name):
        raise click.BadParameter("a name needs at least one letter")
    if len(name) > MAX_NAME:
        raise click.BadParameter(
            f"{len(name)} letters: at most {MAX_NAME} are looked up"
        )
    return name


@click.command()
@click.argument("name", callback=check_name)
@click.option("--near", metavar="LON,LAT", help="Prefer places close to this point.")
@click.option("--in", "country", metavar="CC", help="Only in this country (ISO code).")
@click.option("--on", metavar="DATE", help="Prefer names in use at this EDTF date.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 50))
@click.option("--explain", is_flag=True, help="Show all candidates with reasons.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for programs.")
def geocode(
    *,
    name: str,
    near: str | None,
    country: str | None,
    on: str | None,
    limit: int,
    explain: bool,
    as_json: bool,
) -> int:
    """Find the places that NAME may mean, the most likely first."""
    from geoevents.encode import candidate_to_json
    from geoevents.places.choose import choose
    from geoevents.places.gazetteer import Gazetteer

    point = None if near is None else parse_point(near)
    if on is not None:
        check_date(on)
    gazetteer = Gazetteer.open()
    found = choose(gazetteer, name, near=point, country=country, on=on, limit=limit)
    if as_json:
        rows = [candidate_to_json(candidate) for candidate in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif not found:
        click.echo(f"{name}: no place of this name is known", err=True)
    else:
        _show(found if explain else found[:1], explain=explain)
        if explain:
            _show_artefacts(gazetteer.artefacts(name))
    return 0 if found else 1


def parse_point(text: str) -> LonLat:
    """The point of ``LON,LAT``. Raises InvalidParameter."""
    lon, _, lat = text.partition(",")
    try:
        point = float(lon), float(lat)
    except ValueError:
        point = None
    if point is None or not is_lonlat(*point):
        raise InvalidParameter("--near", f"{text[:40]!r}: give LON,LAT in degrees")
    return point


def check_date(text: str) -> None:
    """Raise InvalidParameter where a date is not EDTF."""
    try:
        edtf_to_interval(text)
    except InvalidEdtf as error:
        raise InvalidParameter("--on", str(error)) from error


def _show(found: tuple[Candidate, ...], *, explain: bool) -> None:
    for rank, candidate in enumerate(found, start=1):
        place = candidate.place
        click.echo(
            f"{rank:>2}  {candidate.score:.2f}  {place.name}  {place.country or '-'}"
            f"  {place.feature_code}  {place.lon:.4f},{place.lat:.4f}"
            f"  ±{place.precision_km:g} km  {place.id}"
        )
        if explain:
            click.echo("          " + "; ".join(candidate.reasons))


def _show_artefacts(artefacts: tuple[Artefact, ...]) -> None:
    for artefact in artefacts:
        click.echo(
            f"    may stand for {artefact.reading} ({artefact.place_id}) in text"
            f" translated from {artefact.source_language}: {artefact.evidence}"
        )
