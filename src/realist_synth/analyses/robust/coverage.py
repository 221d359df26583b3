"""The coverage of synthesis-level configurations by studies, under every reading and unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from realist_synth.analyses.incidence import Incidence, incidence
from realist_synth.analyses.robust.counted import Counted
from realist_synth.analyses.selection import Unit, Where
from realist_synth.model.configurations import ConfigurationElement
from realist_synth.model.review import READINGS, Review
from realist_synth.model.vocabularies import Level, Slot

UNITS: tuple[Unit, ...] = ("study", "project")


@dataclass(frozen=True)
class StudyCoverage:
    """How many elements of one configuration one unit reports.

    Attributes:
        configuration_id: The configuration of the synthesis.
        study_id: The study, or the project.
        elements: The number of its elements.
        under: How many of them the unit reports under each reading.
    """

    configuration_id: str
    study_id: str
    elements: int
    under: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """The coverage as JSON-ready values."""
        return {"configuration_id": self.configuration_id, "study_id": self.study_id, "n_elements": self.elements,
                "n_reported": dict(self.under)}


def coverage_counted(review: Review, unit: Unit, where: Where) -> tuple[list[Counted], list[StudyCoverage]]:
    """Each element of each synthesis-level configuration as a count of units, and each unit's count of elements.

    Args:
        review: The review, under the reading that counts.
        unit: Count studies, or the projects that they are papers of.
        where: Conditions on studies and settings.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> coverage_counted(Review(Metadata.minimal("demo")), "study", ())
        ([], [])
    """
    claimed = _elements(review)
    codes = tuple(dict.fromkeys(element.code_id for own in claimed.values() for element in own))
    codes = tuple(code for code in codes if code in review.index("codes"))
    if not codes:
        return [], []
    under = {reading.value: incidence(review, codes=codes, reading=reading.value, unit=unit, rollup=True, where=where)
             for reading in READINGS}
    other: dict[str, Incidence] = {name: incidence(review, codes=codes, unit=name, rollup=True, where=where)
                                   for name in UNITS}
    known = set(codes)
    counts, coverage = [], []
    for configuration, own in claimed.items():
        pairs = [(element.code_id, element.slot) for element in own if element.code_id in known]
        counts += [_counted(review, configuration, pair, under, other) for pair in dict.fromkeys(pairs)]
        coverage += _by_unit(configuration, tuple(dict.fromkeys(code for code, _ in pairs)), under)
    return counts, coverage


def _elements(review: Review) -> dict[str, list[ConfigurationElement]]:
    """The elements of each configuration of the synthesis, in the order of its slots."""
    whole = {row.id: row for row in sorted(review.configurations, key=lambda row: row.id)
             if row.level is Level.SYNTHESIS}
    found: dict[str, list[ConfigurationElement]] = {}
    for name, row in whole.items():
        order = {slot: at for at, slot in enumerate(dict.fromkeys([*row.framework.slots, *Slot]))}
        own = sorted((e for e in review.configuration_elements if e.configuration_id == name),
                     key=lambda e: (order[e.slot], e.element_id))
        if own:
            found[name] = own
    return found


def _counted(review: Review, configuration: str, element: tuple[str, Slot], under: Mapping[str, Incidence],
            other: Mapping[str, Incidence]) -> Counted:
    code, slot = element
    own = under[review.reading.value]
    return Counted("element", configuration, code, slot.value, (review.code(code).label, slot.value), own.having(code),
                  len(own.units), {key: each.total(code) for key, each in under.items()},
                  {key: each.total(code) for key, each in other.items()})


def _by_unit(configuration: str, codes: Sequence[str], under: Mapping[str, Incidence]) -> list[StudyCoverage]:
    held = {key: [set(each.having(code)) for code in codes] for key, each in under.items()}
    units = next(iter(under.values())).units
    return [StudyCoverage(configuration, name, len(codes),
                          {key: sum(name in own for own in sets) for key, sets in held.items()}) for name in units]
