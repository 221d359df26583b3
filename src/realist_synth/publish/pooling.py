"""The pooled effects that the reviewers ask for, each with what other methods would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, StrictBool, StringConstraints, model_validator

from realist_synth.analyses.meta.estimates import Choose
from realist_synth.analyses.meta.random_effects import Fit, Interval, Method, fit
from realist_synth.analyses.meta.subgroups import SubgroupTau2
from realist_synth.analyses.meta.table import exact
from realist_synth.analyses.pooling import PooledEffect, pooling
from realist_synth.analyses.result import as_text
from realist_synth.model.csv_text import csv_text
from realist_synth.model.review import Review
from realist_synth.publish.encode import both, text_bytes
from realist_synth.publish.options import Options, Section

FOLDER = "results/pooling"
OTHERS: tuple[tuple[Method, Interval], ...] = (
    ("fixed", "wald"), ("DL", "wald"), ("PM", "wald"), ("REML", "wald"), ("REML", "knapp-hartung"),
    ("REML", "knapp-hartung-adhoc"))
_COLUMNS = ("method", "interval", "estimate", "ci_low", "ci_high", "p", "tau2", "i2")


class Synthesis(BaseModel):
    """One pooled effect; what is not named here is an option of the analysis, with its default.

    Attributes:
        name: The name of its files: small letters, digits and hyphens.
        note: What a reader has to know of these studies, beyond what can be computed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    outcome: str
    method: Method = "REML"
    interval: Interval | None = None
    measures: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    choose: Choose | None = None
    by: str | None = None
    subgroup_tau2: SubgroupTau2 = "common"
    moderators: tuple[str, ...] = ()
    allow_few: StrictBool = False
    include_inconsistent: StrictBool = False
    leave_one_out: StrictBool = False
    level: float = 95
    assumed_level: float = 95
    rollup: StrictBool = False
    where: tuple[str, ...] = ()
    note: str = ""


class Params(Section):
    """Which effects are pooled.

    Attributes:
        syntheses: The pooled effects; whether studies may be pooled is for reviewers to judge, so none is by itself.
        apart: Of an outcome that is not pooled: why.
    """

    name: ClassVar[str] = "pooling"

    syntheses: tuple[Synthesis, ...] = ()
    apart: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [one.name for one in self.syntheses]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"several syntheses are named {', '.join(twice)}")
        if both_ways := sorted({one.outcome for one in self.syntheses} & set(self.apart)):
            raise ValueError(f"pooled and held apart at once: {', '.join(both_ways)}")
        return self


def files(review: Review, options: Options) -> Mapping[str, bytes]:
    """For each pooled effect the result, and the same by other methods; nothing where none is asked for.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> files(Review(Metadata.minimal("demo")), Options())
        {}
    """
    found: dict[str, bytes] = {}
    for outcome in options.of(Params).apart:
        review.code(outcome)
    for asked in options.of(Params).syntheses:
        result = pooled(review, asked)
        found |= both(asked.name, result)
        found[f"{asked.name}.other-methods.csv"] = text_bytes(_csv(result))
    return found


def pooled(review: Review, asked: Synthesis) -> PooledEffect:
    """The pooled effect that is asked for."""
    return pooling(review, **asked.model_dump(exclude={"name", "note"}))


def other_methods(result: PooledEffect) -> tuple[Fit, ...]:
    """The same estimates by each method and interval, so that nobody has to trust the one that was chosen."""
    design = result.fit.design
    return tuple(fit(design.y, design.v, method=method, interval=interval, level=result.fit.level)
                 for method, interval in OTHERS)


def _csv(result: PooledEffect) -> str:
    rows: list[Sequence[str]] = [_COLUMNS]
    for one in other_methods(result):
        ends = (result.back(value) for value in (one.pooled.estimate, one.pooled.ci_low, one.pooled.ci_high))
        rows.append([one.method, one.interval,
                     *(as_text(exact(value)) for value in (*ends, one.pooled.p, one.tau2, one.i2))])
    return csv_text(rows)
