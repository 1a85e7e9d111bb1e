"""The page's own checks: types, lint and unit tests, and what the build gives."""

import gzip

import pytest
from page_build import WEB, node

MAX_PAGE_BYTES = 150_000
MAX_BASEMAP_BYTES = 8_000_000


def test_types_and_lint_hold(packages):
    node(str(packages / "typescript" / "bin" / "tsc"), "--noEmit")
    node(str(packages / "eslint" / "bin" / "eslint.js"), ".")


def test_unit_tests_pass(packages):
    node("test.mjs")


@pytest.mark.parametrize(
    "name", ["index.html", "app.js", "app.css", "icon.svg", "licences.txt"]
)
def test_the_build_holds(page_folder, name):
    assert (page_folder / name).stat().st_size > 0


def test_page_and_basemap_are_small(page_folder):
    files = [page_folder / "app.js", page_folder / "app.css"]
    assert sum(len(gzip.compress(f.read_bytes())) for f in files) <= MAX_PAGE_BYTES
    assert (page_folder / "basemap.pmtiles").stat().st_size <= MAX_BASEMAP_BYTES


def test_every_package_of_the_page_has_its_exact_version():
    import json

    package = json.loads((WEB / "package.json").read_text())
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert all(version[0].isdigit() for version in versions.values())
