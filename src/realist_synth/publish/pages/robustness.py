"""The page of robustness: what rests on few studies, and what would stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from realist_synth.analyses.robust.counted import Counted, Leader
from realist_synth.analyses.robustness import Robustness, robustness
from realist_synth.model.review import READINGS, Review
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.options import Options
from realist_synth.publish.pages._links import configuration_named, study_named
from realist_synth.publish.pages.markdown import grid, safe
from realist_synth.publish.robustness import has_coverage

INTRODUCTION = (
    "Each number of a cross-tab is a set of studies; here is how far it hangs on single ones. *Without one*: the range "
    "when any one study is left out. *Bootstrap*: the 95% percentile interval over studies, in closed form; empty "
    "where no study or every study has it, since resampling cannot move that. *Readings*: the range over the four. "
    "Studies of a realist review are chosen for what they can tell, not sampled: the ranges say how much rests on few "
    "studies, not what studies left out would show. See [robustness](../methods/robustness.md).\n")


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The page of robustness."""
    chosen = options.of(Params)
    pairs = chosen.crossed(review)
    text = ["# Robustness\n", INTRODUCTION if pairs else "This package has no pair of dimensions to cross.\n"]
    text += [_cells(review, pair, robustness(review, rows=pair[0], columns=pair[1], level=chosen.level,
                                             within=chosen.within)) for pair in pairs]
    if has_coverage(review):
        text.append(_coverage(review, robustness(review, of="coverage")))
    return {"robustness.md": "\n".join(text)}


def _cells(review: Review, pair: tuple[str, str], found: Robustness) -> str:
    rows, columns = (safe(review.metadata.dimension(name).label) for name in pair)
    cells = [one for one in found.counts if one.of == "cell" and any(one.under.values())]
    totals = [one for one in found.counts if one.of in ("row", "column") and any(one.under.values())]
    return "\n".join([
        f"\n## {rows} by {columns.lower()}\n",
        f"Reading {found.incidence.reading}, within {found.incidence.within}, {len(found.incidence.units)} studies. "
        f"Of {sum(one.of == 'cell' for one in found.counts)} cells, {len(found.gaps)} are gaps and "
        f"{len(found.rest_on_one)} rest on one study. A gap is shown only where another reading fills it.\n",
        _leaders(review, found.leaders),
        _table(cells, ["row", "column"]), "\nTotals:\n", _table(totals, ["code"]),
        _by_study(review, found)])


def _table(counts: Iterable[Counted], names: list[str]) -> str:
    rows = [[*map(safe, one.labels[:len(names)]), str(one.count), _range(one.leave_one_out),
             _range(one.bootstrap) if one.bootstrap else "", _range(one.readings), str(one.units["project"])]
            for one in counts]
    return grid([*names, "studies", "without one", "bootstrap", "readings", "projects"], rows,
                numbers=range(len(names), len(names) + 5))


def _leaders(review: Review, leaders: Iterable[Leader]) -> str:
    return "\n".join(line for leader in leaders if (line := _leader(review, leader))) + "\n"


def _leader(review: Review, leader: Leader) -> str:
    if not leader.count:
        return ""
    kinds = {"cell": "cell", "row": "row total", "column": "column total", "element": "element"}
    first = "; ".join(_codes(review, codes) for codes in leader.leading)
    start = f"- Greatest {kinds[leader.of]}: {first} ({leader.count})"
    if len(leader.leading) > 1:
        line = f"{start}, tied."
    elif not leader.next:
        line = f"{start}."
    else:
        line = (f"{start}, {leader.lead} ahead of {'; '.join(_codes(review, codes) for codes in leader.next)}: "
                f"{'one study' if leader.lead == 1 else f'{leader.lead} studies'} left out can make it a tie.")
    if leader.same_under_all:
        return f"{line} The same under every reading."
    return f"{line} Not the same under every reading."


def _codes(review: Review, codes: Iterable[str]) -> str:
    return " with ".join(safe(review.code(code).label) for code in codes)


def _by_study(review: Review, found: Robustness) -> str:
    rows = [[study_named(review, name), str(len(own)),
             "; ".join(" with ".join(safe(label) for label in one.labels if label) for one in own)]
            for name, own in found.by_study.items()]
    if not rows:
        return "\nNo cell rests on one study alone.\n"
    return ("\nWithout the study on the left, these cells would be gaps:\n\n"
            + grid(["study", "cells", "which"], rows, numbers=[1]))


def _coverage(review: Review, found: Robustness) -> str:
    text = ["\n## Elements of the synthesis's configurations\n",
            "How many studies report each element: are coded with its code, or one below it.\n"]
    for name in dict.fromkeys(one.table for one in found.counts):
        own = [one for one in found.counts if one.table == name]
        text += [f"\n### {configuration_named(review, name)}\n",
                 _table(own, ["element", "slot"]), _elements_per_study(review, found, name)]
    return "\n".join(text)


def _elements_per_study(review: Review, found: Robustness, name: str) -> str:
    own = [one for one in found.coverage if one.configuration_id == name]
    most = max(one.elements for one in own)
    headings = ["reading", *map(str, range(most + 1))]
    rows = [[reading.value, *(str(sum(one.under[reading.value] == size for one in own)) for size in range(most + 1))]
            for reading in READINGS]
    return (f"\nHow many studies report none, one, two ... of its {most} elements:\n\n"
            + grid(headings, rows, numbers=range(1, most + 2)))


def _range(span: tuple[int, int]) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"
