"""The rule of a claim: how the tables recompute a number that the review states."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from realist_synth.analyses.selection import Condition, conditions, settings_where, studies_where, units_of
from realist_synth.errors import AnalysisError, UnknownNameError
from realist_synth.model.codings import Coding
from realist_synth.model.review import Review, reading_of
from realist_synth.model.row import column_types
from realist_synth.model.studies import Study
from realist_synth.model.vocabularies import Basis

COUNTED = ("studies", "projects", "countries", "codings")
WHAT = ("count", "least", "greatest", "sum", "difference")
FILTERS = ("all", "any", "none", "where", "passages", "reading")
Number = int | Decimal


@dataclass(frozen=True)
class Rule:
    """A rule, read strictly.

    Attributes:
        what: `count`, `least`, `greatest`, `sum` or `difference`.
        of: What is counted, the column, or the claims whose stated numbers are added or subtracted.
        all_, any_, none: The study is coded with each, with at least one, with none of these codes themselves.
        where: Conditions on studies and settings.
        passages: Only codings at these passages count.
        reading: The reading that the rule is bound to, if any.

    Examples:
        >>> Rule.parse('{"count": "studies", "all": ["mech-trust"]}').all_
        ('mech-trust',)
    """

    what: str
    of: tuple[str, ...]
    all_: tuple[str, ...] = ()
    any_: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    passages: tuple[str, ...] = ()
    reading: Basis | None = None

    @classmethod
    def parse(cls, text: str) -> Rule:
        """Read a rule from its JSON.

        Raises:
            AnalysisError: If it is no JSON object, or has unknown or missing keys, or a value of the wrong kind.
            UnknownNameError: If it names an unknown reading, column or thing to count.
        """
        try:
            raw = json.loads(text, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise AnalysisError(f"the rule is not valid JSON: {error}") from None
        if not isinstance(raw, dict):
            raise AnalysisError("the rule is not a JSON object")
        for key in raw:
            if key not in WHAT + FILTERS:
                raise UnknownNameError("key of a rule", key, WHAT + FILTERS)
        found = [key for key in WHAT if key in raw]
        if len(found) != 1:
            raise AnalysisError(f"the rule needs exactly one of {', '.join(WHAT)}")
        what = found[0]
        if what in ("sum", "difference"):
            if len(raw) > 1:
                raise AnalysisError(f"a rule with {what} takes no other key")
            return cls(what, _claims(what, raw[what]))
        reading = raw.get("reading")
        return cls(what, (_thing(what, raw[what]),), _texts(raw, "all"), _texts(raw, "any"), _texts(raw, "none"),
                   _where(raw.get("where", {})), _texts(raw, "passages"),
                   None if reading is None else reading_of(reading))

    @property
    def counts_studies(self) -> bool:
        """Whether its number can be held against a number of studies cited."""
        return self.of == ("studies",) or self.what in ("sum", "difference")


@dataclass(frozen=True)
class Outcome:
    """What a rule gives under a reading: a number (None where there is nothing to compute it from), and its studies."""

    reading: str
    number: Number | None
    studies: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Facts:
    """A review under one reading, made ready for many rules."""

    review: Review

    @cached_property
    def _at(self) -> Mapping[str, list[Coding]]:
        found: dict[str, list[Coding]] = {}
        for coding in self.review.evidence:
            if coding.passage_id is not None:
                found.setdefault(coding.passage_id, []).append(coding)
        return found

    @cached_property
    def _everyone(self) -> frozenset[str]:
        return frozenset(study.study_id for study in self.review.studies)

    def outcome(self, rule: Rule) -> Outcome:
        """What the rule gives under this reading.

        Raises:
            UnknownNameError: If the rule names an unknown code, passage or claim.
        """
        reading = self.review.reading.value
        if rule.what in ("sum", "difference"):
            return Outcome(reading, self._stated(rule))
        for code_id in (*rule.all_, *rule.any_, *rule.none):
            self.review.code(code_id)
        for passage_id in rule.passages:
            if passage_id not in self.review.index("passages"):
                raise UnknownNameError("passage", passage_id, self.review.index("passages"))
        studies = self._studies(rule)
        names = tuple(sorted(studies))
        if rule.what == "count":
            return Outcome(reading, self._count(rule, studies), names)
        values = [value for name in names if (value := getattr(self.review.study(name), rule.of[0])) is not None]
        return Outcome(reading, (min if rule.what == "least" else max)(values, default=None), names)

    def _codings(self, rule: Rule) -> Iterable[Coding]:
        if not rule.passages:
            return self.review.evidence
        return [coding for passage_id in dict.fromkeys(rule.passages) for coding in self._at.get(passage_id, [])]

    def _studies(self, rule: Rule) -> frozenset[str]:
        having = _having(self._codings(rule)) if rule.passages else self.review.coded
        found = self._everyone if not rule.where else frozenset(
            study.study_id for study in studies_where(self.review, rule.where))
        nobody: frozenset[str] = frozenset()
        if rule.passages:
            found &= nobody.union(*having.values())
        for code in rule.all_:
            found &= having.get(code, nobody)
        if rule.any_:
            found &= nobody.union(*(having.get(code, nobody) for code in rule.any_))
        return found.difference(*(having.get(code, nobody) for code in rule.none))

    def _count(self, rule: Rule, studies: frozenset[str]) -> int:
        if rule.of == ("codings",):
            codes = {*rule.all_, *rule.any_}
            return sum(c.study_id in studies and (not codes or c.code_id in codes) for c in self._codings(rule))
        return counted(self.review, rule.of[0], studies, rule.where)

    def _stated(self, rule: Rule) -> Decimal | None:
        claims = self.review.index("claims")
        numbers: list[Decimal] = []
        for claim_id in rule.of:
            if claim_id not in claims:
                raise UnknownNameError("claim", claim_id, claims)
            if claims[claim_id].stated is not None:
                numbers.append(claims[claim_id].stated)
        if len(numbers) < len(rule.of):
            return None
        return sum(numbers, Decimal(0)) if rule.what == "sum" else numbers[0] - numbers[1]


def _having(codings: Iterable[Coding]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for coding in codings:
        found.setdefault(coding.code_id, set()).add(coding.study_id)
    return {code_id: frozenset(studies) for code_id, studies in found.items()}


def counted(review: Review, what: str, studies: Collection[str], where: tuple[Condition, ...] = ()) -> int:
    """How many distinct studies, projects or countries these studies are.

    Countries are only those of settings that meet `where`, since a study may be set in others too.
    """
    if what == "countries":
        return len({s.country for s in settings_where(review, where) if s.study_id in studies and s.country})
    if what == "projects":
        return len({name for study, name in units_of(review.studies, "project").items() if study in studies})
    return len(studies)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _texts(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = raw.get(key, [])
    if not isinstance(found, list) or not all(isinstance(value, str) for value in found):
        raise AnalysisError(f"{key} of a rule is a list of ids")
    return tuple(found)


def _where(raw: Any) -> tuple[Condition, ...]:
    if not isinstance(raw, dict):
        raise AnalysisError("where of a rule is an object of columns and values")
    for name, value in raw.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, bool) or not isinstance(each, str | int):
                raise AnalysisError(f"where of a rule: {name} is a text, a whole number or a list of them")
    return conditions(raw)


def _thing(what: str, value: Any) -> str:
    integers = [name for name, kind in column_types(Study).items() if kind.name == "integer"]
    kind, known = ("thing to count", COUNTED) if what == "count" else ("whole-number column of studies", integers)
    if value not in known:
        raise UnknownNameError(kind, str(value), known)
    return str(value)


def _claims(what: str, value: Any) -> tuple[str, ...]:
    found = _texts({what: value}, what)
    if what == "difference" and len(found) != 2:
        raise AnalysisError("difference of a rule is a list of two claims")
    if not found:
        raise AnalysisError("sum of a rule names no claim")
    return found
