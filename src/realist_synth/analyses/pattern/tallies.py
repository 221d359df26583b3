"""In how many of a million studies each combination of codes meets: sparse counting, no joins, no table of studies.

The combinations of a study are written out as one number each, a product over its own codes, and counted by
`numpy.bincount`; work grows with the combinations that occur, not with studies x codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from realist_synth.analyses.pattern.kinds import Kind
from realist_synth.analyses.pattern.mining import Found, Keep
from realist_synth.analyses.pattern.postings import Postings
from realist_synth.errors import AnalysisError
from realist_synth.model.vocabularies import Slot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from realist_synth.analyses.pattern.postings import Whole

CELLS = 1 << 24
CHUNK = 1 << 22


@dataclass(frozen=True, eq=False)
class Column:
    """The codes of one slot, study by study.

    Attributes:
        size: How many codes the slot has.
        codes: The codes of the first study, then those of the second, and so on, numbered within the slot.
        starts: Where the codes of each study begin.
        counts: How many each study has.
    """

    size: int
    codes: Whole
    starts: Whole
    counts: Whole


Tally = tuple["Whole", "Whole"]


def column(found: Postings, positions: Sequence[int]) -> Column:
    """The column of a slot whose codes stand at these positions.

    Examples:
        >>> from realist_synth.analyses.incidence import Incidence
        >>> pairs = Postings.from_incidence(Incidence(("a", "b"), ("A", "B"), ("x", "y"), (0b11, 0b10)))
        >>> column(pairs, [1]).counts.tolist()
        [0, 1]
    """
    import numpy as np

    own = np.full(len(found.codes), -1, np.int64)
    own[list(positions)] = np.arange(len(positions))
    numbers = own[found.code]
    inside = numbers >= 0
    counts = np.bincount(found.unit[inside], minlength=found.n_units)
    return Column(len(positions), numbers[inside], np.cumsum(counts) - counts, counts)


def tally(columns: Sequence[Column], minimum: int, studies: Whole | None = None) -> Tally:
    """Every combination of one code of each column that enough studies have, with the number of those studies.

    Args:
        columns: The columns.
        minimum: The least number of studies, from 1.
        studies: Only these; all, if left out.

    Returns:
        The combinations ascending, each as one number in the mixed radix of the sizes; and the counts.

    Examples:
        >>> from realist_synth.analyses.incidence import Incidence
        >>> pairs = Postings.from_incidence(Incidence(("a", "b", "c"), ("A", "B", "C"), ("x", "y"), (0b11, 0b10, 0b11)))
        >>> keys, counts = tally([column(pairs, [0]), column(pairs, [1, 2])], 1)
        >>> keys.tolist(), counts.tolist()
        ([0, 1], [1, 2])
    """
    import numpy as np

    if studies is None:
        studies = np.arange(len(columns[0].counts))
    for each in columns:
        studies = studies[each.counts[studies] > 0]
    if prod(each.size for each in columns) <= CELLS or len(columns) == 1:
        counts = _dense(columns, studies)
        keys = np.flatnonzero(counts >= minimum)
        return keys, counts[keys]
    # too many cells for one table: one code of the first slot at a time
    first, rest = columns[0], columns[1:]
    keys, owner = _spread(np.zeros(len(studies), np.int64), studies, first)
    order = np.argsort(keys, kind="stable")
    parts = []
    for own in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1) if len(order) else []:
        if len(own) >= minimum:
            below, counts = tally(rest, minimum, owner[own])
            parts.append((below + keys[own[0]] * prod(each.size for each in rest), counts))
    none = np.zeros(0, np.int64)
    return (np.concatenate([none, *(keys for keys, _ in parts)]),
            np.concatenate([none, *(counts for _, counts in parts)]))


def _dense(columns: Sequence[Column], studies: Whole) -> Whole:
    """The number of studies of every combination, as one flat table."""
    import numpy as np

    last, cells = columns[-1], prod(each.size for each in columns)
    total = np.zeros(cells, np.int64)
    # Those with most codes in the last slot first: then the ones that have an l-th are always a prefix.
    studies = studies[np.argsort(-last.counts[studies], kind="stable")]
    products = np.ones(len(studies), np.int64)
    for each in columns:
        products = products * each.counts[studies]
    chunk = max(CHUNK, cells // 4)
    ends = np.cumsum(products)
    cuts = np.searchsorted(ends, np.arange(chunk, int(ends[-1]) if len(ends) else 0, chunk), side="right")
    for own in np.split(studies, np.unique(cuts)):
        keys = np.zeros(len(own), np.int64)
        for each in columns[:-1]:
            keys, own = _spread(keys, own, each)
        total += np.bincount(_with_last(keys * last.size, own, last), minlength=cells)
    return total


def _spread(keys: Whole, studies: Whole, each: Column) -> Tally:
    """Each combination so far, once for each code that its study has in the next slot."""
    import numpy as np

    counts = each.counts[studies]
    origin = np.repeat(np.arange(len(studies)), counts)
    at = np.arange(len(origin)) + np.repeat(each.starts[studies] - (np.cumsum(counts) - counts), counts)
    return (keys * each.size)[origin] + each.codes[at], studies[origin]


def _with_last(keys: Whole, studies: Whole, last: Column) -> Whole:
    """The same for the last slot, whose counts descend: no index has to be repeated."""
    import numpy as np

    counts, starts = last.counts[studies], last.starts[studies]
    found = np.empty(int(counts.sum()), np.int64)
    filled = 0
    for nth in range(int(counts[0]) if len(counts) else 0):
        size = int(np.searchsorted(-counts, -nth, side="left"))
        np.add(keys[:size], last.codes[starts[:size] + nth], out=found[filled:filled + size])
        filled += size
    return found


def recurring_in(found: Postings, codes: Mapping[Slot, Sequence[int]], kinds: Sequence[Kind], minimum: int,
                 keep: Keep, most: int) -> tuple[list[Found], dict[Kind, int]]:
    """The same as `mining.recurring` with one code in a slot, for very many studies.

    Returns:
        The first of them, by count, kind and codes; and for each kind how many there are in all.

    Raises:
        AnalysisError: If the codebook is too large.
    """
    import numpy as np

    if any(prod(len(codes[slot]) for slot in kind) >= 1 << 62 for kind in kinds):
        raise AnalysisError("the codebook has more combinations than can be numbered: ask for fewer slots")
    columns = {slot: column(found, positions) for slot, positions in codes.items()}
    tallies = {kind: tally([columns[slot] for slot in kind], minimum) for kind in kinds}
    kept = {kind: _kept(kind, tallies, columns, keep) for kind in kinds}
    numbers = {kind: int(kept[kind].sum()) for kind in kinds}
    keys, counts = (np.concatenate([tallies[kind][at][kept[kind]] for kind in kinds]) for at in (0, 1))
    which = np.repeat(np.arange(len(kinds)), list(numbers.values()))
    order = np.lexsort((keys, which, -counts))[:most]
    listed: list[Found] = [Found((), (), 0)] * len(order)
    for at, kind in enumerate(kinds):
        places = np.flatnonzero(which[order] == at)
        items = _items(keys[order[places]], kind, columns, codes)
        for place, own, count in zip(places.tolist(), items, counts[order[places]].tolist(), strict=True):
            listed[place] = Found(kind, own, count)
    return listed, numbers


def _items(keys: Whole, kind: Kind, columns: Mapping[Slot, Column],
           codes: Mapping[Slot, Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """The positions of the codes of each combination."""
    import numpy as np

    found = []
    for slot in reversed(kind):
        keys, digits = np.divmod(keys, max(1, columns[slot].size))
        found.append(np.array(codes[slot], np.int64)[digits].tolist())
    return zip(*found[::-1], strict=True)


def _kept(kind: Kind, tallies: Mapping[Kind, Tally], columns: Mapping[Slot, Column], keep: Keep) -> NDArray[np.bool_]:
    """Which combinations are closed or maximal: no larger one recurs, or none with as many studies, hence the same."""
    import numpy as np

    keys, counts = tallies[kind]
    kept = np.ones(len(keys), np.bool_)
    for other, (larger, theirs) in tallies.items():
        if keep != "all" and set(kind) < set(other):
            at = np.searchsorted(keys, _projected(larger, other, kind, columns))
            kept[at if keep == "maximal" else at[counts[at] == theirs]] = False
    return kept


def _projected(keys: Whole, kind: Kind, onto: Kind, columns: Mapping[Slot, Column]) -> Whole:
    """The smaller combination inside each larger one."""
    sizes = [max(1, columns[slot].size) for slot in kind]
    found, weight = keys * 0, prod(sizes)
    for slot, size in zip(kind, sizes, strict=True):
        weight //= size
        if slot in onto:
            found = found * size + keys // weight % size
    return found
