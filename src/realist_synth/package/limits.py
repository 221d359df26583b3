"""How large a package may be: every limit has a name, and can be raised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from realist_synth.errors import UnknownNameError, UsageError
from realist_synth.model.finding import Finding
from realist_synth.package.codes import found

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest package that is read.

    Attributes:
        descriptor_bytes: Size of datapackage.json, and of a schema in a file of its own.
        table_bytes: Size of one table.
        table_rows: Rows of one table.
        table_columns: Columns of one table.
        cell_bytes: Size of one cell.
        resources: Resources that a package lists.
        findings: Findings that are kept of one table, and of the keys of all tables.
        archive_members: Members of an archive.
        archive_bytes: Size of all members of an archive together, unpacked; and of what is downloaded for a package.
        tree_entries: Files of a version in a git repository, the package's own or not.
        archive_ratio: How many times larger a member may be than its packed form.
        json_depth: How deeply objects and lists of JSON are nested.
        json_digits: Digits of one number.
        params_bytes: Size of the parameters in a release.
        rebuild_seconds: How long the results of a release may take to be made again, where it is checked.
        rebuild_bytes: How much memory that may take.

    Examples:
        >>> Limits().json_depth
        64
    """

    descriptor_bytes: int = 16 * MIB
    table_bytes: int = 512 * MIB
    table_rows: int = 5_000_000
    table_columns: int = 1_000
    cell_bytes: int = 8 * MIB
    resources: int = 500
    findings: int = 100_000
    archive_members: int = 2_000
    archive_bytes: int = 1024 * MIB
    tree_entries: int = 200_000
    archive_ratio: int = 200
    json_depth: int = 64
    json_digits: int = 4_300
    params_bytes: int = 64 * 1024
    rebuild_seconds: int = 600
    rebuild_bytes: int = 8 * 1024 * MIB

    @classmethod
    def with_overrides(cls, settings: Iterable[str]) -> Limits:
        """The limits with some of them changed, as `--limit NAME=VALUE` gives them.

        Raises:
            UnknownNameError: If there is no such limit.
            UsageError: If a setting is not NAME=VALUE with a whole number of at least 1.

        Examples:
            >>> Limits.with_overrides(["cell_bytes=100"]).cell_bytes
            100
        """
        names = [field.name for field in fields(cls)]
        values: dict[str, int] = {}
        for setting in settings:
            name, _, value = setting.partition("=")
            if name not in names:
                raise UnknownNameError("limit", name, names)
            if not (value.isascii() and value.isdigit() and len(value) <= 18 and int(value) > 0):
                raise UsageError(f"the limit {setting!r} is not written NAME=VALUE with a whole number from 1")
            values[name] = int(value)
        return cls(**values)

    def text(self, name: str) -> str:
        """The name of a limit with its value, and how to raise it.

        Examples:
            >>> Limits().text("resources")
            'the limit resources is 500; raise it with --limit resources=VALUE'
        """
        return f"the limit {name} is {getattr(self, name)}; raise it with --limit {name}=VALUE"

    def exceeded(self, name: str, what: str, **place: Any) -> Finding:
        """The finding that says which limit `what` exceeds.

        Examples:
            >>> Limits().exceeded("resources", "the package lists 900 resources").hint
            'the limit resources is 500; raise it with --limit resources=VALUE'
        """
        return found("limit.exceeded", f"{what}, more than {getattr(self, name)}", hint=self.text(name), **place)
