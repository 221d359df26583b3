"""How far coders agree on what they put in the fields of other tables, such as the direction of a printed result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar

from realist_synth.analyses.coders.agreed import METHODS, Agreement, spanned
from realist_synth.analyses.coders.coefficients import Coefficient, cohen_kappa
from realist_synth.analyses.coders.comparison import spread, with_interval
from realist_synth.analyses.coders.krippendorff import krippendorff_alpha
from realist_synth.analyses.result import COUNT, NUMBER, SHARE, TEXT, Origin, Value, as_text
from realist_synth.errors import AnalysisError
from realist_synth.model.codings import CoderJudgement
from realist_synth.model.review import Review
from realist_synth.model.row import ColumnType
from realist_synth.model.tables import TABLES

Field = tuple[str, str]
# What rows say of one study, or on the strength of one configuration or passage, is not independent.
BELONGS = ("study_id", "configuration_id", "passage_id")
CLUSTERS = "one study (of rows without one, one configuration or passage)"


@dataclass(frozen=True)
class JudgementComparison:
    """Two coders compared on one field of one table.

    Attributes:
        of_table: The table.
        field: The field.
        both_have: Rows of which both coders give the field.
        same: Those for which they put the same.
        only_first, only_second: Rows of which only one of them gives it: the other had no such row.
        kappa: Cohen's kappa over the rows of both; it says nothing of the rows that only one has.
        alpha: Krippendorff's alpha over the rows of both, every value a name.
    """

    first: str
    second: str
    of_table: str
    field: str
    both_have: int
    same: int
    only_first: int
    only_second: int
    kappa: Coefficient
    alpha: Coefficient

    @property
    def percent(self) -> float | None:
        """The share of the rows of both for which they put the same, in per cent."""
        return 100 * self.same / self.both_have if self.both_have else None

    @property
    def either_has(self) -> int:
        """Rows of which one or the other gives the field."""
        return self.both_have + self.only_first + self.only_second

    @property
    def percent_of_rows(self) -> float:
        """How far they agree on which rows there are: the share of the rows of either that both have, in per cent."""
        return 100 * self.both_have / self.either_has

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON-ready values."""
        return {"first": self.first, "second": self.second, "table": self.of_table, "field": self.field,
                "both_have": self.both_have, "same": self.same, "only_first": self.only_first,
                "only_second": self.only_second, "percent": self.percent, "kappa": self.kappa.value,
                **spread("kappa", self.kappa), **with_interval("alpha", self.alpha), "either_has": self.either_has,
                "percent_of_rows": self.percent_of_rows}


@dataclass(frozen=True)
class JudgementDisagreement:
    """A field in which two coders differ; None where a coder had no such row."""

    first: str
    second: str
    of_table: str
    row_id: str
    field: str
    first_value: str | None
    second_value: str | None
    decisions: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The disagreement as JSON-ready values."""
        return {"first": self.first, "second": self.second, "table": self.of_table, "row_id": self.row_id,
                "field": self.field, "first_value": self.first_value, "second_value": self.second_value,
                "decisions": list(self.decisions)}


@dataclass(frozen=True, repr=False)
class JudgementAgreement(Agreement):
    """The agreement of coders on the fields of other tables.

    Attributes:
        fields: Each pair of coders on each field that both filled somewhere.
        differing: The fields in which a pair differs.
    """

    methods: ClassVar[Mapping[str, str]] = {
        "kappa": METHODS["kappa"],
        "alpha": f"Krippendorff 2019; interval from a jackknife that leaves out {CLUSTERS} at a time, with Student's t"}

    fields: tuple[JudgementComparison, ...] = ()
    differing: tuple[JudgementDisagreement, ...] = ()

    def title(self) -> str:
        """What was compared."""
        return f"agreement of coders on the fields of other tables; disagreements: {len(self.differing)}"

    def choices(self) -> Mapping[str, str]:
        """The unit of analysis."""
        return {"unit": "each row that both coders have",
                "intervals": f"95%; of kappa as if rows were independent, of alpha by {CLUSTERS}"}

    def empty(self) -> str:
        """What an empty cell of the table means."""
        return "an empty coefficient means that what was put there does not vary, or that no row is of both"

    def columns(self) -> Mapping[str, ColumnType]:
        """One row for each pair of coders and field."""
        counts = dict.fromkeys(("both_have", "same", "only_first", "only_second"), COUNT)
        kinds = dict.fromkeys(("kappa", "kappa_se", "kappa_low", "kappa_high", "alpha", "alpha_low", "alpha_high"),
                              NUMBER)
        return {"first": TEXT, "second": TEXT, "table": TEXT, "field": TEXT, **counts, "percent": SHARE, **kinds,
                "either_has": COUNT, "percent_of_rows": SHARE}

    def records(self) -> list[tuple[Value, ...]]:
        """The comparisons, by pair of coders, table and field."""
        return [tuple(found.to_dict().values()) for found in self.fields]

    def shown(self) -> tuple[list[str], list[list[str]]]:
        """The table for reading: each coefficient with its interval, to three places."""
        rows = [[*map(as_text, list(found.to_dict().values())[:8]),
                 "" if found.percent is None else f"{found.percent:.1f}", f"{found.percent_of_rows:.1f}",
                 *(spanned(each.value, *(each.interval or (None, None))) for each in (found.kappa, found.alpha))]
                for found in self.fields]
        return [*list(self.columns())[:8], "percent", "percent_of_rows", "kappa", "alpha"], rows

    def to_dict(self) -> dict[str, Any]:
        """The comparisons and the disagreements."""
        return super().to_dict() | {"comparisons": [found.to_dict() for found in self.fields],
                                    "disagreements": [found.to_dict() for found in self.differing]}


Judged = Mapping[Field, Mapping[str, CoderJudgement]]


def judgements_agreed(review: Review) -> JudgementAgreement:
    """Compare each pair of coders on each field that both of them filled somewhere.

    Raises:
        AnalysisError: If no two coders judged the same field.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> judgements_agreed(Review(Metadata.minimal("demo")))
        Traceback (most recent call last):
        realist_synth.errors.AnalysisError: agreement on judgements needs two coders who judged the same field; ...
    """
    judged: dict[str, dict[Field, dict[str, CoderJudgement]]] = {}
    for row in sorted(review.coder_judgements, key=lambda r: (r.coder_id, r.of_table, r.field, r.row_id)):
        judged.setdefault(row.coder_id, {}).setdefault((row.of_table, row.field), {})[row.row_id] = row
    pairs = [(first, second, field) for first, second in combinations(judged, 2)
             for field in judged[first] if field in judged[second]]
    if not pairs:
        raise AnalysisError("agreement on judgements needs two coders who judged the same field; coder_judgements "
                            f"has those of {len(judged)} coders")
    both = [(first, second, field, judged[first][field], judged[second][field]) for first, second, field in pairs]
    return JudgementAgreement(
        (), (), "judgement", Origin.of(review.metadata), fields=tuple(_compared(review, *each) for each in both),
        differing=tuple(found for each in both for found in _differing(*each)))


def _cluster(review: Review, of_table: str, row_id: str) -> tuple[str, str]:
    """What a row belongs to; a row that the package does not have stands for itself."""
    row = review.index(of_table).get(row_id) if of_table in TABLES else None
    return next(((name, own) for name in BELONGS if (own := getattr(row, name, None))), ("row", row_id))


def _compared(review: Review, first: str, second: str, field: Field, ours: Mapping[str, CoderJudgement],
              theirs: Mapping[str, CoderJudgement]) -> JudgementComparison:
    shared = sorted(ours.keys() & theirs.keys())
    values = [[own[row].value for row in shared] for own in (ours, theirs)]
    same = sum(one == other for one, other in zip(*values, strict=True))
    clusters = [_cluster(review, field[0], row) for row in shared]
    return JudgementComparison(first, second, *field, len(shared), same, len(ours) - len(shared),
                               len(theirs) - len(shared), cohen_kappa(*values),
                               krippendorff_alpha(values, clusters=clusters))


def _differing(first: str, second: str, field: Field, ours: Mapping[str, CoderJudgement],
               theirs: Mapping[str, CoderJudgement]) -> Iterable[JudgementDisagreement]:
    for row in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(row), theirs.get(row)
        if one is None or other is None or one.value != other.value:
            decisions = {each.decision_id for each in (one, other) if each and each.decision_id}
            yield JudgementDisagreement(first, second, field[0], row, field[1], one.value if one else None,
                                        other.value if other else None, tuple(sorted(decisions)))
