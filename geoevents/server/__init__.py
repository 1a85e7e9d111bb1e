"""The API and the map over HTTP: a Flask application that reads a store."""
