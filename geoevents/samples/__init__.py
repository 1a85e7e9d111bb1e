"""The bundled sample articles: invented outlets, own sentences, public facts."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

#: What in this folder is an article, or holds some.
_SUFFIXES = (".txt", ".html", ".jsonl", ".xml")


def paths() -> tuple[Path, ...]:
    """The files of the sample articles, sorted by name.

    README.md beside them says what each is for, sources.tsv where its facts are from.
    """
    return _articles(Path(str(files(__name__))))


def paths_elsewhere() -> tuple[Path, ...]:
    """Sample articles about other wars, which only the tests use."""
    return _articles(Path(str(files(__name__))) / "elsewhere")


def _articles(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(p for p in folder.iterdir() if p.suffix in _SUFFIXES))
