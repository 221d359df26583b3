"""Small repositories of git, made for a test: packages in two versions, and what a hostile stranger would put in."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

VALID = Path(__file__).parent / "packages" / "valid"
IDENTITY = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always",
            "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false")
ENVIRONMENT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
               "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"}


def git(*arguments: object, cwd: Path) -> str:
    """What a command of git prints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(["git", *IDENTITY, *map(str, arguments)], cwd=cwd, check=True, capture_output=True, text=True,
                          env=kept | ENVIRONMENT)
    return done.stdout.strip()


def begin(folder: Path, package: Path = VALID) -> Path:
    """A repository whose root is a package; nothing is committed yet."""
    shutil.copytree(package, folder, dirs_exist_ok=True)
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    return folder


def commit(folder: Path, message: str = "all") -> str:
    """Commit everything; the id of the commit."""
    git("add", "--all", "--force", cwd=folder)
    git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message, cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder)


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be there, once."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def two_versions(folder: Path) -> tuple[str, str]:
    """A repository with the tags v1.0.0 (annotated) and v1.1.0, and the ids of their commits."""
    begin(folder)
    (folder / "LICENSE").write_text("CC0\n")
    (folder / "secret.txt").write_text("not of the package\n")
    first = commit(folder, "one")
    git("tag", "-a", "v1.0.0", "-m", "one", cwd=folder)
    edit(folder / "datapackage.json", '"version": "1.0.0"', '"version": "1.1.0"')
    second = commit(folder, "two")
    git("tag", "v1.1.0", cwd=folder)
    git("tag", "valid@v1.1.0", cwd=folder)
    git("branch", "feature/x", first, cwd=folder)
    return first, second
