"""The result of a search for patterns: the patterns with their studies, and the stated configurations beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from realist_synth.analyses.pattern.kinds import kind_name, slots_in
from realist_synth.analyses.pattern.search import Asked, Behind, Filled
from realist_synth.analyses.result import ANY_COUNT, ANY_TEXT, COUNT, FLAG, SHARE, TEXT, Origin, Result, Value, joined
from realist_synth.model.row import ColumnType
from realist_synth.model.vocabularies import Slot


@dataclass(frozen=True)
class Pattern:
    """A combination of codes with the units in which they meet: a candidate demi-regularity, not a claim.

    Attributes:
        codes: The codes by slot.
        count: The number of units in which all of them meet.
        stated_in: The stated configurations that have all of these codes in these slots.
    """

    codes: Filled
    count: int
    stated_in: tuple[str, ...]
    behind: Behind = field(repr=False, compare=False)

    @property
    def kind(self) -> str:
        """The slots that take part, as C+M+O."""
        return kind_name(slot for slot, _ in self.codes)

    @property
    def conditions(self) -> tuple[str, ...]:
        """The codes in all slots but that of the outcome."""
        return tuple(code for slot, codes in self.codes if slot is not Slot.OUTCOME for code in codes)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The codes in the slot of the outcome."""
        return dict(self.codes).get(Slot.OUTCOME, ())

    @property
    def percent(self) -> float | None:
        """The units that report it, in per cent of all units of the filtered review."""
        return 100 * self.count / self.behind.n_units if self.behind.n_units else None

    @cached_property
    def studies(self) -> tuple[str, ...]:
        """The units in which all codes meet, sorted."""
        return self.behind.names((*self.conditions, *self.outcomes))

    @cached_property
    def n_outcome_not_reported(self) -> int | None:
        """How many units report all conditions together, and not the outcome; None without an outcome."""
        if self.outcomes and self.behind.in_places:
            return len(self.outcome_not_reported or ())
        return self.behind.count(self.conditions) - self.count if self.outcomes else None

    @cached_property
    def outcome_not_reported(self) -> tuple[str, ...] | None:
        """Those units, sorted. That the outcome is not reported of them does not mean that it was absent."""
        if not self.outcomes:
            return None
        elsewhere = set.intersection(*(set(self.behind.names([code])) for code in self.outcomes))
        return tuple(sorted(set(self.behind.names(self.conditions)).difference(elsewhere)))

    @cached_property
    def outcome_said_absent(self) -> tuple[str, ...] | None:
        """Of those units the ones of which a source says outright that an outcome of the pattern was absent."""
        said = {unit for code, units in self.behind.absent if code in self.outcomes for unit in units}
        return None if self.outcome_not_reported is None else tuple(
            unit for unit in self.outcome_not_reported if unit in said)

    def to_dict(self) -> dict[str, Any]:
        """The pattern as JSON-ready values."""
        silent, absent = self.outcome_not_reported, self.outcome_said_absent
        return {"kind": self.kind, "codes": {slot.value: list(codes) for slot, codes in self.codes},
                "count": self.count, "percent": self.percent, "studies": list(self.studies),
                "outcome_not_reported": None if silent is None else list(silent),
                "outcome_said_absent": None if absent is None else list(absent), "stated_in": list(self.stated_in)}


@dataclass(frozen=True)
class StatedCombination:
    """A combination of codes that a configuration states, with the units in which they meet, however few."""

    configuration_id: str
    level: str
    study_id: str | None
    pattern: Pattern

    def to_dict(self) -> dict[str, Any]:
        """The combination as JSON-ready values."""
        more = {name: value for name, value in self.pattern.to_dict().items() if name != "stated_in"}
        return {"configuration_id": self.configuration_id, "level": self.level, "study_id": self.study_id, **more}


@dataclass(frozen=True, repr=False)
class Patterns(Result):
    """Combinations of codes that recur: candidate demi-regularities, found by co-occurrence; never configurations.

    Attributes:
        patterns: The patterns, those in most units first.
        numbers: How many there are of each kind, listed or not.
        combinations: For each stated configuration which of its combinations of codes recur, or do not.
        n_combinations: How many of these there are, listed or not.
        asked: What was asked for.
        behind: The units behind the numbers.
        labels: The label of each code.
        chosen: Within, reading, unit, and what else was chosen.
        stated: Whether the table is of the stated configurations; JSON always has both.
        named: Whether the table names the units; CSV and JSON always do.
        package: The name and version of the package; None where the data came from a frame.
    """

    name: ClassVar[str] = "patterns"

    patterns: tuple[Pattern, ...]
    numbers: Mapping[str, int]
    combinations: tuple[StatedCombination, ...]
    n_combinations: int
    asked: Asked
    behind: Behind
    labels: Mapping[str, str]
    chosen: Mapping[str, Any]
    stated: bool
    named: bool
    package: Origin | None

    @property
    def n_patterns(self) -> int:
        """How many patterns there are, listed or not."""
        return sum(self.numbers.values())

    @property
    def unit(self) -> str:
        """What is counted."""
        return str(self.chosen["unit"])

    def of(self, *codes: str) -> tuple[Pattern, ...]:
        """The listed patterns that have all of these codes."""
        return tuple(found for found in self.patterns if {*found.conditions, *found.outcomes}.issuperset(codes))

    def title(self) -> str:
        """How many patterns, in how many units."""
        units = f"{self.behind.n_units} {_plural(self.unit)} in all"
        if self.stated:
            return f"what stated configurations combine, and what recurs of it: {self.n_combinations}, {units}"
        sets = "" if self.asked.keep == "all" else f"{self.asked.keep} "
        return f"candidate demi-regularities: {self.n_patterns} {sets}combinations of codes, {units}"

    def choices(self) -> Mapping[str, str]:
        """Within, reading, unit, kinds, minimum, and what else was chosen."""
        found = {name: self.chosen.get(name) for name in ("within", "reading", "unit", "level")}
        found |= {"rollup": "yes, no code beside one above it" if self.chosen.get("rollup") else None,
                  "where": ", ".join(f"{name}={value}" for name, value in self.chosen.get("where", ()))}
        found |= {"kinds": ", ".join(self.numbers), "minimum": str(self.asked.minimum), "keep": self.asked.keep,
                  "codes in a slot": "one or more" if self.asked.several else "one"}
        listed, whole = ((self.combinations, self.n_combinations) if self.stated else (self.patterns, self.n_patterns))
        if len(listed) < whole:
            found["listed"] = f"the first {len(listed)} of {whole}"
        return {name: str(value) for name, value in found.items() if value}

    def empty(self) -> str:
        """What the numbers do not say."""
        return (f"co-occurrence, not claims; outcome not reported = {_plural(self.unit)} that report the other codes "
                "together and the outcome nowhere, which does not mean that it was absent")

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each pattern, or for each combination of a stated configuration."""
        slots = {slot.value: ANY_TEXT for slot in slots_in(self.asked.kinds)}
        found = {"kind": TEXT, **slots, "n_studies": COUNT, "percent": SHARE, "studies": ANY_TEXT,
                 "n_outcome_not_reported": ANY_COUNT, "outcome_not_reported": ANY_TEXT,
                 "outcome_said_absent": ANY_TEXT}
        if self.stated:
            return {"configuration_id": TEXT, "level": TEXT, "study_id": ANY_TEXT, **found, "recurs": FLAG}
        return {**found, "stated_in": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The patterns, those in most units first; or the combinations, by configuration."""
        if self.stated:
            return [(each.configuration_id, each.level, each.study_id, *self._record(each.pattern),
                     each.pattern.count >= self.asked.minimum) for each in self.combinations]
        return [(*self._record(each), joined(each.stated_in) or None) for each in self.patterns]

    def _record(self, found: Pattern) -> tuple[Value, ...]:
        own = dict(found.codes)
        return (found.kind, *(joined(own.get(slot, ())) or None for slot in slots_in(self.asked.kinds)), found.count,
                found.percent, joined(found.studies), found.n_outcome_not_reported,
                None if found.outcome_not_reported is None else joined(found.outcome_not_reported),
                None if found.outcome_said_absent is None else joined(found.outcome_said_absent))

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: labels instead of ids."""
        slots = slots_in(self.asked.kinds)
        names = [_plural(self.unit), "per cent", "outcome not reported"]
        if self.stated:
            return (["configuration", *(slot.value for slot in slots), *names, "recurs"],
                    [[each.configuration_id, *self._cells(slots, each.pattern),
                      "yes" if each.pattern.count >= self.asked.minimum else "no"] for each in self.combinations])
        return ([*(slot.value for slot in slots), *names, "stated in"],
                [[*self._cells(slots, each), joined(each.stated_in)] for each in self.patterns])

    def _cells(self, slots: Sequence[Slot], found: Pattern) -> list[str]:
        own = dict(found.codes)
        counts = [str(found.count), "" if found.percent is None else f"{found.percent:.1f}",
                  "" if found.n_outcome_not_reported is None else str(found.n_outcome_not_reported)]
        if self.named:
            counts = [_with(counts[0], found.studies), counts[1], _with(counts[2], found.outcome_not_reported or ())]
        return [*(joined([self.labels.get(code, code) for code in own.get(slot, ())]) or "-" for slot in slots),
                *counts]

    def to_dict(self) -> dict[str, Any]:
        """The patterns and the stated combinations, each with the units behind it."""
        return {
            "patterns": [each.to_dict() for each in self.patterns], "n_patterns": self.n_patterns,
            "numbers": dict(self.numbers), "listed": len(self.patterns),
            "stated": [{**each.to_dict(), "recurs": each.pattern.count >= self.asked.minimum}
                       for each in self.combinations],
            "n_stated": self.n_combinations, "labels": dict(self.labels), "kinds": list(self.numbers),
            "minimum": self.asked.minimum, "keep": self.asked.keep, "several": self.asked.several,
            "n_studies": self.behind.n_units, "caption": self.caption(),
            **{name: [list(pair) for pair in value] if name == "where" else value
               for name, value in self.chosen.items()},
            "package": self.package.to_dict() if self.package else None,
        }


def _with(count: str, units: Sequence[str]) -> str:
    return f"{count}: {joined(units)}" if units else count


def _plural(unit: str) -> str:
    return {"study": "studies"}.get(unit, f"{unit}s")
