"""Train the tagger of names and write its model and manifest.

    python training/train.py [--share-alike] [--gazetteer FOLDER] [--out FOLDER]
                             [--iterations N]

Deterministic: the same texts, teacher's labels, gazetteer and templates give the same
model. ``training/teach.py`` has to have run before, but for ``--share-alike``: that
makes the second model, of texts under CC BY-SA in languages that the first has read
little of. README.md says how.
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

#: What the second model learns from, and the languages of its templates.
SHARE_ALIKE = (
    "turkish-wiki-ner-train",
    "uner-hr-set-train",
    "uner-pt-bosque-train",
    "uner-sr-set-train",
)
LANGUAGES_BESIDE = ("pt", "tr")

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


def chosen_beside() -> list[Record]:
    """The records that the second model learns from, a tenth held out."""
    records = read_records(TEXTS / "share-alike", None, sources=SHARE_ALIKE)
    return [record for record in records if not record.held_out]


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


def inputs(*, share_alike: bool) -> list[Path]:
    """The files that a model is made of."""
    if not share_alike:
        templates = sorted(TEMPLATES.glob("*.txt"))
        return [*sorted(TEXTS.glob("*.jsonl")), *templates, TEACHER]
    texts = [TEXTS / "share-alike" / f"{name}.jsonl" for name in SHARE_ALIKE]
    return [*texts, *(TEMPLATES / f"{language}.txt" for language in LANGUAGES_BESIDE)]


def manifest(
    model: bytes, words: int, iterations: int, *, share_alike: bool
) -> dict[str, Any]:
    """What the model was made of: hashes of all that went in and came out."""
    files = inputs(share_alike=share_alike)
    licence = "CC BY-SA 4.0; LICENCE beside this file" if share_alike else "Apache-2.0"
    return {
        "model": {"sha256": hashlib.sha256(model).hexdigest(), "bytes": len(model)},
        "made": date.today().isoformat(),
        "words": words,
        "parameters": {**PARAMETERS, "max_iterations": iterations, "seed": SEED},
        "copies_of_templates": COPIES,
        "licence": f"{licence}; sources, licences and credits in training/README.md",
        "inputs": {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
    }


def main() -> None:
    """Read, train, compress, write."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gazetteer", type=Path, default=BUNDLED)
    parser.add_argument("--iterations", type=int, default=60)
    parser.add_argument("--share-alike", action="store_true")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    folder = "model/share-alike" if args.share_alike else "model"
    out = args.out or ROOT / "geoevents/parse/tagger" / folder
    gazetteer = Gazetteer.open(args.gazetteer)
    records = chosen_beside() if args.share_alike else list(read_records())
    languages = LANGUAGES_BESIDE if args.share_alike else ()
    made = synthetic_records(
        gazetteer, records, copies=COPIES, seed=SEED, languages=languages
    )
    records = [*(records if args.share_alike else chosen(records)), *made]
    records += [*without_marks(records)]
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "names.crf"
        words = train(records, gazetteer, raw, args.iterations)
        model = lzma.compress(raw.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    out.mkdir(parents=True, exist_ok=True)
    (out / "names.crf.xz").write_bytes(model)
    told = manifest(model, words, args.iterations, share_alike=args.share_alike)
    text = json.dumps(told, indent=1) + "\n"
    (out / "MANIFEST.json").write_text(text, encoding="utf-8")
    LOG.info("%.1f MB", len(model) / 1e6)


if __name__ == "__main__":
    main()
