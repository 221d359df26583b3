"""The closed vocabularies of the profile; every term carries its definition.

From these come the `enum` constraints of the schemas and the data dictionary.
"""

from __future__ import annotations

from enum import StrEnum


class Term(StrEnum):
    """A word of a closed vocabulary, with its `definition`."""

    definition: str

    def __new__(cls, value: str, definition: str) -> Term:
        """A member with its definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member


class Basis(Term):
    """How a statement came to be. Readings accumulate in this order."""

    STATED = "stated", "The source says it of this study, in the list or sentence about that code."
    CONFIGURED = "configured", "Said of this study only inside a configuration."
    INFERRED = "inferred", "A coder concluded it; the rationale says how."
    RECONCILED = "reconciled", "Added by a recorded decision."


class FactsBasis(Term):
    """Where the bibliographic facts of a study come from."""

    REVIEW = "review", "The text of the review."
    PUBLIC_RECORD = "public_record", "A public record, named in facts_source."


class Design(Term):
    """The design of a study."""

    QUALITATIVE = "qualitative", "Interviews, focus groups, ethnography or other qualitative inquiry."
    MIXED_METHODS = "mixed_methods", "Qualitative and quantitative inquiry in one study."
    CROSS_SECTIONAL = "cross_sectional", "One survey at one time."
    SERIAL_CROSS_SECTIONAL = "serial_cross_sectional", "Repeated surveys of different people."
    COHORT = "cohort_or_before_after", "The same people or programme at two times or more, without allocation."
    QUASI_EXPERIMENTAL = "quasi_experimental", "A comparison group that was not allocated at random."
    RANDOMISED_TRIAL = "randomised_trial", "Persons (with their contacts) allocated at random."
    CLUSTER_TRIAL = "cluster_randomised_trial", "Groups or networks allocated at random."
    PROGRAMME_ASSESSMENT = "programme_assessment", "An account or assessment of a running programme."
    REVIEW = "review_or_vignettes", "A review, or cases told from other sources."
    OTHER = "other", "Another design."


class Presence(Term):
    """Whether a code was reported as present or as absent."""

    PRESENT = "present", "The source reports it."
    ABSENT = "absent", "The source says that it was not there; silence is never coded as absent."


class Direction(Term):
    """The direction of change of an outcome, as reported."""

    INCREASE = "increase", "The outcome rose."
    DECREASE = "decrease", "The outcome fell."
    NO_DIFFERENCE = "no_difference", "No change or no difference was found."
    MIXED = "mixed", "Parts of the result point in different directions."
    UNCLEAR = "unclear", "The source says that the result is not clear."


class Grade(Term):
    """A judgement of relevance or rigour (RAMESES)."""

    HIGH = "high", "High."
    MEDIUM = "medium", "Medium."
    LOW = "low", "Low."


class DocumentKind(Term):
    """What a document is."""

    REVIEW = "review", "The review itself."
    STUDY = "study", "A paper of an included study."
    OTHER = "other", "Another document."


class CoderKind(Term):
    """Who coded."""

    PERSON = "person", "A human coder."
    MACHINE = "machine", "A program, such as a language model."


class Level(Term):
    """What a configuration speaks of."""

    STUDY = "study", "One study."
    SYNTHESIS = "synthesis", "The review as a whole."


class Framework(Term):
    """The slots in which a review writes its configurations."""

    CMO = "CMO", "Context, mechanism, outcome."
    ICMO = "ICMO", "Intervention, context, mechanism, outcome."
    ICAMO = "ICAMO", "Intervention, context, actor, mechanism, outcome."
    CIMO = "CIMO", "Context, intervention, mechanism, outcome."
    SCMO = "SCMO", "Strategy (in the slot intervention), context, mechanism, outcome."

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of the framework, in the order of its letters."""
        letters = {"I": Slot.INTERVENTION, "S": Slot.INTERVENTION, "A": Slot.ACTOR,
                   "C": Slot.CONTEXT, "M": Slot.MECHANISM, "O": Slot.OUTCOME}
        return tuple(letters[letter] for letter in self.value)


class Slot(Term):
    """The place of an element in a configuration."""

    INTERVENTION = "intervention", "What is done, or the role in which it is done."
    ACTOR = "actor", "Who acts."
    CONTEXT = "context", "The circumstance in which the mechanism fires or fails."
    MECHANISM = "mechanism", "The resource or reasoning that brings the outcome about."
    OUTCOME = "outcome", "What follows."


class Aspect(Term):
    """Which part of a mechanism an element names (Dalkin et al. 2015)."""

    RESOURCE = "resource", "What the intervention brings in."
    REASONING = "reasoning", "How people respond to it."


class Polarity(Term):
    """How an element works in its configuration."""

    ENABLES = "enables", "It helps."
    CONSTRAINS = "constrains", "It hinders."
    INCREASE = "increase", "The outcome rises."
    DECREASE = "decrease", "The outcome falls."


class EvidenceRelation(Term):
    """What a piece of evidence does to a configuration."""

    SUPPORTS = "supports", "It speaks for the configuration."
    REFINES = "refines", "It narrows or completes the configuration."
    CONTRADICTS = "contradicts", "It speaks against the configuration."


class TheoryStatus(Term):
    """Where a programme theory stands."""

    INITIAL = "initial", "Before the evidence was read."
    REFINED = "refined", "After the evidence was read."
    REFUTED = "refuted", "Given up in the light of the evidence."


class TheoryEffect(Term):
    """What evidence did to a theory."""

    CONFIRMS = "confirms", "The theory holds."
    REFINES = "refines", "The theory changes in part."
    REFUTES = "refutes", "The theory does not hold."


class SynthesisStep(Term):
    """The step of realist synthesis at which it happened (Pawson 2006)."""

    JUXTAPOSITION = "juxtaposition", "Evidence laid side by side explains one another."
    RECONCILIATION = "reconciliation", "Reasons for different results are uncovered."
    ADJUDICATION = "adjudication", "Studies are weighed by their methods."
    CONSOLIDATION = "consolidation", "Explanations are built into one."
    SITUATING = "situating", "It is said where the explanation holds."


class ClaimKind(Term):
    """What a claim of the review about its own studies is."""

    COUNT = "count", "How many studies."
    SUBSET = "subset", "How many of the studies named before."
    ATTRIBUTION = "attribution", "Which study, or which studies, it is said of."
    COMPOSITE = "composite", "A statement over several codes together."
    ARITHMETIC = "arithmetic", "Numbers that must add up."
    OTHER = "other", "Another statement."


class ClaimRelationKind(Term):
    """How one claim stands to another."""

    REPEATS = "repeats", "The same is said again."
    CONTRADICTS = "contradicts", "Both cannot hold."
    PART_OF = "part_of", "The first is a part of the second."


class Measure(Term):
    """The measure of an effect estimate."""

    OR = "OR", "Odds ratio."
    AOR = "AOR", "Adjusted odds ratio."
    RR = "RR", "Risk ratio."
    HR = "HR", "Hazard ratio."
    IRR = "IRR", "Incidence rate ratio."
    MD = "MD", "Mean difference."
    SMD = "SMD", "Standardised mean difference."
    PERCENTAGE = "percentage", "A percentage."
    PERCENTAGE_POINTS = "percentage_points", "A difference of two percentages: that of the first group less the other."
    PERCENTAGE_REDUCTION = (
        "percentage_reduction",
        "By how many per cent the odds, the risk or the rate is lower in the first group than in the other.",
    )
    COUNT = "count", "A count."
    DIRECTION_ONLY = "direction_only", "Only a direction is reported."


class HigherIs(Term):
    """How to read a higher value of an outcome."""

    BETTER = "better", "A higher value is a better result."
    WORSE = "worse", "A higher value is a worse result."


class EffectDirection(Term):
    """Whom an effect favours."""

    INTERVENTION = "favours_intervention", "It favours the intervention."
    COMPARATOR = "favours_comparator", "It favours the comparator."
    NO_CLEAR_DIFFERENCE = "no_clear_difference", "An interval, a test or the source's words show no clear difference."
    MIXED = "mixed", "Parts of the result point in different directions."
    NO_TEST_SEEN = "no_test_seen", (
        "Of the result only an estimate was seen: no interval, no p value, no words on whether it is clear."
    )
