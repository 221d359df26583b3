"""One resource of datapackage.json: where its cells are, how they are written, and what its schema says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from realist_synth.model.finding import Finding
from realist_synth.model.tables import PROFILE_VERSION, TABLES
from realist_synth.package.codes import found
from realist_synth.package.field_lists import schema_findings
from realist_synth.package.kinds import RESOURCE_KINDS, kind_findings
from realist_synth.package.limits import Limits
from realist_synth.package.names import DIALECT, RESOURCE, near_keys
from realist_synth.package.paths import path_fault
from realist_synth.package.store import Store
from realist_synth.package.strict_csv import ENCODINGS
from realist_synth.package.strict_json import read_json

_PLAIN_DIALECT = {"header": True, "headerRows": [1], "quoteChar": '"', "doubleQuote": True, "escapeChar": None,
                  "commentChar": None,
                  "commentRows": [], "nullSequence": None, "skipInitialSpace": False, "skipBlankRows": False}
_FORMATS = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True)
class Resource:
    """A table to read.

    Attributes:
        table: The table.
        path: Its file, or None for inline data.
        data: The inline data, or None.
        encoding: A key of `ENCODINGS`.
        delimiter: A comma or a tab.
        missing: The texts that stand for a missing value.
        where: The place of the resource in datapackage.json.
        bytes: The declared size of the file, if any.
        hash: The declared digest of the file, if any.
    """

    table: str
    path: str | None
    data: Any
    encoding: str
    delimiter: str
    missing: frozenset[str]
    where: str
    bytes: Any = None
    hash: Any = None


def read_resource(item: Mapping[str, Any], number: int, store: Store, limits: Limits, files: dict[str, bytes],
                  findings: list[Finding], version: str = PROFILE_VERSION) -> Resource | None:
    """The resource that an entry of `resources` describes; None where it is no table of the profile or cannot be read.

    Args:
        item: The entry.
        number: Its position, from 0.
        store: The files of the package.
        limits: How large they may be.
        files: Gets the schema that the entry names.
        findings: Gets what is wrong.
        version: The version of the profile that the package is of.
    """
    return _Entry(item, f"resources[{number}]", store, limits, files, findings, version).read()


@dataclass
class _Entry:
    item: Mapping[str, Any]
    where: str
    store: Store
    limits: Limits
    files: dict[str, bytes]
    findings: list[Finding]
    version: str

    def note(self, code: str, message: str, field: str = "", **place: Any) -> None:
        path = place.pop("path", self.store.descriptor)
        self.findings.append(found(code, message, path=path, field=f"{self.where}.{field}".removesuffix("."), **place))

    def read(self) -> Resource | None:
        self.findings += near_keys(self.item, RESOURCE, self.where, self.store.descriptor)
        self.findings += kind_findings(self.item, RESOURCE_KINDS, self.where, self.store.descriptor)
        name = self.item.get("name")
        if not isinstance(name, str):
            self.note("descriptor.missing-property", "the resource has no name", "name", hint="name it after its table")
            return None
        sound = self._place_is_sound(name)
        if name not in TABLES:
            if sound:
                self.note("descriptor.other-resource",
                          f"the resource {name!r} is not a table of the profile; it is not read", value=name)
            return None
        encoding = self._encoding()
        delimiter = self._delimiter()
        missing = self._schema(name)
        if not sound or encoding is None or delimiter is None:
            return None
        path = self.item.get("path")
        return Resource(name, path[0] if isinstance(path, list) else path, self.item.get("data"), encoding, delimiter,
                        missing, self.where, self.item.get("bytes"), self.item.get("hash"))

    def _place_is_sound(self, name: str) -> bool:
        path, data = self.item.get("path"), self.item.get("data")
        scheme = self.item.get("scheme", "file")
        if isinstance(path, list) and len(path) == 1:
            path = path[0]
        if isinstance(path, list) or self.item.get("extrapaths"):
            for part in path if isinstance(path, list) else []:
                if isinstance(part, str) and (fault := path_fault(part, path=self.store.descriptor,
                                                                  field=f"{self.where}.path")):
                    self.findings.append(fault)
            self.note("resource.multipart", f"the resource {name!r} is cut into several files", "path",
                      hint="join them into one")
            return False
        if path is not None and data is not None:
            self.note("descriptor.bad-value", "the resource has both a path and inline data", "data",
                      hint="keep one of them")
            return False
        if path is None:
            if data is None:
                self.note("descriptor.missing-property", f"the resource {name!r} has no path", "path")
            return data is not None
        if not isinstance(path, str):
            self.note("descriptor.bad-value", "the path must be text", "path", value=str(path)[:200])
            return False
        if scheme not in ("file", "") and isinstance(scheme, str):
            self.note("path.remote",
                      f"the scheme {scheme!r} asks for a request; nothing that a package names is fetched", "scheme",
                      value=scheme)
            return False
        if fault := path_fault(path, path=self.store.descriptor, field=f"{self.where}.path", table=name
                               if name in TABLES else None):
            self.findings.append(fault)
            return False
        return self._format_is_known(path, name)

    def _format_is_known(self, path: str, name: str) -> bool:
        form = self.item.get("format", path.rpartition(".")[2] if "." in path else "")
        packed = self.item.get("compression", "no")
        if name in TABLES and (not isinstance(form, str) or form.lower() not in _FORMATS or packed not in ("no", "",
                                                                                                           None)):
            self.note("resource.format", f"the format {str(form)[:40]!r} is not read", "format", value=str(form)[:200],
                      hint="save the table as CSV")
            return False
        return True

    def _encoding(self) -> str | None:
        encoding = self.item.get("encoding", "utf-8")
        known = encoding.lower().replace("_", "-") if isinstance(encoding, str) else ""
        if known not in ENCODINGS:
            self.note("resource.encoding", f"the encoding {str(encoding)[:40]!r} is not read", "encoding",
                      value=str(encoding)[:200],
                      hint="save the table as UTF-8")
            return None
        return known

    def _delimiter(self) -> str | None:
        """The delimiter; None where the dialect asks for what would change the meaning of the cells."""
        form = str(self.item.get("format", "")).lower() or str(self.item.get("path", "")).rpartition(".")[2].lower()
        dialect = self._object("dialect")
        usual = _FORMATS.get(form, ",")
        if dialect is None:
            return usual if self.item.get("dialect") is None else None
        self.findings += near_keys(dialect, DIALECT, f"{self.where}.dialect", self.store.descriptor)
        nested = dialect.get("csv")
        settings = {**dialect, **(nested if isinstance(nested, dict) else {})}
        sound = True
        for key, plain in _PLAIN_DIALECT.items():
            if key in settings and settings[key] != plain and not (settings[key] in (None, [], "") and plain in (None,
                                                                                                                 [],
                                                                                                                 "")):
                self.note("resource.dialect", f"the dialect setting {key} would change what the cells mean",
                          f"dialect.{key}",
                          value=str(settings[key])[:200], hint="write the table as plain CSV and leave the dialect out")
                sound = False
        delimiter = settings.get("delimiter", usual)
        if delimiter not in (",", "\t"):
            self.note("resource.dialect", "the delimiter must be a comma or a tab", "dialect.delimiter",
                      value=str(delimiter)[:200])
            sound = False
        return delimiter if sound else None

    def _object(self, key: str) -> dict[str, Any] | None:
        """An object that stands in the descriptor or in a file of the package; what it refers to is never fetched."""
        value = self.item.get(key)
        if isinstance(value, str):
            if fault := path_fault(value, path=self.store.descriptor, field=f"{self.where}.{key}"):
                self.findings.append(fault)
                return None
            path, data = value, self.files.get(value)
            got = self.store.read(path, "descriptor_bytes") if data is None else data
            if isinstance(got, Finding):
                self.findings.append(got)
                return None
            self.files[path] = got
            value, faults = read_json(got, path, self.limits)
            self.findings += faults
            if faults and value is None:
                return None
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note("schema.bad-value" if key == "schema" else "resource.dialect", f"the {key} is no object", key)
            return None
        if isinstance(ref := value.get("$ref"), str):
            self.note("path.remote", "a $ref is not followed", f"{key}.$ref", value=ref, hint=f"write the {key} itself")
            return None
        return value

    def _schema(self, table: str) -> frozenset[str]:
        """Compare the schema with the profile's, and give its missing values."""
        usual = frozenset({""})
        if self.item.get("schema") is None:
            self.note("schema.missing", f"the table {table} has no schema", "schema", table=table,
                      hint=f'write "schema": "schemas/{table}.json"')
            return usual
        schema = self._object("schema")
        if schema is None:
            return usual
        file = self.item["schema"] if isinstance(self.item["schema"], str) else self.store.descriptor
        inside = "" if isinstance(self.item["schema"], str) else f"{self.where}.schema"
        self.findings += schema_findings(schema, table, file, inside, self.version)
        missing = schema.get("missingValues", [""])
        items = missing if isinstance(missing, list) else [None]
        texts = [item.get("value") if isinstance(item, dict) else item for item in items]
        if not all(isinstance(text, str) for text in texts):
            self.note("schema.bad-value", "missingValues must be a list of texts", "schema.missingValues", table=table)
            return usual
        return frozenset(str(text) for text in texts)
