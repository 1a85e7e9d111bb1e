"""Made articles about made events, with the truth of which sentence tells which event.

Our own sentences about towns that exist and things that never happened. Between the
events lie the traps of merging: the same kind of thing in a town some 50 km off on the
same day, and in the same town a day later. Articles are copies, rewrites by other
outlets, follow-ups with other figures, and denials.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from geoevents.model import Claim, Document, Event, Source, Span, When
from geoevents.taxonomy import FAMILY_OF

#: (side that is hit, side that hits, first day, towns of which neighbours are near)
THEATRES = (
    ("Ukraine", "Russia", date(2023, 2, 6), ("Kramatorsk", "Bakhmut", "Nikopol")),
    ("Ukraine", "Russia", date(2023, 6, 12), ("Kherson", "Mykolaiv", "Zaporizhzhia")),
    ("Sudan", "RSF", date(2023, 5, 8), ("Khartoum", "Omdurman", "El Fasher")),
    ("Azerbaijan", "Armenia", date(2020, 10, 5), ("Ganja", "Barda", "Mingachevir")),
    ("Syria", "Turkey", date(2019, 10, 14), ("Qamishli", "Manbij", "Kobani")),
)

KINDS = ("shelling", "missile_attack", "air_strike", "armed_clash", "protest")

#: Kind -> ways to tell it. ``{day}`` is filled with a date or a weekday.
LEADS = {
    "shelling": (
        "Shelling hit {town} on {day}, killing {dead} people, local officials said.",
        "At least {dead} people were killed when shells fell on {town} on {day}.",
        "{hitter} shelled {town} on {day}, the defence ministry of {hit} said."
        " It put the number of dead at {dead}.",
    ),
    "missile_attack": (
        "A missile struck {town} on {day}, killing {dead} people, officials said.",
        "{dead} people died in a missile attack on {town} on {day}.",
        "{hit} said that {hitter} had fired missiles at {town} on {day}.",
    ),
    "air_strike": (
        "An air strike on {town} killed {dead} people on {day}, doctors said.",
        "Warplanes bombed {town} on {day}. {dead} people were killed.",
        "On {day}, air strikes hit {town}, residents said.",
    ),
    "armed_clash": (
        "Heavy fighting broke out in {town} on {day}, residents said.",
        "Clashes in {town} on {day} left {dead} fighters dead.",
        "Troops of {hit} and {hitter} fought in {town} on {day}.",
    ),
    "protest": (
        "Thousands of people protested in {town} on {day}.",
        "Demonstrators marched through {town} on {day} to demand an end to the war.",
        "A protest against the war drew large crowds in {town} on {day}.",
    ),
}
FILLERS = (
    "Electricity and water were cut in parts of the region.",
    "Aid workers asked for safe passage.",
    "The weather is expected to turn colder this week.",
    "Schools stay closed until further notice.",
    "Markets opened as usual, traders said.",
    "Buses did not run for most of the day.",
)
OUTLETS = ("Made Wire", "Made Herald", "Made Gazette", "Made Tribune", "Made Post")


@dataclass(frozen=True, slots=True)
class MadeEvent:
    """One thing that is said to have happened."""

    id: int
    kind: str
    town: str
    day: date
    hit: str
    hitter: str
    dead: int


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """An article and the spans of its text that tell an event."""

    document: Document
    truth: tuple[tuple[Span, MadeEvent], ...]

    def event_told(self, claim: Claim) -> int | None:
        """The event that a claim tells; None for one of another family.

        "They marched to demand a truce" may give a claim of diplomacy beside the
        protest: that is a matter of finding claims, not of merging them.
        """
        for told, event in self.truth:
            if told.overlaps(claim.span) and FAMILY_OF[event.kind] == claim.family:
                return event.id
        return None


def made_events(rng: random.Random) -> list[MadeEvent]:
    """Events in clusters of traps: same kind and day in all towns, then a day later."""
    events: list[MadeEvent] = []
    for hit, hitter, first, towns in THEATRES:
        for step, kind in enumerate(KINDS):
            for late in (0, 1):
                for town in rng.sample(towns, 2):
                    day = first + timedelta(days=2 * step + late)
                    dead = rng.randint(3, 40)
                    events.append(
                        MadeEvent(len(events), kind, town, day, hit, hitter, dead)
                    )
    return events


def made_articles(count: int, *, seed: int = 1) -> list[MadeArticle]:
    """That many articles, copies among them, the same for the same seed."""
    rng = random.Random(seed)
    events = made_events(rng)
    articles: list[MadeArticle] = []
    for number in range(count):
        if articles and rng.random() < 0.15:
            articles.append(_copy(rng.choice(articles), number))
            continue
        main = events[number % len(events)]
        others = [e for e in events if e.hit == main.hit and e.day == main.day]
        told = [main, *rng.sample(others, k=min(len(others), rng.randint(0, 1)))]
        articles.append(_article(number, list(dict.fromkeys(told)), rng))
    return articles


def _article(number: int, told: list[MadeEvent], rng: random.Random) -> MadeArticle:
    published = max(event.day for event in told) + timedelta(days=rng.randint(0, 1))
    text = f"{rng.choice(OUTLETS)}, {_long(published)}\n\n"
    truth = []
    for event in told:
        sentence = _tell(event, published, rng)
        truth.append((Span(len(text), len(text) + len(sentence)), event))
        fillers = " ".join(rng.sample(FILLERS, k=2))
        text += f"{sentence}\n\n{fillers} Report {number}.\n\n"
    source = Source(name=rng.choice(OUTLETS), file=f"made-{number:03}.txt")
    given = When(published.isoformat(), "given")
    return MadeArticle(Document(text, source, given), tuple(truth))


def _tell(event: MadeEvent, published: date, rng: random.Random) -> str:
    lead = rng.choice(LEADS[event.kind])
    near = (published - event.day).days < 6 and rng.random() < 0.5
    day = event.day.strftime("%A") if near else _long(event.day)
    dead = event.dead if rng.random() < 0.6 else event.dead + rng.randint(1, 9)
    return lead.format(
        town=event.town, day=day, dead=dead, hit=event.hit, hitter=event.hitter
    )


def _copy(original: MadeArticle, number: int) -> MadeArticle:
    """The article as another outlet carries it: a line more at its end."""
    document = Document(
        f"{original.document.text}Carried by another outlet as number {number}.\n",
        Source(name="Made Mirror", file=f"made-{number:03}.txt"),
        original.document.published,
    )
    return MadeArticle(document, original.truth)


def _long(day: date) -> str:
    return f"{day.day} {day.strftime('%B %Y')}"


def b_cubed(pairs: list[tuple[int, str]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of B-cubed (Bagga and Baldwin 1998).

    pairs: for each claim the true event and the event it was merged into. Low
    precision means that too much was merged, low recall too little.
    """
    precision = recall = 0.0
    for truth, found in pairs:
        same_found = [t for t, f in pairs if f == found]
        same_truth = [f for t, f in pairs if t == truth]
        precision += same_found.count(truth) / len(same_found)
        recall += same_truth.count(found) / len(same_truth)
    precision, recall = precision / len(pairs), recall / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


def merged_pairs(
    articles: Iterable[MadeArticle], merged: Iterable[tuple[Event, tuple[Claim, ...]]]
) -> list[tuple[int, str]]:
    """(true event, id of the found event) of each claim that tells a made event."""
    by_id = {article.document.id: article for article in articles}
    pairs = []
    for event, claims in merged:
        for claim in claims:
            truth = by_id[claim.document_id].event_told(claim)
            if truth is not None:
                pairs.append((truth, event.id))
    return pairs
