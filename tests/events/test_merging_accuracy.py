"""Merging on made articles whose truth is known may not get worse unnoticed."""

from benchmarks.made_news import b_cubed, made_articles, merged_pairs
from geoevents.events.merge import merge
from geoevents.parse import make_parser
from geoevents.places import Gazetteer


def test_claims_of_made_articles_are_merged_as_their_truth_says():
    articles = made_articles(200)
    gazetteer = Gazetteer.open()
    parser = make_parser(gazetteer, recogniser="core")
    events = merge([parser.analyse(a.document) for a in articles], gazetteer)
    precision, recall, f1 = b_cubed(merged_pairs(articles, events))
    assert f1 >= 0.95
    assert precision >= 0.95
    assert recall >= 0.95
