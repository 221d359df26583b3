"""The page of the coders: how far they agree, and where not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from realist_synth.analyses.agreement import agreement
from realist_synth.analyses.coders.agreed import Agreement, spanned
from realist_synth.analyses.coders.coefficients import Coefficient
from realist_synth.analyses.coders.configurations import PACKAGE, RULE, ConfigurationAgreement
from realist_synth.analyses.coders.directions import DirectionAgreement
from realist_synth.model.review import Review
from realist_synth.publish.agreement import coders, coders_of_configurations, coders_with_directions, judged_twice
from realist_synth.publish.options import Options
from realist_synth.publish.pages._judgements import judgements
from realist_synth.publish.pages.markdown import WIDE, code, grid, safe

PARTS = ("Which codes", "Which direction", "Which configurations", "Printed results and events")
NOTHING = "\nThis package holds no independent records of two coders.\n"


def pages(review: Review, options: Options) -> Mapping[str, str]:
    """The page of the coders."""
    return {"agreement.md": agreement_page(review)}


def agreement_page(review: Review) -> str:
    """Who coded, how far they agree on codes, directions and configurations, and every disagreement."""
    text = [f"{WIDE}# Agreement of the coders\n"]
    parts = [_codes(review) if coders(review) > 1 else "",
             _directions(review) if coders_with_directions(review) > 1 else "",
             _configurations(review) if coders_of_configurations(review) > 1 else "",
             judgements(review) if judged_twice(review) else ""]
    if not any(parts):
        return text[0] + NOTHING
    text += [f"- [{name}](#{name.lower().replace(' ', '-')})" for name, part in zip(PARTS, parts, strict=True) if part]
    text.append(_who(review))
    text.append("\nThe lists of disagreements matter more than the numbers. What each coefficient is, and where its "
                "interval comes from, is told under [agreement](../methods/agreement.md). An interval of no width "
                "means that nothing disagreed, not that nothing could.\n")
    return "\n".join([*text, *filter(None, parts)])


def _who(review: Review) -> str:
    """The coders by what they recorded, then by name."""
    coded = {"codes": {row.coder_id for row in review.coder_codings},
             "configurations": {row.coder_id for row in review.coder_configurations}}
    for row in sorted(review.coder_judgements, key=lambda row: row.of_table):
        coded.setdefault(f"the table {code(row.of_table)}", set()).add(row.coder_id)
    groups: dict[str, list[str]] = {}
    for coder in sorted(review.coders, key=lambda c: ([c.coder_id not in ids for ids in coded.values()], c.coder_id)):
        done = ", ".join(what for what, ids in coded.items() if coder.coder_id in ids)
        groups.setdefault(f"Coders of {done}" if done else "Coders without records", []).append(
            f"- **{safe(coder.coder_id)}** ({coder.kind.value}): {safe(coder.description)}\n")
    return "\n".join(f"\n{what}:\n\n{''.join(lines)}" for what, lines in groups.items())


def _silence(found: Agreement) -> str:
    """What counts where a coder recorded nothing, and who left out much."""
    return "What a coder did not record counts as not reported by that coder.\n" + "".join(
        f"\n**Caution**: {safe(each)}.\n" for each in found.cautions)


def _codes(review: Review) -> str:
    found = agreement(review)
    return "\n".join([
        "\n## Which codes\n",
        "Each pair of a study and a code is one unit: coded or not coded. Kappa takes out what chance alone would "
        "give (Cohen 1960); AC1 is less moved by rare codes (Gwet 2008); alpha (Krippendorff 2019) takes chance from "
        "all coders pooled.\n",
        _silence(found),
        _numbers(found),
        _together(found),
        "\n### Where they differ on codes\n",
        _disagreements(review, found),
    ])


def _numbers(found: Agreement) -> str:
    rows = []
    for each in found.comparisons:
        value, (low, high) = each.kappa[0] if each.kappa else None, each.interval or (None, None)
        rows.append([safe(f"{each.first}, {each.second}"), safe(each.of), str(each.both), str(each.only_first),
                     str(each.only_second), str(each.neither), _percent(each.percent), spanned(value, low, high),
                     _of(each.gwet), _of(each.alpha)])
    headings = ["coders", _what(found), "both", "only the first", "only the second", "neither", "per cent equal",
                "kappa (95% interval)", "AC1 (95% interval)", "alpha (95% interval)"]
    return grid(headings, rows, numbers=range(2, 10))


def _together(found: Agreement) -> str:
    """All coders at once, where there are more than two; of two, the table above says it all."""
    rows = [[safe(each.of), str(each.units), _percent(each.percent), _of(each.fleiss), _of(each.gwet),
             _of(each.alpha)] for each in found.together if len(each.coders) > 2]
    headings = [_what(found), "units", "per cent equal", "Fleiss (95% interval)", "AC1 (95% interval)",
                "alpha (95% interval)"]
    return "\nAll coders together:\n\n" + grid(headings, rows, numbers=range(1, 6)) if rows else ""


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _what(found: Agreement) -> str:
    return "slot" if isinstance(found, ConfigurationAgreement) else found.by


def _disagreements(review: Review, found: Agreement) -> str:
    rows = [[safe(f"{each.first}, {each.second}"), safe(review.study(each.study_id).label),
             safe(review.code(each.code_id).label), safe(each.reported_by), *_settled(review, each.decisions)]
            for each in found.disagreements]
    return grid(["coders", "study", "code", "coded by", "decision", "why"], rows) if rows else "Nowhere.\n"


def _settled(review: Review, names: Iterable[str]) -> tuple[str, str]:
    decisions = review.index("decisions")
    settled = [decisions[name] for name in names if name in decisions]
    return (" ".join(safe(f"{d.question} {d.decision}") for d in settled),
            " ".join(safe(d.reason) for d in settled))


def _directions(review: Review) -> str:
    found: DirectionAgreement = agreement(review, by="direction")
    rows = [[safe(f"{each.first}, {each.second}"), safe(_outcome(review, each.of)), str(each.both_report),
             str(each.both_named), str(each.same), *("" if n is None else str(n) for n in
                                                    (each.only_first_named, each.only_second_named)),
             _of(each.kappa), _of(each.alpha), _of(each.ordinal)] for each in found.outcomes if each.both_report]
    headings = ["coders", "outcome", "both report it", "both name a direction", "the same", "only the first names one",
                "only the second names one", "kappa", "alpha", "ordinal alpha"]
    lines = [[safe(f"{each.first}, {each.second}"), safe(review.study(each.study_id).label),
              safe(review.code(each.code_id).label), _said(each.first_direction), _said(each.second_direction)]
             for each in found.differing]
    return "\n".join([
        "\n## Which direction\n",
        "Of the outcomes that both report of a study: whether they read the same direction. A coder who names none is "
        "left out of the coefficients. Ordinal: decrease, no difference, increase; mixed and unclear are left out.\n",
        grid(headings, rows, numbers=range(2, 10)), "\n### Where they differ on direction\n",
        grid(["coders", "study", "outcome", "the first reads", "the second reads"], lines) if lines else "Nowhere.\n"])


def _outcome(review: Review, of: str) -> str:
    return review.code(of).label if of in review.index("codes") else of


def _said(direction: str | None) -> str:
    return safe((direction or "none named").replace("_", " "))


def _configurations(review: Review) -> str:
    own: ConfigurationAgreement = agreement(review, by="configuration")
    found: ConfigurationAgreement = agreement(review, by="configuration", published=bool(review.configuration_elements))
    summaries = [[safe(f"{_name(each.first)}, {_name(each.second)}"), f"{each.n_first}, {each.n_second}",
                  str(each.matched), str(each.identical), "" if each.jaccard is None else f"{each.jaccard:.3f}",
                  f"{each.links[0]} of {each.links[1]}",
                  "; ".join(f"{slot.value} {same} of {filled}" for slot, same, filled in each.slots)]
                 for each in found.summaries]
    lines = [[safe(f"{_name(m.first)}, {_name(m.second)}"),
              safe(review.study(m.study_id).label) if m.study_id else "the synthesis",
              *(safe(one.label if one else "none") for one in (m.ours, m.theirs)),
              _elements(review, m.only_first), _elements(review, m.only_second)]
             for m in found.matches if not m.identical]
    return "\n".join([
        "\n## Which configurations\n",
        f"Whole configurations, matched {RULE}. Alike means the same codes in the same slots; linked alike, that the "
        "same triples of context, mechanism and outcome are claimed together.\n",
        grid(["coders", "configurations", "matched", "alike", "shared elements", "triples linked alike",
              "alike by slot"], summaries),
        _taken_over(review),
        "\nEvery code in each slot of each study (or the synthesis) with a configuration is one unit.\n",
        _silence(own),
        _numbers(own), _together(own), "\n### Where they differ on configurations\n",
        grid(["coders", "of", "the first's", "the second's", "only in the first's", "only in the second's"], lines)
        if lines else "Nowhere.\n"])


def _taken_over(review: Review) -> str:
    """A warning where the package was changed after the records were seen."""
    names = {record.decision_id for record in review.coder_configurations if record.decision_id}
    if not names:
        return ""
    return (f"\nSome records name a decision ({', '.join(map(code, sorted(names)))}): the package was settled after "
            "they were seen, so that its agreement with them is no test of it.\n")


def _name(coder: str) -> str:
    return "the package" if coder == PACKAGE else coder


def _elements(review: Review, elements: Iterable[tuple[str, str]]) -> str:
    return "; ".join(safe(f"{slot}: {_outcome(review, code)}") for slot, code in elements)


def _of(found: Coefficient | None) -> str:
    return "" if found is None else spanned(found.value, *(found.interval or (None, None)))
