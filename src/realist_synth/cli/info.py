"""What a package is: title, version, reading, tables with their rows, dimensions, and what the review covers.

Of a package that was fetched it also says where it comes from: the address, the commit and the digest.

Examples:
  realist-synth info
  realist-synth info bundled --format json
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

from realist_synth.analyses.selection import settings_where
from realist_synth.cli.output import emit
from realist_synth.cli.package_argument import add_output, add_package, open_located
from realist_synth.model.finding import visible
from realist_synth.model.review import Review


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_package(parser)
    add_output(parser, ("text", "json"))


def run(args: argparse.Namespace) -> int:
    """Print what the package is."""
    review, located = open_located(args)
    told = info(review)
    if source := located.to_dict():
        told["source"] = source
    emit(json.dumps(told, indent=2, ensure_ascii=False) if args.format == "json" else _text(told), args)
    return 0


def info(review: Review) -> dict[str, Any]:
    """The facts about a review, JSON-ready.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> info(Review(Metadata.minimal("demo")))["reading"]
        'stated'
    """
    metadata, synthesis = review.metadata, review.metadata.synthesis
    years = [study.year for study in review.studies if study.year is not None]
    return {
        "name": metadata.name, "title": metadata.title, "version": metadata.version,
        "question": synthesis.question, "authors": list(synthesis.authors), "framework": synthesis.framework.value,
        "reading": review.reading.value, "profile_version": synthesis.profile_version,
        "dimensions": [{"name": d.name, "label": d.label, "slot": d.slot.value if d.slot else None,
                        "codes": sum(c.dimension == d.name for c in review.codes)} for d in synthesis.dimensions],
        "tables": {name: len(rows) for name, rows in review.tables.items()},
        "years": [min(years), max(years)] if years else [],
        "countries": dict(sorted(Counter(country for country, _ in {
            (s.country, s.study_id) for s in settings_where(review, ()) if s.country}).items())),
    }


def _text(told: dict[str, Any]) -> str:
    lines = [f"{told['title'] or told['name']}", f"{told['name']} {told['version'] or ''}".rstrip(), ""]
    lines += [f"{label:12}{value}" for label, value in (
        ("question", told["question"]), ("authors", ", ".join(told["authors"])), ("framework", told["framework"]),
        ("reading", told["reading"]), ("profile", told["profile_version"]),
        ("years", " to ".join(map(str, told["years"]))),
        ("countries", ", ".join(f"{c} {n}" for c, n in told["countries"].items()))) if value]
    if source := told.get("source"):
        lines += ["", "comes from"] + [f"  {name:12}{value}" for name, value in source.items()]
    lines += ["", "dimensions"]
    lines += [
        f"  {d['name']:24}{d['codes']:6} codes{'  fills ' + d['slot'] if d['slot'] else ''}" for d in told["dimensions"]
    ]
    lines += ["", "tables"] + [f"  {name:24}{rows:6} rows" for name, rows in told["tables"].items()]
    return "\n".join(visible(line) for line in lines)
