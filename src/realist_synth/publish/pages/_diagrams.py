"""The diagrams of the configurations, as pictures of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from realist_synth.analyses.configurations import ConfigurationSet
from realist_synth.errors import AnalysisError, OutputError
from realist_synth.figures.configuration_diagram import configuration_diagram
from realist_synth.publish.pages._html import text
from realist_synth.publish.pages._names import name_of

CAPTION = "The same as a diagram: as claimed; nothing in it is computed from codings."


class Drawn(NamedTuple):
    """A diagram as a file of the page, wide or narrow."""

    configuration_id: str
    narrow: bool
    svg: str
    alt: str


def diagrams(found: ConfigurationSet) -> dict[str, Drawn]:
    """Two diagrams for each configuration by their files, one for phones; none where there is nothing to draw with.

    Examples:
        >>> from realist_synth.analyses.configurations import configurations
        >>> from realist_synth.model.metadata import Metadata
        >>> from realist_synth.model.review import Review
        >>> diagrams(configurations(Review(Metadata.minimal("demo"))))
        {}
    """
    drawn: dict[str, Drawn] = {}
    for one in found.configurations:
        for narrow in (False, True):
            try:
                figure = configuration_diagram(found, one.row.id, narrow=narrow)
                drawn[f"configuration-{name_of(one.row.id)}{'.narrow' * narrow}.svg"] = Drawn(
                    one.row.id, narrow, figure.svg(), figure.alt)
            except (AnalysisError, OutputError):
                continue  # the table of the elements says the same
    return drawn


def pictured(drawn: Mapping[str, Drawn], up: str = "") -> dict[str, str]:
    """For each configuration its diagram as HTML, the narrow one where the window is narrow."""
    small = {each.configuration_id: file for file, each in drawn.items() if each.narrow}
    return {each.configuration_id: '<figure class="rs-figure"><picture><source media="(max-width: 44em)" '
            f'srcset="{up}{small.get(each.configuration_id, file)}"><img src="{up}{file}" alt="{text(each.alt)}">'
            f"</picture><figcaption>{CAPTION}</figcaption></figure>"
            for file, each in drawn.items() if not each.narrow}
