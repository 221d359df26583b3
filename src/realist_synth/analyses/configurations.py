"""The configurations that reviewers claimed, element by element, and what each study reports of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar, Literal

from realist_synth.analyses.place import Place, place_dict
from realist_synth.analyses.result import ANY_TEXT, COUNT, FLAG, TEXT, Origin, Result, Value, joined
from realist_synth.analyses.selection import descendants
from realist_synth.errors import UnknownNameError
from realist_synth.model.codings import Coding
from realist_synth.model.configurations import (
    Configuration,
    ConfigurationElement,
    ConfigurationEvidence,
    ConfigurationLink,
)
from realist_synth.model.order import natural
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType
from realist_synth.model.vocabularies import Basis, Level, Slot

MOST_CHAINS = 1000
NAMED = ("level", "study_id", "statement", "framework", "basis", "note")


@dataclass(frozen=True)
class Element:
    """A code in a slot of a configuration.

    Attributes:
        coded: Of a study-level configuration: whether the study is coded with the code, or one below it, under the
            reading and on a basis other than `configured`; None where the configuration speaks of no single study.
        coded_at: The passages of those codings.
    """

    row: ConfigurationElement
    label: str | None
    coded: bool | None
    coded_at: tuple[str, ...]
    place: Place | None

    def to_dict(self) -> dict[str, Any]:
        """The element as JSON-ready values."""
        names = ("element_id", "code_id", "label", "polarity", "aspect", "basis", "note")
        return {name: self.label if name == "label" else _plain(getattr(self.row, name)) for name in names} | {
            "coded": self.coded, "coded_at": list(self.coded_at), "passage": place_dict(self.place)}


@dataclass(frozen=True)
class Coverage:
    """Which elements of a synthesis-level configuration one study reports, as codes in the order of the slots.

    Attributes:
        label: How tables and figures name the study.
    """

    study_id: str
    reported: tuple[str, ...]
    not_reported: tuple[str, ...]
    label: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The coverage as JSON-ready values."""
        return {"study_id": self.study_id, "reported": list(self.reported), "not_reported": list(self.not_reported)}


@dataclass(frozen=True)
class Claimed:
    """One configuration with its elements, the evidence for and against it, and its coverage.

    Attributes:
        study: How tables and figures name its study; None where it speaks of the synthesis.
    """

    row: Configuration
    elements: tuple[Element, ...]
    evidence: tuple[tuple[ConfigurationEvidence, Place | None], ...]
    coverage: tuple[Coverage, ...]
    place: Place | None
    study: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The configuration as JSON-ready values, its elements by slot."""
        slots = [*self.row.framework.slots, *Slot]
        return {
            "configuration_id": self.row.configuration_id, **{name: _plain(getattr(self.row, name)) for name in NAMED},
            "passage": place_dict(self.place),
            "elements": {slot.value: [e.to_dict() for e in self.elements if e.row.slot is slot]
                         for slot in dict.fromkeys(slots)},
            "evidence": [{"evidence_id": row.evidence_id, "study_id": row.study_id, "relation": row.relation.value,
                          "rationale": row.rationale, "passage": place_dict(place)} for row, place in self.evidence],
            "coverage": [found.to_dict() for found in self.coverage],
        }


@dataclass(frozen=True, repr=False)
class ConfigurationSet(Result):
    """The configurations as claimed; the reading decides only what counts as coded and as covered.

    Attributes:
        chains: Configurations that follow from one another through their links, as maximal simple paths.
        chains_complete: False where there are more chains than are listed.
    """

    name: ClassVar[str] = "configurations"

    configurations: tuple[Claimed, ...]
    links: tuple[ConfigurationLink, ...]
    chains: tuple[tuple[str, ...], ...]
    chains_complete: bool
    level: str | None
    coverage: bool
    reading: str
    package: Origin

    def title(self) -> str:
        """How many configurations."""
        if self.coverage:
            shown = sum(bool(one.coverage) for one in self.configurations)
            return f"coverage of synthesis-level configurations: {shown}"
        return f"configurations as claimed: {len(self.configurations)}"

    def empty(self) -> str:
        """What an empty cell of the table, or an element not reported, means."""
        if self.coverage:
            return "reported = coded with the code or one below it; not reported does not mean absent"
        return super().empty()

    def choices(self) -> Mapping[str, str]:
        """The reading, and the level if one was chosen."""
        return {"reading": self.reading, **({"level": self.level} if self.level else {})}

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each element; with coverage, one for each synthesis-level configuration and study."""
        if self.coverage:
            return {"configuration_id": TEXT, "study_id": TEXT, "n_reported": COUNT, "n_elements": COUNT,
                    "reported": ANY_TEXT, "not_reported": ANY_TEXT}
        return {"configuration_id": TEXT, "level": TEXT, "study_id": ANY_TEXT, "slot": ANY_TEXT, "code_id": ANY_TEXT,
                "label": ANY_TEXT, "aspect": ANY_TEXT, "polarity": ANY_TEXT, "basis": TEXT, "coded": FLAG,
                "passage_id": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The elements in the order of the slots, or the coverage; a configuration without elements has one row."""
        if self.coverage:
            return [(one.row.configuration_id, c.study_id, len(c.reported), len(c.reported) + len(c.not_reported),
                     joined(c.reported), joined(c.not_reported)) for one in self.configurations for c in one.coverage]
        return [record for one in self.configurations for record in _element_records(one)]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The elements by their labels, or the coverage: what a study is not coded with elsewhere is not reported."""
        if self.coverage:
            return super().shown()
        told = {True: "yes", False: "not reported", None: ""}
        rows = []
        for one in self.configurations:
            name = one.row.configuration_id + (f" ({one.study})" if one.study else "")
            rows += [[name, e.row.slot.value, e.label or e.row.code_id,
                      joined([str(word) for word in (e.row.polarity, e.row.aspect) if word]), e.row.basis.value,
                      told[e.coded]] for e in one.elements] or [[name, "", "", "", one.row.basis.value, ""]]
        return ["configuration", "slot", "element", "works", "basis", "coded elsewhere"], rows

    def to_dict(self) -> dict[str, Any]:
        """The configurations with elements, evidence and coverage, and the chains between them."""
        return {"configurations": [one.to_dict() for one in self.configurations],
                "links": [link.to_dict() for link in self.links], "chains": [list(chain) for chain in self.chains],
                "chains_complete": self.chains_complete, "level": self.level, "coverage": self.coverage,
                "reading": self.reading, "package": self.package.to_dict()}


def configurations(review: Review, *, level: Literal["study", "synthesis"] | None = None, coverage: bool = False,
                   reading: str | None = None) -> ConfigurationSet:
    """The configurations that reviewers claimed, with their elements and the evidence for and against them.

    All that was claimed is listed, each statement with its basis. The reading decides what counts as coded.

    Args:
        review: The review.
        level: Only configurations of single studies, or only those of the synthesis.
        coverage: For each synthesis-level configuration, what each study reports of it: an element is reported when
            the study is coded, under the reading, with its code or with a code below it.
        reading: The bases that count; left out, the reading of the review.

    Raises:
        UnknownNameError: If the level or the reading does not exist.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> claimed = Configuration(configuration_id="c1", level="synthesis", statement="Trust opens doors.",
        ...                         framework="CMO", basis="stated")
        >>> review = Review(Metadata.minimal("demo"), configurations=(claimed,))
        >>> [found["statement"] for found in configurations(review).to_dict()["configurations"]]
        ['Trust opens doors.']
    """
    require_review(review)
    if level is not None and level not in list(Level):
        raise UnknownNameError("level", str(level), [each.value for each in Level])
    facts = _Facts.of(review.with_reading(reading))
    chosen = sorted((c for c in review.configurations if level is None or c.level == level), key=lambda c: c.id)
    ids = {row.id for row in chosen}
    links = sorted((row for row in review.configuration_links if row.from_id in ids and row.to_id in ids),
                   key=lambda row: (row.from_id, row.to_id, row.link_id))
    chains = list(islice(_chains([(row.from_id, row.to_id) for row in links]), MOST_CHAINS + 1))
    return ConfigurationSet(tuple(_claimed(facts, row, coverage) for row in chosen), tuple(links),
                            tuple(chains[:MOST_CHAINS]), len(chains) <= MOST_CHAINS, level, coverage,
                            facts.review.reading.value, Origin.of(review.metadata))


@dataclass(frozen=True)
class _Facts:
    """A review under one reading, made ready for many configurations."""

    review: Review
    below: Mapping[str, frozenset[str]]
    coded: Mapping[str, Mapping[str, list[Coding]]]
    elements: Mapping[str, list[ConfigurationElement]]
    evidence: Mapping[str, list[ConfigurationEvidence]]

    @classmethod
    def of(cls, review: Review) -> _Facts:
        coded: dict[str, dict[str, list[Coding]]] = {}
        for coding in review.evidence:
            coded.setdefault(coding.study_id, {}).setdefault(coding.code_id, []).append(coding)
        elements: dict[str, list[ConfigurationElement]] = {}
        for element in review.configuration_elements:
            elements.setdefault(element.configuration_id, []).append(element)
        evidence: dict[str, list[ConfigurationEvidence]] = {}
        for piece in sorted(review.configuration_evidence, key=lambda row: row.id):
            evidence.setdefault(piece.configuration_id, []).append(piece)
        return cls(review, descendants(review.codes), coded, elements, evidence)

    def codings(self, study_id: str, code_id: str) -> list[Coding]:
        """The codings of a study with a code or with one below it."""
        own = self.coded.get(study_id, {})
        return [coding for code in self.below.get(code_id, ()) for coding in own.get(code, [])]


def _claimed(facts: _Facts, row: Configuration, coverage: bool) -> Claimed:
    order = {slot: at for at, slot in enumerate(dict.fromkeys([*row.framework.slots, *Slot]))}
    elements = sorted(facts.elements.get(row.id, []), key=lambda e: (order[e.slot], e.element_id))
    wanted = coverage and row.level is Level.SYNTHESIS
    study = facts.review.index("studies").get(row.study_id) if row.study_id else None
    return Claimed(row, tuple(_element(facts, row, e) for e in elements),
                   tuple((e, Place.of(facts.review, e.passage_id)) for e in facts.evidence.get(row.id, [])),
                   tuple(_coverage(facts, elements)) if wanted else (), Place.of(facts.review, row.passage_id),
                   study.label if study else row.study_id)


def _element(facts: _Facts, whole: Configuration, row: ConfigurationElement) -> Element:
    code = facts.review.index("codes").get(row.code_id)
    coded, at = None, set()
    if whole.study_id is not None:
        # A coding that was itself read off a configuration cannot bear witness to it.
        own = [c for c in facts.codings(whole.study_id, row.code_id) if c.basis is not Basis.CONFIGURED]
        coded, at = bool(own), {c.passage_id for c in own if c.passage_id is not None}
    return Element(row, code.label if code else None, coded, tuple(sorted(at)),
                   Place.of(facts.review, row.passage_id or whole.passage_id))


def _coverage(facts: _Facts, elements: list[ConfigurationElement]) -> Iterator[Coverage]:
    codes = list(dict.fromkeys(element.code_id for element in elements))
    for study in sorted(facts.review.studies, key=lambda study: natural(study.study_id)):
        reported = tuple(code for code in codes if facts.codings(study.study_id, code))
        yield Coverage(study.study_id, reported, tuple(code for code in codes if code not in reported), study.label)


def _chains(links: list[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """Maximal paths through the links that visit nothing twice, from where nothing leads in, then from cycles."""
    following: dict[str, list[str]] = {}
    for first, second in links:
        following.setdefault(first, []).append(second)
    entered = {second for _, second in links}
    reached: set[str] = set()
    for start in [*(first for first in following if first not in entered), *following]:
        if start in reached:
            continue
        stack: list[tuple[str, ...]] = [(start,)]
        while stack:
            path = stack.pop()
            reached.update(path)
            onward = [(*path, step) for step in dict.fromkeys(following.get(path[-1], [])) if step not in path]
            if not onward and len(path) > 1:
                yield path
            stack += reversed(onward)


def _element_records(one: Claimed) -> list[tuple[Value, ...]]:
    head = (one.row.configuration_id, one.row.level.value, one.row.study_id)
    if not one.elements:
        return [(*head, None, None, None, None, None, one.row.basis.value, None, one.row.passage_id)]
    return [(*head, e.row.slot.value, e.row.code_id, e.label, _plain(e.row.aspect), _plain(e.row.polarity),
             e.row.basis.value, e.coded, e.place.passage_id if e.place else None) for e in one.elements]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
