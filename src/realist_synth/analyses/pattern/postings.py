"""Studies x codes of a whole literature as arrays: distinct pairs in the order of the studies, from any data frame.

Only here and in `tallies` are arrays used, and numpy is loaded only when one of them is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from realist_synth.analyses.incidence import Incidence
from realist_synth.analyses.meetings import bits
from realist_synth.errors import AnalysisError, UnknownNameError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]


FEW = 1 << 16


@dataclass(frozen=True, eq=False)
class Postings:
    """The distinct pairs of a unit and a code.

    Attributes:
        codes: The codes, sorted.
        named: The name of each unit, as the data has it: text or whole number; in the order of `unit`.
        unit: For each pair the position of its unit, ascending.
        code: For each pair the position of its code, ascending within a unit.
    """

    codes: tuple[str, ...]
    named: Any
    unit: Whole
    code: Whole

    @property
    def n_units(self) -> int:
        """The number of units."""
        return len(self.named)

    @classmethod
    def from_frame(cls, frame: Any, *, study: str = "study_id", code: str = "code_id") -> Postings:
        """The pairs of any data frame with a column of studies and a column of codes.

        Args:
            frame: A data frame or relation that narwhals takes: pandas, Polars, DuckDB and others.
            study: The column that names the study.
            code: The column that names the code.

        Raises:
            AnalysisError: If it is no data frame, or an id is empty or neither text nor a whole number.
            UnknownNameError: If it has no such column.

        Examples:
            >>> import pandas as pd
            >>> frame = pd.DataFrame({"study_id": [7, 7, 9, 7], "code_id": ["trust", "reach", "trust", "trust"]})
            >>> found = Postings.from_frame(frame)
            >>> found.codes, found.unit.tolist(), found.code.tolist(), found.names(["trust"])
            (('reach', 'trust'), [0, 0, 1], [0, 1, 1], ('7', '9'))
        """
        studies, codes = _columns(frame, study, code)
        unit, named = _numbered(studies, study)
        own, known = _numbered(codes, code)
        words = [str(value) for value in known]
        return cls._of(unit, own, named, words)

    @classmethod
    def from_incidence(cls, found: Incidence) -> Postings:
        """The pairs of an incidence whose places are its units.

        Examples:
            >>> Postings.from_incidence(Incidence(("b", "a"), ("B", "A"), ("x", "y"), (3, 2))).code.tolist()
            [1, 0, 1]
        """
        import numpy as np

        size = len(found.units) // 8 + 1
        own = [np.flatnonzero(np.unpackbits(np.frombuffer(mask.to_bytes(size, "little"), np.uint8), bitorder="little"))
               for mask in found.sets]
        code = np.repeat(np.arange(len(own)), [len(each) for each in own])
        return cls._of(np.concatenate([np.zeros(0, np.int64), *own]), code, found.units, found.codes)

    @classmethod
    def _of(cls, unit: Whole, code: Whole, named: Any, words: Sequence[str]) -> Postings:
        """From raw pairs: sorted as one key each, so that equal pairs fall together."""
        import numpy as np

        rank = np.empty(len(words), np.int64)
        order = sorted(range(len(words)), key=words.__getitem__)
        rank[order] = np.arange(len(words))
        width = max(1, len(words) - 1).bit_length()
        key = np.left_shift(unit, width, dtype=np.int64)
        key |= rank[code]
        key.sort()
        if len(key):
            key = key[np.concatenate([[True], key[1:] != key[:-1]])]
        return cls(tuple(words[at] for at in order), named, key >> width, key & ((1 << width) - 1))

    @cached_property
    def _lists(self) -> list[Whole]:
        """For each code its units, ascending."""
        import numpy as np

        small = self.code.astype(np.uint16) if len(self.codes) < 1 << 16 else self.code
        order = np.argsort(small, kind="stable")
        ends = np.cumsum(np.bincount(self.code, minlength=len(self.codes)))
        return np.split(self.unit[order], ends[:-1])

    def having(self, codes: Sequence[str]) -> Whole:
        """The positions of the units that have all of these codes, ascending.

        Raises:
            UnknownNameError: If the data has no such code.
        """
        import numpy as np

        at = {code: position for position, code in enumerate(self.codes)}
        for code in codes:
            if code not in at:
                raise UnknownNameError("code", code, self.codes)
        lists = sorted((self._lists[at[code]] for code in codes), key=len)
        found = lists[0]
        for other in lists[1:]:
            also = np.zeros(self.n_units, np.bool_)
            also[other] = True
            found = found[also[found]]
        return found

    def names(self, codes: Sequence[str]) -> tuple[str, ...]:
        """The names of the units that have all of these codes, sorted."""
        return tuple(sorted(str(self.named[at]) for at in self.having(codes).tolist()))

    def incidence(self) -> Incidence:
        """The same as bit sets, as `Incidence.from_frame` gives them."""
        names = [str(name) for name in self.named]
        order = sorted(range(len(names)), key=names.__getitem__)
        rank = [0] * len(names)
        for position, at in enumerate(order):
            rank[at] = position
        sets = tuple(bits((rank[at] for at in own.tolist()), len(names)) for own in self._lists) if self.codes else ()
        return Incidence(self.codes, self.codes, tuple(names[at] for at in order), sets)


def _columns(frame: Any, study: str, code: str) -> tuple[Any, Any]:
    """Both columns, fetched; a lazy engine fetches the distinct pairs alone."""
    import narwhals as nw

    try:
        given = nw.from_native(frame)
    except TypeError as error:
        raise AnalysisError(f"not a data frame: {type(frame).__name__}") from error
    known = given.lazy().collect_schema().names()
    for name in (study, code):
        if name not in known:
            raise UnknownNameError("column", name, known)
    wanted = given.select(nw.col(study).alias("study"), nw.col(code).alias("code"))
    if isinstance(wanted, nw.LazyFrame):
        lazy = wanted.unique()
        wanted = lazy.collect() if lazy.implementation.is_polars() else lazy.collect(backend="pandas")
    return wanted["study"], wanted["code"]


def _numbered(column: Any, name: str) -> tuple[Whole, Any]:
    """For each row the number of its value, and the values by number: text or whole numbers, no two of one name."""
    import narwhals as nw
    import numpy as np
    import pandas as pd

    if column.null_count():
        raise AnalysisError(f"column {name!r} has empty cells; every row needs a study and a code")
    if column.dtype == nw.String and column.implementation.is_polars() and column.n_unique() <= FEW:
        # the engine numbers a few words faster than Python can look at a million
        words = sorted(column.unique().to_list())
        column = column.replace_strict(words, range(len(words)), return_dtype=nw.Int64)
        numbers, values = column.to_numpy(), np.array(words, object)
    else:
        numbers, values = pd.factorize(np.asarray(column.to_numpy()))
    found = numbers.astype(np.int64, copy=False)
    if values.dtype.kind in "iu":
        return found, values
    for value in values.tolist():
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            raise AnalysisError(f"column {name!r} holds {value!r}, which is empty or neither text nor a whole number")
    # the number 7 and the text "7" are one name
    return _merged(found, [str(value) for value in values.tolist()])


def _merged(numbers: Whole, names: list[str]) -> tuple[Whole, list[str]]:
    import numpy as np

    first: dict[str, int] = {}
    for name in names:
        first.setdefault(name, len(first))
    if len(first) == len(names):
        return numbers, names
    return np.array([first[name] for name in names], np.int64)[numbers], list(first)
