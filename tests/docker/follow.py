"""Follows the Dockerfile's own steps in an empty folder, where no Docker engine runs.

    python tests/docker/follow.py [--keep FOLDER]

COPY and RUN steps are carried out with the folder in the place of the image's root;
then the command of the image is started without a network (where `unshare` may) and
its health check is run against it. What cannot be checked this way is said at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: Folders of the image that the Dockerfile names; each becomes one in the new root.
IMAGE_FOLDERS = ("/src", "/opt", "/dist", "/data")
NEEDS_ENGINE = {
    "FROM": "the base image (this machine's Python stands in for it)",
    "USER": "that the program runs as another user than root",
    "EXPOSE": "that the port is published",
    "VOLUME": "that /data is a volume",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of the Dockerfile and its arguments."""

    instruction: str
    arguments: str


def read_steps(dockerfile: Path) -> list[Step]:
    text = re.sub(r"\\\n\s*", "", dockerfile.read_text(encoding="utf-8"))
    lines = (line.strip() for line in text.splitlines())
    return [
        Step(*line.split(maxsplit=1))
        for line in lines
        if line and not line.startswith("#")
    ]


class Follower:
    """Carries steps out below a folder that stands for the image's root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workdir = root
        # How this machine reaches the package registries must go along, the rest not.
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if re.search(r"PROXY|CERT|_CA_|^PIP_|^npm_config_", name, re.IGNORECASE)
        }
        self.environment |= {
            "PATH": os.environ["PATH"],
            "HOME": str(root / "home"),
            "LANG": "C.UTF-8",
        }
        self.health: list[str] = []
        self.command: list[str] = []
        self.unchecked: list[str] = []
        for folder in (*IMAGE_FOLDERS, "/home"):
            (root / folder.lstrip("/")).mkdir()

    def below_root(self, text: str) -> str:
        for folder in IMAGE_FOLDERS:
            text = re.sub(rf"(?<![\w/.]){folder}\b", str(self.root) + folder, text)
        return text

    def follow(self, step: Step) -> None:
        print(f"{step.instruction} {step.arguments}", flush=True)
        handler = getattr(self, f"do_{step.instruction.lower()}", None)
        if handler:
            handler(step.arguments)
        elif step.instruction in NEEDS_ENGINE:
            self.unchecked.append(NEEDS_ENGINE[step.instruction])
        else:
            raise SystemExit(f"no way to follow {step.instruction}")

    def do_workdir(self, arguments: str) -> None:
        self.workdir = Path(self.below_root(arguments))

    def do_env(self, arguments: str) -> None:
        for pair in shlex.split(arguments):
            name, value = pair.split("=", 1)
            value = value.replace("$PATH", self.environment["PATH"])
            self.environment[name] = self.below_root(value)

    def do_copy(self, arguments: str) -> None:
        if arguments.startswith("--from="):
            self.unchecked.append("that only /opt/geoevents goes into the second stage")
            return
        *sources, target = arguments.split()
        for source in sources:
            origin = ROOT / source
            goal = self.workdir / target
            if origin.is_dir():
                ignored = shutil.ignore_patterns(
                    "node_modules", "__pycache__", "_built", "*.db*"
                )
                shutil.copytree(origin, goal, ignore=ignored, dirs_exist_ok=True)
            else:
                goal.mkdir(parents=True, exist_ok=True)
                shutil.copy(origin, goal)

    def do_run(self, arguments: str) -> None:
        if "useradd" in arguments:
            self.unchecked.append(f"RUN {arguments}")
            return
        command = self.below_root(arguments).replace("python -m venv", python_venv())
        subprocess.run(
            command, shell=True, check=True, cwd=self.workdir, env=self.environment
        )

    def do_healthcheck(self, arguments: str) -> None:
        self.health = json.loads(arguments.split("CMD", 1)[1])

    def do_cmd(self, arguments: str) -> None:
        self.command = [self.below_root(part) for part in json.loads(arguments)]


def python_venv() -> str:
    """The venv command of the Python that runs this script, outside of its own venv."""
    return f"{Path(sys.base_prefix) / 'bin' / 'python3'} -m venv"


def check_running(follower: Follower) -> None:
    """Ingest the samples, start the image's command, ask its health check."""
    environment = follower.environment
    cwd = follower.root / "data"
    find = "import geoevents.samples as s; print(*s.paths(), sep='\\n')"
    found = subprocess.run(
        ["python", "-c", find],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
        cwd=cwd,
    )
    database = follower.command[follower.command.index("--db") + 1]
    subprocess.run(
        ["geoevents", "ingest", *found.stdout.split("\n")[:-1], "--db", database],
        check=True,
        env=environment,
        cwd=cwd,
    )
    script = (
        f"ip link set lo up 2>/dev/null; {shlex.join(follower.command)} & pid=$!;"
        f" for i in $(seq 40); do sleep 0.5;"
        f" {shlex.join(follower.health)} 2>/dev/null && kill $pid && exit 0; done;"
        " kill $pid; exit 1"
    )
    isolated = ["unshare", "--net"]
    if subprocess.run([*isolated, "true"], capture_output=True).returncode:
        follower.unchecked.append("that nothing is asked of the network at run time")
        isolated = []
    started = time.monotonic()
    subprocess.run(
        [*isolated, "sh", "-c", script], check=True, env=environment, cwd=cwd
    )
    print(f"healthy within {time.monotonic() - started:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="an empty folder to leave behind")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="geoevents-image-") as folder:
        root = arguments.keep or Path(folder)
        follower = Follower(root.resolve())
        for step in read_steps(ROOT / "Dockerfile"):
            follower.follow(step)
        check_running(follower)
    print("Every step that can be followed here works. Not checked:")
    for item in dict.fromkeys(follower.unchecked):
        print(f"- {item}")


if __name__ == "__main__":
    main()
