"""The reference of the command line: every command with every argument, true to the parsers, every example run."""

import shlex
import shutil

import pytest

from realist_synth.cli import main
from realist_synth.cli.commands import all_commands, own_commands, parser_for
from realist_synth.cli.figure import figures
from realist_synth.cli.manual.described import described
from realist_synth.cli.manual.examples import EXAMPLES
from realist_synth.publish.commands import COMMANDS_FOLDER, command_files
from tests.conftest import ROOT

COMMANDS = {command.name: command for command in described()}
# the text of the review is not part of the repository
NOT_RUN = {"realist-synth validate --text chang-2021=chang-2021.txt"}


@pytest.fixture(scope="module")
def text():
    return command_files(described())["index.md"].decode()


def test_every_command_is_there_once(text):
    assert tuple(COMMANDS) == all_commands()
    for name in all_commands():
        assert text.count(f"\n## {name} {{: #{name} }}\n") == 1
        assert text.count(f"](#{name})") == 1


@pytest.mark.parametrize("name", all_commands())
def test_every_argument_of_the_parser_is_told(name):
    told = {one.name for one in COMMANDS[name].arguments}
    for action in parser_for([name])._actions:
        if "--help" in action.option_strings:
            continue
        words = action.option_strings or [action.metavar or action.dest]
        one, = [found for found in told if words[-1] in found.replace(",", "").split()]
        argument = next(a for a in COMMANDS[name].arguments if a.name == one)
        assert argument.told, f"{name} {one} has no help"
        assert set(argument.choices) == set(map(str, action.choices or ())) or not action.option_strings
    assert COMMANDS[name].usage.startswith(f"realist-synth {name}")
    assert COMMANDS[name].summary


def test_what_must_be_given_stands_in_the_usage():
    assert COMMANDS["crosstab"].usage == "realist-synth crosstab [OPTIONS] ROWS COLUMNS [PACKAGE]"
    assert "--out DIR" in COMMANDS["build"].usage
    assert COMMANDS["figure"].usage == "realist-synth figure --output FILE [OPTIONS] NAME [PACKAGE]"


def test_all_figures_are_listed(text):
    assert tuple(name for name, _ in COMMANDS["figure"].figures) == figures()
    for name, words in COMMANDS["figure"].figures:
        assert words
        assert f"| `{name}` |" in text


def test_every_command_has_an_example():
    assert [name for name, command in COMMANDS.items() if not command.examples] == []
    assert set(EXAMPLES) == set(all_commands()) - set(own_commands())


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """A package to stand in, another in a folder, and the parameters of the pipeline."""
    folder = tmp_path_factory.mktemp("workplace")
    for package in (folder, folder / "path" / "to" / "package"):
        package.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "datapackage.json", package)
        for name in ("data", "schemas"):
            shutil.copytree(ROOT / name, package / name)
    shutil.copy(ROOT / "params.yaml", folder)
    shutil.make_archive(str(folder / "old"), "zip", ROOT / "tests" / "packages" / "profile-1.0")
    return folder


@pytest.mark.parametrize("line", [line for c in COMMANDS.values() for line in c.examples if line not in NOT_RUN])
def test_examples_run(line, workplace, monkeypatch, capsys):
    monkeypatch.chdir(workplace)
    program, *words = shlex.split(line)
    assert program == "realist-synth"
    assert main(words) == 0, capsys.readouterr().err


def test_the_page_does_not_depend_on_the_terminal(text, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert command_files(described())["index.md"].decode() == text


def test_the_build_writes_it(tmp_path, text, capsys):
    assert main(["build", str(ROOT), "--part", "commands", "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "index.md").read_text(encoding="utf-8") == text


def test_the_committed_page_is_fresh_and_in_the_navigation(text):
    assert (ROOT / COMMANDS_FOLDER / "index.md").read_text(encoding="utf-8") == text, "run dvc repro"
    assert f"{COMMANDS_FOLDER.removeprefix('docs/')}/index.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_tables_keep_their_columns(text):
    for line in text.splitlines():
        if line.startswith("| "):
            assert line.replace("\\|", "").count("|") == 3, line
