"""How far the coders agree, pair by pair."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from realist_synth.analyses.agreement import agreement
from realist_synth.analyses.coders.comparison import ALL
from realist_synth.analyses.coders.configurations import EVERY
from realist_synth.changing.asking.configurations import witness
from realist_synth.changing.facts import leaf
from realist_synth.changing.formulas import Formula, Some
from realist_synth.changing.question import Answers, Key, Question, Unit, explained
from realist_synth.model.review import Review
from realist_synth.model.row import Row

BY: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # what is compared: the table with the records, the fields of them that are, and what else is read
    "dimension": ("coder_codings", ("coder_id", "study_id", "code_id"), ("studies", "codes")),
    "direction": ("coder_codings", ("coder_id", "study_id", "code_id", "direction"), ("codes",)),
    "configuration": ("coder_configurations",
                      ("coder_id", "configuration", "study_id", "passage_id", "slot", "code_id"), ("codes",)),
    "judgement": ("coder_judgements", ("coder_id", "of_table", "row_id", "field", "value"), ()),
}

NAMES = ("first", "second", "of", "table", "field")
COMPARED = ("both", "only_first", "only_second", "neither", "both_report", "both_named", "both_have", "same", "percent",
            "kappa", "ac1", "alpha")


def agreement_questions() -> Iterator[Question]:
    """One question for each thing on which coders can agree, of which a version has the records of two.

    Examples:
        >>> [question.name for question in agreement_questions()]
        ['by dimension', 'by direction', 'by configuration', 'by judgement']
    """
    for by, (table, _, more) in BY.items():
        yield Question("agreement", f"by {by}", lambda review, by=by: _answers(review, by),  # type: ignore[misc]
                       (table, *more))


def _answers(review: Review, by: str) -> Answers:
    table, fields, _ = BY[by]
    records = review.table(table)
    coders = {_text(row, "coder_id") for row in records if by != "direction" or _text(row, "direction")}
    values: dict[Key, dict[str, Any]] = {}
    if len(coders) > 1:
        found = agreement(review, by=by)  # type: ignore[call-overload]
        rows = found.outcomes if by == "direction" else found.fields if by == "judgement" else found.comparisons
        values = dict(_value(one.to_dict()) for one in rows if one.first != ALL)

    def on(key: Key) -> Mapping[Unit, Formula]:
        if by == "dimension":
            return _reports(review, key)
        own = dict(witness(row, *fields) for row in records if _text(row, "coder_id") in key[:2] and (
            by != "judgement" or (_text(row, "of_table"), _text(row, "field")) == key[2:]))
        return {**own, **_codes(review, key[2])} if by == "configuration" else own

    return explained(values, on)


def _codes(review: Review, of: str) -> Mapping[Unit, Formula]:
    """What could fill a slot, or any slot: an element that neither coder has is one on which they agree."""
    slots = {dimension.name: dimension.slot for dimension in review.metadata.synthesis.dimensions}
    return {("code", code.code_id, slot): leaf("codes", code.code_id, "dimension") for code in review.codes
            if (slot := slots.get(code.dimension)) and of in (EVERY, slot.value)}


def _value(told: Mapping[str, Any]) -> tuple[Key, dict[str, Any]]:
    """The key of a comparison, and its counts and coefficients."""
    return (tuple(str(told[name]) for name in NAMES if name in told),
            {name: value for name, value in told.items() if name in COMPARED})


def _text(row: Row, name: str) -> str:
    value = getattr(row, name)
    return "" if value is None else str(value)


def _reports(review: Review, key: Key) -> Mapping[Unit, Formula]:
    """What the two coders report of a dimension, and what they could report: every study and every code of it."""
    first, second, dimension = key
    codes = {code.code_id for code in review.codes if code.dimension == dimension}
    found: dict[Unit, dict[Hashable, Formula]] = {}
    for row in review.coder_codings:
        if row.coder_id in (first, second):  # a pair is compared in every dimension, once both have any record
            found.setdefault(("coder", row.coder_id), {})[row.record_id] = leaf(
                "coder_codings", row.record_id, "coder_id")
        if row.coder_id in (first, second) and row.code_id in codes:
            found.setdefault((row.coder_id, row.study_id, row.code_id), {})[row.record_id] = leaf(
                "coder_codings", row.record_id, "coder_id", "study_id", "code_id")
    return {**{unit: Some(parts) for unit, parts in found.items()},
            **{("study", row.study_id): leaf("studies", row.study_id) for row in review.studies},
            **{("code", code): leaf("codes", code, "dimension") for code in codes}}
