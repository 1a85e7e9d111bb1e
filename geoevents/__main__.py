"""``python -m geoevents`` is the command ``geoevents``."""

from geoevents.cli import main

if __name__ == "__main__":
    main()
