"""The page of the patterns: which combinations of codes recur, in which studies, and whether they are stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from realist_synth.analyses.pattern.kinds import slots_in
from realist_synth.analyses.pattern.result import Pattern, Patterns
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Slot
from realist_synth.publish.options import Options
from realist_synth.publish.pages._links import configuration_named, study_named
from realist_synth.publish.pages.markdown import WIDE, code, grid, safe
from realist_synth.publish.patterns import asked_kinds, sought

MOST = 200
NO_TABLES = "# Patterns\n\nThis package has no codings in two slots of a configuration, so that nothing can recur.\n"


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The page, with all patterns up to a number that can be read; the files have the others.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> "nothing can recur" in pages(Review(Metadata.minimal("demo")), Options())["patterns.md"]
        True
    """
    found = [sought(review, options, kinds) for kinds in asked_kinds(review, options).values()]
    if not found:
        return {"patterns.md": NO_TABLES}
    text = [
        f"{WIDE}# Patterns\n",
        "Which codes recur together: candidate demi-regularities, to be looked into. They are co-occurrence, not "
        "claims; what the review claims is under [configurations](configurations.md). *Outcome not reported* names "
        "studies that report the other codes together and the outcome nowhere: a gap in the reports, not "
        "evidence that it was absent.\n",
        *(_section(review, each) for each in found),
        "\n## What recurs of the stated configurations\n",
        "Each stated configuration joins several codes in a slot. Taken one from each slot, in how many studies do "
        f"they meet? A combination recurs if they meet in {found[0].asked.minimum} or more.\n",
        _stated(review, found[0]),
        "\nThe same as data, with all kinds: `results/patterns/`; on the command line: "
        f"{code('realist-synth patterns')} and {code('realist-synth patterns --stated')}.\n",
    ]
    return {"patterns.md": "\n".join(text)}


def _section(review: Review, found: Patterns) -> str:
    slots = slots_in(found.asked.kinds)
    kinds = ", ".join(f"{kind} {number}" for kind, number in found.numbers.items())
    listed = found.patterns[:MOST]
    rest = f" The first {len(listed)} of {found.n_patterns} are shown." if len(listed) < found.n_patterns else ""
    rows = [[*_codes(found, each, slots), str(each.count), _names(review, each.studies),
             _names(review, each.outcome_not_reported or ()),
             "; ".join(configuration_named(review, name) for name in each.stated_in)]
            for each in listed]
    choices = "; ".join(f"{name} {value}" for name, value in found.choices().items())
    return (f"\n## {_heading(slots, found)}\n\nHow many of each kind: {kinds}.{rest} Choices: {safe(choices)}.\n\n"
            + grid([*(slot.value for slot in slots), "number", "studies", "outcome not reported", "stated in"], rows,
                   numbers=[len(slots)]))


def _heading(slots: Sequence[Slot], found: Patterns) -> str:
    """Which slots are combined, in words."""
    names = [slot.value.capitalize() if at == 0 else slot.value for at, slot in enumerate(slots)]
    return (f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]) + " reported together"


def _stated(review: Review, found: Patterns) -> str:
    slots = max(found.asked.kinds, key=len)
    whole = [each for each in found.combinations if len(each.pattern.codes) == len(slots)]
    if not whole:
        return "No stated configuration has codes in all of these slots.\n"
    rows = [[configuration_named(review, each.configuration_id), *_codes(found, each.pattern, slots),
             str(each.pattern.count), "yes" if each.pattern.count >= found.asked.minimum else "no",
             _names(review, each.pattern.studies)]
            for each in whole[:MOST]]
    more = f"\nThe first {MOST} of {len(whole)} are shown.\n" if len(whole) > MOST else ""
    return grid(["configuration", *(slot.value for slot in slots), "number", "recurs", "studies"], rows,
                numbers=[len(slots) + 1]) + more


def _codes(found: Patterns, each: Pattern, slots: Sequence[Slot]) -> list[str]:
    own = dict(each.codes)
    return [safe("; ".join(found.labels[name] for name in own.get(slot, ()))) for slot in slots]


def _names(review: Review, units: Sequence[str]) -> str:
    return "; ".join(study_named(review, unit) for unit in units)
