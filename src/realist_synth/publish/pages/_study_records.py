"""All that is recorded of each study, put in order once for all their pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from realist_synth.analyses.claims import Checked, claims
from realist_synth.analyses.configurations import Claimed, configurations
from realist_synth.model.claims import Decision
from realist_synth.model.codings import CoderCoding, CoderConfiguration, CoderJudgement, Coding
from realist_synth.model.configurations import ConfigurationEvidence
from realist_synth.model.effects import Effect
from realist_synth.model.finding import Finding
from realist_synth.model.review import Review
from realist_synth.model.studies import Setting
from realist_synth.model.tables import TABLES
from realist_synth.publish.effects import inconsistent

T = TypeVar("T")


@dataclass(frozen=True)
class Records:
    """The rows of a review by study.

    Attributes:
        claimed: The configurations, also of the synthesis with what each study reports of them.
        cited: The claims that cite a study, checked.
        faults: What the checks say of each printed result.
    """

    codings: Mapping[str, list[Coding]]
    settings: Mapping[str, list[Setting]]
    claimed: tuple[Claimed, ...]
    evidence: Mapping[str, list[ConfigurationEvidence]]
    effects: Mapping[str, list[Effect]]
    faults: Mapping[str, list[Finding]]
    cited: Mapping[str, list[Checked]]
    coder_codings: Mapping[str, list[CoderCoding]]
    coder_configurations: Mapping[str, list[CoderConfiguration]]
    judgements: Mapping[str, list[CoderJudgement]]

    @classmethod
    def of(cls, review: Review) -> Records:
        """The records of a review under its reading."""
        faults: dict[str, list[Finding]] = {}
        for effect, finding in inconsistent(review):
            faults.setdefault(effect.effect_id, []).append(finding)
        return cls(
            _by((c.study_id, c) for c in sorted(review.codings, key=lambda c: c.coding_id)),
            _by((s.study_id, s) for s in sorted(review.settings, key=lambda s: s.setting_id)),
            configurations(review, coverage=True).configurations,
            _by((e.study_id, e) for e in sorted(review.configuration_evidence, key=lambda e: e.evidence_id)),
            _by((e.study_id, e) for e in sorted(review.effects, key=lambda e: (e.code_id, e.effect_id))), faults,
            _by((study, each) for each in claims(review).claims for study in each.cited),
            _by((c.study_id, c) for c in sorted(review.coder_codings, key=lambda c: c.record_id)),
            _by((c.study_id, c) for c in sorted(review.coder_configurations, key=lambda c: c.record_id)),
            _by((_judged(review, j), j) for j in sorted(review.coder_judgements, key=lambda j: j.record_id)))

    def decisions(self, review: Review, study_id: str) -> dict[str, tuple[Decision, tuple[str, ...]]]:
        """The decisions that concern a study, each with what of it they concern, as plain text."""
        codes = review.index("codes")

        def label(code_id: str) -> str:
            return codes[code_id].label if code_id in codes else code_id

        why: list[tuple[str | None, str]] = []
        for coding in self.codings.get(study_id, []):
            why += [(coding.decision_id, f"the coding with {label(coding.code_id)}"),
                    (coding.withdrawn_by, f"the coding with {label(coding.code_id)}, withdrawn")]
        why += [(c.decision_id, f"what coders recorded of {label(c.code_id)}")
                for c in self.coder_codings.get(study_id, [])]
        why += [(c.decision_id, f"what coders recorded of {label(c.code_id)} in a configuration")
                for c in self.coder_configurations.get(study_id, [])]
        why += [(j.decision_id, f"the field {j.field} of {j.row_id}") for j in self.judgements.get(study_id, [])]
        why += [(decision.decision_id, f"the claim: {claim.row.statement}")
                for claim in self.cited.get(study_id, []) for decision in claim.decisions]
        known = review.index("decisions")
        found = _by((name, reason) for name, reason in why if name in known)
        return {name: (known[name], tuple(dict.fromkeys(found[name]))) for name in sorted(found)}


def _by(pairs: Iterable[tuple[str | None, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for key, value in pairs:
        if key is not None:
            found.setdefault(key, []).append(value)
    return found


def _judged(review: Review, record: CoderJudgement) -> str | None:
    """The study of the row that a coder judged, where the row has one."""
    row = review.index(record.of_table).get(record.row_id) if record.of_table in TABLES else None
    study: str | None = getattr(row, "study_id", None)
    return study
