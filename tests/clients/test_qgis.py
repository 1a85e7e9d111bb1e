"""QGIS without a screen, as Debian packages it for its own Python."""

import json
import os
import subprocess
from pathlib import Path

import pytest

PYTHON = "/usr/bin/python3"
_HAS_QGIS = (
    Path("/usr/lib/python3/dist-packages/qgis").is_dir() and Path(PYTHON).is_file()
)
pytestmark = pytest.mark.skipif(
    not _HAS_QGIS,
    reason="no QGIS: apt-get install --no-install-recommends"
    " python3-qgis qgis-providers",
)

SCRIPT = """
import json, sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer

QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
url, name = sys.argv[1:]
layer = QgsVectorLayer(f"url='{url}' typename='{name}' pageSize='50'", name, "OAPIF")
near = QgsFeatureRequest().setFilterRect(QgsRectangle(46.9, 40.3, 47.0, 40.4))
print(json.dumps({
    "valid": layer.isValid(),
    "count": layer.featureCount(),
    "crs": layer.crs().authid(),
    "fields": [field.name() for field in layer.fields()],
    "all": sum(1 for _ in layer.getFeatures()),
    "near": sum(1 for _ in layer.getFeatures(near)),
    "shapes": sorted({f.geometry().type() for f in layer.getFeatures()}),
}))
del layer
application.exitQgis()
"""


def opened(url: str, name: str) -> dict:
    home = {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": "/tmp"}
    env = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL"))
    }
    done = subprocess.run(
        [PYTHON, "-c", SCRIPT, f"{url}/api/", name],
        capture_output=True,
        text=True,
        timeout=180,
        env={**env, **home},
    )
    told = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert told, done.stderr
    return json.loads(told[0])


def test_qgis_opens_the_events_pages_through_them_and_filters(url):
    layer = opened(url, "events")
    assert layer["valid"]
    assert (layer["count"], layer["all"]) == (120, 120)
    assert layer["near"] == 80  # the points and the area around them
    assert layer["crs"] in ("OGC:CRS84", "EPSG:4326")
    assert {"kind", "place", "start", "claims"} <= set(layer["fields"])
    assert layer["shapes"] == [0, 2]


def test_qgis_opens_the_mentions(url):
    layer = opened(url, "mentions")
    assert layer["valid"] and layer["all"] == 120
