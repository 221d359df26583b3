"""The page of the directions: votes by outcome, and the effect-direction plot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from realist_synth.analyses.direction.votes import CAUTION, DIRECTIONS
from realist_synth.analyses.directions import Directions
from realist_synth.errors import OutputError
from realist_synth.figures.effect_direction import effect_direction
from realist_synth.model.review import Review
from realist_synth.publish.directions import pointing
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import WIDE, grid, safe, wide_picture

PLOT = "effect-direction.svg"
LEGEND = ("A triangle that points up favours the intervention, one that points down the comparator; a bar is no clear "
          "difference, a diamond conflicting results. The small figure is the number of results behind a symbol, its "
          "size the number of people behind the largest of them; hollow where none is printed. Where no symbol stands, "
          "nothing was reported, or no direction was told: that is no sign that there is no effect.")
EVIDENCE = {
    "effects": "What counts are the results that the studies print, in numbers or in words.",
    "codings": "What counts is what the review says of each study: whether an outcome rose or fell, held against the "
               "direction that is wanted.",
    "both": "What counts are the results that the studies print and, as results of their own, what the review says of "
            "each study: whether an outcome rose or fell, held against the direction that is wanted.",
}
UNIT = {
    "independent": "Studies that measured the same people have one vote together.",
    "study": "Each study has one vote for each outcome.",
    "project": "The papers of one project have one vote together.",
}


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The directions, and their plot where the renderer is installed."""
    found = pointing(review, options)
    heading = WIDE + "# Directions of effect\n"
    if found is None:
        return {"directions.md": f"{heading}\nNo result of this package has a direction.\n"}
    alt, svg = _plot(found)
    picture = f"\n## Effect-direction plot\n\n{wide_picture(alt, PLOT)}\n{LEGEND}\n" if svg else ""
    text = [heading, "Do the studies speak for or against the intervention? Each study, or group of papers that counts "
            "once, has one vote for each outcome. A vote says which way its results point, and nothing of how large an "
            "effect is. See [directions](../methods/directions.md).\n",
            f"**Caution**: {safe(CAUTION)}.\n", "\n## How the votes are counted\n", "\n".join(_rules(review, found)),
            _section(found)]
    clear = pointing(review, options, significance=True)
    if clear is not None and clear.evidence != "codings":
        text.append(_section(clear))
    text += [picture, "\n## Each study\n", _studies(found)]
    return {"directions.md": "\n".join(text), **({PLOT: svg} if svg else {})}


def _plot(found: Directions) -> tuple[str, str]:
    """The plot in words and as a picture; nothing where no unit points, or the renderer is not installed."""
    if not found.pointing:
        return "", ""
    try:
        figure = effect_direction(found)
        return figure.alt, figure.svg()
    except OutputError:
        return "", ""  # a page without the picture is worth more than no page


def _rules(review: Review, found: Directions) -> Iterator[str]:
    """The choices that both tables share, a sentence each."""
    def named(groups: Sequence[str]) -> str:
        return "; ".join(" and ".join(safe(labels.get(each, each)) for each in group.split("+")) for group in groups)

    labels = {study.study_id: study.label for study in review.studies}
    coded = found.evidence != "effects"
    yield f"- {EVIDENCE[found.evidence]}"
    if coded and found.unit == "independent":
        yield (f"- {UNIT[found.unit]} So have the papers of one project, where no printed result says whom they "
               "measured.")
    else:
        yield f"- {UNIT[found.unit]}"
    if found.shared:
        yield f"- These measured the same people and yet have a vote each: {named(found.shared)}."
    if found.projects:
        yield f"- These belong to one project and yet have a vote each: {named(found.projects)}."
    yield ("- A vote goes the way that at least 70% of the results for the outcome go, of those that tell one. If no "
           "way has so many, the vote is *conflicting*.")
    if coded:
        yield (f"- Of what the review says, that counts which its reading *{safe(found.reading)}* admits (see "
               "[readings](../explanation/readings.md)).")
    if found.rollup:
        yield "- A result for an outcome also counts for the broader outcomes above it."
    yield ("- The share is that of the votes that favour one side or the other; conflicting votes and those without a "
           "clear difference stand beside it. *No direction told* are studies that looked at the outcome and of which "
           "no direction was seen; their silence speaks for neither side.\n")


def _section(found: Directions) -> str:
    """One table of votes, with what makes a result point."""
    if found.evidence == "codings":
        heading, told = "By what the review says", "The direction is the one that the review states."
    elif found.significance:
        heading, told = "By the clear results alone", (
            "Here a result goes a way only if it is clear: by its interval, its test or the words of the study. One "
            "that was tested and is not clear counts as *no clear difference*; one of which no test was seen tells no "
            "direction.")
    else:
        heading, told = "By the estimates", (
            "Here a result goes the way of its estimate, be it ever so uncertain: an estimate just off no difference "
            "counts as much as a large one. Where no estimate is printed, the words of the study decide.")
    if found.evidence == "both":
        told += " What the review says counts as it stands."
    headings, rows = replace(found, by="outcome").shown()
    return f"\n## {heading}\n\n{told}\n\n" + grid(headings, [[safe(cell) for cell in row] for row in rows],
                                                 numbers=range(1, 6))


def _studies(found: Directions) -> str:
    rows = [[safe(p.outcome), safe(p.label), safe((p.design or "").replace("_", " ")), safe(p.n),
             safe(p.direction.replace("_", " ")), *(str(p.count(name)) for name in DIRECTIONS)]
            for p in found.pointing]
    names = [name.replace("_", " ") for name in DIRECTIONS]
    return grid(["outcome", "study", "design", "n", "direction", *(f"results: {name}" for name in names)], rows,
                numbers=[3, *range(5, 9)])
