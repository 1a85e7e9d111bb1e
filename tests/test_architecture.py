"""Imports point one way, as docs/architecture.md draws them."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "geoevents"

#: Each part -> the parts it may import. Shared words are open to all.
SHARED = {"model", "taxonomy", "edtf", "geo", "errors", "encode"}
ALLOWED = {
    "text": set(),
    "places": set(),
    "samples": set(),
    "parse": {"text", "places"},
    "events": {"parse", "text", "places"},
    "store": {"events", "parse", "text", "places"},
    "export": {"store", "events", "parse", "text", "places"},
    "run": {"store", "events", "parse", "text", "places"},
    "server": {"run", "export", "store", "events", "parse", "text", "places"},
    "cli": {
        "server",
        "run",
        "export",
        "store",
        "events",
        "parse",
        "text",
        "places",
        "samples",
    },
}


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if "_built" not in p.parts)


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def is_module(name: str) -> bool:
    path = PACKAGE.parent.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def imported(path: Path) -> set[str]:
    """Full names of the modules of this package that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                names.add(full if is_module(full) else node.module)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return {name for name in names if name.startswith("geoevents.")}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_from_the_parts_before_its_own(path):
    part = part_of(path)
    if part in {"__init__", "__main__"}:
        return
    parts = {name.split(".")[1] for name in imported(path)}
    allowed = (SHARED if part in SHARED else ALLOWED[part]) | SHARED | {part}
    assert parts <= allowed


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def test_no_modules_import_each_other_in_a_circle():
    graph = {module_name(path): imported(path) for path in modules()}
    graph = {name: deps & graph.keys() - {name} for name, deps in graph.items()}
    while leaves := [name for name, deps in graph.items() if not deps]:
        for leaf in leaves:
            del graph[leaf]
        for deps in graph.values():
            deps.difference_update(leaves)
    assert not graph


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_stay_readable(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno <= 60, node.name
