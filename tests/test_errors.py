"""What an error says of a name that does not exist, or of what is no review: what was likely meant, and no more."""

import inspect
import re
from pathlib import Path

import pytest

import realist_synth
from realist_synth.errors import UnknownNameError, UsageError

CODES = ["mech-trust", "mech-bridge", "ctx-police-mistrust", *(f"out-{n}" for n in range(40))]


@pytest.mark.parametrize(("name", "known", "said"), [
    ("mech-trut", CODES, "unknown code 'mech-trut' (did you mean 'mech-trust'?); 43 are known"),
    ("trust", CODES, "unknown code 'trust' (did you mean 'mech-trust'?); 43 are known"),
    ("bridge", CODES[:3], "unknown code 'bridge' (did you mean 'mech-bridge'?); known: ctx-police-mistrust, "
                          "mech-bridge, mech-trust"),
    ("HR,IRR", ["HR", "IRR"], "unknown code 'HR,IRR': these are 2, give each by itself: 'HR', 'IRR'"),
    ("zz", ["", "a"], "unknown code 'zz'; known: a"),
    ("zz", [], "unknown code 'zz'; known: none"),
])
def test_an_unknown_name(name, known, said):
    assert str(UnknownNameError("code", name, known)) == said


def test_without_a_near_name_forty_are_listed():
    said = str(UnknownNameError("code", "law", CODES))
    assert said.count(", ") == 40
    assert said.endswith(", ...")


def test_what_is_no_text_is_unknown_too():
    assert str(UnknownNameError("dimension", 1, ["role"])) == "unknown dimension '1'; known: role"


ARGUMENTS = {"rows": "role", "columns": "outcome", "outcome": "out-access", "row_code": "role-support",
             "column_code": "out-access", "old": "bundled", "new": "bundled", "path": "x", "folder": "x",
             "combinations": ()}


def asked_of_a_review():
    """The public functions whose first argument is a review, each with whatever else it has to be given."""
    for name in realist_synth.__all__:
        public = getattr(realist_synth, name)
        if inspect.isfunction(public):
            first, *others = inspect.signature(public).parameters.values()
            if first.name in ("review", "data", "old") and "Review" in str(first.annotation):
                yield pytest.param(public, [other for other in others if other.default is other.empty
                                            and other.kind is other.POSITIONAL_OR_KEYWORD], id=name)


@pytest.mark.parametrize(("function", "others"), list(asked_of_a_review()))
@pytest.mark.parametrize("given", ["bundled", Path("review"), None, [], {"studies": []}], ids=repr)
def test_the_name_of_a_package_is_no_review(function, others, given):
    said = (f"a {type(given).__name__} is no review; read one first: realist_synth.read_package({str(given)!r})"
            if isinstance(given, str | Path) else "from_frames")
    with pytest.raises(UsageError, match=re.escape(said)):
        function(given, *(ARGUMENTS.get(other.name, "x") for other in others))


def test_all_that_take_a_review_are_held_to_it():
    assert {"crosstab", "minimise", "diff", "write_package", "to_frames"} <= {p.id for p in asked_of_a_review()}
    assert len(list(asked_of_a_review())) >= 20


def test_a_long_text_is_not_repeated():
    with pytest.raises(UsageError) as caught:
        realist_synth.crosstab("x" * 10_000, "role", "outcome")
    assert len(str(caught.value)) < 300


def test_a_review_without_a_version_is_shown_without_one():
    review = realist_synth.Review(realist_synth.Metadata.minimal("mine"))
    assert repr(review).startswith("<Review mine, reading stated: ")
