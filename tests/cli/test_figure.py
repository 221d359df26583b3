"""Figures and tables of sets on the command line."""

import pytest

from realist_synth.cli import main
from realist_synth.cli.figure import analysis_of, figures
from realist_synth.errors import UnknownNameError


def run(capsys, *argv):
    code = main([str(a) for a in argv])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_every_figure_shows_the_result_of_an_analysis(capsys):
    assert {"forest", "effect-direction"} <= set(figures())
    with pytest.raises(UnknownNameError, match="analysis that gives"):
        analysis_of(lambda_of_text)


def lambda_of_text(result: str) -> str:
    return result


def test_a_figure_is_written_and_its_caption_printed(capsys, tmp_path):
    for name in ("f.svg", "f.png"):
        path = tmp_path / name
        code, out, err = run(capsys, "figure", "forest", "out-hiv", "bundled", "--measures", "HR", "--measures", "IRR",
                             "-o", path)
        assert (code, "pooled HR, IRR" in out, f"wrote {path}" in err) == (0, True, True)
        assert path.read_bytes()[:4] in (b"<svg", b"\x89PNG")


@pytest.mark.parametrize(("argv", "said"), [
    (["figure", "forrest", "-o", "x.svg"], "did you mean 'forest'"),
    (["figure", "effect-direction", "bundled", "-o", "x.gif"], "written as one of .svg, .png"),
    (["figure", "forest", "out-sti", "bundled", "-o", "x.svg"], "two independent estimates"),
])
def test_wrong_use(argv, said, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, *argv)
    assert (code, said in err) == (2, True), err
    assert list(tmp_path.iterdir()) == []


def test_options_may_stand_before_the_name(capsys, tmp_path):
    for argv in (["-o", tmp_path / "a.svg", "forest", "out-hiv", "bundled", "--measures", "HR", "--measures", "IRR"],
                 ["--limit", "cell_bytes=20000000", "effect-direction", "bundled", "--output", tmp_path / "b.svg"]):
        assert run(capsys, "figure", *argv)[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.svg", "b.svg"]
    assert "did you mean 'forest'" in run(capsys, "figure", "-o", "x.svg", "forrest")[2]


@pytest.mark.parametrize("argv", [["forest", "out-hiv", "--leave-one-out"], ["effect-direction", "--by", "study"]])
def test_an_option_that_a_figure_does_not_show_is_refused(argv, capsys):
    with pytest.raises(SystemExit):
        main(["figure", *argv, "-o", "x.svg"])
    assert "unrecognized arguments: " + argv[-1 - ("study" in argv)] in capsys.readouterr().err


SETS = "case,A,B,Y\none,1,1,1\ntwo,1,0,1\nthree,0,1,0\nfour,0,0,0\n"


def test_a_table_of_sets_is_analysed_in_the_place_of_a_package(capsys, tmp_path):
    path = tmp_path / "sets.csv"
    path.write_text(SETS, encoding="utf-8")
    code, out, _ = run(capsys, "minimise", "Y", "--conditions", "A", "--conditions", "B", "--sets", path)
    assert (code, "A" in out.splitlines()[1]) == (0, True)
    code, _, err = run(capsys, "minimise", "Y", "--conditions", "A", "--sets", path, "bundled")
    assert (code, "leave out PACKAGE" in err) == (2, True)
    path.write_text(SETS.replace("1,1,1", "1,x,1"), encoding="utf-8")
    code, _, err = run(capsys, "minimise", "Y", "--conditions", "A", "--sets", path)
    assert (code, "line 2" in err, "'x'" in err) == (2, True, True), err
    path.write_bytes(b"case,A\xff\n")
    assert run(capsys, "minimise", "Y", "--conditions", "A", "--sets", path)[0] == 3
    assert run(capsys, "minimise", "Y", "--conditions", "A", "--sets", tmp_path / "no.csv")[0] == 3


def test_numbers_are_checked_on_the_command_line(capsys):
    for value in ("x", "nan", "inf"):
        with pytest.raises(SystemExit) as stop:
            main(["minimise", "out-access", "bundled", "--conditions", "role-support", "--inclusion-cut", value])
        assert stop.value.code == 2
        assert "is no number" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["minimise", "out-access", "bundled", "--conditions", "role-support", "--n-cut", "1.5"])
    assert "no whole number" in capsys.readouterr().err
