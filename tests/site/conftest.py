"""The site as a reader has it: built once into a folder, opened from there in a browser that reaches no other host."""

import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from realist_synth.publish import parts
from realist_synth.publish.options import Options
from tests.conftest import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def options():
    return Options.parse(yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8")))


def write_pages(review, chosen, docs, names=None):
    """What the parts (all, or those named) put into docs/."""
    for name, part in parts().items():
        if part.folder.startswith("docs/") and (names is None or name in names):
            folder = docs / part.folder.removeprefix("docs/")
            for path, content in part.files(review, chosen).items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)


def build(project, *flags):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", *flags, "-d", str(project / "site")],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site"


def lean_config():
    """The configuration of the site without what belongs to this repository alone: navigation and library reference."""
    config = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    plugins = [each for each in config["plugins"] if not (isinstance(each, dict) and "mkdocstrings" in each)]
    return {
        **{name: value for name, value in config.items() if name not in ("nav", "not_in_nav", "validation")},
        "plugins": plugins,
    }


@pytest.fixture(scope="session")
def small_site(tmp_path_factory):
    """A function that builds a site of the generated pages of a review alone, and gives its folder."""

    def built(review, chosen=None, names=("map", "pages")):
        project = tmp_path_factory.mktemp("small-site")
        for name in ("stylesheets", "javascripts"):
            shutil.copytree(ROOT / "docs" / name, project / "docs" / name)
        (project / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
        write_pages(review, chosen or Options(), project / "docs", names)
        (project / "mkdocs.yml").write_text(yaml.safe_dump(lean_config()), encoding="utf-8")
        return build(project)

    return built


@pytest.fixture(scope="session")
def site(tmp_path_factory, bundled):
    """The folder of the whole site, built strictly from the documentation and what the parts make of the package."""
    project = tmp_path_factory.mktemp("site")
    for name in ("docs", "src"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "CHANGELOG.md", "CONTRIBUTING.md", "README.md"):
        shutil.copy(ROOT / name, project / name)
    write_pages(bundled, options(), project / "docs")
    return build(project, "--strict")


@pytest.fixture(scope="session")
def browser():
    """A headless browser of the system; without one these tests are skipped."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser found: none of {', '.join(BROWSERS)}")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """A function that opens a file of a site: a page that refuses all but files, and keeps what went wrong.

    At the end nothing may have gone wrong: no error on the console, none thrown, no request to anywhere.
    """
    contexts, faults = [], []

    def opened(path: Path, hash_="", *, viewport=None, dark=False, **more):
        context = browser.new_context(
            viewport=viewport or DESK,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            accept_downloads=True,
            **more,
        )
        contexts.append(context)
        context.route(
            "**",
            lambda route: (
                route.continue_()
                if route.request.url.startswith("file://")
                else (faults.append(f"asked for {route.request.url}"), route.abort())
            ),
        )
        page = context.new_page()
        page.on("console", lambda m: faults.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(path.as_uri() + hash_)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def axe():
    """A function that gives the serious and critical findings of axe on a page."""
    api = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

    def findings(page, context=None):
        # preload would ask for the style sheets again, which a browser refuses for files
        found = api.Axe().run(page, context=context, options={"resultTypes": ["violations"], "preload": False})
        found = found.response["violations"]
        return [
            SimpleNamespace(id=each["id"], nodes=[n["html"][:160] for n in each["nodes"]])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]

    return findings
