"""One count of studies, and how far it would move: without one study, in a bootstrap, under other readings, units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from realist_synth.analyses.probability.binomial import binomial_interval

Kind = Literal["cell", "row", "column", "element"]
Span = tuple[int, int]
Shares = tuple[float, float]


@dataclass(frozen=True)
class Counted:
    """A count of distinct units, and what it would be otherwise.

    Attributes:
        of: A cell of a cross-tab, the total of one of its rows or columns, or an element of a configuration.
        table: The pair of dimensions, or the configuration.
        first: The code down the side, or the code of the total or of the element.
        second: The code along the top of a cell, or the slot of an element.
        labels: What `first` and `second` are called.
        studies: The units behind the count.
        n: The number of units in all.
        under: The count under each reading.
        units: The count of studies and of projects.
    """

    of: Kind
    table: str
    first: str
    second: str | None
    labels: tuple[str, str]
    studies: tuple[str, ...]
    n: int
    under: Mapping[str, int]
    units: Mapping[str, int]

    @property
    def count(self) -> int:
        """The number of units behind it."""
        return len(self.studies)

    @property
    def share(self) -> float | None:
        """The count in per cent of all units; None where there are none."""
        return 100 * self.count / self.n if self.n else None

    @property
    def leave_one_out(self) -> Span:
        """The least and the greatest count when one unit is left out: count - 1 where it has that unit, else count."""
        return max(self.count - 1, 0), min(self.count, max(self.n - 1, 0))

    @property
    def share_leave_one_out(self) -> Shares | None:
        """The least and the greatest share, in per cent, when one unit is left out; None of fewer than two units."""
        if self.n < 2:
            return None
        low, high = self.leave_one_out
        return 100 * low / (self.n - 1), 100 * high / (self.n - 1)

    @property
    def bootstrap(self) -> Span | None:
        """The 95% percentile interval of the bootstrap over units; None for a count of none or all.

        A bootstrap sample can hold only what the review holds: where no unit, or every unit, is counted, every sample
        says the same, and an interval of no width would look like certainty.
        """
        return None if self.count in (0, self.n) else binomial_interval(self.n, self.count)

    @property
    def readings(self) -> Span:
        """The least and the greatest count under the readings."""
        return min(self.under.values()), max(self.under.values())

    @property
    def rests_on(self) -> str | None:
        """The only unit behind it, without which it would be a gap; None where there are none or several."""
        return self.studies[0] if self.count == 1 else None

    @property
    def filled_under(self) -> tuple[str, ...]:
        """Of a gap: the readings under which it is none."""
        return () if self.count else tuple(reading for reading, count in self.under.items() if count)

    def to_dict(self) -> dict[str, Any]:
        """The count as JSON-ready values."""
        return {"of": self.of, "table": self.table, "first": self.first, "second": self.second,
                "labels": list(self.labels), "count": self.count, "n": self.n, "share": self.share,
                "leave_one_out": list(self.leave_one_out), "share_leave_one_out": _listed(self.share_leave_one_out),
                "bootstrap": _listed(self.bootstrap), "readings": dict(self.under), "units": dict(self.units),
                "rests_on": self.rests_on, "filled_under": list(self.filled_under), "studies": list(self.studies)}


def _listed(span: tuple[float, float] | None) -> list[float] | None:
    return None if span is None else list(span)


@dataclass(frozen=True)
class Leader:
    """Which counts of a kind are greatest, and how much it would take to change that.

    Attributes:
        of: Cells, rows or columns of a table, or elements of a configuration.
        table: The pair of dimensions, or the configuration.
        leading: The codes of the greatest counts, several where they tie.
        count: The greatest count; 0 where nothing is reported.
        next: The codes of the counts that come next.
        lead: By how much the first is ahead. It takes that many units to be left out, and no fewer, for a tie: each
            lowers the lead by one at most, and the first has at least so many units that the next has not.
        under: Under each reading the codes of the greatest counts.
    """

    of: Kind
    table: str
    leading: tuple[tuple[str, ...], ...]
    count: int
    next: tuple[tuple[str, ...], ...]
    lead: int
    under: Mapping[str, tuple[tuple[str, ...], ...]]

    @classmethod
    def among(cls, counts: Sequence[Counted]) -> Leader:
        """The leader among counts of one kind and table, of which there is at least one."""
        sizes = [one.count for one in counts]
        top = max(sizes)
        leading = _named(counts, sizes, top)
        below = max((size for size in sizes if size < top), default=top)
        alone = len(leading) == 1 and below < top
        under = {reading: _named(counts, own, max(own)) for reading in counts[0].under
                 if (own := [one.under[reading] for one in counts])}
        return cls(counts[0].of, counts[0].table, leading, top, _named(counts, sizes, below) if alone else (),
                   top - below if alone else 0, under)

    @property
    def same_under_all(self) -> bool:
        """Whether the same counts lead under every reading."""
        return all(found == self.leading for found in self.under.values())

    def to_dict(self) -> dict[str, Any]:
        """The leader as JSON-ready values."""
        return {"of": self.of, "table": self.table, "leading": [list(codes) for codes in self.leading],
                "count": self.count, "next": [list(codes) for codes in self.next], "lead": self.lead,
                "readings": {reading: [list(codes) for codes in found] for reading, found in self.under.items()},
                "same_under_all_readings": self.same_under_all}


def _named(counts: Sequence[Counted], sizes: Sequence[int], wanted: int) -> tuple[tuple[str, ...], ...]:
    """The codes of the counts of this size; none of a count of 0, which leads nothing."""
    return tuple((one.first,) if one.second is None or one.of == "element" else (one.first, one.second)
                 for one, size in zip(counts, sizes, strict=True) if size == wanted and size)
