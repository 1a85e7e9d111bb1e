import subprocess
import sys

BLOCKED = """
import sys
for name in ("rapidfuzz", "geopy", "click", "babel", "orjson", "eld"):
    sys.modules[name] = None
import geoevents.places.build
"""


def test_building_needs_few_packages():
    subprocess.run([sys.executable, "-c", BLOCKED], check=True)
