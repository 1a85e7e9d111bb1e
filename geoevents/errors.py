"""Everything this package raises on purpose, as one small tree.

GeoeventsError
├── InvalidValue (ValueError)        a value breaks a rule of the model
│   ├── InvalidBBox
│   ├── InvalidEdtf
│   └── InvalidParameter             of an API request or a command line option
├── ReadError                        a source cannot be read
├── GazetteerError                   the gazetteer is missing, broken or refuses a row
├── StoreError                       the store is missing, broken or busy
│   ├── StoreBusy                    another process writes, or a query takes too long
│   └── NotFound (LookupError)
└── MissingExtra (ImportError)       an optional package is needed and not installed
"""

from __future__ import annotations


class GeoeventsError(Exception):
    """Base of everything this package raises on purpose."""


class InvalidValue(GeoeventsError, ValueError):
    """A value breaks a rule of the model; the message names value, rule and way out."""


class InvalidBBox(InvalidValue):
    """A bbox is not four finite numbers (west, south, east, north) in range."""


class InvalidEdtf(InvalidValue):
    """A string is not a date, month, year, decade or interval of EDTF."""


class InvalidParameter(InvalidValue):
    """A request parameter or option is unknown or malformed.

    name: the parameter, as the user wrote it.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


class ReadError(GeoeventsError):
    """A source cannot be read: missing, empty, binary, too large or broken."""


class GazetteerError(GeoeventsError):
    """The gazetteer is missing or broken, or a row of a table breaks a rule."""


class StoreError(GeoeventsError):
    """The store cannot be opened, read or written."""


class StoreBusy(StoreError):
    """The store is being written by another process, or a query took too long."""


class NotFound(StoreError, LookupError):
    """No document, claim, event or place has this id."""


class MissingExtra(GeoeventsError, ImportError):
    """An optional package is needed: the message names the extra to install."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"{package} is not installed: pip install 'geoevents[{extra}]'"
        )
