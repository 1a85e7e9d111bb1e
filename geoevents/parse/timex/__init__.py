"""The engine of time expressions: tables of words in, dated spans out.

fold -> lexicon (tables and templates) -> scan (what is said) -> relate (since, until,
from .. to) -> read (what day that is). Languages are data: parse/lexicon/times/.
"""
