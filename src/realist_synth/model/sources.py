"""Documents, and the passages in them that statements rest on."""

from hashlib import sha256
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from realist_synth.model.row import DocumentRef, Id, Row, StudyRef, Text, column, optional
from realist_synth.model.vocabularies import DocumentKind

Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


def digest_of(text: str) -> str:
    """The digest of a text as the tables write it: sha256 of its UTF-8.

    Examples:
        >>> digest_of("peer")[:19]
        'sha256:2ffc1d06387e'
    """
    return "sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Document(Row):
    """A document that passages point into; its text need not be in the package."""

    table: ClassVar[str] = "documents"
    key: ClassVar[tuple[str, ...]] = ("document_id",)

    document_id: Id = column("The document.", "review")
    kind: DocumentKind = column("What it is.", "review")
    study_id: StudyRef | None = optional("The study it reports.", "s40")
    title: Text = column("Its title.", "Peer driven or driven peers?", term="http://purl.org/dc/terms/title")
    doi: Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,9}/\S+$")] | None = optional(
        "Its digital object identifier.", "10.1186/s12954-021-00461-z", term="http://purl.org/ontology/bibo/doi")
    licence: Text | None = optional("Its licence.", "CC-BY-4.0", term="http://purl.org/dc/terms/license")
    sha256: Digest | None = optional("The digest of the text that the offsets count in.", "sha256:" + "0" * 64)
    characters: int | None = optional("The length of that text in Unicode code points.", 46521, ge=0)
    note: Text | None = optional("What a reader should know of that text.", "Tables and figures are missing.")


class Passage(Row):
    """A place in a document: what is said there, in the coder's own words."""

    table: ClassVar[str] = "passages"
    key: ClassVar[tuple[str, ...]] = ("passage_id",)

    passage_id: Id = column("The passage.", "p-trust")
    document_id: DocumentRef = column("The document it stands in.", "review")
    section: Text | None = optional("The section, as the document is divided.", "Results: mechanisms")
    start: int | None = optional("The offset of its first character, in Unicode code points from 0.", 16477, ge=0)
    end: int | None = optional("The offset after its last character.", 16571, ge=0)
    digest: Digest | None = optional("The digest of the passage's characters.", "sha256:" + "0" * 64)
    citations: Text | None = optional("The bracket of citations as printed.", "[40-42, 58]")
    cites_all: bool = column("Whether it speaks of all included studies.", False)
    summary: Text = column(
        "What it says, in the coder's own words.", "Trust is what makes contact with clients possible."
    )
