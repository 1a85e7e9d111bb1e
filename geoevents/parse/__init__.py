"""One document -> its Analysis: mentions, times and claims. Pure: no disk, no clock."""

from geoevents.parse.analyse import Parser, make_parser

__all__ = ["Parser", "make_parser"]
