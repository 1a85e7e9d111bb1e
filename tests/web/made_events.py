"""Events made by hand, in the shape of the API, for driving the page alone."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

#: Text that would do harm if it ever became HTML, a script or a link.
HOSTILE = '<img src=x onerror="window.hurt=1"></script><b>${7*7}</b> `x` \u202egnp.exe'

FAMILY = {
    "shelling": "violence",
    "armed_clash": "violence",
    "war": "violence",
    "territory_captured": "territory",
    "mobilization": "posture",
    "protest": "unrest",
    "ceasefire_agreement": "diplomacy",
    "statement": "diplomacy",
    "accident": "harm",
}

PLACES: dict[str, tuple[str, float, float, str]] = {
    "geonames:584871": ("Terter", 46.932, 40.345, "settlement"),
    "geonames:584885": ("Talish", 46.742, 40.378, "settlement"),
    "geonames:146970": ("Stepanakert", 46.751, 39.818, "settlement"),
    "geonames:147105": ("Shusha", 46.749, 39.759, "settlement"),
    "geonames:586523": ("Ganja", 46.361, 40.683, "settlement"),
    "geonames:587084": ("Baku", 49.892, 40.378, "settlement"),
    "geonames:585187": ("Hadrut", 47.032, 39.520, "settlement"),
    "geonames:586001": ("Jabrayil", 47.030, 39.400, "settlement"),
    "geonames:586429": ("Fuzuli district", 47.15, 39.60, "district"),
    "geoevents:nagorno-karabakh": ("Nagorno-Karabakh", 46.75, 39.9, "region"),
    "geonames:587116": ("Azerbaijan", 47.5, 40.5, "country"),
    "geoevents:line-of-contact": ("line of contact", 47.0, 40.1, "line"),
}

OUTLINES: dict[str, Json] = {
    "geonames:586429": {
        "type": "Polygon",
        "coordinates": [
            [[46.95, 39.5], [47.3, 39.45], [47.5, 39.62], [47.3, 39.78], [46.98, 39.7]]
        ],
    },
    "geoevents:nagorno-karabakh": {
        "type": "Polygon",
        "coordinates": [
            [
                [46.0, 40.05],
                [46.35, 40.3],
                [46.75, 40.4],
                [47.05, 40.15],
                [47.2, 39.85],
                [47.1, 39.5],
                [46.75, 39.45],
                [46.5, 39.6],
                [46.3, 39.75],
            ]
        ],
    },
    "geonames:587116": {
        "type": "Polygon",
        "coordinates": [
            [
                [45.0, 41.2],
                [46.5, 41.9],
                [48.4, 41.85],
                [49.2, 41.0],
                [50.3, 40.3],
                [49.4, 39.9],
                [48.9, 38.5],
                [48.0, 39.5],
                [46.6, 38.9],
                [46.1, 39.8],
                [45.6, 40.6],
            ]
        ],
    },
    "geoevents:line-of-contact": {
        "type": "LineString",
        "coordinates": [[46.1, 40.35], [46.75, 40.45], [47.1, 40.2], [47.25, 39.8]],
    },
}

#: kind, place, first day, last day, more
ROWS: tuple[tuple[str, str | None, str, str, Json], ...] = (
    ("war", "geoevents:nagorno-karabakh", "2020-09-27", "2020-11-10", {}),
    ("shelling", "geonames:146970", "2020-09-27", "2020-09-27", {"claims": 3}),
    ("shelling", "geonames:584871", "2020-09-28", "2020-09-28", {"disputed": True}),
    ("armed_clash", "geonames:584885", "2020-09-27", "2020-09-28", {"role": "near"}),
    ("mobilization", "geonames:587116", "2020-09-28", "2020-09-28", {}),
    ("shelling", "geonames:584871", "2020-09-30", "2020-09-30", {}),
    ("shelling", "geonames:146970", "2020-10-02", "2020-10-02", {}),
    ("territory_captured", "geonames:584885", "2020-10-03", "2020-10-03", {}),
    ("territory_captured", "geonames:586001", "2020-10-04", "2020-10-04", {}),
    ("shelling", "geonames:586523", "2020-10-04", "2020-10-04", {"disputed": True}),
    ("shelling", "geonames:586523", "2020-10-11", "2020-10-11", {}),
    ("shelling", "geonames:586523", "2020-10-17", "2020-10-17", {}),
    ("armed_clash", "geonames:585187", "2020-10-09", "2020-10-13", {}),
    ("ceasefire_agreement", None, "2020-10-10", "2020-10-10", {}),
    ("territory_captured", "geonames:586429", "2020-10-17", "2020-10-17", {}),
    ("armed_clash", "geoevents:line-of-contact", "2020-10-20", "2020-10-20", {}),
    ("shelling", "geonames:147105", "2020-10-08", "2020-10-08", {}),
    (
        "territory_captured",
        "geonames:147105",
        "2020-11-08",
        "2020-11-08",
        {"claims": 2},
    ),
    ("ceasefire_agreement", None, "2020-11-10", "2020-11-10", {}),
    ("protest", "geonames:587084", "2020-07-14", "2020-07-15", {"background": True}),
    ("statement", None, "", "", {}),
    ("accident", "geonames:587084", "2020-10-24", "2020-10-24", {"title": HOSTILE}),
)


def features() -> list[Json]:
    """The events as Features, without their claims."""
    return [_feature(number, *row) for number, row in enumerate(ROWS)]


def with_claims(feature: Json) -> Json:
    """The Feature as `embed=claims` answers it."""
    title = feature["properties"]["title"]
    embedded = [
        _claim(feature, "Ministry of Defence", "azerbaijan", "claimed", title),
        _claim(feature, "Press office", "armenia", "denied", "an invention"),
        _claim(feature, None, None, "reported", title),
    ]
    return {
        **feature,
        "properties": {**feature["properties"], "claims_embedded": embedded},
    }


def _feature(
    number: int, kind: str, place_id: str | None, first: str, last: str, more: Json
) -> Json:
    name, lon, lat, precision = PLACES[place_id] if place_id else ("", 0, 0, "")
    near = "near " if more.get("role") == "near" else ""
    label = kind.replace("_", " ").capitalize()
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {
        "type": "Feature",
        "id": f"event{number:02}",
        "geometry": OUTLINES.get(place_id, point) if place_id else None,
        "properties": {
            "kind": kind,
            "family": FAMILY[kind],
            "title": more.get("title", f"{label}, {near}{name}" if name else label),
            "when": (first if first == last else f"{first}/{last}") if first else None,
            "start": f"{first}T00:00:00Z" if first else None,
            "end": _day_after(last) if last else None,
            "date_precision": "day" if first == last else "days",
            "date_rule": "weekday" if first else None,
            "date_evidence": "on Sunday" if first else None,
            "first_reported": first or None,
            "place": name or None,
            "place_id": place_id,
            "place_role": more.get("role", "event") if place_id else None,
            "place_precision": precision or None,
            "precision_km": 2.0 if place_id else None,
            "place_reason": "named with “in” beside the verb" if place_id else None,
            "names": {},
            "actors": ["azerbaijan", "armenia"],
            "sides": ["azerbaijan", "armenia"],
            "claims": more.get("claims", 3),
            "origins": 2,
            "sources": ["Example News", "Daily Example"],
            "figures": {
                "killed": {
                    "armenia": {
                        "low": 3,
                        "high": None,
                        "claims": 2,
                        "by": {
                            "azerbaijan": {"low": 28, "high": None, "claims": 1},
                            "armenia": {"low": 3, "high": 3, "claims": 1},
                        },
                    }
                }
            },
            "disputed": ["denied", "killed"] if more.get("disputed") else [],
            "background": bool(more.get("background")),
            "modality": "claimed",
            "url": "https://example.org/one",
        },
    }


def _day_after(day: str) -> str:
    from datetime import date, timedelta

    return f"{date.fromisoformat(day) + timedelta(days=1)}T00:00:00Z"


def _figure(low: int, high: int | None) -> Json:
    return {
        "what": "killed",
        "low": low,
        "high": high,
        "victims": {"side": "armenia", "class": "military"},
        "cumulative": True,
    }


def _claim(
    feature: Json, who: str | None, side: str | None, modality: str, quote: str
) -> Json:
    p = feature["properties"]
    said = f"{quote} was how the speaker put it"
    return {
        "id": f"{feature['id']}-{side}",
        "kind": p["kind"],
        "when": p["when"],
        "modality": modality,
        "claimant": {"name": who, "kind": "party", "side": side, "via": "Example News"}
        if who
        else None,
        "quote": said,
        "context": f"It began early. {said}, and no more was said.",
        "context_start": 100,
        "start": 116,
        "end": 116 + len(said),
        "source": {
            "name": "Example News",
            "url": "javascript:alert(1)" if side is None else "https://example.org/one",
            "title": HOSTILE if side is None else "A day on the line",
            "published": _day_after(p["first_reported"])[:10]
            if side == "armenia"
            else p["first_reported"],
        },
        "places": [
            {
                "place_id": p["place_id"],
                "name": p["place"] or "Baku",
                "role": p["place_role"] or "topic",
                "reason": "the article says where",
                "why": {
                    "text": "Tərtər",
                    "reasons": ["the only place of this name in the country"],
                    "candidates": [],
                    "would_change": "Another country in the same sentence.",
                },
            }
        ],
        "figures": [_figure(*((3, 3) if side == "armenia" else (28, None)))]
        if side
        else [],
    }
