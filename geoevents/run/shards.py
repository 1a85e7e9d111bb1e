"""Analyses as Parquet files, which workers write and the one writer of a store loads.

A shard holds the outcomes of some documents and is named after these, so that a second
run finds what the first one left behind. Columns: document (id), text, analysis (JSON,
what a store keeps of it), failure (step and reason, in place of an analysis).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from geoevents.encode import Json, claim_to_json, place_from_json, place_to_json
from geoevents.errors import MissingExtra
from geoevents.model import Analysis, Document, Failure, text_id
from geoevents.store.records import (
    analysis_from_row,
    blobs_to_mention,
    claim_from_row,
    dump,
    given_to_blob,
    mention_to_blobs,
    places_in,
    spans_to_blob,
    text_to_blob,
)

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped,unused-ignore]

Outcome = Analysis | Failure


def shard_path(folder: Path, documents: Sequence[Document]) -> Path:
    """Where the outcomes of these documents are, or will be."""
    return folder / f"{text_id('shard', *(d.id for d in documents))}.parquet"


def write_shard(path: Path, outcomes: Iterable[Outcome]) -> None:
    """Write all of a shard or nothing. Raises MissingExtra without pyarrow."""
    from_rows, parquet = _pyarrow()
    table = from_rows([_to_row(outcome) for outcome in outcomes], _schema())
    # Another worker may write the same shard at the same time.
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    with unfinished.open("wb") as file:
        parquet.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def read_shard(path: Path) -> Iterator[Outcome]:
    """What write_shard wrote, in its order."""
    _, parquet = _pyarrow()
    for row in parquet.read_table(path).to_pylist():
        yield _from_row(row)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow  # type: ignore[import-untyped,unused-ignore]
        from pyarrow import parquet  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise MissingExtra("pyarrow", "dask") from error
    return pyarrow.Table.from_pylist, parquet


def _schema() -> pyarrow.Schema:
    import pyarrow  # type: ignore[import-untyped,unused-ignore]

    return pyarrow.schema(
        {
            "document": pyarrow.string(),
            "text": pyarrow.string(),
            "analysis": pyarrow.binary(),
            "failure": pyarrow.string(),
        }
    )


def _to_row(outcome: Outcome) -> Json:
    if isinstance(outcome, Failure):
        reason = dump([outcome.step, outcome.reason]).decode()
        return {"document": outcome.document, "failure": reason}
    document = outcome.document
    body = dump(_analysis_to_json(outcome))
    return {"document": document.id, "text": document.text, "analysis": body}


def _analysis_to_json(analysis: Analysis) -> Json:
    source, published = analysis.document.source, analysis.published
    places = {place.id: place for place in places_in(analysis)}
    return {
        "source": [source.name, source.url, source.file, source.title],
        "given": orjson.loads(given_to_blob(analysis.document)),
        "language": analysis.language,
        "published": [published.value, published.rule, published.evidence]
        if published
        else [None, None, None],
        "spans": orjson.loads(spans_to_blob(analysis)),
        "mentions": [
            [orjson.loads(blob) for blob in mention_to_blobs(mention)]
            for mention in analysis.mentions
        ],
        "claims": [[claim_to_json(c), c.occurrence] for c in analysis.claims],
        "places": [place_to_json(place) for place in places.values()],
    }


def _from_row(row: Json) -> Outcome:
    if row["failure"] is not None:
        return Failure(row["document"], *orjson.loads(row["failure"]))
    body = orjson.loads(row["analysis"])
    places = {p["place_id"]: place_from_json(p) for p in body["places"]}
    name, url, file, title = body["source"]
    published, rule, evidence = body["published"]
    columns = {
        "text": text_to_blob(row["text"]),
        "given": dump(body["given"]),
        "spans": dump(body["spans"]),
        "language": body["language"],
        "name": name,
        "url": url,
        "file": file,
        "title": title,
        "published": published,
        "rule": rule,
        "evidence": evidence,
    }
    return analysis_from_row(
        columns,
        tuple(
            blobs_to_mention(dump(shown), dump(why), places)
            for shown, why in body["mentions"]
        ),
        tuple(
            claim_from_row(dump(claim), occurrence, row["document"], places)
            for claim, occurrence in body["claims"]
        ),
    )
