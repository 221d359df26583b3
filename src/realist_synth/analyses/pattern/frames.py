"""Candidate demi-regularities in any data frame of studies and codes, up to the size of a literature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from realist_synth.analyses.incidence import Incidence
from realist_synth.analyses.pattern.kinds import kinds_of, slots_in
from realist_synth.analyses.pattern.mining import Keep
from realist_synth.analyses.pattern.postings import Postings
from realist_synth.analyses.pattern.result import Pattern, Patterns
from realist_synth.analyses.pattern.search import Asked, Behind, search
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.vocabularies import Slot


def patterns_of(data: Any, slots: Mapping[str, str | None], *, study: str = "study_id", code: str = "code_id",
                kind: str | Sequence[str] | None = None, minimum: int = 2, keep: Keep = "all", several: bool = False,
                most: int = 1000, studies: bool = False) -> Patterns:
    """Combinations of codes that recur across the studies of any data frame.

    The same as `patterns`, for evidence that is no review. Above some thousand studies combinations are counted as
    arrays, study by study; the answers are the same. Evidence is found when it is asked for.

    Args:
        data: A data frame or relation that narwhals takes (pandas, Polars, DuckDB and others) with one row for each
            study and code; or an `Incidence`.
        slots: For each code of the data the slot that it fills (intervention, actor, context, mechanism, outcome), or
            None where it is an attribute and takes no part.
        study: The column that names the study.
        code: The column that names the code.
        kind: Which slots are combined, as CMO; left out, CM, CO, MO and CMO.
        minimum: In how many studies the codes must meet.
        keep: All combinations, the closed or the maximal.
        several: Whether a slot may hold several codes; they are then sought with bit sets whatever the size.
        most: How many combinations are listed at most; how many there are is always said.
        studies: Whether the table names the studies; CSV and JSON always do.

    Raises:
        AnalysisError: If a code of the data has no entry among the slots, an id is empty or neither text nor a whole
            number, a number is not a whole number from 1, or there are too many combinations to look at.
        UnknownNameError: If a column, slot or `keep` does not exist.

    Examples:
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"study_id": ["a", "a", "b", "b", "c"],
        ...                       "code_id": ["trust", "reach", "trust", "reach", "trust"]})
        >>> found = patterns_of(frame, {"trust": "mechanism", "reach": "outcome"}, kind="MO")
        >>> [(each.count, each.studies, each.outcome_not_reported) for each in found.patterns]
        [(2, ('a', 'b'), ('c',))]
    """
    asked = Asked(kinds_of(kind), minimum, keep, several, most)
    filling = {name: None if slot is None else _slot(slot) for name, slot in slots.items()}
    found = data if isinstance(data, Incidence) else Postings.from_frame(data, study=study, code=code)
    for name in found.codes:
        if name not in filling:
            raise AnalysisError(f"the code {name!r} of the data has no slot: name the slot that it fills, or None if "
                                "it takes no part")
    codes = {slot: [name for name in found.codes if filling[name] is slot] for slot in slots_in(asked.kinds)}
    hits, numbers = search(found, codes, asked)
    behind = Behind(found)
    # arrays know of no choices: they are pairs of a study and a code, as `Incidence.from_frame` makes them
    of = found if isinstance(found, Incidence) else Incidence(found.codes, found.codes, (), ())
    chosen = {"within": of.within, "reading": of.reading, "unit": of.unit, "level": None, "rollup": of.rollup,
              "where": of.where}
    labels = dict(zip(of.codes, of.labels, strict=True))
    return Patterns(tuple(Pattern(hit.codes, hit.number, (), behind) for hit in hits), numbers, (), 0, asked, behind,
                    labels, chosen, False, studies, None)


def _slot(name: str) -> Slot:
    known = {slot.value: slot for slot in Slot}
    if name not in known:
        raise UnknownNameError("slot", str(name), known)
    return known[name]
