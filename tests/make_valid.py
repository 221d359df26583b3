"""Writes `packages/valid`, which the tests damage: run `python -m tests.make_valid` after a change of the profile."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from realist_synth import schemas
from realist_synth.model.row import column_types
from realist_synth.model.tables import TABLES
from tests.faults import VALID

Rows = Sequence[Mapping[str, Any]]


def rows(columns: str, *cells: tuple[Any, ...]) -> Rows:
    """Rows of a table; columns that are not named stay empty."""
    return [dict(zip(columns.split(), row, strict=True)) for row in cells]


CODINGS = [("s40", "role-outreach", "p-outreach"), ("s40", "ctx-stigma", "p-stigma"), ("s40", "mech-trust", "p-trust"),
           ("s40", "out-hiv", "p-hiv"), ("s41", "role-outreach", "p-outreach"), ("s41", "ctx-police", "p-stigma"),
           ("s41", "mech-trust", "p-trust"), ("s41", "out-hiv", "p-hiv"), ("s62", "attr-paid", "p-outreach"),
           ("s62", "mech-hope", "p-trust"), ("s62", "out-health", "p-hiv")]
CODES = [
    ("role-outreach", "role", "Outreach"),
    ("ctx-stigma", "context", "Stigma"),
    ("ctx-police", "context", "Police"),
    ("mech-trust", "mechanism", "Trust"),
    ("mech-hope", "mechanism", "Hope"),
    ("out-health", "outcome", "Health"),
    ("out-hiv", "outcome", "HIV infection"),
    ("attr-paid", "attribute", "Paid peers"),
]
SLOTS = [("role", "intervention"), ("context", "context"), ("mechanism", "mechanism"), ("outcome", "outcome"),
         ("attribute", None)]

CONTENT: Mapping[str, Rows] = {
    "studies": [
        {
            "study_id": "s40",
            "citation": 40,
            "label": "Ayon 2018",
            "title": "Peer outreach, and trust, in two towns",
            "first_author": "Sylvia Ayon",
            "year": 2018,
            "journal": "AIDS Care",
            "doi": "10.1000/peer.40",
            "design": "qualitative",
            "facts_basis": "public_record",
            "facts_source": "doi:10.1000/peer.40",
        },
        {
            "study_id": "s41",
            "citation": 41,
            "label": "Booth 2016",
            "title": "Networks of peers",
            "year": 2016,
            "design": "randomised_trial",
            "facts_basis": "review",
        },
        {
            "study_id": "s62",
            "citation": 62,
            "label": "Study 62",
            "title": "Friends who lead",
            "project": "cross-border",
            "facts_basis": "review",
            "note": "The title is\ncut off in the source.",
        },
    ],
    "settings": rows(
        "setting_id study_id region country place basis",
        ("s40-ken", "s40", "Sub-Saharan Africa", "KEN", "", "stated"),
        ("s41-ukr", "s41", "", "UKR", "Odesa", "stated"),
    ),
    "codes": [
        {
            "code_id": code,
            "dimension": dimension,
            "label": label,
            "definition": f"What is meant by {label.lower()}.",
            "parent_id": "out-health" if code == "out-hiv" else "",
            "desired_direction": "decrease" if code == "out-hiv" else "",
        }
        for code, dimension, label in CODES
    ],
    "documents": rows(
        "document_id kind title licence characters", ("review", "review", "Peers, as reviewed", "CC-BY-4.0", 46521)
    ),
    "passages": rows(
        "passage_id document_id section start end cites_all summary",
        ("p-outreach", "review", "Results: roles", 100, 180, "false", "Peers reach out."),
        ("p-trust", "review", "Results: mechanisms", 16477, 16571, "false", "Trust makes contact possible."),
        ("p-stigma", "review", "", 20000, 20090, "false", 'Stigma keeps people away, "as everywhere".'),
        ("p-hiv", "review", "", 30000, 30100, "false", "Fewer people were infected."),
        ("p-cfg-ayon", "review", "", 31000, 31300, "false", "One study shows the whole chain."),
    ),
    "codings": [
        {
            "coding_id": f"{study}-{code}",
            "study_id": study,
            "code_id": code,
            "passage_id": passage,
            "basis": "stated",
            "presence": "present",
            "direction": "decrease" if code == "out-hiv" else "",
        }
        for study, code, passage in CODINGS
    ],
    "configurations": rows(
        "configuration_id level study_id passage_id statement framework basis",
        ("cfg-ayon", "study", "s40", "p-cfg-ayon", "Peers whom women trust link them to clinics.", "ICMO", "stated"),
    ),
    "configuration_elements": rows(
        "element_id configuration_id slot code_id basis",
        ("cfg-ayon-i", "cfg-ayon", "intervention", "role-outreach", "stated"),
        ("cfg-ayon-c", "cfg-ayon", "context", "ctx-stigma", "stated"),
        ("cfg-ayon-m", "cfg-ayon", "mechanism", "mech-trust", "stated"),
        ("cfg-ayon-o", "cfg-ayon", "outcome", "out-hiv", "stated"),
    ),
    "claims": rows(
        "claim_id passage_id kind statement stated rule",
        (
            "c-trust",
            "p-trust",
            "count",
            "Two studies show trust at work.",
            2,
            '{"count": "studies", "all": ["mech-trust"]}',
        ),
        ("c-hiv", "p-hiv", "attribution", "Infections fell.", "", ""),
    ),
    "claim_citations": rows("claim_id study_id", ("c-trust", "s40"), ("c-trust", "s41")),
    "decisions": rows(
        "decision_id claim_id question decision reason decided_on",
        (
            "d-trust",
            "c-trust",
            "Which studies does the bracket name?",
            "It is read as 40 and 41.",
            "The count word says two.",
            "2026-01-31",
        ),
    ),
    "effects": rows(
        "effect_id study_id code_id outcome_as_reported measure estimate ci_low ci_high ci_level n comparison "
        "higher_is direction independent_unit source",
        (
            "e-41-hiv",
            "s41",
            "out-hiv",
            "New infections in a year",
            "HR",
            "0.53",
            "0.38",
            "0.74",
            "95",
            1200,
            "Networks against counselling",
            "worse",
            "favours_intervention",
            "booth-2016",
            "doi:10.1000/peer.41",
        ),
    ),
}


def descriptor() -> dict[str, Any]:
    """What datapackage.json says."""
    resources = [
        {
            "name": table,
            "type": "table",
            "path": f"data/{table}.csv",
            "schema": f"schemas/{table}.json",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
        }
        for table in TABLES
        if table in CONTENT
    ]
    dimensions = [{"name": name, "label": name.capitalize()} | ({"slot": slot} if slot else {}) for name, slot in SLOTS]
    return {"$schema": schemas.PROFILE_PATH, "name": "valid", "title": "A small valid package", "version": "1.0.0",
            "licenses": [{"name": "CC-BY-4.0"}], "resources": resources,
            "synthesis": {"profile_version": "1.1", "framework": "ICMO", "default_reading": "stated",
                          "question": "What do peers bring about, and how?", "dimensions": dimensions}}


def files() -> dict[str, str]:
    """The files of the package, by path."""
    out = {"datapackage.json": schemas.to_json(descriptor())}
    for table, content in CONTENT.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, list(column_types(TABLES[table])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(content)
        out[f"data/{table}.csv"] = text.getvalue()
        out[f"schemas/{table}.json"] = schemas.to_json(schemas.table_schema(table, list(CONTENT)))
    return out


if __name__ == "__main__":
    for path, content in files().items():
        (VALID / path).parent.mkdir(parents=True, exist_ok=True)
        (VALID / path).write_text(content, encoding="utf-8", newline="")
