"""The evidence of a review for the evidence map: studies, codes, codings and passages, by their positions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from realist_synth.analyses.selection import ancestors
from realist_synth.model.finding import visible
from realist_synth.model.review import READINGS, Review
from realist_synth.model.row import Row
from realist_synth.model.studies import Study
from realist_synth.model.vocabularies import Design, Direction
from realist_synth.publish.countries import country_names
from realist_synth.publish.crosstabs import Params
from realist_synth.publish.options import Options
from realist_synth.publish.pages._names import name_of


def map_data(review: Review, options: Options) -> dict[str, Any]:
    """All that the map counts and shows, JSON-ready; what is shown has its invisible characters escaped.

    Rows refer to one another by position. Only dimensions with codes are in it, and nothing that is empty.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> map_data(Review(Metadata.minimal("demo")), Options())["studies"]
        []
    """
    studies = sorted(review.studies, key=lambda study: study.study_id)
    dimensions = mapped_dimensions(review)
    codes = [code for name in dimensions for code in review.codebook(name)]
    study_at = {study.study_id: at for at, study in enumerate(studies)}
    code_at = {code.code_id: at for at, code in enumerate(codes)}
    codings = sorted((c for c in review.codings if c.study_id in study_at and c.code_id in code_at),
                     key=lambda c: (c.study_id, c.code_id, c.coding_id))
    passages = _used(review.passages, (c.passage_id for c in codings))
    documents = _used(review.documents, (p.document_id for p in passages))
    passage_at, document_at = _positions(passages), _positions(documents)
    return {
        "package": {"name": review.metadata.name, "version": review.metadata.version,
                    "title": visible(review.metadata.title or review.metadata.name)},
        "start": _start(review, options),
        "readings": [{"name": basis.value, "definition": basis.definition} for basis in READINGS],
        "dimensions": [_without_empty({"name": d.name, "label": visible(d.label), "slot": d.slot})
                       for d in review.metadata.synthesis.dimensions if d.name in dimensions],
        "pairs": [list(pair) for pair in _pairs(review, options)],
        "designs": _labels(Design), "directions": _labels(Direction),
        "countries": _countries(review),
        "regions": [[region, visible(region)] for region in sorted({s.region for s in review.settings if s.region})],
        "studies": _studies(review, studies),
        "codes": _codes(review, code_at),
        "codings": [_without_empty({
            "id": c.coding_id, "study": study_at[c.study_id], "code": code_at[c.code_id],
            "passage": passage_at.get(c.passage_id), "basis": READINGS.index(c.basis), "presence": c.presence,
            "direction": c.direction, "withdrawn": bool(c.withdrawn_by) or None,
            "rationale": _shown(c.rationale)}) for c in codings],
        "passages": [_without_empty({
            "id": p.passage_id, "document": document_at.get(p.document_id), "section": _shown(p.section),
            "start": p.start, "end": p.end, "citations": _shown(p.citations), "summary": visible(p.summary)})
            for p in passages],
        "documents": [_without_empty({"id": d.document_id, "title": visible(d.title), "doi": d.doi})
                      for d in documents],
        "configurations": _configurations(review, study_at, code_at),
    }


def mapped_dimensions(review: Review) -> list[str]:
    """The declared dimensions that have codes, in the order of the descriptor."""
    coded = {code.dimension for code in review.codes}
    return [d.name for d in review.metadata.synthesis.dimensions if d.name in coded]


def first_pair(review: Review, options: Options) -> tuple[str, str]:
    """The dimensions that the map begins with: the first pair that is crossed, else the first two with codes.

    Raises:
        ValueError: If no dimension has codes.
    """
    known = mapped_dimensions(review)
    if not known:
        raise ValueError("a map needs codes")
    usual = _pairs(review, options)
    return usual[0] if usual else (known[0], known[min(1, len(known) - 1)])


def script(name: str, value: Mapping[str, Any]) -> str:
    r"""A script that sets a property of the window, one line for each row; no text can end the script or its line.

    Examples:
        >>> print(script("found", {"rows": ["</script>", 1]}), end="")
        window.found = {
        "rows": [
        "\u003c/script>",
        1]
        };
    """
    parts = [f"{_json(key)}: " + ("[\n" + ",\n".join(map(_json, rows)) + "]" if isinstance(rows, list) else _json(rows))
             for key, rows in value.items()]
    return f"window.{name} = {{\n" + ",\n".join(parts) + "\n};\n"


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _pairs(review: Review, options: Options) -> list[tuple[str, str]]:
    known = mapped_dimensions(review)
    crossed = [pair for pair in options.of(Params).crossed(review) if set(pair) <= set(known)]
    return crossed or list(combinations(known, 2))[:1]


def _start(review: Review, options: Options) -> dict[str, Any]:
    rows, columns = first_pair(review, options) if review.codes and mapped_dimensions(review) else ("", "")
    return {"rows": rows, "columns": columns, "reading": review.reading.value, "level": options.of(Params).level}


def _studies(review: Review, studies: Sequence[Study]) -> list[dict[str, Any]]:
    places: dict[str, set[tuple[str, str, int]]] = {}
    for s in review.settings:
        places.setdefault(s.study_id, set()).add((s.region or "", s.country or "", READINGS.index(s.basis)))
    return [_without_empty({
        "id": study.study_id, "page": name_of(study.study_id), "label": visible(study.label),
        "citation": study.citation, "title": visible(study.title), "year": study.year,
        "design": study.design, "doi": study.doi,
        "settings": [{"region": region, "country": country, "basis": basis}
                     for region, country, basis in sorted(places.get(study.study_id, ()))]}) for study in studies]


def _codes(review: Review, code_at: Mapping[str, int]) -> list[dict[str, Any]]:
    above = ancestors(review.codes)
    deep = {name: ancestors(review.codebook(name)) for name in mapped_dimensions(review)}
    codes = review.index("codes")
    return [_without_empty({
        "id": code_id, "page": name_of(code_id), "dimension": codes[code_id].dimension,
        "label": visible(codes[code_id].label),
        "definition": _shown(codes[code_id].definition), "parent": code_at.get(codes[code_id].parent_id),
        "level": 1 + len(deep[codes[code_id].dimension][code_id]),
        "above": [code_at[name] for name in above[code_id] if name in code_at]}) for code_id in code_at]


def _configurations(review: Review, study_at: Mapping[str, int], code_at: Mapping[str, int]) -> list[dict[str, Any]]:
    elements: dict[str, set[tuple[int, int]]] = {}
    for e in review.configuration_elements:
        if e.code_id in code_at:
            elements.setdefault(e.configuration_id, set()).add((code_at[e.code_id], READINGS.index(e.basis)))
    return [_without_empty({
        "id": c.configuration_id, "level": c.level, "study": study_at.get(c.study_id or ""),
        "basis": READINGS.index(c.basis), "statement": visible(c.statement),
        "elements": [list(pair) for pair in sorted(elements.get(c.configuration_id, ()))]})
        for c in sorted(review.configurations, key=lambda c: c.configuration_id)]


def _countries(review: Review) -> dict[str, str]:
    names = country_names()
    return {code: names.get(code, code) for code in sorted({s.country for s in review.settings if s.country})}


def _labels(vocabulary: Iterable[Any]) -> dict[str, str]:
    return {term.value: term.value.replace("_", " ") for term in vocabulary}


def _used(rows: Iterable[Row], ids: Iterable[str | None]) -> list[Any]:
    wanted = set(ids)
    return sorted((row for row in rows if row.id in wanted), key=lambda row: row.id)


def _positions(rows: Sequence[Row]) -> dict[str | None, int]:
    return {row.id: at for at, row in enumerate(rows)}


def _shown(text: str | None) -> str | None:
    return None if text is None else visible(text)


def _without_empty(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
