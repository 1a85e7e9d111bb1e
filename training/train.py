"""Train the tagger of names and write its model and manifest.

    python training/train.py [--gazetteer FOLDER] [--out FOLDER] [--iterations N]

Deterministic: the same texts, teacher's labels, gazetteer and templates give the same
model. ``training/teach.py`` has to have run before; README.md says how.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import lzma
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pycrfsuite

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from corpus import TEACHER, TEXTS, Record, read_records, sequences  # noqa: E402
from synth import TEMPLATES, synthetic_records  # noqa: E402

from geoevents.parse.recognise import GazetteerRecogniser  # noqa: E402
from geoevents.places.gazetteer import BUNDLED, Gazetteer  # noqa: E402

LOG = logging.getLogger("train")

#: Large sources of a far domain: one record in three is read.
THINNED = ("idrisi-r-en", "wotr", "europeana-nl")

#: Small sources of the near domain, news and government: read three times.
REPEATED = ("gum", "re3d")

#: Romanian and Turkish are often typed without their marks: letter for letter.
WITHOUT_MARKS = str.maketrans("ăâîșțşţĂÂÎȘȚŞŢığüöçİĞÜÖÇ", "aaiststAAISTSTiguocIGUOC")

#: How often each template is filled.
COPIES = 30

SEED = 20201110

PARAMETERS: dict[str, Any] = {
    "c1": 0.2,
    "c2": 0.01,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}


def chosen(records: Iterable[Record]) -> list[Record]:
    """The records to learn from: without the held-out tenth, thinned and repeated."""
    kept: list[Record] = []
    for record in records:
        if record.held_out:
            continue
        if record.source.startswith(THINNED) and zlib.crc32(record.text.encode()) % 3:
            continue
        kept += [record] * (3 if record.source.startswith(REPEATED) else 1)
    return kept


def without_marks(records: Iterable[Record]) -> Iterator[Record]:
    """Every second Romanian and Turkish record once more, in plain letters."""
    for record in records:
        if record.language in ("ro", "tr") and zlib.crc32(record.text.encode()) % 2:
            yield replace(record, text=record.text.translate(WITHOUT_MARKS))


def train(
    records: Iterable[Record], gazetteer: Gazetteer, target: Path, iterations: int
) -> int:
    """Write the model of these records to target; the number of words read."""
    rules = GazetteerRecogniser(gazetteer, repair=False)
    trainer = pycrfsuite.Trainer(verbose=False)
    words = 0
    for record in records:
        for rows, labels in sequences(record, gazetteer, rules):
            trainer.append(rows, labels)
            words += len(labels)
    LOG.info("%d words", words)
    trainer.set_params({**PARAMETERS, "max_iterations": iterations})
    trainer.train(str(target))
    return words


def manifest(model: bytes, words: int, iterations: int) -> dict[str, Any]:
    """What the model was made of: hashes of all that went in and came out."""
    files = [*sorted(TEXTS.glob("*.jsonl")), *sorted(TEMPLATES.glob("*.txt")), TEACHER]
    return {
        "model": {"sha256": hashlib.sha256(model).hexdigest(), "bytes": len(model)},
        "made": date.today().isoformat(),
        "words": words,
        "parameters": {**PARAMETERS, "max_iterations": iterations, "seed": SEED},
        "copies_of_templates": COPIES,
        "licence": "Apache-2.0; sources, licences and credits in training/README.md",
        "inputs": {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
    }


def main() -> None:
    """Read, train, compress, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gazetteer", type=Path, default=BUNDLED)
    parser.add_argument("--iterations", type=int, default=60)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "geoevents/parse/tagger/model"
    )
    args = parser.parse_args()
    gazetteer = Gazetteer.open(args.gazetteer)
    records = list(read_records())
    made = synthetic_records(gazetteer, records, copies=COPIES, seed=SEED)
    records = [*chosen(records), *made]
    records += [*without_marks(records)]
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "names.crf"
        words = train(records, gazetteer, raw, args.iterations)
        model = lzma.compress(raw.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "names.crf.xz").write_bytes(model)
    told = json.dumps(manifest(model, words, args.iterations), indent=1)
    (args.out / "MANIFEST.json").write_text(told + "\n", encoding="utf-8")
    LOG.info("%.1f MB", len(model) / 1e6)


if __name__ == "__main__":
    main()
