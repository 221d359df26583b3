"""The solutions of a comparative analysis of the outcome and of its negation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from realist_synth.analyses.minimise import minimise
from realist_synth.analyses.qca.solution import Solution
from realist_synth.analyses.selection import conditions as where_of
from realist_synth.changing.asking.configurations import witness
from realist_synth.changing.facts import Facts
from realist_synth.changing.formulas import Formula
from realist_synth.changing.question import Answers, Key, Question, Unit, explained, or_refused
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Presence

READS = ("studies", "codes", "codings")
# beyond these the formulas alone are compared
MOST_MODELS = 20


def qca_questions(outcome: str, conditions: Sequence[str], expectations: Sequence[str] = (),
                  **options: Any) -> Iterator[Question]:
    """One question for the complex, the parsimonious and, with expectations, the intermediate solution.

    Args:
        outcome: The code of the outcome; its negation is asked for too.
        conditions: The codes of the conditions.
        expectations: The conditions that should contribute to the outcome.
        options: The other options of `minimise`.

    Examples:
        >>> [question.name for question in qca_questions("out-access", ["role-support"])]
        ['out-access', '~out-access']
    """
    for name in (outcome, f"~{outcome}"):
        kinds = ["complex", "parsimonious", *(["intermediate"] if expectations and name == outcome else [])]

        def ask(review: Review, name: str = name, kinds: Sequence[str] = tuple(kinds)) -> Answers:
            values: dict[Key, Any] = {(kind,): or_refused(lambda kind=kind: _value(minimise(  # type: ignore[misc]
                review, name, conditions=conditions, solution=kind,
                expectations=expectations if kind == "intermediate" else None, **options))) for kind in kinds}
            return _explained(review, outcome, conditions, options, values)

        yield Question("solutions", name, ask, READS)


def _value(found: Solution) -> dict[str, Any]:
    """The models, and of each how well it fits and which cases it covers."""
    value: dict[str, Any] = {"models": list(found.formulas)}
    for model in found.models[:MOST_MODELS]:
        whole = model.whole.to_dict()
        value |= {f"{model.label} {name}": whole[name] for name in ("inclusion", "pri", "coverage", "cases", "deviant")}
        value[f"{model.label} uncovered"] = list(model.uncovered)
    return value


def _explained(review: Review, outcome: str, conditions: Sequence[str], options: Mapping[str, Any],
               values: Mapping[Key, Any]) -> Answers:
    """The memberships of the cases are all that a solution is computed from."""
    codes = [*dict.fromkeys([*conditions, outcome])]
    where = where_of(options.get("where", ()))
    reading = options.get("reading")
    read = review.with_reading(reading)

    def units(_key: Key) -> dict[Unit, Formula]:
        facts = Facts(read, own=reading is None, unit=options.get("unit", "study"),
                      rollup=options.get("rollup", False), where=where)
        found: dict[Unit, Formula] = {("case", case): facts.counted(case) for case in facts.members}
        found |= {("reported", case, code): facts.coded(case, code) for case in facts.members for code in codes}
        found |= {("code", code): facts.shown(code) for code in codes}
        return found if options.get("not_reported_as_absent") else found | _said_absent(read, codes)

    return explained(values, units)


def _said_absent(review: Review, codes: Sequence[str]) -> dict[Unit, Formula]:
    """What sources say was absent."""
    return dict(witness(row, "study_id", "code_id", "presence", "basis", "withdrawn_by") for row in review.codings
                if row.presence is Presence.ABSENT and row.code_id in codes)
