"""``geoevents explain``: why is this here, why on that day, who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from geoevents.cli.options import db_option
from geoevents.errors import NotFound
from geoevents.events.merge import likeness_within
from geoevents.events.similarity import Similarity
from geoevents.places import Gazetteer
from geoevents.store import Store, open_store

Json = dict[str, Any]


@click.command()
@click.argument("id_", metavar="ID")
@db_option
def explain(*, id_: str, db: str) -> None:
    """Explain the event, claim or article with an ID: what, when, where, by whom."""
    with open_store(db, read_only=True) as store:
        for line in _lines(store, id_):
            click.echo(line)


def _lines(store: Store, wanted: str) -> Iterator[str]:
    """The explanation of whatever has this id. Raises NotFound."""
    try:
        event = store.event(wanted).to_json()
    except NotFound:
        holder = store.event_holding(wanted)
        if holder is None:
            yield from _document_lines(store, wanted)
            return
        yield f"Claim {wanted} belongs to this event:"
        event = store.event(holder).to_json()
    yield from _event_lines(event)
    claims = store.claims_of(event["id"])
    likeness = _likeness(store, event["id"], claims)
    for claim in claims:
        yield ""
        yield from _claim_lines(claim)
        if len(claims) > 1 and claim["id"] in likeness:
            joined = likeness[claim["id"]]
            yield f"  joined with {joined.score:.2f}: {'; '.join(joined.reasons)}"


def _likeness(
    store: Store, event_id: str, claims: Sequence[Json]
) -> dict[str, Similarity]:
    documents = dict.fromkeys(claim["document"] for claim in claims)
    analyses = [store.analysis(document_id) for document_id in documents]
    ids = [claim["id"] for claim in claims]
    return likeness_within(event_id, ids, analyses, Gazetteer.open())


def _event_lines(event: Json) -> Iterator[str]:
    p = event["properties"]
    yield f"{p['title']}  [{event['id']}]"
    yield f"  when   {_when(p['when'], p['date_rule'], p['date_evidence'])}"
    where = f"{p['place']} ({p['place_precision']})" if p["place"] else "no scene"
    yield f"  where  {_with_reason(where, p['place_reason'])}"
    yield (
        f"  told   {p['claims']} claims of {p['origins']} independent origins:"
        f" {', '.join(p['sources'])}"
    )
    for what, sides in p["figures"].items():
        for side, figures in sides.items():
            yield f"  figure {what}, {side}: {_range(figures)}"
    if p["disputed"]:
        yield f"  disputed: {', '.join(p['disputed'])}"
    if p["background"]:
        yield "  told as history (background)"


def _claim_lines(claim: Json) -> Iterator[str]:
    source = claim["source"]
    published = source["published"] or "undated"
    yield f"{source['name']}, {published}: “{' '.join(claim['quote'].split())}”"
    claimant = claim["claimant"]
    who = claimant["name"] if claimant else "nobody named"
    yield f"  {claim['kind']}, {claim['modality']}, by the word of {who}"
    yield f"  when   {_when(claim['when'], claim['date_rule'], claim['date_evidence'])}"
    for place in claim["places"]:
        named = f"{place['role']}: {place['name']} ({place['precision']})"
        yield f"  where  {_with_reason(named, place['reason'])}"
        if place["why"]:
            yield from _mention_lines(place["why"])


def _mention_lines(mention: Json) -> Iterator[str]:
    yield (
        f"         “{mention['text']}” read as {mention['place_id']}"
        f" with score {mention['score']}: {'; '.join(mention['reasons'])}"
    )
    if mention.get("repair"):
        repair = mention["repair"]
        evidence = "; ".join(repair["evidence"])
        yield f"         repaired: read as {repair['reading']}: {evidence}"
    for other in mention["candidates"]:
        if other["place_id"] != mention["place_id"]:
            yield (
                f"         not {other['name']} ({other['feature_code']},"
                f" {other['country'] or 'no country'}): {'; '.join(other['reasons'])}"
            )
    if mention["would_change"]:
        yield f"         it would change if {mention['would_change']}"


def _document_lines(store: Store, wanted: str) -> Iterator[str]:
    row = store.document(wanted)
    yield f"{row.title or row.file or row.url or row.id}  [{row.id}]"
    yield f"  when   {_when(row.published, row.rule, row.evidence)}"
    yield f"  text   in {row.language}: {row.mentions} mentions, {row.claims} claims"
    if row.superseded_by:
        yield f"  a newer text of the same address is {row.superseded_by}"


def _when(value: str | None, rule: str | None, evidence: str | None) -> str:
    if value is None:
        return "not known"
    return _with_reason(f"{value} ({rule})", evidence)


def _with_reason(text: str, reason: str | None) -> str:
    return f"{text}: {reason}" if reason else text


def _range(figures: Json) -> str:
    low, high = figures["low"], figures["high"]
    if low == high:
        return str(low) if low is not None else "no number"
    return f"{low if low is not None else '?'} to {high if high is not None else '?'}"
