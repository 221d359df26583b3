"""A hand-made review of five studies in which every reading, filter, hierarchy and kind of claim shows a difference."""

from __future__ import annotations

from datetime import date
from typing import Any

from realist_synth.model.claims import Claim, ClaimCitation, ClaimRelation, Decision
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coder, CoderCoding, Coding
from realist_synth.model.configurations import (
    Configuration,
    ConfigurationElement,
    ConfigurationEvidence,
    ConfigurationLink,
)
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.sources import Document, Passage
from realist_synth.model.studies import Setting, Study

STUDIES = (
    ("a", 2018, "qualitative", "north"),
    ("b", 2019, "mixed_methods", "north"),
    ("c", 2019, "qualitative", None),
    ("d", 2020, None, None),
    ("e", None, "other", None),
)
SETTINGS = (
    ("a", "Africa", "KEN", "stated"), ("a", "Asia", "VNM", "stated"), ("b", "Asia", "VNM", "stated"),
    ("c", "Asia", "THA", "inferred"), ("d", "Africa", "KEN", "stated"),
)
CODES = (
    ("r-edu", "role", "Education", None),
    ("ctx-law", "context", "Law", None),
    ("m-trust", "mechanism", "Trust", None), ("m-deep", "mechanism", "Deep trust", "m-trust"),
    ("m-bridge", "mechanism", "Bridge", None),
    ("o-testing", "outcome", "Testing", "o-reach"), ("o-risk", "outcome", "Risk", None),
    ("o-access", "outcome", "Access", None), ("o-reach", "outcome", "Reach", "o-access"),
    ("att", "attribute", "Theory named", None),
)
# study, code, passage, basis, and what else
CODINGS: tuple[tuple[str, str, str | None, str, dict[str, Any]], ...] = (
    ("a", "r-edu", "p1", "stated", {}), ("a", "m-trust", "p1", "stated", {}), ("a", "o-access", "p1", "stated", {}),
    ("a", "o-risk", "p2", "stated", {"direction": "decrease"}),
    ("b", "r-edu", "p1", "stated", {}), ("b", "m-trust", "p1", "stated", {}), ("b", "o-reach", "p2", "stated", {}),
    ("c", "m-trust", "p3", "configured", {}), ("c", "o-access", "p3", "stated", {}),
    ("c", "ctx-law", "p3", "stated", {}),
    ("d", "m-deep", None, "inferred", {"rationale": "so it reads"}), ("d", "o-testing", None, "stated", {}),
    ("e", "o-risk", "p4", "stated", {"withdrawn_by": "d1"}), ("e", "m-bridge", "p4", "stated", {}),
    ("e", "o-access", "p4", "reconciled", {"decision_id": "d1"}),
    ("e", "m-trust", "p4", "stated", {"presence": "absent"}),
    ("a", "att", "p1", "stated", {}),
)
CLAIMS: tuple[tuple[str, float | None, str | None, str], ...] = (
    ("trust", 2, '{"count": "studies", "all": ["m-trust"]}', "ab"),
    ("trust-wrong", 3, '{"count": "studies", "all": ["m-trust"]}', "ab"),
    ("trust-other", 2, '{"count": "studies", "all": ["m-trust"]}', "ac"),
    ("projects", 1, '{"count": "projects", "all": ["m-trust"]}', "ab"),
    ("countries", 2, '{"count": "countries"}', "ad"),
    ("africa", 1, '{"count": "countries", "where": {"region": "Africa"}}', ""),
    ("codings", 2, '{"count": "codings", "any": ["o-access"], "passages": ["p1", "p3"]}', "a"),
    ("earliest", 2018, '{"least": "year"}', "a"),
    ("latest", 2019, '{"greatest": "year", "where": {"design": ["qualitative", "mixed_methods"]}}', ""),
    ("sum", 5, '{"sum": ["trust", "trust-wrong"]}', ""),
    ("difference", 1, '{"difference": ["trust-wrong", "trust"]}', "a"),
    ("silent-sum", 2, '{"sum": ["trust", "silent"]}', ""),
    ("silent", None, '{"count": "studies", "none": ["m-trust"]}', "cde"),
    ("pinned", 3, '{"count": "studies", "all": ["m-trust"], "reading": "configured"}', "abc"),
    ("at-p1", 2, '{"count": "studies", "passages": ["p1"]}', ""),
    ("untold", 4, None, ""),
    ("clash", 1, None, "a"),
    ("clashed", None, None, ""),
    ("broken", 1, '{"count": "studies", "al": []}', "a"),
    ("unknown", 1, '{"count": "studies", "all": ["m-truts"]}', "b"),
)


def small(**changes: Any) -> Review:
    """The review, with tables put in the place of its own."""
    tables: dict[str, Any] = {
        "studies": tuple(Study(study_id=s, label=s.upper(), title=s, year=year, design=design, project=project,
                               facts_basis="review") for s, year, design, project in STUDIES),
        "settings": tuple(Setting(setting_id=f"{s}-{country}", study_id=s, region=region, country=country, basis=basis)
                          for s, region, country, basis in SETTINGS),
        "codes": tuple(Code(code_id=c, dimension=d, label=label, parent_id=p, position=n)
                       for n, (c, d, label, p) in enumerate(CODES, 1)),
        "documents": (Document(document_id="doc", kind="review", title="The review"),),
        "passages": tuple(Passage(passage_id=f"p{n}", document_id="doc", section=f"S{n}", start=n, end=n + 9,
                                  citations=f"[{n}]", cites_all=False, summary=f"Passage {n}.") for n in range(1, 5)),
        "codings": tuple(Coding(coding_id=f"{s}-{c}", study_id=s, code_id=c, passage_id=p, basis=b,
                                **{"presence": "present", **more}) for s, c, p, b, more in CODINGS),
        "decisions": (
            Decision(decision_id="d1", question="Q?", decision="D.", reason="R.", decided_on=date(2026, 1, 1)),
            Decision(decision_id="d2", claim_id="trust-wrong", question="Q?", decision="Left as it is.",
                     reason="It is the source's.", decided_on=date(2026, 1, 1))),
        "claims": tuple(Claim(claim_id=i, passage_id="p1", kind="count", statement=f"About {i}.", stated=stated,
                              rule=rule) for i, stated, rule, _ in CLAIMS),
        "claim_citations": tuple(ClaimCitation(claim_id=i, study_id=s) for i, _, _, cited in CLAIMS for s in cited),
        "claim_relations": (
            ClaimRelation(relation_id="r1", claim_id="clash", other_id="clashed", relation="contradicts"),
            ClaimRelation(relation_id="r2", claim_id="trust", other_id="trust-wrong", relation="repeats")),
        "configurations": (
            Configuration(configuration_id="k2", level="study", study_id="c", passage_id="p3", statement="In c.",
                          framework="ICMO", basis="stated"),
            Configuration(configuration_id="k1", level="synthesis", statement="All.", framework="CMO", basis="stated"),
            Configuration(configuration_id="k3", level="study", study_id="b", statement="Bare.", framework="CMO",
                          basis="stated")),
        "configuration_elements": tuple(
            ConfigurationElement(element_id=f"{k}-{code}", configuration_id=k, slot=slot, code_id=code, basis=basis)
            for k, slot, code, basis in (
                ("k2", "outcome", "o-access", "stated"), ("k2", "mechanism", "m-trust", "stated"),
                ("k2", "context", "ctx-law", "inferred"), ("k1", "outcome", "o-access", "stated"),
                ("k1", "mechanism", "m-trust", "stated"), ("k1", "context", "ctx-law", "stated"))),
        "configuration_evidence": (
            ConfigurationEvidence(evidence_id="v2", configuration_id="k1", study_id="e", relation="contradicts"),
            ConfigurationEvidence(evidence_id="v1", configuration_id="k1", study_id="c", passage_id="p3",
                                  relation="supports", rationale="The same elements.")),
        "configuration_links": (
            ConfigurationLink(link_id="l1", from_id="k2", to_id="k1", basis="stated"),
            ConfigurationLink(link_id="l2", from_id="k1", to_id="k3", basis="inferred")),
        "coders": (Coder(coder_id="x", kind="person", description="X"),
                   Coder(coder_id="y", kind="machine", description="Y")),
        "coder_codings": tuple(
            CoderCoding(record_id=f"{coder}-{s}-{c}", coder_id=coder, study_id=s, code_id=c,
                        decision_id="d1" if c == "m-bridge" else None)
            for coder, s, c in (("x", "a", "m-trust"), ("y", "a", "m-trust"), ("x", "b", "m-trust"),
                                ("y", "e", "m-bridge"), ("x", "a", "o-risk"), ("y", "a", "o-risk"))),
    }
    metadata = Metadata.minimal("small").model_copy(update={"version": "1.2.3"})
    return Review(metadata, **(tables | changes))
