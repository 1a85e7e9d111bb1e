"""How well claims are merged into events, on made articles whose truth is known.

    python benchmarks/merging.py [--articles 200] [--seed 1] [--errors]

Prints B-cubed precision (too much merged), recall (too little) and F1.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

from benchmarks.made_news import b_cubed, made_articles, merged_pairs
from geoevents.events.merge import merge
from geoevents.parse import make_parser
from geoevents.places import Gazetteer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    arguments = parser.parse_args()
    articles = made_articles(arguments.articles, seed=arguments.seed)
    gazetteer = Gazetteer.open()
    analyser = make_parser(gazetteer)
    events = merge([analyser.analyse(a.document) for a in articles], gazetteer)
    pairs = merged_pairs(articles, events)
    precision, recall, f1 = b_cubed(pairs)
    told = sum(len(article.truth) for article in articles)
    print(f"{len(articles)} articles tell {told} events; {len(pairs)} claims found")
    print(f"B-cubed precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    if arguments.errors:
        _print_errors(pairs, {event.id: event for event, _ in events})


def _print_errors(pairs, events) -> None:
    by_truth, by_found = defaultdict(set), defaultdict(set)
    for truth, found in pairs:
        by_truth[truth].add(found)
        by_found[found].add(truth)
    for truth, found in by_truth.items():
        if len(found) > 1:
            titles = [
                f"{events[f].title} {events[f].when and events[f].when.value}"
                for f in found
            ]
            print(f"split  {truth}: {titles}")
    for found, truths in by_found.items():
        if len(truths) > 1:
            when = events[found].when
            print(
                f"joined {sorted(truths)}: {events[found].title} {when and when.value}"
            )


if __name__ == "__main__":
    main()
