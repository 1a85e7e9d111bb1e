"""Bytes -> Document -> Page: reading, cleaning, sentences and language."""
