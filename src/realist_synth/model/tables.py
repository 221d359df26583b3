"""The tables of the profile, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from realist_synth.model.claims import Claim, ClaimCitation, ClaimRelation, Decision
from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coder, CoderCoding, CoderConfiguration, CoderJudgement, Coding
from realist_synth.model.configurations import (
    Configuration,
    ConfigurationElement,
    ConfigurationEvidence,
    ConfigurationLink,
)
from realist_synth.model.effects import Effect
from realist_synth.model.flow import FlowStep
from realist_synth.model.row import Row
from realist_synth.model.sources import Document, Passage
from realist_synth.model.studies import Setting, Study
from realist_synth.model.theories import Theory, TheoryEvent

PROFILE_VERSION = "1.1"

MODELS: tuple[type[Row], ...] = (
    Study, Setting, Code, Document, Passage, Coding, Coder, CoderCoding, CoderConfiguration, CoderJudgement,
    Configuration,
    ConfigurationElement, ConfigurationEvidence, ConfigurationLink, Theory, TheoryEvent, Claim, ClaimCitation,
    ClaimRelation, Decision, Effect, FlowStep,
)

TABLES: Mapping[str, type[Row]] = MappingProxyType({model.table: model for model in MODELS})
REQUIRED_TABLES = ("studies", "codes", "codings")
