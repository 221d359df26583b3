"""Reviews with a table of effects: a hand-made one, and the thirteen trials of dat.bcg (Colditz et al. 1994)."""

from __future__ import annotations

import json
from functools import cache
from math import exp, sqrt
from pathlib import Path
from typing import Any

from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coding
from realist_synth.model.effects import Effect
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.studies import Study

REFERENCE = Path(__file__).parent.parent / "reference" / "metafor.json"
Z = 1.959963984540054
AUTHORS = ("Aronson 1948", "Ferguson 1949", "Rosenthal 1960", "Hart 1977", "Frimodt-Moller 1973", "Stein 1953",
           "Vandiviere 1973", "TPT Madras 1980", "Coetzee 1968", "Rosenthal 1961", "Comstock 1974", "Comstock 1969",
           "Comstock 1976")


@cache
def reference() -> Any:
    return json.loads(REFERENCE.read_text(encoding="utf-8"))


def effect(effect_id: str, estimate: object = None, low: object = None, high: object = None, **more: Any) -> Effect:
    """A result of the study that its id begins with: `a`, `a-2`."""
    texts = {name: None if value is None else str(value)
             for name, value in (("estimate", estimate), ("ci_low", low), ("ci_high", high))}
    study = effect_id.split("-")[0]
    return Effect(**{"effect_id": effect_id, "study_id": study, "code_id": "hiv", "outcome_as_reported": "Infections",
                     "measure": "RR", "comparison": "Peers against none", "higher_is": "worse",
                     "direction": "favours_intervention", "independent_unit": study, "source": "doi:10.1000/1"}
                  | texts | more)


def review(*effects: Effect, **more: Any) -> Review:
    """A review of the studies of these effects: outcomes `hiv`, `deaths` under `health`; mechanisms `trust`, `deep`."""
    health = Code(code_id="health", dimension="outcome", label="Health", desired_direction="increase")
    codes = (health,
             Code(code_id="hiv", dimension="outcome", label="New infections", parent_id="health",
                  desired_direction="decrease"),
             Code(code_id="deaths", dimension="outcome", label="Deaths", parent_id="health"),
             Code(code_id="trust", dimension="mechanism", label="Trust"),
             Code(code_id="deep", dimension="mechanism", label="Deep trust", parent_id="trust"))
    studies = tuple(Study(study_id=s, label=s.upper(), title=s, facts_basis="review")
                    for s in sorted({row.study_id for row in effects}))
    return Review(Metadata.minimal("trials"), **({"codes": codes, "studies": studies, "effects": effects} | more))


def coded(study: str, code: str, **more: Any) -> Coding:
    return Coding(**{"coding_id": f"{study}-{code}", "study_id": study, "code_id": code, "basis": "stated",
                     "presence": "present"} | more)


def bcg(**more: Any) -> Review:
    """The thirteen trials of dat.bcg; `journal` holds how they allocated, `trust` the ones at random."""
    data = reference()
    y, v, facts = data["sets"][0]["y"], data["sets"][0]["v"], data["bcg"]
    names = [f"t{n:02}" for n in range(1, 14)]
    effects = tuple(effect(name, *(f"{exp(value + side * sqrt(var)):.15g}" for side in (0.0, -Z, Z)))
                    for name, value, var in zip(names, y, v, strict=True))
    studies = tuple(Study(study_id=name, label=label, title=label, year=int(year), journal=alloc,
                          facts_basis="review")
                    for name, label, year, alloc in zip(names, AUTHORS, facts["year"], facts["alloc"], strict=True))
    codings = tuple(coded(name, "trust") for name, alloc in zip(names, facts["alloc"], strict=True)
                    if alloc == "random")
    return review(*effects, **({"studies": studies, "codings": codings} | more))
