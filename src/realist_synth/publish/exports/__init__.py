"""A package in the formats of its neighbours: one file here per format, found by listing the folder.

A format is a module with a docstring whose first line says what it writes, `SUFFIX` (empty for a folder) and
`export(opened)`, which gives the files by path; a format of one file gives exactly one. Its name on the command line
has hyphens for underscores. Other distributions add formats by the entry point group `realist_synth.exports`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, NamedTuple

from realist_synth.errors import OutputError, PackageError, UnknownNameError, UsageError
from realist_synth.model.review import Review
from realist_synth.package.atomic import write_file, write_folder
from realist_synth.package.contents import package_of, unread
from realist_synth.package.limits import Limits
from realist_synth.package.locate import DESCRIPTOR, resolve
from realist_synth.package.places import Places, TablePlace
from realist_synth.package.read import Opened
from realist_synth.package.resources import Resource
from realist_synth.package.write import package_files
from realist_synth.validation import open_valid

GROUP = "realist_synth.exports"


class Format(NamedTuple):
    """A format that a package can be written in.

    Attributes:
        name: Its name, with hyphens.
        suffix: How its file ends; empty where it is a folder.
        says: What it writes, in one sentence.
        export: Gives the files of a package by path.
    """

    name: str
    suffix: str
    says: str
    export: Callable[[Opened], Mapping[str, bytes]]


def formats() -> dict[str, Format]:
    """Every format by its name: those of the library, and those that other distributions add.

    Examples:
        >>> formats()["ris"].suffix
        '.ris'
    """
    from importlib.metadata import entry_points

    own = {m.name: import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__) if not m.name.startswith("_")}
    added = {point.name.replace("-", "_"): point.load() for point in entry_points(group=GROUP)}
    return {name: _format(name, module) for name, module in sorted({**added, **own}.items())}


def _format(module_name: str, module: Any) -> Format:
    name = module_name.replace("_", "-")
    if not isinstance(getattr(module, "SUFFIX", None), str) or not callable(getattr(module, "export", None)):
        raise UsageError(f"the format {name} has no SUFFIX or no export(opened); mend or remove what adds it")
    lines = (module.__doc__ or "").strip().splitlines()
    return Format(name, module.SUFFIX, lines[0] if lines else "", module.export)


def format_named(name: str) -> Format:
    """The format of this name.

    Raises:
        UnknownNameError: If there is none; it lists those that there are.

    Examples:
        >>> format_named("bibtx")
        Traceback (most recent call last):
        ...
        realist_synth.errors.UnknownNameError: unknown format 'bibtx' (did you mean 'bibtex'?); known: ...
    """
    known = formats()
    if name.replace("_", "-") not in {one.name for one in known.values()}:
        raise UnknownNameError("format", name, [one.name for one in known.values()])
    return known[name.replace("-", "_")]


def export(format: str, out: str | Path, source: str | Path | Review | None = None, *,
           limits: Limits | None = None) -> tuple[Path, ...]:
    """Write a package in the format of a neighbour, whole or not at all.

    Args:
        format: One of the formats that `realist-synth export --list-formats` lists.
        out: The file, or the folder where the format is a folder: missing, empty, or written by this library and
            unchanged since.
        source: The package: whatever `read_package` takes, None for the nearest datapackage.json upwards from here or
            else the one that ships with the library; or a review.
        limits: Other limits than the usual ones on what is read.

    Returns:
        The files written.

    Raises:
        UnknownNameError: If there is no such format.
        AnalysisError: If the package does not say what the format requires; the message says what to add.
        InvalidReviewError: If the package has errors.
        PackageError: If there is nothing to read at the source.
        OutputError: If it cannot be written; what stood there is untouched.

    Examples:
        >>> import tempfile
        >>> [path.name for path in export("ris", Path(tempfile.mkdtemp()) / "studies.ris", "bundled")]
        ['studies.ris']
    """
    chosen = format_named(format)
    if isinstance(source, Review):
        return write_export(chosen, out, opened_from(source))
    path = resolve(source, fall_back=True)[0]
    return write_export(chosen, out, open_valid(path, limits or Limits()), path)


def write_export(chosen: Format, out: str | Path, opened: Opened, source: Path | None = None) -> tuple[Path, ...]:
    """Write an opened package in a format.

    Args:
        chosen: The format.
        out: Where.
        opened: The package.
        source: Where the package was read, whose own files are never replaced.

    Raises:
        UsageError: If the name of the file says that it is of another format.
        OutputError: If it cannot be written.
    """
    place = Path(out)
    _refuse_other_suffix(chosen, place)
    _refuse_own_file(place, opened, source)
    if source is not None:
        opened = replace(opened, files={**unread(source, opened, Limits()), **opened.files})
    files = chosen.export(opened)
    if not chosen.suffix:
        write_folder(place, files)
        return tuple(place / path for path in sorted(files))
    if len(files) != 1:
        raise PackageError(f"the format {chosen.name} gave {len(files)} files instead of one; this is a defect of it")
    write_file(place, *files.values())
    return (place,)


def _refuse_other_suffix(chosen: Format, place: Path) -> None:
    others = {one.suffix for one in formats().values()} - {"", chosen.suffix}
    if place.suffix.lower() in others and place.suffix.lower() != chosen.suffix:
        wanted = f"a file that ends in {chosen.suffix}" if chosen.suffix else "a folder"
        raise UsageError(f"{place}: {chosen.name} writes {wanted}; name it so, or choose the format that writes "
                         f"{place.suffix}")


def _refuse_own_file(place: Path, opened: Opened, source: Path | None) -> None:
    if source is None or not place.exists():
        return
    own = {source}
    if source.is_dir() or source.name == DESCRIPTOR:
        folder = source if source.is_dir() else source.parent
        own |= {folder, *(folder / path for path in package_of(source, opened, Limits()))}
    if any(path.exists() and place.samefile(path) for path in own):
        raise OutputError(f"{place}: belongs to the package itself, and is not replaced; choose another name")


def opened_from(review: Review) -> Opened:
    """A review as if it had been read from the package that `write_package` makes of it.

    Examples:
        >>> from realist_synth.model.metadata import Metadata
        >>> list(opened_from(Review(Metadata.minimal("demo"))).files)[:2]
        ['datapackage.json', 'data/studies.csv']
    """
    files = package_files(review)
    tables = {Path(path).stem: path for path in files if path.startswith("data/")}
    resources = tuple(Resource(table, path, None, "utf-8", ",", frozenset({""}), f"resources[{number}]")
                      for number, (table, path) in enumerate(tables.items()))
    places = {table: TablePlace(path) for table, path in tables.items()}
    return Opened(review, (), Places(MappingProxyType(places)), MappingProxyType(files), resources)
