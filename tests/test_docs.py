"""What the documentation says is run: its Python, and its commands of this library."""

import re
import shlex
from pathlib import Path

import pytest

from realist_synth.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted(p for p in (ROOT / "docs").rglob("*.md")
                                    if p.relative_to(ROOT / "docs").parts[0] not in ("results", "dictionary"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language):
    return [(page, text) for page in PAGES for found, text in BLOCK.findall(page.read_text(encoding="utf-8"))
            if found == language]


@pytest.mark.parametrize(
    "page", [p for p in PAGES if "```python" in p.read_text(encoding="utf-8")], ids=lambda p: p.name
)
def test_python_blocks_run(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    for found, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if found == "python":
            exec(compile(text, str(page), "exec"), names)


def commands():
    lines = [(page, line.split("#")[0].strip()) for page, text in blocks("sh") for line in text.splitlines()]
    return [(page, line) for page, line in lines if line.startswith("realist-synth ") and "path/to" not in line]


@pytest.mark.parametrize(("page", "line"), commands(), ids=lambda v: v if isinstance(v, str) else v.name)
def test_commands_run(page, line, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out


def test_the_site_builds_strictly_and_asks_no_other_host(tmp_path, monkeypatch):
    import logging

    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    monkeypatch.chdir(ROOT)
    logging.disable(logging.NOTSET)
    config = load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(tmp_path / "site"))
    build(config)
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 15
    for page in pages:
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe|source)[^>]+src="(https?:[^"]+)"', text)
        loaded += re.findall(r'<link[^>]+rel="(?:stylesheet|preconnect|icon)"[^>]*href="(https?:[^"]+)"', text)
        assert loaded == [], page
