"""CQL2 text (OGC 21-065r2): filters of OGC API Features, Part 3, as a small tree.

``parse`` turns text into the frozen records of ``tree``, bounded and checked against
the queryables of a collection. No text of a user is in a tree but as a value, and no
name but one of ours.

Each store turns the tree into its own language. For SQLite that is ``sqlite``; another
engine walks the same records and needs, for each queryable, the expression of its
column. For PostGIS: ``Compare``, ``Among``, ``Between``, ``IsNull``, ``And``, ``Or``
and ``Not`` as in ``sqlite`` with ``%s`` for ``?``; ``Like`` as ``LIKE %s`` (the pattern
is in that syntax, its escape is PostgreSQL's own); ``Intersects`` as
``ST_Intersects(geometry, ST_GeomFromText(%s, 4326))`` with ``geometry.wkt``;
``Temporal`` with the operators of ``sqlite.TEMPORAL`` on the two columns of the time.
Three-valued logic is the standard's as it is SQL's: what a feature does not have
meets neither a condition nor its contrary.
"""

from geoevents.store.cql2.parser import parse
from geoevents.store.cql2.queryables import EVENTS, ROWS, Queryable
from geoevents.store.cql2.tree import FilterError, Node

__all__ = ["EVENTS", "ROWS", "FilterError", "Node", "Queryable", "parse"]
