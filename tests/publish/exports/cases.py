"""Reviews whose text tries to break out of every format."""

from dataclasses import replace

from realist_synth.model.codebook import Code
from realist_synth.model.codings import Coding
from realist_synth.model.metadata import Metadata
from realist_synth.model.review import Review
from realist_synth.model.studies import Study

HOSTILE = (
    'say "peer"', "it's", "back\\slash", "{brace}", "}", "{{", "two\nlines", "a\r\nb", "bare\rreturn", "</script><b>",
    "\u200fright\u202eto left\u2069", "=cmd|'/c calc'!A0", "+41", "-7", "@misc{x,", "ER  - ", "TY  - JOUR",
    "100% & #1_$2^3~", "-- --- ``quoted''", "\\textbf{bold}", "a, b and c", "Ann Lee and Bob Lee", "naïve 数据 🧪",
    "line\u2028break\x85next",
    "a\x0bb\x0cc\x1bd\x7f", "\x01start", "$\\alpha$", "%41", "?`", "<<x>>", "[x](y)", "tail\\", "\ufeffbom",
)


def told(**more):
    """Metadata that say what every format requires."""
    return Metadata.model_validate({
        **Metadata.minimal("hostile").model_dump(mode="json"), "title": HOSTILE[0], "version": "1.2.0",
        "created": "2026-01-31T00:00:00Z", "licenses": [
            {"name": "CC-BY-4.0", "title": "Attribution", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "contributors": [{"title": text} for text in HOSTILE], "description": " ".join(HOSTILE),
        "sources": [{"title": text} for text in HOSTILE], **more})


def hostile_review(**more):
    """A review with every hostile text as a title, an author, a journal, a note, an id and a label."""
    studies = tuple(Study(study_id=f"s{number} {text}", label=text, title=f"t{text}", first_author=f"a{text}",
                          journal=f"j{text}", year=1990 + number, doi=f"10.1000/x_{number}%{{<>", pmid=number + 1,
                          facts_basis="review", note=f"n{text}")
                    for number, text in enumerate(HOSTILE))
    codes = (Code(code_id="trust", dimension="mechanism", label="Trust"),)
    codings = tuple(Coding(coding_id=str(number), study_id=study.study_id, code_id="trust", basis="stated",
                           presence="present") for number, study in enumerate(studies))
    return replace(Review(told(**more)), studies=studies, codes=codes, codings=codings)


def plain(value):
    """A cell as other tools give it back: the word of a vocabulary, a number, a text."""
    return getattr(value, "value", value)
