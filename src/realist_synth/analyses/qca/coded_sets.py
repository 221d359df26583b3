"""Sets from the codings of a review, which say what was reported: silence is read as absence only when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from realist_synth.analyses.incidence import Incidence, incidence
from realist_synth.analyses.qca.membership import Memberships, read_literal
from realist_synth.analyses.qca.sets import Sets
from realist_synth.analyses.result import Origin
from realist_synth.analyses.selection import Unit, Where, conditions, counts, studies_where, units_of
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review, require_review
from realist_synth.model.vocabularies import Basis, Presence


@dataclass(frozen=True)
class Coded:
    """How codings become sets; none of it applies to a table of sets.

    Attributes:
        not_reported_as_absent: Whether a code that a case does not report counts as absent from it.
        reading: The bases that count; None for the reading of the review.
        unit: The cases: studies or projects.
        rollup: Whether a code also counts for the codes above it.
        where: The filter.
    """

    not_reported_as_absent: bool = False
    reading: str | None = None
    unit: Unit = "study"
    rollup: bool = False
    where: Where = ()


def memberships(data: Review | Sets, outcome: str, named: Sequence[str] | None, coded: Coded, *,
                constant: bool = False) -> Memberships:
    """The memberships of the cases in an outcome and some conditions, from a review or a table of sets.

    Args:
        data: A review or a table of sets.
        outcome: The outcome; `~` before it asks for its negation.
        named: The conditions; None or empty for all other sets of a table.
        coded: How codings become sets.
        constant: Whether a condition may be the same in every case.

    Raises:
        AnalysisError: If the data cannot answer; see `sets_of` and `Memberships.of`.
        UnknownNameError: If a name does not exist.
        UsageError: If the data are neither.
    """
    wanted = (named,) if isinstance(named, str) else tuple(named or ())
    if isinstance(data, Sets):
        if coded != Coded(where=coded.where) or tuple(coded.where):
            raise AnalysisError("not_reported_as_absent, reading, unit, rollup and where speak of codings; a table of "
                                "sets has none")
        return Memberships.of(data, outcome, wanted, constant=constant)
    require_review(data)
    if not wanted:
        raise AnalysisError("name the conditions: a few codes that could explain the outcome, for reasons that you can "
                            "give (conditions=[...], or --conditions CODE, repeated)")
    known = {code.code_id for code in data.codes}
    _, name, _ = read_literal(outcome, tuple(known))
    return Memberships.of(sets_of(data, name, wanted, not_reported_as_absent=coded.not_reported_as_absent,
                                  reading=coded.reading, unit=coded.unit, rollup=coded.rollup, where=coded.where),
                          outcome, wanted, constant=constant)


def sets_of(review: Review, outcome: str, named: Sequence[str], *, not_reported_as_absent: bool = False,
            reading: str | None = None, unit: Unit = "study", rollup: bool = False, where: Where = ()) -> Sets:
    """The crisp sets that codings make: 1 where a code is reported as present, 0 where it is reported as absent.

    A code reported as present somewhere in a case is present in it; where it is reported as absent too, the choices of
    the sets name it. Where neither is reported the membership is
    unknown, and since QCA cannot use an unknown membership the sets are refused; only `not_reported_as_absent` makes
    them 0, and then the sets say so.

    Args:
        review: The review.
        outcome: A code.
        named: The codes of the conditions.
        not_reported_as_absent: Whether a code that a case does not report counts as absent from it.
        reading: The bases that count; left out, the reading of the review.
        unit: The cases: studies, or the projects that they are papers of.
        rollup: Whether a code reported as present also counts for the codes above it.
        where: Conditions `COLUMN=VALUE` on studies and settings.

    Raises:
        AnalysisError: If memberships are unknown and nothing was said of them, or there is no case.
        UnknownNameError: If a code, column, reading or unit does not exist.
    """
    found = incidence(review, codes=(*named, outcome), reading=reading, unit=unit, rollup=rollup, where=where)
    absent = _reported_absent(review.with_reading(reading), found)
    columns: dict[str, list[float]] = {}
    silent: dict[str, int] = {}
    both: list[str] = []
    for code in found.codes:
        present = set(found.having(code))
        columns[code] = [float(case in present) for case in found.units]
        silent[code] = len(set(found.units) - present - absent[code])
        both += [f"{code} in {case}" for case in sorted(present & absent[code])]
    unknown = sum(silent.values())
    if unknown and not not_reported_as_absent:
        raise AnalysisError(_refusal(silent, len(found.units), unit))
    choices = {name: value for name, value in found.choices().items() if name != "within"}
    if unknown:
        total = len(columns) * len(found.units)
        choices["not reported"] = f"read as absent, as asked for ({unknown} of {total} memberships)"
    if both:
        choices["reported as present and as absent"] = f"read as present ({', '.join(both)})"
    if not found.units:
        raise AnalysisError(f"no {unit} is left to analyse")
    return Sets.of(columns, found.units, choices=choices, package=Origin.of(review.metadata))


def _reported_absent(review: Review, found: Incidence) -> Mapping[str, frozenset[str]]:
    """For each code the units for which it is reported as absent."""
    unit_of = units_of(studies_where(review, conditions(found.where)), found.unit)
    units: dict[str, set[str]] = {code: set() for code in found.codes}
    for coding in review.codings:
        if (coding.presence is Presence.ABSENT and coding.code_id in units and coding.study_id in unit_of
                and counts(coding.basis, review.reading)
                and not (coding.withdrawn_by and review.reading is Basis.RECONCILED)):
            units[coding.code_id].add(unit_of[coding.study_id])
    return {code: frozenset(own) for code, own in units.items()}


def _refusal(silent: Mapping[str, int], cases: int, unit: str) -> str:
    told = ", ".join(f"{code} in {number} of {cases}" for code, number in silent.items() if number)
    plural = "studies" if unit == "study" else f"{unit}s"
    return (f"codings say what was reported, and what is not reported is not thereby absent: nothing is reported of "
            f"{told} {plural}. QCA needs to know of every case whether it is in or out. If silence may be read as "
            "absence here, say so: not_reported_as_absent=True (--not-reported-as-absent); the result will say it too")
