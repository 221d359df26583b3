"""Minimisation: the shortest expressions that say which combinations of conditions go with the outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from realist_synth.analyses.boolean.counterfactuals import Kind, Minimisation, Remainders
from realist_synth.analyses.boolean.covers import Every
from realist_synth.analyses.qca.coded_sets import Coded, memberships
from realist_synth.analyses.qca.membership import Memberships
from realist_synth.analyses.qca.parts import Parts
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.qca.solution import Solution, Solved
from realist_synth.analyses.qca.solving import Contradictions, Question, distinct, formula, solved
from realist_synth.analyses.qca.truth_rows import Cuts, Row, cautions, observed_rows
from realist_synth.analyses.selection import Unit, Where
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review

# Of so many models and rows the notes name the simplifying assumptions; all are counted, and JSON has more.
NAMED_MODELS, NAMED_ROWS = 5, 8


def minimise(data: Review | Sets, outcome: str, *, conditions: Sequence[str] | None = None, solution: Kind = "complex",
             expectations: Sequence[str] | None = None, contradictions: Contradictions = "negative",
             every: Every = "minimal", most: int = 1000, n_cut: int = 1, inclusion_cut: float = 1.0,
             pri_cut: float = 0.0, contradiction_cut: float | None = None, not_reported_as_absent: bool = False,
             reading: str | None = None, unit: Unit = "study", rollup: bool = False, where: Where = ()) -> Solution:
    """Find the combinations of conditions that are sufficient for the outcome, as short as the cases allow.

    The complex solution assumes nothing of combinations without cases, the parsimonious one whatever makes it shorter,
    the intermediate one only what agrees with your expectations. All models are given: where there are several, the
    data do not decide between them. Sources: Ragin 1987 and 2008; Ragin and Sonnett 2005,
    doi:10.1007/978-3-322-80441-9_9 (intermediate solutions); Dusa 2018, doi:10.32614/RJ-2018-080.

    Args:
        data: A review, or a table of sets.
        outcome: The outcome: a code or a set; `~` before it asks for its negation, `{1}` after it for one value.
        conditions: The conditions: codes or sets; left out, all other sets of a table.
        solution: Complex, parsimonious or intermediate.
        expectations: For the intermediate solution the conditions that should contribute to the outcome: `A`, `~A`, or
            `A{1}` for one value of several.
        contradictions: Whether contradictory rows count as negative, or are free to be covered or not.
        every: The models with the fewest terms, or all from which no term can be dropped.
        most: How many models are listed at most.
        n_cut: Rows with fewer cases are treated as remainders.
        inclusion_cut: The inclusion from which a row is positive.
        pri_cut: The PRI that a positive row needs too.
        contradiction_cut: A row is contradictory if its inclusion lies between this cut and the inclusion cut; left
            out, if it is not positive and has cases with the outcome and cases without.
        not_reported_as_absent: Whether a code that a case does not report counts as absent from it.
        reading: The bases that count; left out, the reading of the review.
        unit: The cases: studies, or the projects that they are papers of.
        rollup: Whether a code also counts for the codes above it.
        where: Conditions `COLUMN=VALUE` on studies and settings; a column named twice may have either value.

    Raises:
        AnalysisError: If no row is positive, memberships are unknown or exactly 0.5, the outcome or a condition does
            not vary, or the options do not go together.
        UnknownNameError: If a name does not exist.

    Examples:
        >>> sets = Sets.of({"A": [1, 1, 0], "B": [1, 0, 0], "Y": [1, 1, 0]}, ["x", "y", "z"])
        >>> minimise(sets, "Y").formulas
        ('A',)
    """
    asked = (expectations,) if isinstance(expectations, str) else tuple(expectations or ())
    question = Question(solution, asked, contradictions, every, most)
    cuts = Cuts(n_cut, inclusion_cut, pri_cut, contradiction_cut)
    found = memberships(data, outcome, conditions, Coded(not_reported_as_absent, reading, unit, rollup, where))
    rows = observed_rows(found)
    solutions = solved(found, rows, cuts, question)
    if solutions is None:
        raise AnalysisError(_nothing(found, rows, cuts))
    outputs = tuple(row.output(cuts) for row in rows)
    parts = Parts(found, solutions)
    models = tuple(parts.solved(f"M{number}", model, via) for number, (model, via) in enumerate(distinct(solutions), 1))
    notes = (*cautions(found, rows, outputs, cuts), *_ambiguity(models, solutions.complete), *_assumed(found, models),
             *_not_allowed(found, solutions.minimisations))
    return Solution(found, rows, outputs, cuts, question, models,
                    tuple(found.formula(term) for term in solutions.terms), solutions.complete, notes=notes)


def _nothing(found: Memberships, rows: Sequence[Row], cuts: Cuts) -> str:
    enough = [row for row in rows if len(row.cases) >= cuts.n]
    if not enough:
        return f"no row has {cuts.n} cases; lower the n cut"
    best = max(enough, key=lambda row: float(row.inclusion))
    return (f"no row is positive at an inclusion cut of {float(cuts.inclusion):g}"
            + (f" and a PRI cut of {float(cuts.pri):g}" if float(cuts.pri) else "")
            + f": the highest inclusion in {found.outcome} is {float(best.inclusion):.3f} "
            f"({found.formula(best.bits)}), so no combination of these conditions is sufficient")


def _ambiguity(models: Sequence[Solved], complete: bool) -> tuple[str, ...]:
    if complete and len(models) == 1:
        return ()
    number = str(len(models)) if complete else f"more than {len(models)}"
    return (f"{number} models fit the same rows equally well: the data do not decide between them, so report them all",)


def _assumed(found: Memberships, models: Sequence[Solved]) -> Iterator[str]:
    """What the models assume of remainders, of some models and some rows in words."""
    assuming = [model for model in models if model.assumptions]
    for model in assuming[:NAMED_MODELS]:
        number = model.assumptions.n
        yield f"{model.label} assumes that {number} remainder{'s have' if number > 1 else ' has'} " + (
            f"{found.outcome}: {_named(found, model.assumptions)}")
    if len(assuming) > NAMED_MODELS:
        yield f"{len(assuming) - NAMED_MODELS} more models assume something of remainders, as counted beside each"


def _not_allowed(found: Memberships, minimisations: Sequence[Minimisation]) -> Iterator[str]:
    """What parsimonious models assume and the expectations do not allow, of some pairs and some rows in words."""
    pairs = [each for each in minimisations if each.label]
    for each in pairs[:NAMED_MODELS]:
        if number := each.difficult.n:
            yield (f"{each.label} does not assume {number} remainder{'s' if number > 1 else ''} of the parsimonious "
                   f"{formula(found, each.parsimonious)}, which the expectations do not allow: "
                   f"{_named(found, each.difficult)}")
    if len(pairs) > NAMED_MODELS:
        yield (f"{len(pairs) - NAMED_MODELS} more pairs of a complex and a parsimonious model: JSON has what the "
               "expectations do not allow of each")


def _named(found: Memberships, remainders: Remainders) -> str:
    rows = [found.formula(row) for row in islice(remainders, NAMED_ROWS)]
    return "; ".join(rows) + (f"; and {remainders.n - len(rows)} more" if remainders.n > len(rows) else "")
