import json
from pathlib import Path

from tests.docker.follow import NEEDS_ENGINE, Follower, read_steps

ROOT = Path(__file__).parents[2]


def test_every_instruction_of_the_dockerfile_can_be_followed_or_is_named_unchecked():
    for step in read_steps(ROOT / "Dockerfile"):
        known = hasattr(Follower, f"do_{step.instruction.lower()}")
        assert known or step.instruction in NEEDS_ENGINE


def test_what_the_dockerfile_copies_is_in_the_repository():
    for step in read_steps(ROOT / "Dockerfile"):
        if step.instruction == "COPY" and not step.arguments.startswith("--from"):
            for source in step.arguments.split()[:-1]:
                assert (ROOT / source).exists(), source


def test_the_image_runs_without_root_and_checks_its_health():
    steps = {
        step.instruction: step.arguments for step in read_steps(ROOT / "Dockerfile")
    }
    assert steps["USER"] not in ("root", "0")
    assert "/healthz" in steps["HEALTHCHECK"]
    assert json.loads(steps["CMD"])[:2] == ["geoevents", "serve"]


def test_image_paths_are_moved_below_the_folder_and_others_are_not(tmp_path):
    follower = Follower(tmp_path)
    moved = follower.below_root("/opt/build/bin/pip wheel /dist/*.whl ./src/opt")
    assert (
        moved == f"{tmp_path}/opt/build/bin/pip wheel {tmp_path}/dist/*.whl ./src/opt"
    )
