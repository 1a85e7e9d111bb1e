"""How far a place reaches and how likely a bare name means it."""

from __future__ import annotations

import math

#: Radius in km of features whose class settles it; areas have their own.
CLASS_RADIUS_KM = {
    "PCLI": 300.0,
    "ADM1": 80.0,
    "ADM2": 25.0,
    "ADM3": 10.0,
    "RGN": 100.0,
    "CONT": 3000.0,
    "MT": 5.0,
    "MTS": 50.0,
    "PASS": 2.0,
    "STM": 100.0,
    "LK": 15.0,
    "RSV": 8.0,
    "ISL": 20.0,
    "LINE": 50.0,
}

#: How well known the features of a class are, before population and names count.
_CLASS_FAME = {
    "CONT": 0.9,
    "PCLI": 0.82,
    "PCLH": 0.8,
    "PCLD": 0.6,
    "TERR": 0.6,
    "ADM1": 0.55,
    "ADM1H": 0.5,
    "ADM2": 0.3,
    "ADM2H": 0.3,
    "RGN": 0.5,
    "RGNH": 0.5,
}

#: The same of waters and heights, where a curated table speaks of them: it lists those
#: that news speak of, while full files of GeoNames name every brook.
_CURATED_FAME = {
    **dict.fromkeys(("SEA", "OCN", "GULF", "STRT", "CNL", "CHN", "BAY", "DSRT"), 0.45),
    **dict.fromkeys(("STM", "LK", "LKS", "MTS", "LINE"), 0.35),
    **dict.fromkeys(("MT", "VLC", "PEN", "ISL", "DAM", "PSN", "AIRP", "BLDG"), 0.3),
}
_CAPITAL_BONUS = 0.12
_CURATED_BONUS = 0.15


def radius_km(feature_class: str, feature_code: str, population: int) -> float:
    """Radius within which the named thing lies around its point, in km.

    Settlements by population, on the scale of Nominatim's search ranks: village 1 to
    2 km, town 4, city up to 15.
    """
    if feature_class == "P":
        return round(min(15.0, max(1.0, math.sqrt(population) / 80)), 1)
    return CLASS_RADIUS_KM.get(feature_code, 10.0)


def prominence(feature_code: str, population: int, names: int, curated: bool) -> float:
    """From 0 to 1: how likely the place is meant where nothing else is known.

    Classes have a base (_CLASS_FAME) and more from a million people on, settlements a
    share of the logarithm of their population; the number of its names counts a
    little, as in Mordecai, and so does that it is in the curated tables.
    """
    size = math.log10(population + 1)
    if feature_code.startswith("PCL"):
        fame = _CLASS_FAME.get(feature_code, 0.6) + 0.01 * size
    elif feature_code in _CLASS_FAME:
        fame = _CLASS_FAME[feature_code] + max(0.0, 0.05 * (size - 6))
    else:
        fame = _CURATED_FAME.get(feature_code, 0.0) if curated else 0.0
        fame = max(fame, 0.05 + 0.1 * size)
    if feature_code == "PPLC":
        fame += _CAPITAL_BONUS
    fame += min(0.08, 0.012 * math.log2(1 + names))
    return round(min(1.0, fame + (_CURATED_BONUS if curated else 0.0)), 4)
