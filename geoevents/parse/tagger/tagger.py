"""Names of a page with their kind, as the model sees them."""

from __future__ import annotations

import lzma
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from geoevents.model import Span
from geoevents.parse.seams import Toponym
from geoevents.parse.tagger.features import page_features
from geoevents.parse.tagger.words import Chunk
from geoevents.places.gazetteer import NameMatch
from geoevents.text.page import Page

#: The bundled model.
MODEL = Path(__file__).parent / "model" / "names.crf.xz"

#: A second model, learned from share-alike texts and under a licence of its own, for
#: languages that the first has read little of. Without its folder the first reads all.
SHARE_ALIKE = MODEL.parent / "share-alike" / MODEL.name
SHARE_ALIKE_LANGUAGES = frozenset(("bs", "hr", "pt", "sr", "tr"))

#: Kinds of names that the model tells apart.
KINDS = ("place", "person", "org", "demonym", "other")


#: Signs that part a name from what follows it.
_DASHES = ("-", "–", "—", ":", ",")

#: Longest word that a full stop may abbreviate ("Calif.", "Sask.").
_ABBREVIATED = 5


@dataclass(frozen=True, slots=True)
class TaggedName:
    """A name as the model reads it. probability: of this kind, mean of its words."""

    span: Span
    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class TaggedWord:
    """A word of a name or of a toponym: probability of each of KINDS, in order."""

    start: int
    end: int
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TaggedPage:
    """What the model says of one page.

    names: sorted, without overlap. words: by their start, those of the names and of
    the toponyms that the rules found.
    """

    names: tuple[TaggedName, ...]
    words: Mapping[int, TaggedWord]

    def chances(self, span: Span) -> dict[str, float]:
        """Probability of each kind for a span: the mean of its lettered words."""
        rows = [
            self.words[start].chances
            for start in range(span.start, span.end)
            if start in self.words
        ]
        if not rows:
            return dict.fromkeys(KINDS, 0.0)
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        return dict(zip(KINDS, means, strict=True))


class Tagger:
    """A linear-chain conditional random field over the words of a page.

    Safe to share between threads, which take turns. Source of the method: Lafferty,
    McCallum, Pereira (2001); of the program: CRFsuite (Okazaki 2007).
    """

    def __init__(self, model: bytes) -> None:
        # Imported here: parsing with the rules alone does not need it.
        import pycrfsuite

        self._model = model  # the program reads it in place
        self._program = pycrfsuite.Tagger()
        self._program.open_inmemory(model)
        labels = frozenset(self._program.labels())
        self._labels_of = [
            [label for label in (f"B-{kind}", f"I-{kind}") if label in labels]
            for kind in KINDS
        ]
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path = MODEL) -> Tagger:
        """The bundled model, or the one at path (as training/train.py writes it)."""
        return cls(lzma.decompress(path.read_bytes()))

    @classmethod
    def beside(cls, language: str) -> Tagger | None:
        """The bundled second model if it is there and is for the language.

        Opened when first asked for, and once: most articles do not need it.
        """
        return _beside() if language in SHARE_ALIKE_LANGUAGES else None

    def tag(
        self,
        page: Page,
        matches: Iterable[NameMatch],
        toponyms: Sequence[Toponym] = (),
        *,
        everywhere: bool = True,
    ) -> TaggedPage:
        """Names and chances of a page.

        matches: what the gazetteer's scan finds in the page's text. toponyms: what
        the rules found; the model has learned how far to trust them, so without them
        it finds less. everywhere: also in sentences without a toponym. Time grows with
        the length of the text.
        """
        names: list[TaggedName] = []
        words: dict[int, TaggedWord] = {}
        ruled = {i for t in toponyms for i in range(t.span.start, t.span.end)}
        for chunk, rows in page_features(
            page, matches, toponyms, everywhere=everywhere
        ):
            with self._lock:
                labels = self._program.tag(rows)
                chances = self._chances(chunk, labels, ruled)
            starts, ends = chunk.starts, chunk.ends
            words.update(
                (starts[i], TaggedWord(starts[i], ends[i], c))
                for i, c in chances.items()
            )
            names += _names(chunk, labels, chances)
        return TaggedPage(tuple(names), words)

    def _chances(
        self, chunk: Chunk, labels: Sequence[str], ruled: Container[int]
    ) -> dict[int, tuple[float, ...]]:
        """Of each kind, for the words by index that are in a name or a toponym."""
        marginal, kinds = self._program.marginal, self._labels_of
        return {
            i: tuple([sum([marginal(label, i) for label in kind]) for kind in kinds])
            for i, start in enumerate(chunk.starts)
            if labels[i] != "O" or start in ruled
        }


@cache
def _beside() -> Tagger | None:
    return Tagger.open(SHARE_ALIKE) if SHARE_ALIKE.is_file() else None


def _names(
    chunk: Chunk, labels: Sequence[str], chances: Mapping[int, tuple[float, ...]]
) -> Iterator[TaggedName]:
    first = 0
    while first < len(labels):
        kind = labels[first][2:]
        last = first + 1
        if kind:
            while last < len(labels) and labels[last] == f"I-{kind}":
                last += 1
            end = last - 1 if _ends_sentence(chunk, first, last) else last
            while end > first + 1 and chunk.texts[end - 1] in _DASHES:
                end -= 1
            at = KINDS.index(kind)
            total = sum(chances[i][at] for i in range(first, end))
            span = Span(chunk.starts[first], chunk.ends[end - 1])
            yield TaggedName(span, kind, total / (end - first))
        first = last


def _ends_sentence(chunk: Chunk, first: int, last: int) -> bool:
    """Whether a name's last sign is a full stop that belongs to no abbreviation."""
    if last - first < 2 or chunk.texts[last - 1] != ".":
        return False
    return len(chunk.texts[last - 2]) > _ABBREVIATED
