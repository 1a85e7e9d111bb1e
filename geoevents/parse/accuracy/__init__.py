"""Measuring the geoparser against annotated corpora."""
