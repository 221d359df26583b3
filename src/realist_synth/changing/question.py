"""A question that is asked of both versions, and its answers, each with the evidence behind it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, TypeVar

from realist_synth.changing.formulas import Formula, holds
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.review import Review

Key = tuple[str, ...]
Unit = Hashable
REFUSED = "refused"
REFUSALS = (AnalysisError, UnknownNameError)
T = TypeVar("T")


def no_units(_key: Key) -> frozenset[Unit]:
    """No evidence is told."""
    return frozenset()


def no_reason(_key: Key, _unit: Unit) -> Formula | None:
    """No reason is told."""
    return None


@dataclass(frozen=True)
class Answers:
    """What one version answers, value by value.

    Attributes:
        values: The values by their keys, JSON-ready: a list of studies or other units, a number, a text, or several of
            them by name. A key that is not there stands for an empty answer.
        units: The pieces of evidence on which a value depends, and nothing else: equal pieces give an equal value. It
            is asked also for keys without a value.
        why: Why a piece of evidence is one; None where it is none.
    """

    values: Mapping[Key, Any]
    units: Callable[[Key], AbstractSet[Unit]] = no_units
    why: Callable[[Key, Unit], Formula | None] = no_reason


@dataclass(frozen=True)
class Question:
    """A question to a review.

    Attributes:
        kind: What its answers are, in the plural, as a heading: `cells`, `claims`.
        name: Which of the kind is asked for.
        ask: Gives the answers of a review; it may refuse by an AnalysisError or an UnknownNameError.
        reads: The tables that the answers are computed from; if none of them differs, and no frame, it is not asked.
        reading: The reading that is asked for, where the same is asked for several.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> studies = Question("counts", "studies", lambda review: Answers({(): len(review.studies)}), ("studies",))
        >>> studies.ask(Review(Metadata.minimal("demo"))).values
        {(): 0}
    """

    kind: str
    name: str
    ask: Callable[[Review], Answers]
    reads: tuple[str, ...]
    reading: str | None = field(default=None)


def explained(values: Mapping[Key, Any], on: Callable[[Key], Mapping[Unit, Formula]]) -> Answers:
    """Answers of which each key has its own pieces of evidence with their reasons, asked for once.

    Args:
        values: The values.
        on: All that could be evidence for a key; what holds is.

    Examples:
        >>> explained({("a",): 1}, lambda key: {}).units(("a",))
        frozenset()
    """
    known: dict[Key, Mapping[Unit, Formula]] = {}

    def own(key: Key) -> Mapping[Unit, Formula]:
        if key not in known:
            known[key] = on(key)
        return known[key]

    return Answers(values, lambda key: frozenset(unit for unit, why in own(key).items() if holds(why)),
                   lambda key, unit: own(key).get(unit))


def refused(error: Exception) -> dict[str, str]:
    """The value that stands for a refusal."""
    return {REFUSED: str(error)}


def or_refused(compute: Callable[[], Any]) -> Any:
    """What is computed, or the refusal with its reason.

    Examples:
        >>> def divide():
        ...     raise AnalysisError("no study is left")
        >>> or_refused(divide)
        {'refused': 'no study is left'}
    """
    try:
        return compute()
    except REFUSALS as error:
        return refused(error)


def is_refused(value: object) -> bool:
    """Whether a value stands for a refusal."""
    return isinstance(value, Mapping) and set(value) == {REFUSED}


def once(compute: Callable[[Review], T]) -> Callable[[Review], T]:
    """The same function, that computes only once for each of the last two reviews that it is asked for."""
    kept: list[tuple[Review, T]] = []

    def remembered(review: Review) -> T:
        for known, value in kept:
            if known is review:
                return value
        kept.append((review, compute(review)))
        del kept[:-2]
        return kept[-1][1]

    return remembered
