"""The terms of the vocabularies as figures write them."""

from __future__ import annotations

from realist_synth.model.vocabularies import Design

_HYPHENS = {Design.COHORT: "cohort or before-after", Design.QUASI_EXPERIMENTAL: "quasi-experimental",
            Design.CLUSTER_TRIAL: "cluster-randomised trial", Design.CROSS_SECTIONAL: "cross-sectional",
            Design.SERIAL_CROSS_SECTIONAL: "serial cross-sectional"}
_WORDS = {design.value: _HYPHENS.get(design, design.value.replace("_", " ")) for design in Design}


def in_words(term: str) -> str:
    """A design in words; any other text as it is.

    Examples:
        >>> in_words("cohort_or_before_after"), in_words("mixed_methods"), in_words("a_b")
        ('cohort or before-after', 'mixed methods', 'a_b')
    """
    return _WORDS.get(term, term)
