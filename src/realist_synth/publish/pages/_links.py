"""Links between the pages of studies, codes and configurations, and to the evidence map; and where a thing is said."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from realist_synth.model.configurations import Configuration
from realist_synth.model.review import Review
from realist_synth.model.vocabularies import Basis, Direction, Polarity, Slot
from realist_synth.publish.pages._html import chip, doi, link, mark, text, words
from realist_synth.publish.pages._names import name_of
from realist_synth.publish.pages.markdown import safe

# How far below docs/results a page lies.
HERE, BELOW = "", "../"
SIGNS: Mapping[str, str] = {
    Polarity.ENABLES: "+", Polarity.CONSTRAINS: "\u2212", Polarity.INCREASE: "\u2191", Polarity.DECREASE: "\u2193",
    Direction.NO_DIFFERENCE: "=", Direction.MIXED: "\u2195", Direction.UNCLEAR: "?"}
BASIS_SIGNS = {Basis.STATED: "\u25cf", Basis.CONFIGURED: "\u25c6", Basis.INFERRED: "\u25c7", Basis.RECONCILED: "\u271a"}
LETTERS = {Slot.INTERVENTION: "I", Slot.ACTOR: "A", Slot.CONTEXT: "C", Slot.MECHANISM: "M", Slot.OUTCOME: "O"}


def study_link(review: Review, study_id: str, up: str = HERE) -> str:
    """A link to the page of a study, by its label; an id that stands nowhere stays text."""
    found = review.index("studies").get(study_id)
    return link(f"{up}studies/{name_of(study_id)}.html", text(found.label)) if found else text(study_id)


def code_link(review: Review, code_id: str, up: str = HERE) -> str:
    """A link to the page of a code, by its label; an id that stands nowhere stays text."""
    found = review.index("codes").get(code_id)
    return link(f"{up}codes/{name_of(code_id)}.html", text(found.label)) if found else text(code_id)


def configuration_name(review: Review, row: Configuration) -> str:
    """What people call a configuration, as plain text: its study, or where the synthesis states it."""
    study = review.index("studies").get(row.study_id or "")
    passage = review.index("passages").get(row.passage_id or "")
    own = study.label if study else f"The review as a whole ({passage.section})" if passage and passage.section else ""
    shared = sum((each.study_id, each.passage_id if not each.study_id else None)
                 == (row.study_id, row.passage_id if not row.study_id else None) for each in review.configurations)
    return own if own and shared == 1 else f"{own}: {row.configuration_id}" if own else row.configuration_id


def configuration_link(review: Review, configuration_id: str, up: str = HERE) -> str:
    """A link to the card of a configuration; an id that stands nowhere stays text."""
    found = review.index("configurations").get(configuration_id)
    address = f"{up}configurations.html#{configuration_anchor(configuration_id)}"
    return link(address, text(configuration_name(review, found))) if found else text(configuration_id)


def study_named(review: Review, study_id: str) -> str:
    """The same link to a study in Markdown, for pages beside the overview of studies."""
    found = review.index("studies").get(study_id)
    return f"[{safe(found.label)}](studies/{name_of(study_id)}.md)" if found else safe(study_id)


def configuration_named(review: Review, configuration_id: str) -> str:
    """The same link to a configuration in Markdown, for pages beside that of the configurations."""
    found = review.index("configurations").get(configuration_id)
    if not found:
        return safe(configuration_id)
    return f"[{safe(configuration_name(review, found))}](configurations.md#{configuration_anchor(configuration_id)})"


def configuration_anchor(configuration_id: str) -> str:
    """The anchor of the card of a configuration."""
    return f"configuration-{name_of(configuration_id)}"


def map_link(review: Review, shown: str, up: str, rows: str, columns: str, cell: tuple[str, str] | None = None) -> str:
    """A link to the evidence map with these dimensions, and with a cell of it open."""
    return link(f"{up}../map/index.html#{map_state(review, rows, columns, cell)}", shown)


def map_state(review: Review, rows: str, columns: str, cell: tuple[str, str] | None = None) -> str:
    """What stands after the # in the address of the evidence map: these dimensions, and a cell that is open."""
    parts = [("rows", rows), ("columns", columns), ("reading", review.reading.value), ("level", "all")]
    state = "&".join(f"{name}={quote(value, safe='')}" for name, value in parts)
    return state + (f"&cell={','.join(quote(code, safe='') for code in cell)}" if cell else "")


def place(review: Review, passage_id: str | None, *, summary: bool = True) -> str:
    """Where something is said: section, characters, the document with its DOI, and what it says in the coder's words.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> place(Review(Metadata.minimal("demo")), None)
        ''
    """
    passage = review.index("passages").get(passage_id) if passage_id else None
    if passage is None:
        return ""
    document = review.index("documents").get(passage.document_id)
    at = "" if passage.start is None else f"characters {passage.start} to {passage.end}"
    known = doi(document.doi) if document and document.doi else text(document.title if document else "")
    where = ", ".join(part for part in (text(passage.section), at, known) if part)
    told = f' <span class="rs-summary">{text(passage.summary)}</span>' if summary else ""
    return f'<span class="rs-place">{where}.</span>{told}'


def basis_chip(basis: Basis) -> str:
    """How a statement came to be, as a sign and a word."""
    return chip(f'<span aria-hidden="true">{BASIS_SIGNS[basis]}</span> {basis.value}', basis.value)


def way(term: Polarity | Direction | None) -> str:
    """A direction or a polarity, as a sign and a word."""
    return "" if term is None else f'<span aria-hidden="true">{SIGNS[term]}</span> {words(term.value)}'


def sign(term: Polarity | None, meaning: str) -> str:
    """The sign of a polarity alone, with its meaning for those who listen."""
    return mark(SIGNS[term] if term else "\u25cf", f"{meaning}{f', {term.value}' if term else ''}")


def slot_name(review: Review, slot: Slot) -> str:
    """A slot by its letter and name, and as the review calls it."""
    own = [d.label for d in review.metadata.synthesis.dimensions if d.slot is slot and d.label.lower() != slot.value]
    called = f' <span class="rs-called">({text(", ".join(own))})</span>' if own else ""
    letter = f'<span class="rs-letter rs-{slot.value}" aria-hidden="true">{LETTERS[slot]}</span>'
    return f"{letter} {slot.value.capitalize()}{called}"
