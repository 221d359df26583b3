"""Two coders compared over units that each of them reports or not, and all coders together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

from realist_synth.analyses.coders.coefficients import (
    TWO_SIDED_95,
    Coefficient,
    Table,
    ac1,
    fleiss_kappa,
    gwet_ac1,
    kappa,
)
from realist_synth.analyses.coders.krippendorff import krippendorff_alpha
from realist_synth.analyses.coders.ratings import units_of_ratings

RARE, COMMON = 0.1, 0.9
ENOUGH = 0.9
ALL = "all coders"
Reports = Sequence[bool | None]
REPORTED = (True, False)
CELLS = ((True, True), (True, False), (False, True), (False, False))


@dataclass(frozen=True)
class Comparison:
    """Two coders compared over every pair of a study and a code of one dimension, or of one code.

    Attributes:
        of: The dimension, the code or the slot.
        both, only_first, only_second, neither: The four cells; neither also holds what both left unreported.
        gwet: AC1 with its interval, its variance by study.
        alpha: Krippendorff's alpha of the two with its interval, by study.
    """

    first: str
    second: str
    of: str
    both: int
    only_first: int
    only_second: int
    neither: int
    gwet: Coefficient | None = None
    alpha: Coefficient | None = None

    @property
    def n(self) -> int:
        """The number of pairs of a study and a code."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def table(self) -> Table:
        """The four cells as a table, the first coder down the side."""
        return (self.both, self.only_first), (self.only_second, self.neither)

    @property
    def percent(self) -> float | None:
        """The share of pairs on which they agree, in per cent."""
        return 100 * (self.both + self.neither) / self.n if self.n else None

    @property
    def kappa(self) -> tuple[float, float] | None:
        """Cohen's kappa and its standard error; None where chance alone would make them agree."""
        return kappa(self.table)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The large-sample 95% interval of kappa, kept between -1 and 1."""
        if self.kappa is None:
            return None
        value, error = self.kappa
        return max(-1.0, value - TWO_SIDED_95 * error), min(1.0, value + TWO_SIDED_95 * error)

    @property
    def ac1(self) -> float | None:
        """Gwet's AC1, which a rare code does not push down."""
        return ac1(self.table)

    @property
    def skewed(self) -> bool:
        """Whether a coder reports under 10% or over 90% of the pairs, so that kappa must be read with care."""
        return any(not RARE <= (self.both + own) / self.n <= COMMON for own in (self.only_first, self.only_second)
                   if self.n)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON-ready values."""
        low, high = self.interval or (None, None)
        value, error = self.kappa or (None, None)
        return {"first": self.first, "second": self.second, "of": self.of, "both": self.both,
                "only_first": self.only_first, "only_second": self.only_second, "neither": self.neither, "n": self.n,
                "percent": self.percent, "kappa": value, "kappa_se": error, "kappa_low": low, "kappa_high": high,
                "ac1": self.ac1, "prevalence_warning": self.skewed, **spread("ac1", self.gwet),
                **with_interval("alpha", self.alpha), **with_interval("fleiss", None)}


@dataclass(frozen=True)
class Together:
    """All coders compared at once over the same units.

    Attributes:
        of: The dimension, the code or the slot.
        coders: The coders.
        units: The units that at least two of them rated.
        percent: The mean share of pairs of coders that agree on a unit, in per cent.
    """

    of: str
    coders: tuple[str, ...]
    units: int
    percent: float | None
    fleiss: Coefficient
    gwet: Coefficient
    alpha: Coefficient

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON-ready values, each coefficient with the method of its interval."""
        return {"of": self.of, "coders": list(self.coders), "units": self.units, "percent": self.percent,
                "fleiss": self.fleiss.to_dict(), "ac1": self.gwet.to_dict(), "alpha": self.alpha.to_dict()}

    def row(self) -> dict[str, Any]:
        """The comparison as a row of the table in which the pairs of coders stand."""
        blank = dict.fromkeys(("both", "only_first", "only_second", "neither"))
        kappas = dict.fromkeys(("kappa", "kappa_se", "kappa_low", "kappa_high"))
        return {"first": ALL, "second": ALL, "of": self.of, **blank, "n": self.units, "percent": self.percent,
                **kappas, "ac1": self.gwet.value, "prevalence_warning": None, **spread("ac1", self.gwet),
                **with_interval("alpha", self.alpha), **with_interval("fleiss", self.fleiss)}


def spread(name: str, found: Coefficient | None) -> dict[str, float | None]:
    """The standard error and the interval of a coefficient, as columns.

    Examples:
        >>> spread("ac1", None)
        {'ac1_se': None, 'ac1_low': None, 'ac1_high': None}
    """
    low, high = (found.interval if found else None) or (None, None)
    return {f"{name}_se": found.error if found else None, f"{name}_low": low, f"{name}_high": high}


def with_interval(name: str, found: Coefficient | None) -> dict[str, float | None]:
    """A coefficient and its interval, as columns."""
    return {name: found.value if found else None} | {
        key: value for key, value in spread(name, found).items() if not key.endswith("_se")}


def uneven(places: Mapping[str, AbstractSet[str]], what: str) -> tuple[str, ...]:
    """A caution for each coder who has no record of over a tenth of the places of which another coder has one.

    Args:
        places: The places of which each coder left a record.
        what: What they are, in the plural.

    Examples:
        >>> uneven({"x": {"a", "b", "c"}, "y": {"a"}}, "studies")
        ('y left records of 1 of the 3 studies of x: if the others were not looked at, use coded_only',)
    """
    return tuple(f"{one} left records of {shared} of the {len(places[other])} {what} of {other}: if the others were "
                 "not looked at, use coded_only" for one, other in permutations(places, 2)
                 if (shared := len(places[one] & places[other])) < ENOUGH * len(places[other]))


def compared(of: str, coders: Sequence[str], reports: Sequence[Reports],
             clusters: Sequence[str]) -> tuple[list[Comparison], Together]:
    """Compare each pair of coders, and all of them together.

    Args:
        of: What is compared.
        coders: At least two coders.
        reports: For each coder and unit whether the coder reports it; None where the coder did not look.
        clusters: What each unit belongs to, as a rule its study.

    Examples:
        >>> pairs, together = compared("mechanism", ["x", "y"], [[True, False], [True, True]], ["a", "b"])
        >>> pairs[0].both, pairs[0].only_second, together.percent
        (1, 1, 50.0)
    """
    pairs = [_pair(of, (coders[one], reports[one]), (coders[two], reports[two]), clusters)
             for one, two in combinations(range(len(coders)), 2)]
    rated = [unit for unit in units_of_ratings(reports) if unit.size >= 2]
    percent = 100 * sum(unit.agreement for unit in rated) / len(rated) if rated else None
    return pairs, Together(of, tuple(coders), len(rated), percent, fleiss_kappa(reports, clusters=clusters),
                           gwet_ac1(reports, categories=REPORTED, clusters=clusters),
                           krippendorff_alpha(reports, clusters=clusters))


def _pair(of: str, one: tuple[str, Reports], two: tuple[str, Reports], clusters: Sequence[str]) -> Comparison:
    (first, ours), (second, theirs) = one, two
    kept = [(a, b, cluster) for a, b, cluster in zip(ours, theirs, clusters, strict=True)
            if a is not None and b is not None]
    both, only_first, only_second, neither = (sum((a, b) == cell for a, b, _ in kept) for cell in CELLS)
    ratings, by = [[a for a, _, _ in kept], [b for _, b, _ in kept]], [cluster for _, _, cluster in kept]
    return Comparison(first, second, of, both, only_first, only_second, neither,
                      gwet_ac1(ratings, categories=REPORTED, clusters=by), krippendorff_alpha(ratings, clusters=by))
