"""What is noticed about data: a `Finding` is a value, never an exception."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from realist_synth.model.review import Review


class Severity(StrEnum):
    """How much a finding weighs: errors make a package invalid, warnings ask for a look, notes are published."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def visible(text: str) -> str:
    r"""The text with control, bidirectional and other invisible characters written as escapes.

    Examples:
        >>> visible("a\x00b\u202ec")
        'a\\x00b\\u202ec'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed about a package, with its place and its remedy.

    Attributes:
        code: What kind of finding, as `subject.fault`; each has a section in the list of checks.
        severity: error, warning or note.
        message: What happened, in one sentence.
        table: The table concerned.
        path: The file concerned, relative to the package.
        row: The data row, from 1.
        line: The line in the file, from 1; quoted line breaks count.
        column: The position of the field in the header, from 1.
        field: The name of the field.
        value: The offending value as it stands.
        hint: What to do about it.

    Examples:
        >>> print(Finding("codings.code-id.unknown", Severity.ERROR, "unknown code", path="data/codings.csv",
        ...               line=14, field="code_id", hint="did you mean 'm7'?"))
        data/codings.csv:14: code_id: unknown code (did you mean 'm7'?)  [codings.code-id.unknown]
    """

    code: str
    severity: Severity
    message: str
    table: str | None = None
    path: str | None = None
    row: int | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None
    value: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        place = self.path or self.table or "package"
        if self.line is not None:
            place += f":{self.line}"
        elif self.row is not None:
            place += f":row {self.row}"
        field = f" {self.field}:" if self.field else ""
        hint = f" ({self.hint})" if self.hint else ""
        told = self.value is None or self.value == "" or self.value in self.message
        value = "" if told or self.value is None else f": {self.value[:60]!r}{'...' if len(self.value) > 60 else ''}"
        return visible(f"{place}:{field} {self.message}{value}{hint}  [{self.code}]")

    def to_dict(self) -> dict[str, str | int | None]:
        """The finding as JSON-ready values, the value escaped."""
        out = asdict(self)
        out["severity"] = self.severity.value
        for name in ("message", "value", "field", "path", "hint"):
            if out[name] is not None:
                out[name] = visible(str(out[name]))
        return out


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then by place."""
    return tuple(sorted(findings, key=lambda f: (ORDER[f.severity], f.path or "", f.table or "", f.line or f.row or 0,
                                                 f.column or 0, f.field or "", f.code, f.message, f.value or "")))


class Check(Protocol):
    """A function that looks at a review and yields findings; its name is its code, its docstring its description."""

    __name__: str
    __module__: str
    __doc__: str | None
    severity: Severity
    rests_on: frozenset[str]

    def __call__(self, review: Review) -> Iterable[Finding]:
        """Yield what was noticed."""


def check(severity: Severity, *rests_on: str) -> Callable[[Callable[[Review], Iterable[Finding]]], Check]:
    """Mark a function as a check whose findings have this severity.

    Args:
        severity: How much its findings weigh.
        rests_on: The tables that must be whole for it to tell the truth: it looks for what is not there.
    """

    def mark(function: Callable[[Review], Iterable[Finding]]) -> Check:
        function.severity = severity  # type: ignore[attr-defined]
        function.rests_on = frozenset(rests_on)  # type: ignore[attr-defined]
        return function  # type: ignore[return-value]

    return mark
