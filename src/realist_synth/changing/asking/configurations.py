"""The configurations as claimed, what of them is coded for their studies, and their coverage by all studies."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from realist_synth.analyses.configurations import Claimed, ConfigurationSet, Element, configurations
from realist_synth.changing.facts import Facts, leaf
from realist_synth.changing.formulas import NEVER, All, Formula, Leaf, Some
from realist_synth.changing.question import Answers, Key, Question, Unit, explained, once
from realist_synth.changing.rows import Ref, content, key_of, plain
from realist_synth.model.codings import Coding
from realist_synth.model.configurations import Configuration, ConfigurationElement, ConfigurationEvidence
from realist_synth.model.review import Review
from realist_synth.model.row import Row
from realist_synth.model.vocabularies import Basis, Level

WHOLE = ("level", "study_id", "framework", "basis")
ELEMENT = ("configuration_id", "slot", "code_id", "aspect", "polarity", "basis")
EVIDENCE = ("configuration_id", "study_id", "relation")
LINK = ("from_id", "to_id")
CLAIMED = ("configurations", "configuration_elements", "configuration_evidence", "configuration_links")
CODED = ("studies", "codes", "codings", "configurations", "configuration_elements")


def configuration_questions() -> Iterator[Question]:
    """What is claimed, how it is linked, what is coded of it, and which studies report it.

    Examples:
        >>> [question.kind for question in configuration_questions()]
        ['configurations', 'links', 'elements coded', 'coverage']
    """
    found = once(lambda review: configurations(review, coverage=True))
    yield Question("configurations", "", lambda review: _claimed(review, found(review)), CLAIMED)
    yield Question("links", "", _links, CLAIMED)
    yield Question("elements coded", "", lambda review: _coded(review, found(review)), CODED)
    yield Question("coverage", "", lambda review: _covered(review, found(review)), CODED)


def witness(row: Row, *fields: str) -> tuple[Unit, Formula]:
    """A row as a piece of evidence by itself: another content of these fields is another piece."""
    ref = Ref(row.table, key_of(row))
    values = content(row)
    return (ref, tuple(values.get(name) for name in fields)), Leaf(ref, frozenset(fields))


def _claimed(review: Review, found: ConfigurationSet) -> Answers:
    rows: dict[Key, dict[Unit, Formula]] = {}
    fields: tuple[tuple[tuple[Configuration | ConfigurationElement | ConfigurationEvidence, ...], tuple[str, ...]],
                  ...] = ((review.configurations, WHOLE), (review.configuration_elements, ELEMENT),
                          (review.configuration_evidence, EVIDENCE))
    for table, names in fields:
        for row in table:
            unit, why = witness(row, *names)
            rows.setdefault((row.configuration_id,), {})[unit] = why
    return explained({(one.row.id,): _value(one) for one in found.configurations}, lambda key: rows.get(key, {}))


def _value(one: Claimed) -> dict[str, object]:
    values = content(one.row)
    return {**{name: values.get(name) for name in WHOLE}, "elements": [_told(each) for each in one.elements],
            "evidence": [" ".join(filter(None, [row.relation.value, row.study_id])) for row, _ in one.evidence]}


def _told(element: Element) -> str:
    row = element.row
    more = [plain(value) for value in (row.aspect, row.polarity, row.basis) if value]
    return f"{row.slot.value} {row.code_id} ({', '.join(more)})"


def _links(review: Review) -> Answers:
    rows: dict[Key, dict[Hashable, Formula]] = {}
    for row in review.configuration_links:
        rows.setdefault((row.from_id, row.to_id), {})[row.link_id] = leaf("configuration_links", row.link_id, *LINK)
    return explained({key: {"linked": True} for key in rows}, lambda key: {"": Some(rows.get(key, {}))})


def _coded(review: Review, found: ConfigurationSet) -> Answers:
    """The elements of study-level configurations that are coded for their study on another basis than these."""
    values: dict[Key, dict[str, bool]] = {
        (one.row.id, each.row.code_id): {"coded": True}
        for one in found.configurations for each in one.elements if each.coded}
    facts = Facts(review, rollup=True)
    bases: dict[str, Coding] = {row.coding_id: row for row in review.codings}
    elements = _elements(review)

    def why(key: Key, _unit: Unit) -> Formula | None:
        whole = review.index("configurations").get(key[0])
        if whole is None or whole.study_id is None:
            return None
        own = {ref: All({"coding": each, "apart": NEVER if bases[ref.id].basis is Basis.CONFIGURED
                         else Leaf(ref, frozenset({"basis"}))})
               for ref, each in facts.statements(whole.study_id, key[1]).items()}
        # of another study it is another reason, though the same row says so
        return All({"element": Some(elements.get(key, {})),
                    ("of", whole.study_id): leaf("configurations", key[0], "study_id"), "coded": Some(own)})

    return Answers(values, lambda key: frozenset([""] if key in values else []), why)


def _elements(review: Review) -> dict[Key, dict[Hashable, Formula]]:
    """For each configuration and code the elements that put the one into the other."""
    found: dict[Key, dict[Hashable, Formula]] = {}
    for row in review.configuration_elements:
        found.setdefault((row.configuration_id, row.code_id), {})[row.element_id] = leaf(
            "configuration_elements", row.element_id, "configuration_id", "code_id")
    return found


def _covered(review: Review, found: ConfigurationSet) -> Answers:
    """For each element of a synthesis-level configuration the studies that report it."""
    values: dict[Key, list[str]] = {}
    for one in found.configurations:
        for each in one.coverage:
            for code in each.reported:
                values.setdefault((one.row.id, code), []).append(each.study_id)
    facts, elements = Facts(review, rollup=True), _elements(review)

    def why(key: Key, unit: Unit) -> Formula | None:
        whole = review.index("configurations").get(key[0])
        if whole is None or whole.level is not Level.SYNTHESIS:
            return None
        return All({"element": Some(elements.get(key, {})), "whole": leaf("configurations", key[0], "level"),
                    "coded": facts.coded(str(unit), key[1])})

    return Answers(values, lambda key: frozenset(values.get(key, ())), why)
