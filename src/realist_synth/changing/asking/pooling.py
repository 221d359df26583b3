"""The pooled effects that are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from realist_synth.analyses.pooling import PooledEffect, pooling
from realist_synth.analyses.selection import conditions, descendants
from realist_synth.changing.asking.configurations import witness
from realist_synth.changing.facts import Facts, leaf
from realist_synth.changing.formulas import Formula
from realist_synth.changing.question import Answers, Question, Unit, explained, is_refused, or_refused
from realist_synth.model.effects import Effect
from realist_synth.model.review import Review
from realist_synth.model.studies import Study

READS = ("studies", "codes", "effects")
EFFECT = ("study_id", "code_id", "measure", "estimate", "ci_low", "ci_high", "ci_level", "higher_is",
          "independent_unit")
NUMBERS = ("k", "estimate", "ci_low", "ci_high", "p", "tau2", "i2")


def pooling_question(name: str, outcome: str, **options: Any) -> Iterator[Question]:
    """One pooled effect.

    Args:
        name: What it is called.
        outcome: The code of the outcome.
        options: The options of `pooling`.

    Examples:
        >>> [question.name for question in pooling_question("hiv", "out-hiv")]
        ['hiv']
    """
    looked_at = [*([options["by"]] if options.get("by") else []), *(options.get("moderators") or ())]
    reads = (*READS, *(["codings"] if looked_at else []), *(["settings"] if options.get("where") else []))
    yield Question("pooled effects", name, lambda review: _answers(review, outcome, looked_at, options), reads)


def _answers(review: Review, outcome: str, looked_at: list[str], options: Mapping[str, Any]) -> Answers:
    found = or_refused(lambda: pooling(review, outcome, **options))
    return explained({(outcome,): found if is_refused(found) else _value(found)},
                     lambda _key: dict(_evidence(review, found, outcome, looked_at, options)))


def _value(found: PooledEffect) -> dict[str, Any]:
    told = found.to_dict()
    value: dict[str, Any] = {name: told["pooled"][name] for name in NUMBERS}
    value |= {"measures": ", ".join(told["measures"]), "higher is": told["higher_is"],
              "effects": [one.effect.effect_id for one in found.found.estimates]}
    for group in (told["subgroups"] or {}).get("groups", ()):
        value[f"group {group['name']}"] = group["estimate"]
    for number, one in enumerate((told["regression"] or {}).get("coefficients", ()), 1):
        value[f"coefficient {number}"] = one["estimate"]
    return value


def _evidence(review: Review, found: PooledEffect | dict[str, str], outcome: str, looked_at: list[str],
              options: Mapping[str, Any]) -> Iterator[tuple[Unit, Formula]]:
    """The results that are pooled; of a refusal all that are there for the outcome."""
    codes = descendants(review.codes).get(outcome, frozenset({outcome})) if options.get("rollup") else {outcome}
    rows: list[Effect] = [row for row in review.effects if row.code_id in codes] if isinstance(found, dict) else [
        one.effect for one in found.found.estimates]
    facts = Facts(review.with_reading(options.get("reading")), own=options.get("reading") is None,
                  rollup=bool(options.get("rollup")), where=conditions(options.get("where") or ()))
    yield ("outcome", outcome), facts.shown(outcome)
    if not isinstance(found, dict) and len({row.higher_is for row in rows}) > 1:
        yield ("desired", review.code(outcome).desired_direction), leaf("codes", outcome, "desired_direction")
    columns = [name for name in looked_at if name in Study.model_fields]
    for row in rows:
        yield witness(row, *EFFECT)
        yield ("study", row.study_id), facts.study(row.study_id)
        yield ("path", row.effect_id), facts.path(row.code_id, outcome)
        study = review.index("studies").get(row.study_id)
        if study is not None and columns:
            yield witness(study, *columns)
        for name in looked_at:
            if name not in columns:
                yield ("moderator", row.study_id, name), facts.coded(row.study_id, name)
