"""The terms of the vocabularies as figures write them."""

from __future__ import annotations

from collections.abc import Mapping

from realist_synth.model.vocabularies import Design

_HYPHENS = {Design.COHORT: "cohort or before-after", Design.QUASI_EXPERIMENTAL: "quasi-experimental",
            Design.CLUSTER_TRIAL: "cluster-randomised trial", Design.CROSS_SECTIONAL: "cross-sectional",
            Design.SERIAL_CROSS_SECTIONAL: "serial cross-sectional"}
_WORDS = {design.value: _HYPHENS.get(design, design.value.replace("_", " ")) for design in Design}


def choices_of(choices: Mapping[str, str]) -> str:
    """The choices that a figure rests on, as the end of its caption; nothing where there are none.

    Examples:
        >>> choices_of({"reading": "stated", "level": "1"}), choices_of({})
        ('Choices: reading stated; level 1.', '')
    """
    told = "; ".join(f"{name} {value}" for name, value in choices.items())
    return f"Choices: {told}." if told else ""


def in_words(term: str) -> str:
    """A design in words; any other text as it is.

    Examples:
        >>> in_words("cohort_or_before_after"), in_words("mixed_methods"), in_words("a_b")
        ('cohort or before-after', 'mixed methods', 'a_b')
    """
    return _WORDS.get(term, term)
