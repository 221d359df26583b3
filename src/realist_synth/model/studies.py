"""The studies of a review, and where they were set."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from realist_synth.model.row import Id, PassageRef, Row, StudyRef, Text, column, optional
from realist_synth.model.vocabularies import Basis, Design, FactsBasis

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Study(Row):
    """A study that the review includes; several papers of one project share `project`."""

    table: ClassVar[str] = "studies"
    key: ClassVar[tuple[str, ...]] = ("study_id",)

    study_id: Id = column("The study, by an identifier that never changes.", "s41", term="https://schema.org/identifier")
    citation: int | None = optional("Its number in the reference list of the review.", 41, ge=1)
    label: Text = column("How tables and figures name it: author and year where known.", "Stengel 2018")
    title: Text = column(
        "The title of the paper.", "They accept me, because I was one of them", term="https://schema.org/name")
    first_author: Text | None = optional("The first author.", "Camille May Stengel", term="https://schema.org/author")
    year: int | None = optional("The year of publication.", 2018, ge=1500, le=2200, term="https://schema.org/datePublished")
    journal: Text | None = optional("The journal.", "Harm Reduction Journal", term="https://schema.org/isPartOf")
    doi: Annotated[str, StringConstraints(pattern=r"^10\.[0-9]{4,9}/\S+$")] | None = optional(
        "The digital object identifier, without a resolver.", "10.1186/s12954-018-0214-1",
        term="http://purl.org/ontology/bibo/doi")
    pmid: int | None = optional("The PubMed identifier.", 29486774, ge=1, term="http://purl.org/ontology/bibo/pmid")
    design: Design | None = optional("The design.", "qualitative")
    population: Text | None = optional(
        "Who took part, and how many.", "34 people who use drugs and 10 service providers")
    project: Id | None = optional(
        "The project that several papers share; empty where the study stands alone.", "cross-border"
    )
    facts_basis: FactsBasis = column(
        "Where author, year, journal, identifiers, design and population come from.", "public_record")
    facts_source: Text | None = optional(
        "The record that the facts come from: a DOI, a PMID or the publisher's page.", "doi:10.1186/s12954-018-0214-1",
        term="http://purl.org/dc/terms/source")
    note: Text | None = optional("What a reader should know of these facts.", "The title is cut off in the source.")


class Setting(Row):
    """A place where a study was set; a study may have several."""

    table: ClassVar[str] = "settings"
    key: ClassVar[tuple[str, ...]] = ("setting_id",)

    setting_id: Id = column("The setting.", "s40-ken")
    study_id: StudyRef = column("The study.", "s40")
    region: Text | None = optional("The region, as the review groups its studies.", "Sub-Saharan Africa")
    country: Country | None = optional("The country, by its ISO 3166-1 alpha-3 code.", "KEN",
                                       term="https://schema.org/addressCountry")
    place: Text | None = optional("A place within the country.", "Dakar", term="https://schema.org/contentLocation")
    passage_id: PassageRef | None = optional("The passage that says so.", "p-kenya")
    basis: Basis = column("How the statement came to be.", "stated")
    note: Text | None = optional(
        "How a place that the review does not state is known.", "Named in the title of the paper."
    )
