"""Which way the effects point: one direction for each study and outcome, and the votes by outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from realist_synth.analyses.direction.pointing import VOTE_COLUMNS, Pointing, Vote, counted, pointed, unpointed
from realist_synth.analyses.direction.reported import Reported, from_codings, from_effects, same_people
from realist_synth.analyses.direction.votes import CAUTION, DIRECTIONS, RULE
from realist_synth.analyses.result import ANY_COUNT, ANY_TEXT, COUNT, NUMBER, TEXT, Origin, Result, Value, joined
from realist_synth.analyses.selection import Where, conditions, known_values, studies_where, units_of
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType
from realist_synth.model.studies import Study

Source = Literal["effects", "codings", "both"]
By = Literal["outcome", "study"]
Counted = Literal["independent", "study", "project"]

@dataclass(frozen=True, repr=False)
class Directions(Result):
    """The direction of each unit for each outcome, and the votes by outcome, with what they rest on.

    Attributes:
        votes: One for each outcome, in the order of the codebook.
        pointing: One for each outcome and unit, by outcome and then by strength of design.
        shared: The studies that measured the same people and yet count apart, joined by a plus; empty where the unit
            is independent.
        projects: The studies of one project that count apart since their printed results name other people.
    """

    name: ClassVar[str] = "directions"

    votes: tuple[Vote, ...]
    pointing: tuple[Pointing, ...]
    shared: tuple[str, ...]
    projects: tuple[str, ...]
    evidence: str
    significance: bool
    unit: str
    rollup: bool
    by: str
    reading: str
    where: tuple[tuple[str, str], ...]
    package: Origin

    @property
    def places(self) -> bool:
        """Whether a condition is on settings, of which the reading says which count."""
        return any(name not in Study.model_fields for name, _ in self.where)

    def title(self) -> str:
        """How many outcomes and units."""
        units = len({each.unit for each in self.pointing})
        return f"directions of effect: outcomes {len(self.votes)}, units {units}"

    def choices(self) -> Mapping[str, str]:
        """The evidence, what gives a result its direction, the unit, the rule, and the reading where it decides."""
        told = {"evidence": {"effects": "printed results", "codings": "directions stated in the codings",
                             "both": "printed results and directions stated in the codings"}[self.evidence]}
        if self.evidence != "codings":
            told["a result points"] = ("only where it is clear" if self.significance else
                                       "as its estimate does, whatever its interval")
        told["rule"] = RULE
        told["unit"] = {"independent": "studies that measured the same people count once"}.get(self.unit, self.unit)
        coded = self.evidence != "effects"
        if coded and self.unit == "independent":
            told["unit"] += "; so do the papers of a project, where no printed result says whom they measured"
        if self.shared:
            told["not independent:"] = (f"the same people{' (or those of one project)' * coded} were measured in "
                                        + ", ".join(self.shared))
        if self.projects:
            told["counted apart though of one project:"] = ", ".join(self.projects)
        if coded or self.places:
            told["reading"] = self.reading
        if self.rollup:
            told["rollup"] = "codes below count too"
        if self.where:
            told["where"] = ", ".join(f"{name}={value}" for name, value in self.where)
        return told

    def empty(self) -> str:
        """What an empty cell means, and how far the numbers carry."""
        nothing = ("an empty cell means that no unit favours either side" if self.by == "outcome" else
                   "an empty cell means not reported")
        return f"{nothing}; caution: {CAUTION}"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each outcome, or for each outcome and unit."""
        counts = dict.fromkeys(DIRECTIONS, COUNT)
        if self.by == "outcome":
            return {name: TEXT if at < 2 else NUMBER if at > 7 else COUNT for at, name in enumerate(VOTE_COLUMNS)}
        return {"code_id": TEXT, "outcome": TEXT, "unit": TEXT, "label": ANY_TEXT, "design": ANY_TEXT, "n": ANY_COUNT,
                "direction": TEXT, "results": COUNT, **counts, "effects": ANY_TEXT, "codings": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The votes, or the directions of the units."""
        if self.by == "outcome":
            return [vote.record() for vote in self.votes]
        return [(p.code_id, p.outcome, p.unit, p.label, p.design, p.n, p.direction, len(p.results),
                 *map(p.count, DIRECTIONS), joined(p.effects), joined(p.codings)) for p in self.pointing]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: labels, counts, and the share with its interval in one column."""
        if self.by == "outcome":
            heads = ["outcome", *(name.replace("_", " ") for name in DIRECTIONS), "no direction told",
                     "share favouring (95% interval)", "sign test p"]
            return heads, [[v.outcome, *(str(v.count(name)) for name in DIRECTIONS), str(len(v.undirected)),
                            share_text(v), p_text(v)] for v in self.votes]
        heads = ["outcome", "study", "design", "n", "direction", "results (for, against, no clear, conflicting)"]
        return heads, [[p.outcome, p.label, (p.design or "").replace("_", " "), str(p.n or ""),
                        p.direction.replace("_", " "),
                        f"{len(p.results)} ({', '.join(str(p.count(name)) for name in DIRECTIONS)})"]
                       for p in self.pointing]

    def to_dict(self) -> dict[str, Any]:
        """Votes and directions with their evidence, the choices, and the caution."""
        return {"votes": [vote.to_dict() for vote in self.votes],
                "directions": [each.to_dict() for each in self.pointing],
                "rule": RULE, "caution": CAUTION, "evidence": self.evidence, "significance": self.significance,
                "unit": self.unit, "shared": list(self.shared), "projects": list(self.projects),
                "rollup": self.rollup, "reading": self.reading,
                "where": [list(pair) for pair in self.where], "package": self.package.to_dict()}


def directions(review: Review, *, evidence: Source = "effects", significance: bool = False,
               unit: Counted = "independent", by: By = "outcome", rollup: bool = False, reading: str | None = None,
               where: Where = ()) -> Directions:
    """Which way the results of the studies point, outcome by outcome: a vote count by direction of effect.

    Each unit has one direction for each outcome: the one that 70% or more of its results share, else conflicting.
    Votes by direction answer only whether there is any effect; they say nothing of its size (SWiM).

    Sources: Campbell et al. 2020, doi:10.1136/bmj.l6890; Boon and Thomson 2021, doi:10.1002/jrsm.1458.

    Args:
        review: The review.
        evidence: Count the printed results in effects, the directions stated in codings of outcomes, or both; then
            a printed result and what the review says of it are two results.
        significance: Whether a printed result points only where it is clear, as its column direction says; left out,
            its estimate points, whatever its interval.
        unit: Count studies that measured the same people once (independent), each study, or each project.
        by: The table has one row for each outcome, or for each outcome and study; JSON always has both.
        rollup: Whether an outcome also counts for the outcomes above it.
        reading: The bases that count, where codings or settings do; left out, the reading of the review.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        UnknownNameError: If an option has a value that does not exist.
        AnalysisError: If nothing with a direction is there; it says which table is missing.

    Examples:
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.effects import Effect
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> review = Review(Metadata.minimal("demo"),
        ...     studies=(Study(study_id="s", label="S", title="T", facts_basis="review"),),
        ...     codes=(Code(code_id="o", dimension="outcome", label="Infections"),),
        ...     effects=(Effect(effect_id="e", study_id="s", code_id="o", outcome_as_reported="Infections",
        ...                     measure="OR", estimate="0.7", comparison="A against B", higher_is="worse",
        ...                     direction="no_clear_difference", independent_unit="u", source="doi:10.1000/1"),))
        >>> directions(review).votes[0].units["favours_intervention"]
        ('s',)
    """
    require_review(review)
    for kind, value, known in (("evidence", evidence, ("effects", "codings", "both")),
                               ("by", by, ("outcome", "study")),
                               ("unit", unit, ("independent", "study", "project"))):
        if value not in known:
            raise UnknownNameError(kind, str(value), known)
    review, asked = review.with_reading(reading), conditions(where)
    known_values(review, asked)
    studies = {study.study_id: study for study in studies_where(review, asked)}
    found = [*(from_effects(review, studies, significance) if evidence != "codings" else ()),
             *(from_codings(review, studies) if evidence != "effects" else ())]
    if not found:
        raise AnalysisError(_nothing(review, evidence, bool(asked)))
    people = same_people(review, list(studies), projects=evidence != "effects")
    units = people if unit == "independent" else units_of(list(studies.values()), unit)
    pointing = pointed(review, found, studies, units, rollup)
    silent = unpointed(review, found, units, pointing, rollup, coded=evidence != "effects")
    shared = _apart(people, units, found)
    projects = set(_apart(units_of(list(studies.values()), "project"), units, found)) - set(shared)
    return Directions(counted(review, pointing, silent), pointing, shared, tuple(sorted(projects)), evidence,
                      significance, unit, rollup, by, review.reading.value, asked, Origin.of(review.metadata))


def share_text(vote: Vote) -> str:
    """The share of a vote with its interval, in per cent, for reading; empty where no unit is decided."""
    if vote.share is None or vote.interval is None:
        return ""
    low, high = vote.interval
    return f"{100 * vote.share:.0f}% ({100 * low:.0f}% to {100 * high:.0f}%) of {vote.decided}"


def p_text(vote: Vote) -> str:
    """The p value of a vote for reading; empty where no unit is decided."""
    p = vote.sign_test_p
    return "" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"


def _apart(groups: Mapping[str, str], units: Mapping[str, str], found: Sequence[Reported]) -> tuple[str, ...]:
    """The studies of each group of which results count as more than one unit, joined by a plus."""
    members: dict[str, set[str]] = {}
    for result in found:
        members.setdefault(groups[result.study_id], set()).add(result.study_id)
    return tuple(sorted("+".join(sorted(own)) for own in members.values() if len({units[each] for each in own}) > 1))


def _nothing(review: Review, evidence: str, filtered: bool) -> str:
    """What is missing, and what to do about it."""
    if filtered:
        return "no study that meets the conditions has a result with a direction: loosen where"
    effects = "the package has no printed results: add the table effects"
    codings = f"no coding of an outcome says a direction under the reading {review.reading.value}: fill direction in "
    codings += "codings, and desired_direction in codes"
    return {"effects": f"{effects}, or take evidence codings",
            "codings": f"{codings}, or take evidence effects"}.get(evidence, f"{effects}; {codings}")
