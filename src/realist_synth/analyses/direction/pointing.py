"""The direction of each unit for each outcome, and the votes of an outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from realist_synth.analyses.direction.reported import Reported, shared_by
from realist_synth.analyses.direction.votes import COMPARATOR, DIRECTIONS, INTERVENTION, sign_test, wilson
from realist_synth.analyses.result import Value
from realist_synth.analyses.selection import ancestors, descendants
from realist_synth.model.order import natural
from realist_synth.model.review import Review
from realist_synth.model.studies import Study
from realist_synth.model.vocabularies import Design, Slot

# From the designs that leave least room for bias to those that compare nothing.
STRENGTH = (Design.CLUSTER_TRIAL, Design.RANDOMISED_TRIAL, Design.QUASI_EXPERIMENTAL, Design.COHORT,
            Design.SERIAL_CROSS_SECTIONAL, Design.CROSS_SECTIONAL, Design.MIXED_METHODS, Design.QUALITATIVE,
            Design.PROGRAMME_ASSESSMENT, Design.REVIEW, Design.OTHER)

VOTE_COLUMNS = ("code_id", "outcome", *DIRECTIONS, "undirected", "decided", "share", "share_low", "share_high",
                "sign_test_p")


@dataclass(frozen=True)
class Pointing:
    """The direction of one unit for one outcome.

    Attributes:
        unit: A study, a project, or the studies that measured the same people.
        label: The names of its studies.
        studies: Those of its studies that have a result for the outcome.
        design: The design of its studies, the one nearest to a trial first.
        n: The most participants behind one of its results; None where none is printed.
        direction: The direction that 70% or more of its results share, of those that tell one, else `conflicting`.
        results: The results behind it.
    """

    unit: str
    label: str
    studies: tuple[str, ...]
    design: str | None
    code_id: str
    outcome: str
    n: int | None
    direction: str
    results: tuple[Reported, ...]

    @property
    def effects(self) -> tuple[str, ...]:
        """The rows of `effects` behind it."""
        return tuple(sorted(effect for result in self.results for effect in result.effects))

    @property
    def codings(self) -> tuple[str, ...]:
        """The codings behind it."""
        return tuple(sorted(coding for result in self.results for coding in result.codings))

    def count(self, direction: str) -> int:
        """How many of its results have this direction."""
        return sum(result.direction == direction for result in self.results)

    def to_dict(self) -> dict[str, Any]:
        """The direction with its evidence, as JSON-ready values."""
        return {"unit": self.unit, "label": self.label, "studies": list(self.studies), "design": self.design,
                "code_id": self.code_id, "outcome": self.outcome, "n": self.n, "direction": self.direction,
                "results": {name: self.count(name) for name in DIRECTIONS}, "effects": list(self.effects),
                "codings": list(self.codings)}


@dataclass(frozen=True)
class Vote:
    """The units of one outcome, by the direction that each of them has.

    Attributes:
        undirected: The units of which no direction is told: of their printed results none was seen; where codings
            count, also those that are only coded with it.
    """

    code_id: str
    outcome: str
    units: Mapping[str, tuple[str, ...]]
    undirected: tuple[str, ...]

    def count(self, direction: str) -> int:
        """How many units have this direction."""
        return len(self.units[direction])

    @property
    def decided(self) -> int:
        """How many units favour the one or the other."""
        return self.count(INTERVENTION) + self.count(COMPARATOR)

    @property
    def share(self) -> float | None:
        """The share of the decided units that favour the intervention, from 0 to 1."""
        return self.count(INTERVENTION) / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% score interval of that share."""
        return wilson(self.count(INTERVENTION), self.decided)

    @property
    def sign_test_p(self) -> float | None:
        """The two-sided p value of the sign test over the decided units."""
        return sign_test(self.count(INTERVENTION), self.decided)

    def record(self) -> tuple[Value, ...]:
        """The row of the table."""
        low, high = self.interval or (None, None)
        return (self.code_id, self.outcome, *map(self.count, DIRECTIONS), len(self.undirected), self.decided,
                self.share, low, high, self.sign_test_p)

    def to_dict(self) -> dict[str, Any]:
        """The vote with its units, as JSON-ready values."""
        told = zip(VOTE_COLUMNS, self.record(), strict=True)
        units = {direction: list(units) for direction, units in self.units.items()}
        return {**dict(told), "units": {**units, "undirected": list(self.undirected)}}


def pointed(review: Review, found: Sequence[Reported], studies: Mapping[str, Study], units: Mapping[str, str],
            rollup: bool) -> tuple[Pointing, ...]:
    """The direction of each unit for each outcome, outcomes in the order of the codebook.

    Args:
        review: The review, for its codebook.
        found: The results.
        studies: The studies that count, by id.
        units: For each of them the unit that it is counted as.
        rollup: Whether a result also counts for the outcomes above its own.
    """
    groups = _groups(review, found, units, rollup)
    members: dict[str, list[Study]] = {}
    for study_id, unit in units.items():
        members.setdefault(unit, []).append(studies[study_id])
    order = {code_id: (at, label) for at, (code_id, label) in enumerate(in_order(review, {c for c, _ in groups}))}
    ranked = sorted(groups.items(), key=lambda item: (order[item[0][0]][0], _place(members[item[0][1]])))
    each = ((unit, code_id, results, shared_by([result.direction for result in results]))
            for (code_id, unit), results in ranked)
    return tuple(_one(unit, members[unit], code_id, order[code_id][1], results, direction)
                 for unit, code_id, results, direction in each if direction is not None)


def _groups(review: Review, found: Sequence[Reported], units: Mapping[str, str],
            rollup: bool) -> dict[tuple[str, str], list[Reported]]:
    """The results of each unit for each outcome, and under rollup for those above it."""
    above = ancestors(review.codes) if rollup else {}
    groups: dict[tuple[str, str], list[Reported]] = {}
    for result in found:
        for code_id in (result.code_id, *above.get(result.code_id, ())):
            groups.setdefault((code_id, units[result.study_id]), []).append(result)
    return groups


def unpointed(review: Review, found: Sequence[Reported], units: Mapping[str, str], pointing: Sequence[Pointing],
              rollup: bool, coded: bool) -> dict[str, tuple[str, ...]]:
    """For each outcome the units without any direction: of their results none was seen, or they are only coded with it.

    Args:
        review: The review, under the reading that counts.
        found: All results, also those that tell no direction.
        units: For each study the unit that it is counted as.
        pointing: The units that have a direction.
        rollup: Whether a result also counts for the outcomes above its own.
        coded: Whether a unit that is coded with an outcome counts.
    """
    pairs = {(each.code_id, each.unit) for each in pointing}
    silent: dict[str, set[str]] = {}
    for code_id, unit in [*_groups(review, found, units, rollup), *(_coded(review, units, rollup) if coded else ())]:
        if (code_id, unit) not in pairs:
            silent.setdefault(code_id, set()).add(unit)
    return {code_id: tuple(sorted(own)) for code_id, own in sorted(silent.items())}


def _coded(review: Review, units: Mapping[str, str], rollup: bool) -> Iterator[tuple[str, str]]:
    """The outcomes that each unit is coded with."""
    slots = {dimension.name: dimension.slot for dimension in review.metadata.synthesis.dimensions}
    below = descendants(review.codes) if rollup else {}
    for code in review.codes:
        if slots.get(code.dimension) is Slot.OUTCOME:
            for own in below.get(code.code_id, {code.code_id}):
                yield from ((code.code_id, units[study]) for study in review.coded.get(own, ()) if study in units)


def counted(review: Review, pointing: Sequence[Pointing], silent: Mapping[str, tuple[str, ...]]) -> tuple[Vote, ...]:
    """The votes of each outcome that has a direction or is coded without one, in the order of the codebook."""
    by: dict[tuple[str, str], list[str]] = {}
    for each in pointing:
        by.setdefault((each.code_id, each.direction), []).append(each.unit)
    known = {*silent, *(each.code_id for each in pointing)}
    return tuple(Vote(code_id, label, {name: tuple(sorted(by.get((code_id, name), ()))) for name in DIRECTIONS},
                      silent.get(code_id, ())) for code_id, label in in_order(review, known))


def in_order(review: Review, wanted: Collection[str]) -> list[tuple[str, str]]:
    """These codes with their labels, in the order of the codebook; last those of no dimension that is declared.

    Examples:
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.metadata import Metadata
        >>> lost = Code(code_id="o", dimension="lost", label="Lost")
        >>> in_order(Review(Metadata.minimal("demo"), codes=(lost,)), ["o"])
        [('o', 'Lost')]
    """
    found = {code.code_id: code.label for dimension in review.metadata.synthesis.dimensions
             for code in review.codebook(dimension.name)}
    labels = {code.code_id: code.label for code in review.codes}
    found |= {code_id: labels.get(code_id, code_id) for code_id in sorted(wanted) if code_id not in found}
    return [(code_id, label) for code_id, label in found.items() if code_id in wanted]


def _one(unit: str, members: Sequence[Study], code_id: str, outcome: str, results: Sequence[Reported],
         direction: str) -> Pointing:
    members = sorted(members, key=_strength)
    design = members[0].design
    return Pointing(unit, "; ".join(study.label for study in members), tuple(sorted({r.study_id for r in results})),
                    design.value if design else None, code_id, outcome,
                    max((result.n for result in results if result.n is not None), default=None),
                    direction, tuple(results))


def _strength(study: Study) -> tuple[int, Any, str]:
    return (STRENGTH.index(study.design) if study.design else len(STRENGTH), natural(study.label), study.study_id)


def _place(members: Sequence[Study]) -> tuple[int, Any, str]:
    return min(map(_strength, members))
