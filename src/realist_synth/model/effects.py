"""Quantitative results of the studies, as printed."""

from decimal import Decimal
from typing import ClassVar

from realist_synth.model.row import CodeRef, Id, Row, StudyRef, Text, column, optional
from realist_synth.model.vocabularies import EffectDirection, HigherIs, Measure


class Effect(Row):
    """One printed result for one outcome of one study."""

    table: ClassVar[str] = "effects"
    key: ClassVar[tuple[str, ...]] = ("effect_id",)

    effect_id: Id = column("The result.", "e-60-hiv")
    study_id: StudyRef = column("The study.", "s60")
    code_id: CodeRef = column("The outcome of the codebook.", "out-hiv")
    outcome_as_reported: Text = column("The outcome in own words.", "New HIV infections in a year")
    measure: Measure = column("The measure.", "HR")
    estimate: Decimal | None = optional("The estimate, as printed.", 0.53)
    ci_low: Decimal | None = optional("The lower end of its interval.", 0.38)
    ci_high: Decimal | None = optional("The upper end of its interval.", 0.74)
    ci_level: Decimal | None = optional("The level of the interval, in per cent.", 95, gt=0, lt=100)
    p_value: Text | None = optional("The p value, as printed.", "<0.001")
    chi_squared: Decimal | None = optional("The chi-squared statistic of its test, as printed.", 3.74, ge=0)
    chi_squared_df: int | None = optional("The degrees of freedom of that statistic, as printed.", 3, ge=1)
    n: int | None = optional("The number of participants.", 1200, ge=0)
    events_1: int | None = optional("Events in the first group.", 94, ge=0)
    n_1: int | None = optional("Participants in the first group.", 611, ge=0)
    events_2: int | None = optional("Events in the second group.", 150, ge=0)
    n_2: int | None = optional("Participants in the second group.", 589, ge=0)
    comparison: Text = column("What is compared with what.", "Peer networks against counselling alone")
    time_point: Text | None = optional("When it was measured.", "12 months")
    higher_is: HigherIs = column("How to read a higher value of the outcome.", "worse")
    direction: EffectDirection = column("Whom the result favours.", "favours_intervention")
    independent_unit: Id = column(
        "The people it was measured on; results that share it are not independent.", "booth-2016-trial"
    )
    source: Text = column(
        "Where it is printed: a DOI, a PMID or the publisher's page.", "doi:10.1016/S2352-3018(16)30040-6"
    )
    note: Text | None = optional("What else a reader should know.", "Counts differ between two reports.")
