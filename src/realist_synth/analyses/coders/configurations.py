"""How far coders agree on whole configurations: the same codes in the same slots, linked in the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from realist_synth.analyses.coders.agreed import Agreement, spanned
from realist_synth.analyses.coders.comparison import Comparison, Together, compared, uneven
from realist_synth.analyses.coders.matched import SLOTS, Element, Match, Recorded, matched, recorded
from realist_synth.analyses.result import ANY_TEXT, FLAG, NUMBER, TEXT, Origin, Value, joined
from realist_synth.errors import AnalysisError
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType
from realist_synth.model.vocabularies import Slot

PACKAGE = "(package)"
EVERY = "all slots"
SYNTHESIS = ""
RULE = ("one to one, within a study or the synthesis, if they share a passage or an element; "
        "those with a shared passage first, then by the share of shared elements")


@dataclass(frozen=True)
class Summary:
    """How many configurations of two coders are alike.

    Attributes:
        matched: Configurations of the first with a counterpart among those of the second.
        identical: Those with the same codes in the same slots.
        slots: For each slot how many of the matched hold the same codes in it, and in how many either coder fills it.
        jaccard: The mean share of shared elements, a configuration without counterpart counting as 0.
        links: Triples of context, mechanism and outcome that both claim, and that either claims.
    """

    first: str
    second: str
    n_first: int
    n_second: int
    matched: int
    identical: int
    slots: tuple[tuple[Slot, int, int], ...]
    jaccard: float | None
    links: tuple[int, int]

    @classmethod
    def of(cls, first: str, second: str, found: Sequence[Match]) -> Summary:
        """The summary of the matches of two coders."""
        both = [match for match in found if match.ours and match.theirs]
        slots = [(slot, sum(slot in (match.identical_slots or ()) for match in both),
                  sum(slot in match.filled for match in both)) for slot in SLOTS]
        triples = [(one.ours.triples if one.ours else frozenset(), one.theirs.triples if one.theirs else frozenset())
                   for one in found]
        return cls(first, second, sum(one.ours is not None for one in found),
                   sum(one.theirs is not None for one in found), len(both), sum(one.identical for one in found),
                   tuple(each for each in slots if each[2]),
                   sum(one.jaccard for one in found) / len(found) if found else None,
                   (sum(len(a & b) for a, b in triples), sum(len(a | b) for a, b in triples)))

    def to_dict(self) -> dict[str, Any]:
        """The summary as JSON-ready values."""
        return {"first": self.first, "second": self.second, "n_first": self.n_first, "n_second": self.n_second,
                "matched": self.matched, "identical": self.identical,
                "identical_slots": {slot.value: {"identical": same, "filled": filled}
                                    for slot, same, filled in self.slots},
                "jaccard": self.jaccard, "links": {"both": self.links[0], "either": self.links[1]}}


@dataclass(frozen=True, repr=False)
class ConfigurationAgreement(Agreement):
    """The agreement of coders on whole configurations.

    Attributes:
        matches: The configurations of each pair of coders, matched.
        summaries: For each pair, how many are alike.
        published: Whether the configurations of the package are compared too.
    """

    matches: tuple[Match, ...] = ()
    summaries: tuple[Summary, ...] = ()
    published: bool = False

    def title(self) -> str:
        """How many are alike."""
        found = [f"{one.first} and {one.second}: {one.identical} identical of {one.n_first} and {one.n_second}"
                 for one in self.summaries]
        return f"agreement of coders on configurations; {'; '.join(found)}"

    def choices(self) -> Mapping[str, str]:
        """The coefficients over elements, and how configurations were matched."""
        kappas = [f"{each.first} and {each.second} {spanned(each.kappa[0] if each.kappa else None, None, None)}"
                  for each in self.comparisons if each.of == EVERY and each.kappa]
        return {"matched": RULE, **({"kappa of elements": ", ".join(kappas)} if kappas else {}),
                **self.silence("places", "those where a coder recorded a configuration")}

    def empty(self) -> str:
        """What an empty cell of the table means."""
        return "an empty name of a configuration means that the coder has no counterpart"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each configuration, matched or not."""
        return {"first": TEXT, "second": TEXT, "study_id": ANY_TEXT, "configuration_first": ANY_TEXT,
                "configuration_second": ANY_TEXT, "identical": FLAG, "jaccard": NUMBER, "link": NUMBER,
                "identical_slots": ANY_TEXT, "only_first": ANY_TEXT, "only_second": ANY_TEXT}

    def records(self) -> list[tuple[Value, ...]]:
        """The matches, by pair of coders and study; the synthesis comes last."""
        return [(match.first, match.second, match.study_id, match.ours.label if match.ours else None,
                 match.theirs.label if match.theirs else None, match.identical, match.jaccard, match.link,
                 joined([slot.value for slot in match.identical_slots or ()]), _named(match.only_first),
                 _named(match.only_second)) for match in self.matches]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading, with numbers to three places."""
        headings, rows = super(Agreement, self).shown()
        return headings, [[f"{value:.3f}" if isinstance(value, float) else text
                           for value, text in zip(record, row, strict=True)]
                          for record, row in zip(self.records(), rows, strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """The matches with their disagreements, the summaries, and the coefficients over elements."""
        return super().to_dict() | {
            "disagreements": [match.to_dict() for match in self.matches if not match.identical],
            "configurations": [match.to_dict() for match in self.matches],
            "summaries": [one.to_dict() for one in self.summaries], "published": self.published, "matched": RULE}


def configurations_agreed(review: Review, *, published: bool = False,
                          coded_only: bool = False) -> ConfigurationAgreement:
    """Compare the configurations that the coders recorded independently.

    The coefficients take as units every code in each slot of each study (or the synthesis) of which some coder recorded
    a configuration. A code counts for a slot if its dimension fills the slot, or if a coder placed it there.

    Args:
        review: The review.
        published: Also compare each coder with the configurations of the package, whatever their basis.
        coded_only: Leave a coder out of places of which that coder recorded no configuration.

    Raises:
        AnalysisError: If fewer than two coders recorded configurations.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> configurations_agreed(Review(Metadata.minimal("demo")))
        Traceback (most recent call last):
        realist_synth.errors.AnalysisError: agreement on configurations needs the records of two coders; ...
    """
    records = dict(recorded(review.coder_configurations))
    number = len(records)
    if published and review.configuration_elements:
        records[PACKAGE] = _of_the_package(review)
    if len(records) < 2:
        raise AnalysisError("agreement on configurations needs the records of two coders; "
                            f"coder_configurations has those of {number}")
    matches: list[Match] = []
    summaries = []
    for first, second in combinations(records, 2):
        found = matched(first, records[first], second, records[second])
        matches += found
        summaries.append(Summary.of(first, second, found))
    comparisons, together = _over_elements(review, records, coded_only)
    places = {coder: {one.study_id or SYNTHESIS for one in own} for coder, own in records.items()}
    return ConfigurationAgreement(
        tuple(comparisons), (), "configuration", Origin.of(review.metadata), tuple(together), coded_only,
        () if coded_only else uneven(places, "studies (the synthesis counts as one)"), matches=tuple(matches),
        summaries=tuple(summaries), published=published)


Records = Mapping[str, tuple[Recorded, ...]]


def _of_the_package(review: Review) -> tuple[Recorded, ...]:
    elements: dict[str, set[Element]] = {}
    passages: dict[str, set[str]] = {}
    for row in review.configuration_elements:
        elements.setdefault(row.configuration_id, set()).add((row.slot, row.code_id))
        passages.setdefault(row.configuration_id, set()).update([row.passage_id] if row.passage_id else [])
    return tuple(Recorded(row.id, row.study_id, frozenset(elements[row.id]),
                          frozenset(passages[row.id] | ({row.passage_id} if row.passage_id else set())))
                 for row in sorted(review.configurations, key=lambda row: row.id) if row.id in elements)


def _over_elements(review: Review, records: Records, coded_only: bool) -> tuple[list[Comparison], list[Together]]:
    """The coefficients over the codes in each slot of each place, slot by slot and over all slots."""
    held = {coder: {(one.study_id or SYNTHESIS, *element) for one in own for element in one.elements}
            for coder, own in records.items()}
    places = {coder: {place for place, _, _ in own} for coder, own in held.items()}
    everywhere = sorted(set().union(*places.values()))
    codes = {slot: found for slot in SLOTS if (found := _codes_of(review, records, slot))}
    comparisons: list[Comparison] = []
    together = []
    for name, slots in ((EVERY, list(codes)), *((slot.value, [slot]) for slot in codes)):
        units = [(place, slot, code) for place in everywhere for slot in slots for code in codes[slot]]
        reports = [[None if coded_only and unit[0] not in places[coder] else unit in own for unit in units]
                   for coder, own in held.items()]
        pairs, whole = compared(name, list(records), reports, [place for place, _, _ in units])
        comparisons += pairs
        together.append(whole)
    order = {pair: at for at, pair in enumerate(combinations(records, 2))}
    return sorted(comparisons, key=lambda found: order[found.first, found.second]), together


def _codes_of(review: Review, records: Records, slot: Slot) -> list[str]:
    used = {code for own in records.values() for one in own for at, code in one.elements if at is slot}
    own = {code.code_id for d in review.metadata.synthesis.dimensions if d.slot is slot
           for code in review.codebook(d.name)}
    return sorted(used | own) if used else []


def _named(elements: Sequence[Element]) -> str:
    return joined([f"{slot.value} {code}" for slot, code in elements])
