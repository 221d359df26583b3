"""What the rule of a claim counts, and why each of it counts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from realist_synth.analyses.rule import Rule
from realist_synth.changing.facts import Facts, leaf
from realist_synth.changing.formulas import NEVER, All, Formula, Leaf, Not, Some
from realist_synth.changing.question import Unit
from realist_synth.changing.rows import Ref
from realist_synth.model.review import Review
from realist_synth.model.studies import Study

Thing = tuple[Unit, Hashable, Formula]


def counted(review: Review, rule: Rule, own: bool = False) -> dict[Unit, Formula]:
    """Everything that a rule could count, each with the reason why it counts, if it does.

    Args:
        review: The review, under the reading that counts.
        rule: A rule that counts, or that seeks a least or greatest value.
        own: Whether that is the reading of the review itself, which another version may not share.

    Examples:
        >>> from realist_synth.changing.formulas import holds
        >>> from realist_synth.model.metadata import Metadata
        >>> study = Study(study_id="a", label="A", title="T", facts_basis="review")
        >>> found = counted(Review(Metadata.minimal("demo"), studies=(study,)), Rule.parse('{"count": "studies"}'))
        >>> [(unit, holds(why)) for unit, why in found.items()]
        [(('studies', 'a'), True)]
    """
    meets = _Meets(review, rule, own)
    studies = {row.study_id: meets.formula(row.study_id) for row in review.studies}
    found: dict[Unit, dict[Hashable, Formula]] = {}
    for unit, key, formula in _things(review, rule, studies, meets):
        found.setdefault(unit, {})[key] = formula
    return {unit: Some(parts) for unit, parts in found.items()}


def _things(review: Review, rule: Rule, studies: Mapping[str, Formula], meets: _Meets) -> Iterator[Thing]:
    """What is counted, once for each way in which it could be."""
    of = rule.of[0]
    if of == "countries":
        fields = [name for name, _ in rule.where if name not in Study.model_fields]
        for place in review.settings:
            if place.country:
                yield ("country", place.country), place.setting_id, All({
                    "setting": meets.facts.setting(place, ["country", *fields]),
                    "study": studies.get(place.study_id, NEVER)})
    elif of == "codings":
        codes = {*rule.all_, *rule.any_}
        for row in review.codings:
            if not codes or row.code_id in codes:
                yield ("coding", row.coding_id), "", All({"coding": meets.coding(row.study_id, row.code_id,
                                                                                 row.coding_id),
                                                          "study": studies.get(row.study_id, NEVER)})
    else:
        column = "project" if of == "projects" else of
        for study in review.studies:
            # a study without a project is a unit of its own
            value = study.study_id if of == "studies" else getattr(study, column)
            own = leaf("studies", study.study_id, *([] if of == "studies" else [column]))
            yield ((of, value) if value is not None else (of, None, study.study_id)), study.study_id, All(
                {"row": own, "study": studies[study.study_id]})


class _Meets:
    """Why studies meet the conditions of a rule."""

    def __init__(self, review: Review, rule: Rule, own: bool) -> None:
        self.rule = rule
        self.facts = Facts(review, own=own, where=rule.where)
        self._placed = {Ref("codings", (row.coding_id,)) for row in review.codings if row.passage_id in rule.passages}
        self._codes: dict[str, dict[str, None]] = {}
        for row in review.codings:
            self._codes.setdefault(row.study_id, {})[row.code_id] = None

    def formula(self, study_id: str) -> Formula:
        """It has all of some codes, one of others, none of yet others, and is coded at the passages named."""
        rule = self.rule
        coded = {code: self._coded(study_id, code) for code in (*rule.all_, *rule.any_, *rule.none)}
        parts: dict[Hashable, Formula] = {"study": self.facts.study(study_id)}
        parts |= {("all", code): coded[code] for code in rule.all_}
        parts |= {("none", code): Not(coded[code]) for code in rule.none}
        if rule.any_:
            parts["any"] = Some({code: coded[code] for code in rule.any_})
        if rule.passages:
            parts["passages"] = Some({code: self._coded(study_id, code) for code in self._codes.get(study_id, ())})
        return All(parts)

    def _coded(self, study_id: str, code_id: str) -> Formula:
        return Some({ref: self._here(ref, each) for ref, each in self.facts.statements(study_id, code_id).items()})

    def coding(self, study_id: str, code_id: str, coding_id: str) -> Formula:
        """That one coding counts."""
        ref = Ref("codings", (coding_id,))
        each = self.facts.statements(study_id, code_id).get(ref)
        return NEVER if each is None else self._here(ref, each)

    def _here(self, ref: Ref, each: Formula) -> Formula:
        if not self.rule.passages:
            return each
        return All({"coding": each, "here": Leaf(ref, frozenset({"passage_id"})) if ref in self._placed else NEVER})
