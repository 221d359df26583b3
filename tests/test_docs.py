"""What the documentation says is run: its Python, its R, its commands; a block that is not run says why."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from realist_synth.cli import main

ROOT = Path(__file__).parent.parent
# written by commands, and tested where those are
GENERATED = {("results",), ("dictionary",), ("map",), ("reference", "commands"), ("reference", "artefacts")}


def is_generated(page):
    parts = page.relative_to(ROOT / "docs").parts
    return bool({parts[:1], parts[:2]} & GENERATED)


PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md",
         *sorted(p for p in (ROOT / "docs").rglob("*.md") if not is_generated(p))]
BLOCK = re.compile(r"(?:<!-- not run: (?P<reason>[^>]+?) -->\n)?^```(?P<language>\S*)\n(?P<text>.*?)^```$",
                   re.MULTILINE | re.DOTALL)
RUN, SHOWN = {"python", "sh", "r"}, {"json", "text", "csv", "yaml", "bibtex"}
# blocks of pages that stay free of such marks, by their first words
REASONS = {
    "python3 -m pip install uv": "installs; continuous integration runs it on a clean checkout",
    "python3 -m venv": "installs; the same for systems that guard their Python",
}
SCRIPTS = Path(sys.executable).parent
IGNORED = shutil.ignore_patterns(
    ".git", ".venv", "site", "*cache*", ".hypothesis", "uv.lock", ".coverage*", "build", "dist"
)


def blocks(page):
    """Language, text and reason of each block of a page."""
    found = []
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        text = match["text"]
        reason = match["reason"] or next((why for start, why in REASONS.items() if text.startswith(start)), None)
        found.append((match["language"], text, reason))
    return found


def name_of(page):
    return str(page.relative_to(ROOT))


def pages_with(language):
    return [page for page in PAGES if any(found == language and not why for found, _, why in blocks(page))]


def git(*args, cwd):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *args], cwd=cwd, check=True,
                   capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository with the files of this one, to be taken from as a user would."""
    folder = tmp_path_factory.mktemp("repository") / "realist_synth"
    shutil.copytree(ROOT, folder, ignore=IGNORED)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        git(*command, cwd=folder)
    git("tag", "-a", "evidence-package@v0.1.0", "-m", "Evidence package 0.1.0", cwd=folder)
    return folder


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """What pages fetch is kept for as long as the page."""
    monkeypatch.setenv("REALIST_SYNTH_CACHE", str(tmp_path / "cache"))


def cloned(repository, under):
    """A clone to work in, with the folder that stands for a package of the reader's."""
    folder = under / "clone"
    git("clone", "-q", str(repository), str(folder), cwd=under)
    package = folder / "path" / "to" / "package"
    package.mkdir(parents=True)
    shutil.copy(ROOT / "datapackage.json", package)
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, package / name)
    return folder


@pytest.fixture
def clone(repository, tmp_path):
    """A clone of a page's own, which it may change."""
    return cloned(repository, tmp_path)


@pytest.fixture(scope="module")
def shared(repository, tmp_path_factory):
    """A clone for what only reads, or writes files of names of its own."""
    return cloned(repository, tmp_path_factory.mktemp("shared"))


def environment(repository):
    return {**os.environ, "PATH": os.pathsep.join([str(SCRIPTS), os.environ["PATH"]]), "PYTHONPATH": "",
            "REPOSITORY": str(repository), "DVC_NO_ANALYTICS": "1", "NO_MKDOCS_2_WARNING": "1"}


def test_every_block_is_run_or_says_why():
    for page in PAGES:
        opened = len(re.findall(r"^```\S", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert len(blocks(page)) == opened, f"{page}: a block that this test does not see"
        for language, _, reason in blocks(page):
            assert language in RUN | SHOWN, f"{page}: {language} is neither run nor shown"
            assert reason is None or len(reason) > 20, page


@pytest.mark.parametrize("page", pages_with("python"), ids=name_of)
def test_python_blocks_run(page, shared, repository, monkeypatch):
    monkeypatch.chdir(shared)
    monkeypatch.setenv("REPOSITORY", str(repository))
    names = {}
    for language, text, reason in blocks(page):
        if language == "python" and not reason:
            exec(compile(text, str(page), "exec"), names)


def lines_of(text):
    return [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]


def is_plain(page):
    """Whether all lines of a page are commands of this library, so that no shell is needed."""
    lines = [line for language, text, why in blocks(page) if language == "sh" and not why for line in lines_of(text)]
    return all(line.startswith("realist-synth ") and not set("|&;<>$") & set(line) for line in lines)


def commands():
    return [(page, shlex.join(shlex.split(line, comments=True))) for page in pages_with("sh") if is_plain(page)
            for language, text, why in blocks(page) if language == "sh" and not why for line in lines_of(text)]


@pytest.mark.parametrize(("page", "line"), commands(), ids=lambda v: v if isinstance(v, str) else name_of(v))
def test_commands_run(page, line, shared, monkeypatch, capsys):
    monkeypatch.chdir(shared)
    words = shlex.split(line)
    assert main(words[1:]) == 0
    said = capsys.readouterr()
    if "-o" in words:
        assert Path(words[words.index("-o") + 1]).stat().st_size
    else:
        # these two are silent where there is nothing to do
        assert said.out or said.err or words[1] in ("tidy", "schemas")


@pytest.mark.parametrize("page", [page for page in pages_with("sh") if not is_plain(page)], ids=name_of)
def test_shell_blocks_run(page, clone, repository):
    """The blocks of a page, one after the other in one shell, as a reader would type them."""
    script = "\n".join(text for language, text, why in blocks(page) if language == "sh" and not why)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=clone, env=environment(repository),
                          capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("page", pages_with("r"), ids=name_of)
def test_r_blocks_run(page, shared):
    script = "\n".join(text for language, text, why in blocks(page) if language == "r" and not why)
    done = subprocess.run(["Rscript", "--vanilla", "-e", script], cwd=shared, capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Advocacy" in done.stdout


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
