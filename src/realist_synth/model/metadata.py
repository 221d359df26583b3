"""What datapackage.json says of a review as a whole."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from realist_synth.errors import UnknownNameError
from realist_synth.model.tables import PROFILE_VERSION
from realist_synth.model.vocabularies import Basis, Framework, Slot


class Dimension(BaseModel):
    """A dimension of the codebook, and the slot of a configuration that it fills (none for attributes)."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    name: str = Field(min_length=1)
    label: str = Field(min_length=1)
    slot: Slot | None = None


class Synthesis(BaseModel):
    """The part of the descriptor that belongs to the profile."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    profile_version: str
    framework: Framework
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    default_reading: Basis = Basis.STATED
    question: str | None = None
    authors: tuple[str, ...] = ()


class Metadata(BaseModel):
    """The descriptor of a package without its resources; unknown properties are kept.

    Examples:
        >>> Metadata.minimal("demo").dimension("role").slot.value
        'intervention'
    """

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    name: str = Field(min_length=1)
    title: str | None = None
    version: str | None = None
    description: str | None = None
    licenses: tuple[dict[str, Any], ...] = ()
    contributors: tuple[dict[str, Any], ...] = ()
    sources: tuple[dict[str, Any], ...] = ()
    created: str | None = None
    synthesis: Synthesis

    @classmethod
    def minimal(cls, name: str) -> Metadata:
        """Metadata of a package with the four usual dimensions and attributes."""
        slots = {
            "role": "intervention",
            "context": "context",
            "mechanism": "mechanism",
            "outcome": "outcome",
            "attribute": None,
        }
        dimensions = [{"name": key, "label": key.capitalize(), "slot": slot} for key, slot in slots.items()]
        return cls.model_validate({"name": name, "synthesis": {
            "profile_version": PROFILE_VERSION, "framework": "ICMO", "dimensions": dimensions}})

    def dimension(self, name: str) -> Dimension:
        """The dimension of this name.

        Raises:
            UnknownNameError: If the package declares no such dimension.
        """
        for dimension in self.synthesis.dimensions:
            if dimension.name == name:
                return dimension
        raise UnknownNameError("dimension", name, [d.name for d in self.synthesis.dimensions])
