"""`Review`: one realist review as data, whole and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from os import PathLike
from types import MappingProxyType
from typing import Any

from realist_synth.errors import UnknownNameError, UsageError
from realist_synth.model.claims import Claim, ClaimCitation, ClaimRelation, Decision
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coder, CoderCoding, CoderConfiguration, CoderJudgement, Coding
from realist_synth.model.configurations import (
    Configuration,
    ConfigurationElement,
    ConfigurationEvidence,
    ConfigurationLink,
)
from realist_synth.model.effects import Effect
from realist_synth.model.flow import FlowStep
from realist_synth.model.metadata import Metadata
from realist_synth.model.row import Row
from realist_synth.model.sources import Document, Passage
from realist_synth.model.studies import Setting, Study
from realist_synth.model.tables import TABLES
from realist_synth.model.theories import Theory, TheoryEvent
from realist_synth.model.vocabularies import Basis, Presence

READINGS = tuple(Basis)
_LONGEST_NAME = 200


@dataclass(frozen=True, repr=False)
class Review:
    """A realist review as data: all its tables, its metadata, and the reading under which it is counted.

    Attributes:
        metadata: What the descriptor says of the review.
        reading: The bases that count: this one and all before it in the order stated, configured, inferred, reconciled.

    Every table of the profile is an attribute of its name, a tuple of rows in the order of the package.

    Examples:
        >>> study = Study(study_id="a", label="A", title="T", facts_basis="review")
        >>> review = Review(Metadata.minimal("demo"), studies=(study,))
        >>> review.study("a").label
        'A'
        >>> review.with_reading("configured").reading.value
        'configured'
    """

    metadata: Metadata
    studies: tuple[Study, ...] = ()
    settings: tuple[Setting, ...] = ()
    codes: tuple[Code, ...] = ()
    documents: tuple[Document, ...] = ()
    passages: tuple[Passage, ...] = ()
    codings: tuple[Coding, ...] = ()
    coders: tuple[Coder, ...] = ()
    coder_codings: tuple[CoderCoding, ...] = ()
    coder_configurations: tuple[CoderConfiguration, ...] = ()
    coder_judgements: tuple[CoderJudgement, ...] = ()
    configurations: tuple[Configuration, ...] = ()
    configuration_elements: tuple[ConfigurationElement, ...] = ()
    configuration_evidence: tuple[ConfigurationEvidence, ...] = ()
    configuration_links: tuple[ConfigurationLink, ...] = ()
    theories: tuple[Theory, ...] = ()
    theory_events: tuple[TheoryEvent, ...] = ()
    claims: tuple[Claim, ...] = ()
    claim_citations: tuple[ClaimCitation, ...] = ()
    claim_relations: tuple[ClaimRelation, ...] = ()
    decisions: tuple[Decision, ...] = ()
    effects: tuple[Effect, ...] = ()
    flow: tuple[FlowStep, ...] = ()
    reading: Basis = field(default=Basis.STATED)

    @classmethod
    def from_tables(
        cls, metadata: Metadata, tables: Mapping[str, tuple[Row, ...]], reading: str | None = None
    ) -> Review:
        """A review of these tables; `reading` defaults to the one that the metadata name."""
        values: dict[str, Any] = dict(tables)
        return cls(metadata, reading=reading_of(reading or metadata.synthesis.default_reading), **values)

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(rows)}" for name, rows in self.tables.items())
        named = f"{self.metadata.name} {self.metadata.version or ''}".rstrip()
        return f"<Review {named}, reading {self.reading.value}: {rows}>"

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of a table.

        Raises:
            UnknownNameError: If the profile has no such table.
        """
        if name not in TABLES:
            raise UnknownNameError("table", name, TABLES)
        rows: tuple[Row, ...] = getattr(self, name)
        return rows

    @cached_property
    def tables(self) -> Mapping[str, tuple[Row, ...]]:
        """All tables that have rows, in the order of the profile."""
        return MappingProxyType(
            {f.name: getattr(self, f.name) for f in fields(self) if f.name in TABLES and getattr(self, f.name)}
        )

    def index(self, table: str) -> Mapping[str, Any]:
        """The rows of a table by their id; the first row wins where an id stands twice."""
        cache: dict[str, dict[str, Row]] = self.__dict__.setdefault("_indexes", {})
        if table not in cache:
            cache[table] = {row.id: row for row in reversed(self.table(table))}
        return cache[table]

    def study(self, study_id: str) -> Study:
        """The study of this id.

        Raises:
            UnknownNameError: If there is none.
        """
        found: Study = self._named("studies", "study", study_id)
        return found

    def code(self, code_id: str) -> Code:
        """The code of this id.

        Raises:
            UnknownNameError: If there is none.
        """
        found: Code = self._named("codes", "code", code_id)
        return found

    def _named(self, table: str, kind: str, key: str) -> Any:
        index = self.index(table)
        if key not in index:
            raise UnknownNameError(kind, key, index)
        return index[key]

    def with_reading(self, reading: str | None) -> Review:
        """The same review under another reading (None leaves it).

        Raises:
            UnknownNameError: If there is no such reading.
        """
        wanted = self.reading if reading is None else reading_of(reading)
        return self if wanted == self.reading else replace(self, reading=wanted)

    def codebook(self, dimension: str) -> tuple[Code, ...]:
        """The codes of a dimension, each before its children, siblings by position and then by id.

        Raises:
            UnknownNameError: If the package declares no such dimension.
        """
        self.metadata.dimension(dimension)
        codes = sorted((c for c in self.codes if c.dimension == dimension),
                       key=lambda c: (c.position is None, c.position or 0, c.code_id))
        known = {c.code_id for c in codes}
        children: dict[str | None, list[Code]] = {}
        for code in codes:
            children.setdefault(code.parent_id if code.parent_id in known else None, []).append(code)
        ordered: dict[str, Code] = {}
        waiting = list(reversed(children.get(None, [])))
        while waiting:
            code = waiting.pop()
            if code.code_id not in ordered:
                ordered[code.code_id] = code
                waiting.extend(reversed(children.get(code.code_id, [])))
        # codes of a cycle hang on no root: they come last rather than vanish
        return (*ordered.values(), *(c for c in codes if c.code_id not in ordered))

    @cached_property
    def evidence(self) -> tuple[Coding, ...]:
        """The codings that count under the reading: reported as present, on a basis within it, not withdrawn by it."""
        last = READINGS.index(self.reading)
        settled = self.reading is Basis.RECONCILED
        return tuple(c for c in self.codings if c.presence is Presence.PRESENT and READINGS.index(c.basis) <= last
                     and not (settled and c.withdrawn_by))

    @cached_property
    def coded(self) -> Mapping[str, frozenset[str]]:
        """For each code that the evidence shows, the studies that show it."""
        found: dict[str, set[str]] = {}
        for coding in self.evidence:
            found.setdefault(coding.code_id, set()).add(coding.study_id)
        return MappingProxyType({code_id: frozenset(studies) for code_id, studies in found.items()})


def require_review(given: object) -> None:
    """Make sure that what a function was given is a review, and not the name of a package or a table of one.

    Raises:
        UsageError: If it is anything else.

    Examples:
        >>> require_review(Review(Metadata.minimal("demo")))
        >>> require_review("bundled")
        Traceback (most recent call last):
        realist_synth.errors.UsageError: a str is no review; read one first: realist_synth.read_package('bundled')
    """
    if isinstance(given, Review):
        return
    named = isinstance(given, str | PathLike) and len(str(given)) <= _LONGEST_NAME
    how = (f"read one first: realist_synth.read_package({str(given)!r})" if named else
           "read one with realist_synth.read_package, or make one of data frames with realist_synth.from_frames")
    raise UsageError(f"a {type(given).__name__} is no review; {how}")


def reading_of(name: str) -> Basis:
    """The reading of this name.

    Raises:
        UnknownNameError: If there is no such reading.

    Examples:
        >>> reading_of("stated").value
        'stated'
    """
    try:
        return READINGS[[basis.value for basis in READINGS].index(name)]
    except ValueError:
        raise UnknownNameError("reading", str(name), [basis.value for basis in Basis]) from None
