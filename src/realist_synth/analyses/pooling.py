"""One effect from several studies: pooled estimate, heterogeneity, subgroups and meta-regression by codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from realist_synth.analyses.meta import table
from realist_synth.analyses.meta.cautions import cautions_of
from realist_synth.analyses.meta.estimates import LEAST_LEVEL, MOST_LEVEL, Choose
from realist_synth.analyses.meta.heterogeneity import Spread, spread
from realist_synth.analyses.meta.moderators import Moderator, moderator
from realist_synth.analyses.meta.poolable import Asked, Poolable, poolable, reasons
from realist_synth.analyses.meta.random_effects import Fit, Interval, Method, fit
from realist_synth.analyses.meta.subgroups import Regression, Subgroups, SubgroupTau2, regression, subgroups
from realist_synth.analyses.result import Origin, Result, Value
from realist_synth.analyses.selection import Where, conditions, known_values
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.review import Review, require_review
from realist_synth.model.row import ColumnType
from realist_synth.model.studies import Study

INTERVAL_NAMES = {"wald": "Wald", "knapp-hartung": "Knapp-Hartung",
                  "knapp-hartung-adhoc": "Knapp-Hartung, standard errors never below Wald's"}


@dataclass(frozen=True, repr=False)
class PooledEffect(Result):
    """A pooled effect with the estimates behind it, and the results for the outcome that could not be pooled.

    Attributes:
        asked: The choices of what is pooled.
        label: The name of the outcome.
        found: What is pooled, and what is left out for which reason.
        fit: The fit of all estimates without moderators.
        spread: The intervals of tau2, I2 and H2.
        subgroups: The pooled effects by group, if asked.
        regression: The meta-regression, if asked.
        leave_one_out: Whether the pooled effect without each estimate in turn is shown too.
        reading: The bases of codings that count, for codes as moderators.
        package: The name and version of the package.
    """

    name: ClassVar[str] = "pooling"

    asked: Asked
    label: str
    found: Poolable
    fit: Fit
    spread: Spread | None
    subgroups: Subgroups | None
    regression: Regression | None
    leave_one_out: bool
    reading: str
    package: Origin

    @property
    def k(self) -> int:
        """The number of estimates, one for each independent unit."""
        return len(self.found.estimates)

    @property
    def estimate(self) -> tuple[float, float, float]:
        """The pooled estimate and the ends of its interval, on the scale of the measure."""
        pooled = self.fit.pooled
        return self.back(pooled.estimate), self.back(pooled.ci_low), self.back(pooled.ci_high)

    @property
    def prediction(self) -> tuple[float, float] | None:
        """The prediction interval on the scale of the measure."""
        found = self.fit.prediction
        return None if found is None else (self.back(found[0]), self.back(found[1]))

    def back(self, value: float) -> float:
        """A value of the scale of pooling on the scale of the measure: a logarithm as its ratio."""
        return self.found.estimates[0].back(value)

    @cached_property
    def omitted(self) -> tuple[Fit, ...]:
        """The fit without each estimate in turn, in their order; none where fewer than three are pooled."""
        y, v = self.fit.design.y, self.fit.design.v
        return tuple(fit(y[:n] + y[n + 1:], v[:n] + v[n + 1:], method=self.fit.method, interval=self.fit.interval,
                         level=self.fit.level) for n in range(self.k)) if self.k > 2 else ()

    @property
    def moderators(self) -> tuple[Moderator, ...]:
        """What the effect is looked at by: the subgroups' or the regression's."""
        return self.regression.moderators if self.regression else (self.subgroups.by,) if self.subgroups else ()

    @property
    def cautions(self) -> tuple[str, ...]:
        """What a reader has to bear in mind before using the numbers."""
        return cautions_of(self)

    @property
    def _read(self) -> bool:
        """Whether the reading moves a number: through a code, or through a setting that is filtered by."""
        return any(one.code for one in self.moderators) or any(
            name not in Study.model_fields for name, _ in self.asked.where)

    def title(self) -> str:
        """What is pooled."""
        return f"{self.label}: pooled {', '.join(self.found.measures)} of {self.k} independent estimates"

    def choices(self) -> Mapping[str, str]:
        """Method, interval, orientation, rules of selection, reading and filter."""
        asked = self.asked
        null = 1 if self.found.ratio else 0
        return {key: value for key, value in {
            "method": self.fit.method, "interval": INTERVAL_NAMES[self.fit.interval],
            "level": "" if self.fit.level == 95 else f"{self.fit.level:g}%",
            f"a value above {null}": f"is the {self.found.higher_is.value} result",
            "of several results on the same people": (asked.choose or "").replace("_", " "),
            "effects": ", ".join(asked.effects),
            "by": self.subgroups.by.label if self.subgroups else "",
            "tau2 of subgroups": self.subgroups.tau2 if self.subgroups else "",
            "moderators": ", ".join(one.label for one in self.regression.moderators) if self.regression else "",
            "reading": self.reading if self._read else "",
            "rollup": "yes" if asked.rollup else "",
            "where": ", ".join(f"{name}={value}" for name, value in asked.where),
            "caution:": "; ".join(self.cautions),
        }.items() if value}

    def empty(self) -> str:
        """How many results for the outcome are not pooled."""
        n = len(self.found.left_out)
        return f"results for the outcome that are not pooled: {n}{' (JSON and CSV say which and why)' if n else ''}"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each estimate, pooled effect, group, coefficient, test and result left out."""
        return table.COLUMNS

    def records(self) -> Sequence[tuple[Value, ...]]:
        """The estimates, what they give together, and what is left out, on the scale of the measure."""
        return table.records(self)

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading, without what is left out."""
        return table.shown(self)

    def to_dict(self) -> dict[str, Any]:
        """Every number and choice, with the estimates and the results left out."""
        return table.to_dict(self)


def _listed(names: Sequence[str] | str | None) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names or ())


def pooling(review: Review, outcome: str, *, method: Method = "REML", interval: Interval | None = None,
            measures: Sequence[str] | None = None, effects: Sequence[str] | None = None, choose: Choose | None = None,
            by: str | None = None, subgroup_tau2: SubgroupTau2 = "common", moderators: Sequence[str] | None = None,
            allow_few: bool = False, include_inconsistent: bool = False, leave_one_out: bool = False,
            level: float = 95, assumed_level: float = 95, reading: str | None = None, rollup: bool = False,
            where: Where = ()) -> PooledEffect:
    """Pool the printed effects of an outcome into one, with what lies between the studies.

    Ratios are pooled as logarithms; standard errors come from the printed intervals. Whether the studies ask one
    question is for the reviewer to judge: a pooled number means nothing where they do not.

    Args:
        review: The review.
        outcome: The code of the outcome.
        method: How the variance between studies is estimated: `fixed` (taken to be none), DerSimonian-Laird, REML or
            Paule-Mandel.
        interval: How intervals are made; left out, `wald` for `fixed`, otherwise `knapp-hartung-adhoc`: Knapp-Hartung
            with standard errors never below those of Wald.
        measures: The measures to pool; more than one only if each is named.
        effects: The results to pool, by their ids; left out, all that can be.
        choose: Which of several results on the same people stands for them; left out, they are refused.
        by: A code (reported or not reported) or a column of studies that makes subgroups.
        subgroup_tau2: Whether subgroups share one variance between studies.
        moderators: Codes or columns of studies for a meta-regression.
        allow_few: Compute a meta-regression on fewer than ten estimates for each coefficient too.
        include_inconsistent: Pool printed estimates too that do not fit their own intervals.
        leave_one_out: Show the pooled effect without each estimate in turn.
        level: The level of all intervals computed, in per cent.
        assumed_level: The level of printed intervals that do not say theirs, in per cent.
        reading: The bases of codings that count, for codes; left out, the reading of the review.
        rollup: Whether results for the codes below the outcome count too, and codings below a code.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        UnknownNameError: If a code, column, effect, measure, method, rule or reading does not exist.
        AnalysisError: If fewer than two independent estimates can be pooled, estimates share their people, measures are
            mixed unasked, or moderators ask too much of the estimates.

    Examples:
        >>> from realist_synth.model.codebook import Code
        >>> from realist_synth.model.effects import Effect
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.studies import Study
        >>> printed = (("a", "0.50", "0.30", "0.83"), ("b", "0.80", "0.50", "1.28"))
        >>> review = Review(Metadata.minimal("demo"), codes=(Code(code_id="hiv", dimension="outcome", label="HIV"),),
        ...     studies=tuple(Study(study_id=s, label=s, title=s, facts_basis="review") for s in "ab"),
        ...     effects=tuple(Effect(effect_id=s, study_id=s, code_id="hiv", outcome_as_reported="New infections",
        ...         measure="RR", estimate=e, ci_low=low, ci_high=high, comparison="Peers against none",
        ...         higher_is="worse", direction="favours_intervention", independent_unit=s, source="doi:10.1000/1")
        ...         for s, e, low, high in printed))
        >>> [round(value, 2) for value in pooling(review, "hiv", method="fixed").estimate]
        [0.64, 0.46, 0.91]
    """
    require_review(review)
    if by and moderators:
        raise AnalysisError("subgroups and a meta-regression are two questions: ask for `by` or for `moderators`")
    if subgroup_tau2 not in ("common", "separate"):
        raise UnknownNameError("tau2 of subgroups", str(subgroup_tau2), ["common", "separate"])
    for what, given in (("level", level), ("assumed level", assumed_level)):
        if not LEAST_LEVEL <= given <= MOST_LEVEL:
            meant = f"; did you mean {100 * given:g}?" if 0.5 <= given < 1 else ""
            raise AnalysisError(f"{what} {given:g} is not from {LEAST_LEVEL} to {MOST_LEVEL} per cent{meant}")
    review, filters = review.with_reading(reading), conditions(where)
    known_values(review, filters)
    asked = Asked(outcome, _listed(measures), _listed(effects), choose, include_inconsistent,
                  float(assumed_level), rollup, filters)
    looked_at = [moderator(review, name, rollup) for name in dict.fromkeys([by] if by else _listed(moderators))]
    found = poolable(review, asked, looked_at)
    whole = fit([one.y for one in found.estimates], [one.v for one in found.estimates], method=method,
                interval=interval or ("wald" if method == "fixed" else "knapp-hartung-adhoc"), level=float(level))
    if leave_one_out and whole.k < 3:
        raise AnalysisError(f"leaving one of {whole.k} estimates out leaves one, which is no pooled effect")
    studies = [one.effect.study_id for one in found.estimates]
    try:
        by_group = subgroups(whole, looked_at[0], studies, subgroup_tau2) if by else None
        explained = regression(whole, looked_at, studies, allow_few) if looked_at and not by else None
    except AnalysisError as error:
        raise AnalysisError("; ".join([str(error), *reasons(found.left_out)])) from None
    return PooledEffect(asked, review.code(outcome).label, found, whole, spread(whole), by_group, explained,
                        leave_one_out, review.reading.value, Origin.of(review.metadata))
