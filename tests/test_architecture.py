"""The one direction of imports, and the size of things: lazy imports included."""

import ast
from pathlib import Path
from statistics import median

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "realist_synth"
BASE = {"model", "errors"}
MAY_IMPORT = {
    "errors": {"model"},  # under TYPE_CHECKING only, which the next table forbids at run time
    "model": {"errors"},
    "schemas": {*BASE, "frame_schemas", "frame_findings"},
    "frame_schemas": {*BASE, "frame_findings"},
    "frame_findings": BASE,
    "package": {*BASE, "schemas", "frame_schemas", "frame_findings"},
    "formats": BASE,
    "checks": BASE,
    "analyses": {*BASE, "schemas"},
    "changing": {*BASE, "analyses"},  # what changes is made of
    "changes": {"model", "analyses", "changing"},
    "figures": {*BASE, "analyses"},
    "validation": {*BASE, "package", "checks", "analyses"},
    "publish": {*BASE, "schemas", "validation", "analyses", "changes", "checks", "figures", "package"},
    "cli": None,
    "__init__": None,
}
FILES = sorted(SOURCE.rglob("*.py"))


def part_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imported(tree: ast.AST) -> set[tuple[str, ...]]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("realist_synth"):
            parts = node.module.split(".")[1:]
            found |= {(*parts, alias.name) for alias in node.names}
        if isinstance(node, ast.Import):
            found |= {tuple(a.name.split(".")[1:]) for a in node.names if a.name.startswith("realist_synth.")}
    return found


def without_type_checking(tree: ast.Module) -> ast.Module:
    kept = [n for n in tree.body if not (isinstance(n, ast.If) and getattr(n.test, "id", "") == "TYPE_CHECKING")]
    return ast.Module(kept, [])


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_go_one_way(path):
    part, tree = part_of(path), ast.parse(path.read_text(encoding="utf-8"))
    allowed = MAY_IMPORT[part]
    for target in imported(tree):
        if target and (SOURCE / target[0]).exists() | (SOURCE / f"{target[0]}.py").exists():
            assert allowed is None or target[0] in {part, *allowed}, f"{part} imports {'.'.join(target)}"


def test_errors_import_nothing_at_run_time():
    tree = without_type_checking(ast.parse((SOURCE / "errors.py").read_text(encoding="utf-8")))
    assert imported(tree) == set()


def test_only_package_imports_frictionless():
    for path in FILES:
        names = {alias.name.split(".")[0] for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                 for alias in (node.names if isinstance(node, ast.Import) else [])}
        names |= {(node.module or "").split(".")[0] for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                  if isinstance(node, ast.ImportFrom)}
        assert "frictionless" not in names or part_of(path) == "package", path


def test_modules_are_small():
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in FILES}
    assert max(lines.values()) <= 300, max(lines, key=lines.get)
    assert median(lines.values()) <= 120


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_functions_are_small(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            assert (node.end_lineno or 0) - body[0].lineno + 1 <= 40, f"{path}:{node.lineno} {node.name}"


def test_the_middle_is_pure():
    forbidden = {"open", "print", "input"}
    for path in FILES:
        if part_of(path) in {"model", "checks", "analyses", "changes", "changing"}:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    assert node.func.id not in forbidden, f"{path}:{node.lineno} calls {node.func.id}"
                if isinstance(node, ast.Import):
                    names = {alias.name.split(".")[0] for alias in node.names}
                    assert not names & {"os", "pathlib", "time", "random", "socket", "subprocess"}, path


def test_no_module_is_called_utils():
    assert not [path for path in FILES if "util" in path.stem]
