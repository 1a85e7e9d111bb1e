"""The bundled sample articles: invented outlets, own sentences, public facts."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def paths() -> tuple[Path, ...]:
    """The files of the sample articles, sorted by name.

    README.md in this folder says what each is for, sources.tsv where its facts are
    from.
    """
    return _files("articles")


def paths_elsewhere() -> tuple[Path, ...]:
    """Sample articles about other wars, which only the tests use."""
    return _files("elsewhere")


def _files(folder: str) -> tuple[Path, ...]:
    return tuple(sorted(Path(str(files(__name__)), folder).iterdir()))
