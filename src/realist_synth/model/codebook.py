"""The codebook: what studies are coded with."""

from typing import ClassVar

from realist_synth.model.row import CodeRef, Id, Row, Text, column, optional
from realist_synth.model.vocabularies import Direction


class Code(Row):
    """A code of the codebook; codes of one dimension form a hierarchy."""

    table: ClassVar[str] = "codes"
    key: ClassVar[tuple[str, ...]] = ("code_id",)

    code_id: Id = column("The code.", "mech-trust", term="http://www.w3.org/2004/02/skos/core#notation")
    dimension: Id = column("The dimension, one of those that datapackage.json declares.", "mechanism",
                           term="http://www.w3.org/2004/02/skos/core#inScheme")
    label: Text = column("The name of the code as tables and figures print it.", "Trust, empathy and commitment",
                         term="http://www.w3.org/2004/02/skos/core#prefLabel")
    definition: Text | None = optional(
        "What the code means, and when it is used.",
        "Clients engage because they trust peers.",
        term="http://www.w3.org/2004/02/skos/core#definition",
    )
    parent_id: CodeRef | None = optional("The broader code, of the same dimension.", "out-health",
                                                              term="http://www.w3.org/2004/02/skos/core#broader")
    position: int | None = optional(
        "Its place among the codes of the same parent; codes without one follow, by id.", 1, ge=1
    )
    concept: Id | None = optional(
        "A concept that codes of several dimensions share, as when one is a context here and an outcome there.",
        "stigma",
    )
    desired_direction: Direction | None = optional("Of an outcome: the direction that is hoped for.", "decrease")
    source: Text | None = optional("Where the code comes from.", "Marshall et al. 2015, adapted by the review")
