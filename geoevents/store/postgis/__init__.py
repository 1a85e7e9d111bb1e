"""The store in a PostgreSQL database with PostGIS, for more than one machine's file.

Needs the extra ``geoevents[postgis]``. The same contract as the SQLite store, the same
answers: what decides them (tokens of full text, shapes in a box, counts by day) is
decided alike, and the tests ask both.
"""
