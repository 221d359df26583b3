"""The page of the directions: votes by outcome, and the effect-direction plot."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.analyses.direction.votes import CAUTION, DIRECTIONS
from realist_synth.analyses.directions import Directions, p_text, share_text
from realist_synth.errors import OutputError
from realist_synth.figures.effect_direction import effect_direction
from realist_synth.model.review import Review
from realist_synth.publish.directions import pointing
from realist_synth.publish.options import Options
from realist_synth.publish.pages.markdown import WIDE, grid, safe

PLOT = "effect-direction.svg"


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The directions, and their plot where the renderer is installed."""
    found = pointing(review, options)
    heading = WIDE + "# Directions of effect\n"
    if found is None:
        return {"directions.md": f"{heading}\nNo result of this package has a direction.\n"}
    plot, picture = {}, ""
    try:
        figure = effect_direction(found)
        plot = {PLOT: figure.svg()}
        picture = f"\n## Effect-direction plot\n\n![{safe(figure.alt)}]({PLOT})\n\n{safe(figure.caption)}\n"
    except OutputError:
        pass  # a page without the picture is worth more than no page
    text = [heading, "Which way the results point, one direction for each outcome and each study or group of studies "
            "that measured the same people. See [directions](../methods/directions.md).\n",
            f"**Caution**: {safe(CAUTION)}.\n", "\n## By the estimates\n", _votes(found)]
    clear = pointing(review, options, significance=True)
    if clear is not None and clear.evidence != "codings":
        text += ["\n## By the clear results alone\n", _votes(clear)]
    text += [picture, "\n## Each study\n", _studies(found)]
    return {"directions.md": "\n".join(text), **plot}


def _votes(found: Directions) -> str:
    rows = [[safe(v.outcome), *(str(v.count(name)) for name in DIRECTIONS), str(len(v.undirected)),
             safe(share_text(v)), safe(p_text(v))] for v in found.votes]
    names = [name.replace("_", " ") for name in DIRECTIONS]
    told = "; ".join(f"{name} {value}" for name, value in found.choices().items())
    return f"{safe(told)}.\n\n" + grid(["outcome", *names, "no direction told", "share favouring (95% interval)",
                                        "sign test p"], rows, numbers=range(1, 6))


def _studies(found: Directions) -> str:
    rows = [[safe(p.outcome), safe(p.label), safe((p.design or "").replace("_", " ")), safe(p.n),
             safe(p.direction.replace("_", " ")), *(str(p.count(name)) for name in DIRECTIONS)]
            for p in found.pointing]
    names = [name.replace("_", " ") for name in DIRECTIONS]
    return grid(["outcome", "study", "design", "n", "direction", *(f"results: {name}" for name in names)], rows,
                numbers=[3, *range(5, 9)])
