"""How far coders agree on the direction of the outcomes that they report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from realist_synth.analyses.coders.agreed import Agreement, spanned
from realist_synth.analyses.coders.coefficients import Coefficient, cohen_kappa, fleiss_kappa
from realist_synth.analyses.coders.comparison import ALL, spread, with_interval
from realist_synth.analyses.coders.krippendorff import krippendorff_alpha
from realist_synth.analyses.result import ANY_COUNT, COUNT, NUMBER, SHARE, TEXT, Origin, Value, as_text
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType
from realist_synth.model.vocabularies import Direction, Slot

Pair = tuple[str, str]
ORDER = (Direction.DECREASE, Direction.NO_DIFFERENCE, Direction.INCREASE)
EVERY = "all outcomes"


@dataclass(frozen=True)
class DirectionComparison:
    """Coders compared on the direction of one outcome, or of all, in the studies of which they report it.

    Attributes:
        of: The outcome, or "all outcomes".
        both_report: Studies and outcomes that both coders report; of all coders, that at least two report.
        both_named: Those for which both name a direction; of all coders, at least two do.
        same: Those for which all who name a direction name the same.
        only_first_named, only_second_named: Those for which one of a pair names a direction and the other none.
        kappa: Cohen's kappa of a pair, Fleiss' of all coders.
        alpha: Krippendorff's alpha, every direction a name.
        ordinal: Krippendorff's alpha of decrease < no difference < increase; mixed and unclear left out.
    """

    first: str
    second: str
    of: str
    both_report: int
    both_named: int
    same: int
    only_first_named: int | None
    only_second_named: int | None
    kappa: Coefficient
    alpha: Coefficient
    ordinal: Coefficient

    @property
    def percent(self) -> float | None:
        """The share of the directions named by both that are the same, in per cent."""
        return 100 * self.same / self.both_named if self.both_named else None

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON-ready values."""
        return {"first": self.first, "second": self.second, "of": self.of, "both_report": self.both_report,
                "both_named": self.both_named, "same": self.same, "only_first_named": self.only_first_named,
                "only_second_named": self.only_second_named, "percent": self.percent,
                "kappa": self.kappa.value, **spread("kappa", self.kappa), **with_interval("alpha", self.alpha),
                **with_interval("alpha_ordinal", self.ordinal)}


@dataclass(frozen=True)
class DirectionDisagreement:
    """An outcome of a study whose direction two coders do not read alike; None where a coder names none."""

    first: str
    second: str
    study_id: str
    code_id: str
    first_direction: str | None
    second_direction: str | None
    decisions: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The disagreement as JSON-ready values."""
        return {"first": self.first, "second": self.second, "study_id": self.study_id, "code_id": self.code_id,
                "first_direction": self.first_direction, "second_direction": self.second_direction,
                "decisions": list(self.decisions)}


@dataclass(frozen=True, repr=False)
class DirectionAgreement(Agreement):
    """The agreement of coders on the direction of outcomes.

    Attributes:
        outcomes: Each pair of coders over all outcomes and over each; then all coders, if there are more than two.
        differing: Outcomes of studies whose direction a pair does not read alike.
    """

    outcomes: tuple[DirectionComparison, ...] = ()
    differing: tuple[DirectionDisagreement, ...] = ()

    def title(self) -> str:
        """What was compared."""
        return f"agreement of coders on the direction of outcomes; disagreements: {len(self.differing)}"

    def choices(self) -> Mapping[str, str]:
        """The unit of analysis, and which directions have an order."""
        return {"unit": "each outcome of a study that both coders report", "intervals": "95%",
                "order": "decrease < no difference < increase, without mixed and unclear"}

    def empty(self) -> str:
        """What an empty cell of the table, and a direction that is not named, mean."""
        return ("a coder who names no direction is left out of the coefficients, not taken to read none; an empty "
                "coefficient means that the directions named do not vary, or that none are named by both")

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each pair of coders and outcome."""
        kinds = dict.fromkeys(("kappa", "kappa_se", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high",
                               "alpha_ordinal", "alpha_ordinal_low", "alpha_ordinal_high"), NUMBER)
        return {"first": TEXT, "second": TEXT, "outcome": TEXT, "both_report": COUNT, "both_named": COUNT,
                "same": COUNT, "only_first_named": ANY_COUNT, "only_second_named": ANY_COUNT, "percent": SHARE, **kinds}

    def records(self) -> list[tuple[Value, ...]]:
        """The comparisons, by pair of coders, all outcomes first."""
        return [tuple(found.to_dict().values()) for found in self.outcomes]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: each coefficient with its interval, to three places."""
        plain = list(self.columns())[:8]
        rows = [[*map(as_text, list(found.to_dict().values())[:8]),
                 "" if found.percent is None else f"{found.percent:.1f}",
                 *(spanned(each.value, *(each.interval or (None, None)))
                   for each in (found.kappa, found.alpha, found.ordinal))] for found in self.outcomes]
        return [*plain, "percent", "kappa", "alpha", "alpha_ordinal"], rows

    def to_dict(self) -> dict[str, Any]:
        """The comparisons and the disagreements."""
        return super().to_dict() | {"comparisons": [found.to_dict() for found in self.outcomes],
                                    "disagreements": [found.to_dict() for found in self.differing]}


def directions_agreed(review: Review) -> DirectionAgreement:
    """Compare the coders on the direction of each outcome that they report of a study.

    A coder who names several directions in different passages reads the outcome as mixed.

    Raises:
        AnalysisError: If fewer than two coders left records of outcomes.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> directions_agreed(Review(Metadata.minimal("demo")))
        Traceback (most recent call last):
        realist_synth.errors.AnalysisError: agreement on direction needs the records of two coders with outcomes; ...
    """
    read = _read(review)
    if len(read) < 2:
        raise AnalysisError("agreement on direction needs the records of two coders with outcomes; "
                            f"coder_codings has those of {len(read)}")
    known = [code.code_id for name in _outcome_dimensions(review) for code in review.codebook(name)]
    used = {code_id for own in read.values() for _, code_id in own}
    groups = {EVERY: known} | {code_id: [code_id] for code_id in known if code_id in used}
    outcomes = [_compared(of, {coder: read[coder] for coder in pair}, set(codes))
                for pair in combinations(read, 2) for of, codes in groups.items()]
    if len(read) > 2:
        outcomes += [_compared(of, read, set(codes)) for of, codes in groups.items()]
    return DirectionAgreement((), (), "direction", Origin.of(review.metadata), outcomes=tuple(outcomes),
                              differing=tuple(_differing(review, read)))


Read = Mapping[str, Mapping[Pair, Direction | None]]


def _outcome_dimensions(review: Review) -> list[str]:
    return [d.name for d in review.metadata.synthesis.dimensions if d.slot is Slot.OUTCOME]


def _read(review: Review) -> Read:
    """For each coder the outcomes reported, each with the direction that the coder names, if any."""
    outcomes = {code.code_id for name in _outcome_dimensions(review) for code in review.codebook(name)}
    studies = {study.study_id for study in review.studies}
    found: dict[str, dict[Pair, set[Direction]]] = {}
    for row in review.coder_codings:
        if row.code_id in outcomes and row.study_id in studies:
            own = found.setdefault(row.coder_id, {}).setdefault((row.study_id, row.code_id), set())
            own |= {row.direction} if row.direction else set()
    return {coder: {pair: _one(named) for pair, named in sorted(own.items())} for coder, own in sorted(found.items())}


def _one(named: set[Direction]) -> Direction | None:
    return next(iter(named)) if len(named) == 1 else Direction.MIXED if named else None


def _compared(of: str, read: Read, codes: set[str]) -> DirectionComparison:
    units = [pair for pair in sorted({pair for own in read.values() for pair in own}) if pair[1] in codes
             and sum(pair in own for own in read.values()) >= 2]
    named = [[own.get(pair) for pair in units] for own in read.values()]
    ordered = [[value if value in ORDER else None for value in row] for row in named]
    studies = [study_id for study_id, _ in units]
    each = [[value for value in values if value] for values in zip(*named, strict=True)]
    pair = len(read) == 2
    alone, other = (sum(values[at] is not None and values[1 - at] is None for values in zip(*named, strict=True))
                    if pair else None for at in (0, 1))
    first, second = read if pair else (ALL, ALL)
    return DirectionComparison(
        first, second, of, len(units), sum(len(values) >= 2 for values in each),
        sum(len(values) >= 2 and len(set(values)) == 1 for values in each), alone, other,
        cohen_kappa(*named) if pair else fleiss_kappa(named, clusters=studies),
        krippendorff_alpha(named, clusters=studies),
        krippendorff_alpha(ordered, level="ordinal", order=ORDER, clusters=studies))


def _differing(review: Review, read: Read) -> list[DirectionDisagreement]:
    decided: dict[tuple[str, str, str], set[str]] = {}
    for row in review.coder_codings:
        if row.decision_id:
            decided.setdefault((row.coder_id, row.study_id, row.code_id), set()).add(row.decision_id)
    found = []
    for first, second in combinations(read, 2):
        for pair in sorted(read[first].keys() & read[second].keys()):
            ours, theirs = read[first][pair], read[second][pair]
            if ours != theirs:
                by = {name for coder in (first, second) for name in decided.get((coder, *pair), ())}
                found.append(DirectionDisagreement(first, second, *pair, _plain(ours), _plain(theirs),
                                                   tuple(sorted(by))))
    return found


def _plain(direction: Direction | None) -> str | None:
    return direction.value if direction else None

