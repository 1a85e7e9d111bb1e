"""Other ways to write a whole name: without "province of", with or without an article.

Tried in turn where a name is not known as it stands. All work on folded names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Words for kinds of places before the name, with what joins them to it.
_BEFORE = (
    "state city town village district province region governorate republic county "
    "etat province region ville village departement gouvernorat district "
    "estado ciudad provincia region departamento municipio distrito cidade regiao "
    "regione citta regiunea provincia judetul orasul districtul raionul "
    "stadt provinz oblast rayon gouvernement miasto obwod wojewodztwo "
    "город г область район село поселок провинция штат место мiсто "
    "محافظه مدينه ولايه منطقه بلده قريه قضاء استان شهر ولايت"
)
_JOINT = "of de du des di da do del della d la el l von"

#: The same behind the name; in scripts without spaces nothing stands between.
_BEHIND = (
    "state city town village district province region governorate republic county "
    "oblast raion rayon stadt provinz region gouvernement ili ilcesi vilayeti rayonu "
    "seheri область районы район край провинция штат область районi қаласы "
    "استان ولايت شهر"
)
_BEHIND_UNSPACED = (
    "市",
    "省",
    "州",
    "县",
    "縣",
    "郡",
    "地区",
    "시",
    "도",
    "주",
    "မြို့",
    "ပြည်နယ်",
    "တိုင်းဒေသကြီး",
    "တိုင်း",
)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)

_ARTICLES = ("al ", "el ", "ad ", "ar ", "as ", "ash ", "at ", "an ", "az ")
_ARABIC_ARTICLE = "ال"

_WITH_WORD = re.compile(
    rf"(?:(?:{'|'.join(_BEFORE.split())}) (?:(?:{'|'.join(_JOINT.split())}) )*)(.+)"
)
_WORD_BEHIND = re.compile(rf"(.+) (?:{'|'.join(_BEHIND.split())})")


def variants(folded: str) -> Iterator[str]:
    """Other folded spellings of a folded name, the likeliest first.

    >>> list(variants("etat de rakhine"))[0], list(variants("rakhine state"))[0]
    ('rakhine', 'rakhine')
    """
    for pattern in (_WITH_WORD, _WORD_BEHIND):
        found = pattern.fullmatch(folded)
        if found:
            yield found.group(1)
    if _UNSPACED.match(folded):
        yield from _unspaced(folded)
    elif folded.startswith(_ARABIC_ARTICLE):
        yield folded.removeprefix(_ARABIC_ARTICLE)
    elif "\u0620" <= folded[:1] <= "\u06d3":
        yield _ARABIC_ARTICLE + folded
    elif folded.startswith(_ARTICLES):
        yield folded.partition(" ")[2]
    elif folded.isascii():
        yield from (article + folded for article in _ARTICLES[:2])


def without_kind(name: str) -> str:
    """A name in a script without spaces, less the word for its kind behind it.

    >>> without_kind("哈尔科夫州"), without_kind("Harkov")
    ('哈尔科夫', 'Harkov')
    """
    if _UNSPACED.match(name):
        for kind in _BEHIND_UNSPACED:
            if name.endswith(kind) and len(name) > len(kind) + 1:
                return name.removesuffix(kind)
    return name


def _unspaced(folded: str) -> Iterator[str]:
    for kind in _BEHIND_UNSPACED:
        if folded.endswith(kind) and len(folded) > len(kind):
            yield folded.removesuffix(kind)
    yield from (folded + kind for kind in _BEHIND_UNSPACED)
