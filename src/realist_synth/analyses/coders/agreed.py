"""The agreement of coders as a result: the comparisons, all coders together, and the list of disagreements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from realist_synth.analyses.coders.comparison import Comparison, Together
from realist_synth.analyses.result import ANY_COUNT, FLAG, NUMBER, SHARE, TEXT, Origin, Result, Value, as_text
from realist_synth.model.row import ColumnType

METHODS = {
    "kappa": "Cohen 1960; interval of Fleiss, Cohen & Everitt 1969, which takes units as independent",
    "ac1": "Gwet 2008; interval from his linearised variance, summed by study, with Student's t",
    "fleiss": "Fleiss 1971; interval from the variance of Gwet 2008, summed by study, with Student's t",
    "alpha": "Krippendorff 2019; interval from a jackknife that leaves out one study at a time, with Student's t",
}
SILENCE = "counts as not reported by that coder"


@dataclass(frozen=True)
class Disagreement:
    """A study and a code that one coder reports and the other does not, with the decisions that settled it."""

    first: str
    second: str
    study_id: str
    code_id: str
    reported_by: str
    decisions: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The disagreement as JSON-ready values."""
        return {"first": self.first, "second": self.second, "study_id": self.study_id, "code_id": self.code_id,
                "reported_by": self.reported_by, "decisions": list(self.decisions)}


@dataclass(frozen=True, repr=False)
class Agreement(Result):
    """The agreement of each pair of coders and of all together, and the list of disagreements of each pair.

    Attributes:
        comparisons: Each pair of coders over each dimension, code or slot.
        disagreements: What one of a pair reports and the other does not.
        by: What is compared.
        package: The name and version of the package.
        together: All coders at once, over the same dimensions, codes or slots.
        coded_only: Whether a study counts for a coder only where the coder left a record of it.
        cautions: What a reader of the numbers must know: coders who left no records of much that others recorded.
    """

    name: ClassVar[str] = "agreement"
    methods: ClassVar[Mapping[str, str]] = METHODS

    comparisons: tuple[Comparison, ...]
    disagreements: tuple[Disagreement, ...]
    by: str
    package: Origin
    together: tuple[Together, ...] = ()
    coded_only: bool = False
    cautions: tuple[str, ...] = ()

    def title(self) -> str:
        """What was compared."""
        return f"agreement of coders by {self.by}; disagreements: {len(self.disagreements)}"

    def choices(self) -> Mapping[str, str]:
        """The unit of analysis, what silence counts as, and the cautions."""
        return {"unit": "each pair of a study and a code", "intervals": "95%",
                **self.silence("studies", "those of which a coder left a record")}

    def silence(self, places: str, only: str) -> dict[str, str]:
        """What counts where a coder recorded nothing, with the cautions that follow from it."""
        told = {places: only} if self.coded_only else {"not recorded": SILENCE}
        return told | ({"caution:": "; ".join(self.cautions)} if self.cautions else {})

    def empty(self) -> str:
        """What an empty cell of the table means."""
        return "an empty coefficient means that chance alone would make them agree, or that there is no unit"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each pair of coders and dimension, code or slot; of three coders or more, one for all of them."""
        cells = dict.fromkeys(("both", "only_first", "only_second", "neither", "n"), ANY_COUNT)
        kappas = dict.fromkeys(("kappa", "kappa_se", "kappa_low", "kappa_high", "ac1"), NUMBER)
        more = dict.fromkeys(("ac1_se", "ac1_low", "ac1_high", "alpha", "alpha_low", "alpha_high", "fleiss",
                              "fleiss_low", "fleiss_high"), NUMBER)
        return {"first": TEXT, "second": TEXT, self.by: TEXT, **cells, "percent": SHARE, **kappas,
                "prevalence_warning": FLAG, **more}

    def records(self) -> list[tuple[Value, ...]]:
        """The comparisons, by pair of coders, in the order of the codebook; then all coders together."""
        pairs = [tuple(found.to_dict().values()) for found in self.comparisons]
        together = [tuple(found.row().values()) for found in self.together if len(found.coders) > 2]
        return [*pairs, *together]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: each coefficient with its interval, to three places."""
        names = list(self.columns())
        rows = [dict(zip(names, record, strict=True)) for record in self.records()]
        plain = ["first", "second", self.by, "both", "only_first", "only_second", "neither", "percent"]
        wanted = ["kappa", "ac1", "alpha", *(["fleiss"] if any(row["fleiss"] is not None for row in rows) else [])]
        body = [[*(_figure(row[name]) for name in plain), *(_spanned(row, name) for name in wanted),
                 as_text(row["prevalence_warning"])] for row in rows]
        return [*plain, *wanted, "prevalence_warning"], body

    def to_dict(self) -> dict[str, Any]:
        """The comparisons, all coders together, the disagreements, and where each interval comes from."""
        return {"comparisons": [found.to_dict() for found in self.comparisons],
                "disagreements": [found.to_dict() for found in self.disagreements], "by": self.by,
                "all_coders": [found.to_dict() for found in self.together], "coded_only": self.coded_only,
                "methods": dict(self.methods), "cautions": list(self.cautions), "package": self.package.to_dict()}


def _figure(value: Value) -> str:
    return f"{value:.1f}" if isinstance(value, float) else as_text(value)


def _spanned(row: Mapping[str, Value], name: str) -> str:
    value, low, high = (row[key] for key in (name, f"{name}_low", f"{name}_high"))
    return spanned(value, low, high)


def spanned(value: Value, low: Value, high: Value) -> str:
    """A number to three places, with its interval if there is one.

    Examples:
        >>> spanned(0.5, 0.25, 0.75), spanned(1.0, None, None)
        ('0.500 (0.250 to 0.750)', '1.000')
    """
    if not isinstance(value, float | int):
        return ""
    if not isinstance(low, float | int) or not isinstance(high, float | int):
        return f"{value:.3f}"
    return f"{value:.3f} ({low:.3f} to {high:.3f})"

