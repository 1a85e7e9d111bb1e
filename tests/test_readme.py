"""What the README and the guide say can be done, can be done."""

import re
from pathlib import Path

import pytest

from geoevents.cli import COMMANDS, cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_within_the_repository_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://)([^)#\s]+)", text):
        assert (page.parent / target).exists(), target


def test_every_command_is_in_the_documents_and_has_help():
    documents = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name in COMMANDS:
        command = cli.get_command(None, name)
        assert command is not None
        assert command.help
        assert re.search(rf"geoevents {name}\b|`{name}`", documents), name


def test_every_make_target_that_the_documents_name_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"make ([a-z][a-z-]+)\b", page.read_text("utf-8")):
            if f"`make {target}`" in page.read_text("utf-8"):
                known = f"{target}|{target.split('-')[0]}-%"
                assert re.search(rf"^({known}):", makefile, re.MULTILINE), target


def test_the_python_example_of_the_readme_prints_what_it_says(capsys):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    expected = [line[2:] for line in code.splitlines() if line.startswith("# ")]
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == expected
