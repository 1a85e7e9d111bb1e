"""The words everyone shares: small frozen records, valid from the moment they exist.

Offsets count Unicode code points of ``Document.text`` and are half-open, so that
``text[span.start:span.end]`` is what a record speaks of. Coordinates are lon, lat in
degrees (EPSG:4326). "Not known" is None, never 0 or an empty string.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from geoevents import taxonomy
from geoevents.edtf import Interval, edtf_precision, edtf_to_bounds
from geoevents.errors import InvalidValue
from geoevents.geo import is_lonlat


def _check(ok: bool, message: str) -> None:
    if not ok:
        raise InvalidValue(message)


def _one_of(value: str, allowed: tuple[str, ...], what: str) -> None:
    _check(value in allowed, f"{what} {value!r}: must be one of {', '.join(allowed)}")


def text_id(*parts: object) -> str:
    """A stable id of 20 hex digits: the start of the SHA-256 of the parts."""
    joined = "\x1f".join(map(str, parts)).encode("utf-8")
    return hashlib.sha256(joined).hexdigest()[:20]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        _check(0 <= self.start < self.end, f"Span {self.start}..{self.end} is empty")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def within(self, other: Span) -> bool:
        """Whether this span lies wholly inside the other."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision and the rule that found it.

    value: EDTF. rule: a short code listed in docs/codebook.md (``given``,
    ``header``, ``weekday``, ``nth_day``, ``other_articles`` ...).
    evidence: what the rule read, in words, for people.
    """

    value: str
    rule: str
    evidence: str = ""

    def __post_init__(self) -> None:
        edtf_to_bounds(self.value)
        _check(bool(self.rule), "When needs the code of the rule that dated it")

    @property
    def interval(self) -> Interval | None:
        """The half-open UTC interval that the value covers; None without a year."""
        return edtf_to_bounds(self.value)

    @property
    def precision(self) -> str:
        """One of taxonomy.DATE_PRECISIONS."""
        return edtf_precision(self.value)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from. Any of these may be unknown.

    name: the outlet, as readers know it. url: http or https only.
    file: name of the file (and record) that it was read from.
    """

    name: str | None = None
    url: str | None = None
    file: str | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        if self.url is not None:
            _check(
                self.url.startswith(("http://", "https://")),
                f"url {self.url[:80]!r}: must start with http:// or https://",
            )


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read: its text, and what its carrier says of it.

    published: the date that the user or the carrier's metadata gives; dates found
    in the text itself are the business of parse.
    language: BCP 47 primary subtag, where told by the user or the carrier.
    """

    text: str
    source: Source = field(default_factory=Source)
    published: When | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        try:
            self.text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InvalidValue(
                f"text is not Unicode: half a surrogate pair at {error.start}"
            ) from error

    @property
    def id(self) -> str:
        """Hash of the text: the same article has the same id on any machine."""
        return text_id("document", self.text)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer.

    id: ``geonames:584885`` or ``geoevents:NAME`` for curated ones; neutral.
    name: a neutral default label; labels by side and date come from the gazetteer.
    feature_class, feature_code: GeoNames codes (``P``, ``PPLC``).
    country: ISO 3166-1 alpha-2. admin1, admin2: GeoNames codes within it.
    precision_km: radius within which the named thing lies around the point.
    population: 0 where unknown.
    """

    id: str
    name: str
    lon: float
    lat: float
    feature_class: str
    feature_code: str
    country: str | None
    admin1: str | None
    admin2: str | None
    population: int
    precision_km: float

    def __post_init__(self) -> None:
        _check(is_lonlat(self.lon, self.lat), f"{self.id}: {self.lon}, {self.lat}")
        _check(self.precision_km > 0, f"{self.id}: precision_km must be above 0")

    @property
    def precision(self) -> str:
        """One of taxonomy.PLACE_PRECISIONS, settled by the feature code."""
        return place_precision(self.feature_class, self.feature_code)


def place_precision(feature_class: str, feature_code: str) -> str:
    """How exact a dot for such a feature would be: see taxonomy.PLACE_PRECISIONS.

    >>> place_precision("P", "PPLC"), place_precision("A", "ADM2")
    ('settlement', 'district')
    """
    if feature_class == "P" or feature_class == "S":
        return "settlement"
    if feature_code in ("LINE", "STM", "RD", "BDRY"):
        return "line"
    if feature_code.startswith("PCL") or feature_code in ("CONT", "TERR"):
        return "country"
    if feature_code in ("ADM2", "ADM3", "ADM4", "PASS", "MT", "LK", "RSV", "ISL"):
        return "district"
    return "region"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a toponym might mean. reasons: for and against, in words."""

    place: Place
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The choice made for one toponym.

    place: None where the resolver abstains. score: how sure, 0 to 1.
    candidates: the best few, best first, the chosen one among them.
    would_change: the one fact that would have changed the choice, in words.
    """

    place: Place | None
    score: float
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()
    would_change: str | None = None

    def __post_init__(self) -> None:
        _check(0 <= self.score <= 1, f"score {self.score}: must be within 0..1")


@dataclass(frozen=True, slots=True)
class Repair:
    """A proposed reading of a machine-translated name; the text keeps the original."""

    original: str
    reading: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym at a span of one document, what it stands for and which place it is.

    text: the surface, ``document.text[span.start:span.end]``.
    name: the toponym without inflection or repaired, as it was looked up.
    sense: one of taxonomy.SENSES.
    """

    span: Span
    text: str
    name: str
    sense: str
    resolution: Resolution
    repair: Repair | None = None

    def __post_init__(self) -> None:
        _one_of(self.sense, taxonomy.SENSES, "sense")

    @property
    def place(self) -> Place | None:
        """The place it was resolved to, or None."""
        return self.resolution.place


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression (timex) at a span of one document.

    type: TIMEX3's DATE, TIME, DURATION or SET, and AGE.
    value: its TIMEX3 value ("Sunday" = ``2020-09-27``, "two days" = ``P2D``).
    edtf: what the phrase says in EDTF ("since Sunday" = ``2020-09-27/..``), None
    for ages, what cannot be dated, and durations that reach to no date ("the last three
    days" do). rule: as in When.
    """

    span: Span
    text: str
    type: str
    value: str
    edtf: str | None
    rule: str

    def __post_init__(self) -> None:
        _one_of(self.type, ("DATE", "TIME", "DURATION", "SET", "AGE"), "type")
        if self.edtf is not None:
            edtf_to_bounds(self.edtf)


@dataclass(frozen=True, slots=True)
class Victims:
    """Whose people or equipment a figure counts. side: id of the table of sides."""

    side: str | None
    victim_class: str

    def __post_init__(self) -> None:
        _one_of(self.victim_class, taxonomy.VICTIM_CLASSES, "class")


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a figure counts over, and the span of the words that say so.

    value: an EDTF interval ("2023-05-07/..") where its days are known, else an
    ISO 8601 duration ("PT24H").
    """

    span: Span
    value: str

    def __post_init__(self) -> None:
        if not self.value.startswith("P"):
            edtf_to_bounds(self.value)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a claim gives.

    span: exactly the number's words. what: one of taxonomy.FIGURES.
    value: None for a figure without a number ("hundreds"). low, high: the range
    that it allows; high is None where it has no upper end ("at least 28").
    cumulative: a total since the beginning, not a new count. period: what it
    counts over, None where nothing says so.
    """

    span: Span
    what: str
    value: int | None
    low: int | None
    high: int | None
    qualifier: str
    victims: Victims | None = None
    cumulative: bool = False
    period: Period | None = None

    def __post_init__(self) -> None:
        _one_of(self.what, taxonomy.FIGURES, "what")
        _one_of(self.qualifier, taxonomy.QUALIFIERS, "qualifier")


@dataclass(frozen=True, slots=True)
class Claimant:
    """By whose word. side: id of the table of sides. via: outlet it came through."""

    name: str
    kind: str
    side: str | None = None
    via: str | None = None

    def __post_init__(self) -> None:
        _one_of(self.kind, taxonomy.CLAIMANT_KINDS, "kind")


@dataclass(frozen=True, slots=True)
class ClaimPlace:
    """A place of a claim and its part in it. reason: why this role, in words."""

    place: Place
    role: str
    precision: str
    reason: str = ""

    def __post_init__(self) -> None:
        _one_of(self.role, taxonomy.ROLES, "role")
        _one_of(self.precision, taxonomy.PLACE_PRECISIONS, "precision")

    @property
    def is_scene(self) -> bool:
        """Whether the claim happened here, hence may be drawn here."""
        return self.role in taxonomy.SCENE_ROLES


@dataclass(frozen=True, slots=True)
class Claim:
    """One passage of one article says that something happened.

    span: the passage. occurrence: tells claims of one kind in one span apart.
    actors, targets: ids of sides where known, else names as written.
    """

    document_id: str
    span: Span
    kind: str
    occurrence: int
    when: When | None
    background: bool
    modality: str
    places: tuple[ClaimPlace, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    claimant: Claimant | None = None
    figures: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        _check(self.kind in taxonomy.FAMILY_OF, f"kind {self.kind!r} is not listed")
        _one_of(self.modality, taxonomy.MODALITIES, "modality")

    @property
    def id(self) -> str:
        """Hash of document, span, kind and occurrence."""
        span = (self.span.start, self.span.end)
        return text_id("claim", self.document_id, *span, self.kind, self.occurrence)

    @property
    def family(self) -> str:
        """The family of its kind."""
        return taxonomy.FAMILY_OF[self.kind]

    @property
    def scenes(self) -> tuple[ClaimPlace, ...]:
        """The places where it is said to have happened."""
        return tuple(place for place in self.places if place.is_scene)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one document says, as the pure part of the line found it.

    language: BCP 47 primary subtag, ``und`` where not told apart.
    published: the article's own date, given or found, with its rule.
    boilerplate, sentences: spans of the text, sorted, each list without overlap.
    """

    document: Document
    language: str
    published: When | None
    boilerplate: tuple[Span, ...] = ()
    sentences: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """What is believed to have happened: a group of claims that speak of one thing.

    id: id of its earliest-reported claim. place: the most exact scene, or None.
    first_reported: EDTF day of the earliest article, or None.
    claim_ids: earliest reported first. origins: number of independent sources.
    disputed: what the parties contradict each other on; empty if nothing.
    reported: EDTF date of the article of each claim, in the order of claim_ids.
    """

    id: str
    kind: str
    title: str
    when: When | None
    first_reported: str | None
    place: ClaimPlace | None
    claim_ids: tuple[str, ...]
    document_ids: tuple[str, ...]
    origins: int
    actors: tuple[str, ...]
    background: bool
    modality: str
    disputed: tuple[str, ...] = ()
    reported: tuple[str | None, ...] = ()

    @property
    def family(self) -> str:
        """The family of its kind."""
        return taxonomy.FAMILY_OF[self.kind]


@dataclass(frozen=True, slots=True)
class Failure:
    """One input that could not be processed; the batch goes on.

    document: name of the file or id of the document. step: read, parse, store ...
    """

    document: str
    step: str
    reason: str
