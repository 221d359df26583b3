"""The kinds of published files: what one row stands for, and by which columns it is known."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file.

    Attributes:
        part: The part that writes it.
        pattern: What its name is like.
        unit: What one row stands for; of a file without rows, what it holds.
        key: The columns that no two rows share; those that a file lacks are left out.
        codes: What the columns hold that are named by a code, where there are such.
    """

    part: str
    pattern: str
    unit: str
    key: tuple[str, ...] = ()
    codes: str = ""


_PAIR = ("first", "second")
_SOLUTION = ("A model of the solution, or a term of it.", ("model", "part", "expression"))
_WAYS = ("kind", "intervention", "context", "mechanism", "outcome")

KINDS: tuple[Kind, ...] = (
    Kind("agreement", "by-code.csv", "Two coders and a code, compared over all studies.", (*_PAIR, "code")),
    Kind("agreement", "by-dimension.csv", "Two coders and a dimension, compared over all its codes and all studies.",
         (*_PAIR, "dimension")),
    Kind("agreement", "by-direction.csv", "Two coders and an outcome, compared on its directions.",
         (*_PAIR, "outcome")),
    Kind("agreement", "by-judgement.csv", "Two coders and a field of another table, compared over its rows.",
         (*_PAIR, "table", "field")),
    Kind("agreement", "by-configuration*.csv", "Two configurations of two coders that were matched, or one that the "
         "other coder does not have.", (*_PAIR, "configuration_first", "configuration_second")),
    Kind("claims", "*.csv", "A claim of the review about its own studies.", ("claim_id",)),
    Kind("configurations", "configurations.csv", "An element of a stated configuration.",
         ("configuration_id", "slot", "code_id")),
    Kind("configurations", "coverage.csv", "A configuration of the synthesis and a study.",
         ("configuration_id", "study_id")),
    Kind("crosstabs", "*.csv", "A code of the first dimension; the last row has the distinct studies of each column.",
         ("code_id",), "Distinct studies that report both the code of the row and this code"),
    Kind("directions", "*by-outcome.csv", "An outcome.", ("code_id",)),
    Kind("directions", "*by-study.csv", "An outcome and a unit that counts once.", ("code_id", "unit")),
    Kind("effects", "consistency.csv", "A printed figure that does not agree with another of the same result.",
         ("effect_id", "check", "field")),
    Kind("patterns", "*.stated.csv", "A stated configuration and a way of taking codes from its slots.",
         ("configuration_id", *_WAYS)),
    Kind("patterns", "*.csv", "A combination of codes that studies report together; no claim that it works.", _WAYS),
    Kind("pooling", "*.other-methods.csv", "A method of pooling with its interval.", ("method", "interval")),
    Kind("pooling", "*.csv", "An estimate, a pooled effect, a group or a term of the model, as `part` says.",
         ("part", "name", "effect_id")),
    Kind("qca", "*truth-table.csv", "A combination of conditions.", ("row",),
         "Whether the condition is in the combination: 1 or 0"),
    Kind("qca", "*necessity.csv", "A condition, or several of which one must be there.", ("expression",)),
    Kind("qca", "*cutoffs.csv", "A range of a cut-off with the solution that it gives.", ("cut", "low")),
    Kind("qca", "*complex.csv", *_SOLUTION), Kind("qca", "*intermediate.csv", *_SOLUTION),
    Kind("qca", "*parsimonious.csv", *_SOLUTION),
    Kind("reporting", "*.csv", "An item of the reporting standard.", ("item",)),
    Kind("robustness", "coverage.csv", "An element of a configuration of the synthesis.",
         ("of", "table", "first", "second")),
    Kind("robustness", "*.csv", "A cell or a margin of a cross-tab.", ("of", "table", "first", "second")),
    Kind("theories", "theories.csv", "An element of a programme theory, or the theory as a whole.",
         ("theory_id", "element_id")),
    Kind("theories", "events.csv", "Something that the evidence did to a theory.", ("event_id",)),
    Kind("theories", "coverage.csv", "An element of a configuration and a study.", ("element_id", "study_id")),
    Kind("validation", "findings.csv", "A finding of the validation; rows have no key, since one fault can be found "
         "twice."),
    Kind("validation", "report.json", "The same with what was checked."),
    Kind("metrics", "metrics.json", "The numbers that `dvc metrics` compares between versions."),
    Kind("metrics", "codes.csv", "A code, with the distinct studies that report it, for `dvc plots` to compare.",
         ("code_id",)),
    Kind("metrics", "cells.csv", "A cell of a cross-tab that is published, for `dvc plots` to compare.",
         ("table", "first", "second")),
    Kind("figures", "captions.json", "Of each figure its size, alternative text and caption; and what was not drawn, "
         "and why."),
    Kind("figures", "*.svg", "A figure as a drawing."),
    Kind("figures", "*.png", "The same figure as an image for print."),
)


def kind_of(part: str, name: str) -> Kind:
    """The kind of a file; JSON beside a table is the table with its evidence.

    Examples:
        >>> kind_of("claims", "claims.csv").key
        ('claim_id',)
        >>> kind_of("claims", "claims.json").unit
        'The same with the evidence behind every number.'
    """
    for kind in KINDS:
        if kind.part == part and fnmatchcase(name, kind.pattern):
            return kind
    known = "The same with the evidence behind every number." if name.endswith(".json") else ""
    return Kind(part, name, known)
