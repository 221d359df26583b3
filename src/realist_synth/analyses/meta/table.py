"""A pooled effect as rows: for machines with everything, for reading with what matters, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from math import isfinite, isinf, isnan
from typing import TYPE_CHECKING, Any

from realist_synth.analyses.meta.random_effects import Coefficient, Fit
from realist_synth.analyses.meta.subgroups import Group, Joint, Regression, Subgroups
from realist_synth.analyses.result import ANY_COUNT, ANY_TEXT, NUMBER, SHARE, TEXT, Value

if TYPE_CHECKING:
    from realist_synth.analyses.pooling import PooledEffect

COLUMNS = {
    "part": TEXT, "name": TEXT, "effect_id": ANY_TEXT, "study_id": ANY_TEXT, "independent_unit": ANY_TEXT,
    "measure": ANY_TEXT, "k": ANY_COUNT, "estimate": NUMBER, "ci_low": NUMBER, "ci_high": NUMBER, "weight": SHARE,
    "statistic": NUMBER, "df": ANY_COUNT, "df_2": ANY_COUNT, "p": NUMBER, "tau2": NUMBER, "i2": SHARE, "note": ANY_TEXT,
}
_DIGITS = 10
_LEAST_P = 0.001
_LARGE = 1e7


def exact(value: float | None) -> float | None:
    """A number to ten significant digits, beyond which machines may differ; None where it is not finite.

    Examples:
        >>> exact(0.1 + 0.2), exact(float("inf"))
        (0.3, None)
    """
    return None if value is None or not isfinite(value) else float(f"{value:.{_DIGITS}g}")


def _row(part: str, name: str, **values: Value) -> tuple[Value, ...]:
    found: dict[str, Value] = {"part": part, "name": name, **values}
    return tuple(exact(value) if isinstance(value := found.get(column), float) else value for column in COLUMNS)


def records(result: PooledEffect) -> list[tuple[Value, ...]]:
    """All rows, on the scale of the measure."""
    return [*_estimates(result), *_groups(result), *_pooled(result), *_coefficients(result), *_omitted(result),
            *(_row("left out", one.effect.study_id, effect_id=one.effect.effect_id, study_id=one.effect.study_id,
                   independent_unit=one.effect.independent_unit, measure=one.effect.measure.value, note=one.reason)
              for one in result.found.left_out)]


def _estimates(result: PooledEffect) -> Iterator[tuple[Value, ...]]:
    for one, weight in zip(result.found.estimates, result.fit.weights, strict=True):
        row, (estimate, low, high) = one.effect, one.shown
        yield _row("estimate", one.label, effect_id=row.effect_id, study_id=row.study_id,
                   independent_unit=row.independent_unit, measure=row.measure.value, estimate=estimate, ci_low=low,
                   ci_high=high, weight=weight, note="turned" if one.turned else None)


def _groups(result: PooledEffect) -> Iterator[tuple[Value, ...]]:
    if result.subgroups is not None:
        for group in result.subgroups.groups:
            yield _row("subgroup", group.name, k=len(group.at), **_ends(result, group.pooled), p=group.pooled.p,
                       tau2=group.tau2, i2=group.i2)
        yield _test("between subgroups", result.subgroups.by.label, result.subgroups.between)


def _pooled(result: PooledEffect) -> Iterator[tuple[Value, ...]]:
    whole = result.fit
    yield _row("pooled", "All", k=whole.k, **_ends(result, whole.pooled), statistic=whole.pooled.statistic,
               p=whole.pooled.p, tau2=whole.tau2, i2=whole.i2)
    yield _row("heterogeneity", "Q", k=whole.k, statistic=whole.q, df=whole.df, p=whole.q_p)
    if result.spread is not None:
        for name, (low, high) in (("tau2", result.spread.tau2), ("I2", result.spread.i2)):
            yield _row("interval", name, ci_low=low, ci_high=high)
    if result.prediction is not None:
        yield _row("prediction", "A further study", ci_low=result.prediction[0], ci_high=result.prediction[1])


def _coefficients(result: PooledEffect) -> Iterator[tuple[Value, ...]]:
    if result.regression is not None:
        found = result.regression
        for one in found.fit.coefficients:
            yield _row("moderator", one.name, k=found.fit.k, **_ends(result, one), statistic=one.statistic, p=one.p)
        yield _row("residual", "Q", k=found.fit.k, statistic=found.fit.q, df=found.fit.df, p=found.fit.q_p,
                   tau2=found.fit.tau2, i2=found.fit.i2)
        yield _test("moderators", "all moderators", found.test)


def _omitted(result: PooledEffect) -> Iterator[tuple[Value, ...]]:
    if result.leave_one_out:
        for one, rest in zip(result.found.estimates, result.omitted, strict=True):
            yield _row("without", one.label, effect_id=one.effect.effect_id, study_id=one.effect.study_id, k=rest.k,
                       **_ends(result, rest.pooled), p=rest.pooled.p, tau2=rest.tau2, i2=rest.i2)


def _ends(result: PooledEffect, one: Coefficient) -> dict[str, float]:
    return {"estimate": result.back(one.estimate), "ci_low": result.back(one.ci_low),
            "ci_high": result.back(one.ci_high)}


def _test(part: str, name: str, found: Joint) -> tuple[Value, ...]:
    return _row(part, name, statistic=found.statistic, df=found.df, df_2=found.df_2, p=found.p)


def shown(result: PooledEffect) -> tuple[list[str], list[list[str]]]:
    """The rows for reading: three decimals, tests in words."""
    interval = f"{result.fit.level:g}% interval"
    headings = ["", ", ".join(result.found.measures), interval, "weight %", "p", "tau2", "I2 %"]
    names = list(COLUMNS)
    rows = [dict(zip(names, record, strict=True)) for record in records(result)]
    return headings, [_told(row, result.found.ratio) for row in rows if row["part"] != "left out"]


def _told(row: dict[str, Value], ratio: bool) -> list[str]:
    part, name = str(row["part"]), str(row["name"])
    head = {"estimate": f"{name} ({row['effect_id']})", "pooled": f"Pooled ({row['k']})",
            "subgroup": f"{name} ({row['k']})", "prediction": "Prediction interval", "interval": f"Interval of {name}",
            "without": f"Without {name} ({row['effect_id']})"}.get(part) or f"{part}: {_statistic(row)}"
    if part == "moderator":
        head = name
    # I2 and tau2 have intervals on no scale of a measure
    ratio = ratio and part != "interval"
    ends = "" if row["ci_low"] is None else " to ".join(
        on_measure(row[end], ratio) or "∞" for end in ("ci_low", "ci_high"))
    return [head, on_measure(row["estimate"], ratio), ends, decimals(row["weight"], 1), p_text(row["p"]),
            decimals(row["tau2"]), decimals(row["i2"], 1)]


def _statistic(row: dict[str, Value]) -> str:
    letter = "F" if row["df_2"] is not None else "Q" if row["name"] == "Q" else "chi2"
    df = f"{row['df']} and {row['df_2']}" if row["df_2"] is not None else row["df"]
    return f"{letter} {decimals(row['statistic'], 2)} on {df} df"


def decimals(value: Value, places: int = 3) -> str:
    """A number with at most so many decimals, in powers of ten if it is very large, or nothing.

    Examples:
        >>> decimals(0.52931), decimals(None), decimals(91.0, 1), decimals(3e40), decimals(float("inf"))
        ('0.529', '', '91.0', '3e+40', '∞')
    """
    if not isinstance(value, int | float) or isnan(value):
        return ""
    if abs(value) >= _LARGE:
        return ("-" if value < 0 else "") + "∞" if isinf(value) else f"{value:.3g}"
    # adding 0 takes the sign from a zero
    return f"{round(value, places) + 0.0:.{places}f}"


def on_measure(value: Value, ratio: bool, places: int = 3) -> str:
    """An estimate or an end of its interval: as `decimals`, but a small ratio never reads as 0.

    Examples:
        >>> on_measure(0.00012, True, 2), on_measure(0.00012, False, 2), on_measure(0.529, True, 2)
        ('0.00012', '0.00', '0.53')
    """
    small = ratio and isinstance(value, int | float) and 0 < value < 10.0 ** -places
    return f"{value:.2g}" if small else decimals(value, places)


def p_text(value: Value) -> str:
    """A p value as papers print it.

    Examples:
        >>> p_text(0.0000123), p_text(0.0415), p_text(None)
        ('<0.001', '0.042', '')
    """
    return "<0.001" if isinstance(value, float) and value < _LEAST_P else decimals(value)


def to_dict(result: PooledEffect) -> dict[str, Any]:
    """Everything as JSON-ready values; `y` and variances are on the scale of pooling, the rest on the measure's."""
    asked, whole = result.asked, result.fit
    return {
        "outcome": asked.outcome, "label": result.label, "measures": list(result.found.measures),
        "scale": "logarithm" if result.found.ratio else "difference", "higher_is": result.found.higher_is.value,
        "pooled": fit_dict(result, whole), "intervals": _intervals(result),
        "prediction": None if result.prediction is None else [exact(end) for end in result.prediction],
        "estimates": [{**{key: exact(value) if key in ("y", "variance") else value for key, value in
                          one.to_dict().items()}, "weight": exact(weight),
                       **dict(zip(("estimate", "ci_low", "ci_high"), map(exact, one.shown), strict=True))}
                      for one, weight in zip(result.found.estimates, whole.weights, strict=True)],
        "left_out": [one.to_dict() for one in result.found.left_out],
        "leave_one_out": [{"without": one.effect.effect_id, **fit_dict(result, rest)} for one, rest in
                          zip(result.found.estimates, result.omitted if result.leave_one_out else (), strict=False)],
        "subgroups": result.subgroups and _subgroups(result, result.subgroups),
        "regression": result.regression and _regression(result, result.regression),
        "choices": {"asked_measures": list(asked.measures), "effects": list(asked.effects), "choose": asked.choose,
                    "include_inconsistent": asked.include_inconsistent, "assumed_level": asked.assumed_level,
                    "reading": result.reading, "rollup": asked.rollup, "where": [list(pair) for pair in asked.where]},
        "cautions": list(result.cautions), "package": result.package.to_dict(),
    }


def fit_dict(result: PooledEffect, whole: Fit) -> dict[str, Any]:
    """A fit without moderators as JSON-ready values."""
    return {"k": whole.k, "method": whole.method, "interval": whole.interval, "level": whole.level,
            **_coefficient(result, whole.pooled), "df": None if whole.interval == "wald" else whole.df,
            "tau2": exact(whole.tau2), "i2": exact(whole.i2), "h2": exact(whole.h2), "q": exact(whole.q),
            "q_df": whole.df, "q_p": exact(whole.q_p)}


def _coefficient(result: PooledEffect, one: Coefficient) -> dict[str, float | None]:
    return {**{key: exact(value) for key, value in _ends(result, one).items()}, "y": exact(one.estimate),
            "se": exact(one.se), "statistic": exact(one.statistic), "p": exact(one.p)}


def _intervals(result: PooledEffect) -> dict[str, Any] | None:
    if result.spread is None:
        return None
    return {name: [exact(end) for end in ends] for name, ends in asdict(result.spread).items()}


def _subgroups(result: PooledEffect, found: Subgroups) -> dict[str, Any]:
    return {"by": found.by.name, "code": found.by.code, "tau2": found.tau2,
            "groups": [_group(result, one) for one in found.groups], "between": _joint(found.between)}


def _group(result: PooledEffect, one: Group) -> dict[str, Any]:
    return {"name": one.name, "k": len(one.at), "effects": [result.found.estimates[n].effect.effect_id for n in one.at],
            **_coefficient(result, one.pooled), "tau2": exact(one.tau2), "q": exact(one.q), "i2": exact(one.i2)}


def _regression(result: PooledEffect, found: Regression) -> dict[str, Any]:
    return {"moderators": [{"name": one.name, "code": one.code, "centre": found.centres.get(one.name), "values": {
                own.effect.study_id: one.values[own.effect.study_id] for own in result.found.estimates}}
                for one in found.moderators],
            "coefficients": [{"name": one.name, **_coefficient(result, one)} for one in found.fit.coefficients],
            "test": _joint(found.test), "tau2": exact(found.fit.tau2), "i2": exact(found.fit.i2),
            "h2": exact(found.fit.h2), "r2": exact(found.r2), "q": exact(found.fit.q), "q_df": found.fit.df,
            "q_p": exact(found.fit.q_p)}


def _joint(found: Joint) -> dict[str, Any]:
    return {"statistic": exact(found.statistic), "df": found.df, "df_2": found.df_2, "p": exact(found.p)}
