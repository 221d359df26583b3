"""What can be chosen about the published results: one section for each part that leaves a choice, as in params.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from realist_synth.errors import UnknownNameError, UsageError


class Section(BaseModel):
    """The choices of one part; each has a default, and a part of which nothing is asked publishes what it can."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]


S = TypeVar("S", bound=Section)


@dataclass(frozen=True)
class Options:
    """The choices for published results, by section; a section left out has its defaults.

    Examples:
        >>> from realist_synth.publish.crosstabs import Params
        >>> Options.parse({"crosstabs": {"level": "all"}}).of(Params).level
        'all'
    """

    sections: Mapping[str, Section] = field(default_factory=dict)

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Options:
        """Read the choices, strictly.

        Args:
            raw: For each section its choices by name, as params.yaml has them.

        Raises:
            UnknownNameError: If there is no such section or choice.
            UsageError: If a value is of the wrong kind.
        """
        known = sections()
        found: dict[str, Section] = {}
        for name, values in raw.items():
            if name not in known:
                raise UnknownNameError("section of the parameters", str(name), known)
            if not isinstance(values, Mapping):
                raise UsageError(f"the parameters of {name} are not a list of names and values")
            for choice in values:
                if choice not in known[name].model_fields:
                    raise UnknownNameError(f"parameter of {name}", str(choice), known[name].model_fields)
            try:
                found[name] = known[name].model_validate(dict(values))
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(map(str, (name, *first["loc"])))
                raise UsageError(f"parameter {place}: {first['msg']}, not {first['input']!r}") from None
        return cls(found)

    def of(self, kind: type[S]) -> S:
        """The choices of one section."""
        found = self.sections.get(kind.name)
        return found if isinstance(found, kind) else kind()


def sections() -> dict[str, type[Section]]:
    """Every section by its name: the class `Params` of each part that has one.

    Examples:
        >>> "crosstabs" in sections()
        True
    """
    folder = import_module("realist_synth.publish")
    modules = [import_module(f"{folder.__name__}.{m.name}") for m in iter_modules(folder.__path__)]
    found = [value for module in modules if isinstance(value := getattr(module, "Params", None), type)]
    return {kind.name: kind for kind in found if issubclass(kind, Section)}
