from pathlib import Path

import pytest

from geoevents.places import Gazetteer
from geoevents.places.build import build
from geoevents.places.gazetteer import BUNDLED


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory) -> Gazetteer:
    """The bundled gazetteer, compiled first where nobody has."""
    if (BUNDLED / "meta.json").exists():
        return Gazetteer.open()
    folder = tmp_path_factory.mktemp("gazetteer") / "index"
    build(folder)
    return Gazetteer.open(folder)


@pytest.fixture
def shared() -> Path:
    """The folder of corpora beside the project, which is not part of it."""
    folder = Path(__file__).parents[3] / "shared"
    if not folder.exists():
        pytest.skip("../shared is not there")
    return folder
